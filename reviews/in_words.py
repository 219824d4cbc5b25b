"""A draft in words, field by field, for the desk's pages: ids become names."""

from dataclasses import dataclass

from films.models import Film
from franchises.models import Franchise
from images.models import Image
from people.models import Person
from reviews import differences, kinds
from reviews.ratings import figure
from reviews.snapshots import FIELDS, SPOILER_CHOICES

NAMED = {"film": Film, "person": Person, "franchise": Franchise, "image": Image}
LABELS = {
    "kind": "Kind",
    "slug": "Address",
    "headline": "Headline",
    "standfirst": "Standfirst",
    "kicker": "Kicker",
    "body": "Text",
    "verdict": "Verdict",
    "rating": "Rating",
    "original_rating": "Original rating",
    "subjects": "Subjects",
    "bylines": "Bylines",
    "tags": "Tags",
    "pictures": "Pictures",
    "entries": "List entries",
    "spoilers": "Spoilers",
    "disclosure": "Disclosure",
    "correction": "Correction",
    "substantial": "Substantially changed",
}


class Names(dict):
    """What records are called, by (kind, id)."""

    @classmethod
    def of(cls, *drafts):
        """The names of all that the drafts name outside their text: one query for each kind."""
        return cls.of_keys(
            (target.kind, target.id) for draft in drafts for target in draft.targets()
        )

    @classmethod
    def of_keys(cls, keys):
        wanted = {}
        for kind, key in keys:
            wanted.setdefault(kind, set()).add(key)
        return cls(
            ((kind, key), str(record))
            for kind, ids in wanted.items()
            for key, record in NAMED[kind].objects.in_bulk(ids).items()
        )

    def __missing__(self, key):
        kind, number = key
        return f"{kind} {number}, which is not there any more"


def field_in_words(field, draft, names):
    value = getattr(draft, field)
    if field in _LINES:
        return "\n".join(_LINES[field](value, names))
    return _SINGLE.get(field, str)(value)


def _subjects(subjects, names):
    for subject in subjects:
        main = ", main subject" if subject.main else ""
        yield names[subject.kind, subject.id] + main


def _bylines(bylines, names):
    for byline in bylines:
        name = names["person", byline.person]
        yield f"{byline.role} {name}" if byline.role else name


def _pictures(pictures, names):
    for picture in pictures:
        caption = f": {picture.caption}" if picture.caption else ""
        hero = " (at the top)" if picture.hero else ""
        yield f"{names['image', picture.image]}{hero}{caption}"


def _entries(entries, names):
    for entry in entries:
        line = f"{entry.position} {names['film', entry.film]}".strip()
        if entry.byline is not None:
            line += f", by {names['person', entry.byline]}"
        if entry.still is not None:
            line += f", with {names['image', entry.still]}"
        yield f"{line}\n{entry.text}".strip()


_LINES = {
    "subjects": _subjects,
    "bylines": _bylines,
    "pictures": _pictures,
    "entries": _entries,
    "tags": lambda tags, names: tags,
}
_SINGLE = {
    "kind": lambda kind: kinds.KINDS[kind].label,
    "rating": lambda rating: figure(rating) or "Unrated",
    "spoilers": lambda spoilers: dict(SPOILER_CHOICES)[spoilers],
    "substantial": lambda flag: "Yes" if flag else "No",
}


@dataclass(frozen=True)
class Row:
    """One field in words; `text` as it is now."""

    field: str
    label: str
    text: str


def rows(draft, names):
    """Every field but the body that has something to say."""
    said = (
        Row(field, LABELS[field], field_in_words(field, draft, names))
        for field in FIELDS
        if field != "body"
    )
    return [row for row in said if row.text]


@dataclass(frozen=True)
class Changed:
    """One field that differs, as (mark, text) pairs of `reviews.differences`."""

    field: str
    label: str
    pairs: list


def changed(old, new, names):
    """The fields in which two drafts differ, the body apart (`differences.of_bodies`)."""
    return [
        Changed(
            field,
            LABELS[field],
            differences.of_lines(
                field_in_words(field, old, names), field_in_words(field, new, names)
            ),
        )
        for field in FIELDS
        if field != "body" and getattr(old, field) != getattr(new, field)
    ]
