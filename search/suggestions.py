"""Titles that a reader may have meant whose words are found nowhere."""

from dataclasses import dataclass
from functools import partial

from search import asking, places, spelling, words
from search.models import Spelling

SUGGESTIONS = 3
CANDIDATES = 40  # titles
LENGTH = 60  # characters of a query
NEARLY_AS_ALIKE = 0.1


@dataclass(frozen=True)
class Suggestion:
    kind: str
    title: str
    address: str


def suggest(query, documents, at):
    """Visible titles that the reader may have meant, the most alike first."""
    if not query.phrases or len(query.key) > LENGTH:
        return ()
    typed = [word for phrase in query.phrases for word in phrase]
    sharing = Spelling.objects.filter(key__in=set().union(*map(spelling.keys, typed)))
    groups = spelling.alternatives(typed, sharing.values_list("key", "word"))
    found = asking.in_bulk(documents, _titled(groups, documents, at)).values() if groups else ()
    alike = sorted(
        ((spelling.likeness(query.key, document.title_key), document) for document in found),
        key=lambda pair: (-pair[0], pair[1].title_key, pair[1].pk),
    )
    enough = max(spelling.ALIKE, alike[0][0] - NEARLY_AS_ALIKE) if alike else 0
    by_title = {}
    for likeness, document in alike:
        if likeness >= enough:
            suggestion = Suggestion(document.kind, document.title, document.address)
            by_title.setdefault(document.title_key, suggestion)
    return tuple(by_title.values())[:SUGGESTIONS]


def _titled(groups, documents, at):
    """The ids of the newest titles with a word of each group, or, without any, of all but one."""
    newest = partial(
        asking.engine().matching,
        visible=asking.compiled(documents),
        head=places.head(at),
        limit=CANDIDATES,
        in_title=True,
    )
    tables = {"all_words": newest(groups)}
    if len(groups) > 1:
        for place in range(len(groups)):
            rest = groups[:place] + groups[place + 1 :]
            tables[f"without_{place}"] = newest(rest, unless="all_words")
    found = " UNION ".join(f"SELECT place FROM {name}" for name in tables)
    return [places.document_id(place) for (place,) in asking.rows_of(tables, found)]


def learn(documents):
    """Keeps how words of titles may be mistyped. When a title goes they stay, and lead nowhere."""
    keys = [(key, word) for word in sorted(unspelt(documents)) for key in spelling.keys(word)]
    if keys:
        asking.write("INSERT INTO search_spelling (key, word) VALUES (%s, %s)", keys)


def unspelt(documents):
    """The words of their titles that nobody could mistype and be understood."""
    in_titles = {word for document in documents for word in document.title_key.split()}
    wanted = {word[: words.WORD_LENGTH] for word in in_titles}
    begin_alike = Spelling.objects.filter(key__in={spelling.beginning(word) for word in wanted})
    return wanted.difference(begin_alike.values_list("word", flat=True))
