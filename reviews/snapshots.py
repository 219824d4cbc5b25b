"""A whole draft as one immutable value, its canonical JSON text, and the hash of that text."""

import dataclasses
import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from reviews.kinds import KINDS

SCHEMA = 2

# From a schema number to the function that lifts such a snapshot to the next number. Stored
# snapshots are never rewritten, so an entry, once made, stays for ever.
UPCASTERS: dict[int, Callable[[dict], dict]] = {
    1: lambda values: values | {"original_rating": ""},
}

SUBJECT_KINDS = ("film", "person", "franchise")
SPOILER_CHOICES = (
    ("none", "None"),
    ("marked", "Marked where they stand"),
    ("throughout", "Throughout"),
)
SPOILERS = tuple(key for key, _ in SPOILER_CHOICES)
ROLES = ("subject", "byline", "picture", "entry", "still", "body")

LONGEST = {
    "slug": 120,
    "headline": 200,
    "standfirst": 500,
    "kicker": 60,
    "verdict": 300,
    "original_rating": 20,
    "disclosure": 1000,
    "correction": 2000,
}
LONGEST_TAG, LONGEST_ROLE, LONGEST_CAPTION = 60, 60, 500
MOST = {"subjects": 20, "bylines": 12, "tags": 20, "pictures": 100, "entries": 200}
LARGEST_ID = 2**63 - 1
LOWEST_RATING, HIGHEST_RATING = 1, 10

_SLUG = re.compile(r"[a-z0-9-]*")
_POSITION = re.compile(r"(=?[1-9][0-9]{0,3})?")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


class SnapshotRefused(ValueError):
    """A draft that cannot be stored. `field` names the culprit, `str()` says it in a sentence."""

    def __init__(self, field: str, sentence: str):
        super().__init__(sentence)
        self.field = field
        self.sentence = sentence

    def within(self, list_name: str, number: int) -> "SnapshotRefused":
        """The same refusal, seen from the list that holds the culprit."""
        return SnapshotRefused(
            f"{list_name}.{number}.{self.field}",
            f"In {list_name}, number {number}: {self.sentence}",
        )


@dataclass(frozen=True)
class Subject:
    """What the piece is about: a film, person or franchise."""

    kind: str
    id: int
    main: bool = False

    def __post_init__(self):
        _one_of("kind", self.kind, SUBJECT_KINDS)
        _an_id("id", self.id)
        _a_flag("main", self.main)


@dataclass(frozen=True)
class Byline:
    """Who signs, and as what ("Interview by"); the order of a piece's bylines is the billing."""

    person: int
    role: str = ""

    def __post_init__(self):
        _an_id("person", self.person)
        _put(self, "role", _line("role", self.role, LONGEST_ROLE))


@dataclass(frozen=True)
class Picture:
    """A picture of the piece; its alt text, credit and licence live on the image."""

    image: int
    caption: str = ""
    hero: bool = False

    def __post_init__(self):
        _an_id("image", self.image)
        _put(self, "caption", _line("caption", self.caption, LONGEST_CAPTION))
        _a_flag("hero", self.hero)


@dataclass(frozen=True)
class Entry:
    """One film of a list. `position` is "", a number, or a tie such as "=3"."""

    film: int
    position: str = ""
    text: str = ""
    byline: int | None = None
    still: int | None = None

    def __post_init__(self):
        _an_id("film", self.film)
        _put(self, "position", _line("position", self.position, 5))
        if not _POSITION.fullmatch(self.position):
            raise SnapshotRefused(
                "position",
                f"The position “{self.position}” is no place in a list. "
                "Write a number, a tie such as “=3”, or nothing.",
            )
        _a_text("text", self.text)
        for field in ("byline", "still"):
            if getattr(self, field) is not None:
                _an_id(field, getattr(self, field))


@dataclass(frozen=True)
class Target:
    """A record that a draft names, and as what: one of `ROLES`."""

    kind: str
    id: int
    role: str


@dataclass(frozen=True)
class Draft:
    """A whole draft. Whatever exists is storable: making one checks and normalises it.

    Rules that tie fields together (no rating on a preview, entries in lists only) stop publishing
    and are not checked here, so that half-finished work can be saved.
    """

    kind: str
    slug: str = ""
    headline: str = ""
    standfirst: str = ""
    kicker: str = ""
    body: str = ""
    verdict: str = ""
    rating: int | None = None
    original_rating: str = ""
    subjects: tuple[Subject, ...] = ()
    bylines: tuple[Byline, ...] = ()
    tags: tuple[str, ...] = ()
    pictures: tuple[Picture, ...] = ()
    entries: tuple[Entry, ...] = ()
    spoilers: str = "none"
    disclosure: str = ""
    correction: str = ""
    substantial: bool = False

    def __post_init__(self):
        _one_of("kind", self.kind, KINDS)
        for field, longest in LONGEST.items():
            _put(self, field, _line(field, getattr(self, field), longest))
        if not _SLUG.fullmatch(self.slug):
            raise SnapshotRefused(
                "slug", "The slug may hold only small letters a to z, digits and hyphens."
            )
        _a_text("body", self.body)
        _a_rating(self.rating)
        _one_of("spoilers", self.spoilers, SPOILERS)
        _a_flag("substantial", self.substantial)
        _put(self, "tags", _tags(self.tags))
        for field, record in _LISTS.items():
            _put(self, field, _records(field, getattr(self, field), record))
        _refuse_twice("subjects", [(subject.kind, subject.id) for subject in self.subjects])
        _refuse_twice("bylines", [byline.person for byline in self.bylines])
        _refuse_twice("pictures", [picture.image for picture in self.pictures])
        _at_most_one("subjects", "main subject", [subject.main for subject in self.subjects])
        _at_most_one("pictures", "hero picture", [picture.hero for picture in self.pictures])

    @classmethod
    def from_json(cls, text: str) -> "Draft":
        """Read a stored snapshot of any schema up to ours; SnapshotRefused names what is wrong."""
        values = upcast(_read(text))
        del values["schema"]
        _refuse_other_keys(cls, values, "The snapshot")
        for field, record in _LISTS.items():
            values[field] = _parse_records(field, values[field], record)
        return cls(**values)

    def to_json(self) -> str:
        """The canonical text, equal for equal drafts: keys in order, no spaces, nothing escaped."""
        values = dataclasses.asdict(self) | {"schema": SCHEMA}
        return json.dumps(
            values, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
        )

    @property
    def hash(self) -> str:
        """SHA-256 of the canonical text, in hexadecimal; computed at each call."""
        return digest(self.to_json())

    @property
    def corrects(self) -> bool:
        """Whether publishing this moves the date that readers see as updated."""
        return self.substantial or bool(self.correction)

    @property
    def main_subject(self) -> Subject | None:
        return next((subject for subject in self.subjects if subject.main), None)

    def replace(self, **changes) -> "Draft":
        return dataclasses.replace(self, **changes)

    def texts(self) -> Iterator[str]:
        """Each piece of HTML in the draft: the body, then the entries' texts."""
        yield self.body
        for entry in self.entries:
            yield entry.text

    def targets(self) -> frozenset[Target]:
        """The records named outside the text; `references` adds those named in it."""
        named = {Target(subject.kind, subject.id, "subject") for subject in self.subjects}
        named |= {Target("person", byline.person, "byline") for byline in self.bylines}
        named |= {Target("image", picture.image, "picture") for picture in self.pictures}
        for entry in self.entries:
            named.add(Target("film", entry.film, "entry"))
            if entry.byline is not None:
                named.add(Target("person", entry.byline, "byline"))
            if entry.still is not None:
                named.add(Target("image", entry.still, "still"))
        return frozenset(named)


FIELDS = tuple(field.name for field in dataclasses.fields(Draft))
_LISTS = {"subjects": Subject, "bylines": Byline, "pictures": Picture, "entries": Entry}


def digest(text: str) -> str:
    """SHA-256 of a snapshot's stored text, in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def references(draft: Draft, in_text: Iterable = ()) -> frozenset[Target]:
    """Every record the draft names. `in_text` has a `kind` and `id` for each found in its HTML."""
    return draft.targets() | {Target(found.kind, found.id, "body") for found in in_text}


def upcast(
    values: Mapping,
    upcasters: Mapping[int, Callable[[dict], dict]] = UPCASTERS,
    schema: int = SCHEMA,
) -> dict:
    """A snapshot's values as the given schema has them; one step of `upcasters` per number."""
    values = dict(values)
    number = values.get("schema")
    if type(number) is not int or number < 1:
        raise SnapshotRefused("schema", "The snapshot does not say which schema it was written in.")
    if number > schema:
        raise SnapshotRefused(
            "schema",
            f"The snapshot was written in schema {number}, and this version reads up to {schema}. "
            "Upgrade Marquee first.",
        )
    for step in range(number, schema):
        values = upcasters[step](values) | {"schema": step + 1}
    return values


def _read(text):
    try:
        values = json.loads(
            text,
            object_pairs_hook=_object_without_repeats,
            parse_float=_refuse_number,
            parse_constant=_refuse_number,
        )
    except SnapshotRefused:
        raise
    except (ValueError, TypeError, RecursionError) as error:
        raise SnapshotRefused("snapshot", "The snapshot is not readable as JSON text.") from error
    if not isinstance(values, dict):
        raise SnapshotRefused("snapshot", "The snapshot is not a JSON object.")
    return values


def _object_without_repeats(pairs):
    values = dict(pairs)
    if len(values) != len(pairs):
        raise SnapshotRefused("snapshot", "The snapshot names a field twice in one object.")
    return values


def _refuse_number(text):
    raise SnapshotRefused("snapshot", f"The snapshot holds {text}, and only whole numbers may be.")


def _refuse_other_keys(record, values, what):
    expected = {field.name for field in dataclasses.fields(record)}
    for key in sorted(values.keys() - expected):
        raise SnapshotRefused(key, f"{what} has a field “{key}” that this schema does not know.")
    for key in sorted(expected - values.keys()):
        raise SnapshotRefused(key, f"{what} lacks the field “{key}”.")


def _parse_records(field, values, record):
    if not isinstance(values, list):
        raise SnapshotRefused(field, f"The field “{field}” is not a list.")
    return tuple(
        _parse_record(field, number, value, record) for number, value in enumerate(values, 1)
    )


def _parse_record(field, number, value, record):
    try:
        if not isinstance(value, dict):
            raise SnapshotRefused("record", "This is not a JSON object.")
        _refuse_other_keys(record, value, "This")
        return record(**value)
    except SnapshotRefused as refused:
        raise refused.within(field, number) from None


def _put(record, field, value):
    object.__setattr__(record, field, value)


def _a_text(field, value):
    if not isinstance(value, str):
        raise SnapshotRefused(field, f"The {field} is not text.")
    found = _UNSTORABLE.search(value)
    if found:
        raise SnapshotRefused(
            field,
            f"The {field} holds a character that cannot be stored "
            f"(U+{ord(found[0]):04X}, at {found.start() + 1}). Remove it.",
        )


def _line(field, value, longest):
    _a_text(field, value)
    value = value.strip()
    if len(value) > longest:
        raise SnapshotRefused(
            field, f"The {field} has {len(value)} characters. Shorten it to {longest}."
        )
    return value


def _one_of(field, value, allowed):
    if not isinstance(value, str) or value not in allowed:
        raise SnapshotRefused(field, f"The {field} must be one of: {', '.join(allowed)}.")


def _an_id(field, value):
    if type(value) is not int or not 0 < value <= LARGEST_ID:
        raise SnapshotRefused(field, f"The {field} is not the number of a record.")


def _a_flag(field, value):
    if type(value) is not bool:
        raise SnapshotRefused(field, f"The field “{field}” must be true or false.")


def _a_rating(value):
    if value is None:
        return
    if type(value) is not int or not LOWEST_RATING <= value <= HIGHEST_RATING:
        raise SnapshotRefused(
            "rating",
            "The rating must be a whole number of half-discs, 1 to 10. Leave it empty for unrated.",
        )


def _tags(values):
    _a_list("tags", values)
    kept = {}
    for value in values:
        tag = _line("tag", value, LONGEST_TAG)
        if tag:
            kept.setdefault(tag.casefold(), tag)
    return _no_more_than_fit("tags", tuple(kept.values()))


def _records(field, values, record):
    _a_list(field, values)
    if not all(type(value) is record for value in values):
        raise SnapshotRefused(field, f"The {field} hold something that does not belong there.")
    return _no_more_than_fit(field, tuple(values))


def _a_list(field, values):
    if not isinstance(values, list | tuple):
        raise SnapshotRefused(field, f"The field “{field}” is not a list.")


def _no_more_than_fit(field, values):
    if len(values) > MOST[field]:
        raise SnapshotRefused(
            field, f"There are {len(values)} {field}, and at most {MOST[field]} fit. Remove some."
        )
    return values


def _refuse_twice(field, keys):
    if len(set(keys)) != len(keys):
        raise SnapshotRefused(field, f"The {field} name one record twice. Remove the repetition.")


def _at_most_one(field, what, flags):
    if sum(flags) > 1:
        raise SnapshotRefused(field, f"There can be only one {what}. Choose one.")
