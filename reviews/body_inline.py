"""What the inline elements of any HTML mean for a body: emphasis, language, links and notes."""

from reviews.body_vocabulary import permitted

# What stands between the text written so far and the text to come.
NO_GAP, SPACE, BREAK, TWO_BREAKS = range(4)


class Inline:
    """Emphasis, a link or a note that waits for text to stand on."""

    def __init__(self, key: str, tag: str, attributes: dict[str, str] | None = None):
        self.key, self.tag, self.attributes = key, tag, attributes or {}
        self.used = False
        self.gap = NO_GAP  # before it began: a space at the start of a note is not its text's

    @property
    def once(self) -> bool:
        # Opened again in every paragraph, a long address could multiply the text.
        return self.key in ("a", "note")


def _styles(attributes: dict[str, str]) -> dict[str, str]:
    declared = (part.partition(":") for part in attributes.get("style", "").lower().split(";"))
    return {name.strip(): value.strip() for name, _, value in declared}


def read_inlines(name: str, attributes: dict[str, str]) -> tuple[Inline, ...]:
    """What an inline element means; emphasis may hide in a style (Google Docs)."""
    if name == "a":
        kept = permitted("a", attributes)
        if "data-ref" in kept:
            kept.pop("href", None)
        return (Inline("a", "a", kept),) if kept else ()
    if name == "span" and "data-footnote" in attributes:
        return (Inline("note", "span", {"data-footnote": ""}),)
    styles = _styles(attributes)
    found = []
    if styles.get("font-weight", name) in ("b", "strong", "bold", "bolder", "600", "700", "800"):
        found.append(Inline("strong", "strong"))
    slanted = styles.get("font-style", name) in ("i", "em", "cite", "italic", "oblique")
    language = permitted("span", attributes).get("lang")
    if language and (slanted or name == "span"):
        found.append(Inline("lang", "i" if slanted else "span", {"lang": language}))
    elif slanted:
        found.append(Inline("em", "em"))
    return tuple(found)
