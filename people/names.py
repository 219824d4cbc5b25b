"""How names are sorted and looked for. Pure."""


def search_words(text):
    """At most eight words of what somebody typed; more would only cost time."""
    return text[:200].split()[:8]


def sort_name_of(name):
    """Family name first: the last word, as most credits have it. Editors mend the rest."""
    given, _, family = name.strip().rpartition(" ")
    return f"{family}, {given}" if given else family
