"""Franchise case files (`timeline-case/1`, `timeline-contradictions/1`), read strictly.

Whatever is wrong is said with its place in the file. `expected` is never read.
"""

import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any, NoReturn

from franchises.calendars import FARTHEST_YEAR
from franchises.chronology import Certainty, Says, Statement
from franchises.chronology_works import Lane, Setting, Work

CASE, CONTRADICTIONS = "timeline-case/1", "timeline-contradictions/1"
KINDS = ("film", "series", "season", "episode", "short", "special")

ORDERING = {
    "before": (Says.BEFORE, ("item", "other")),
    "prequel_to": (Says.BEFORE, ("item", "other")),
    "after": (Says.AFTER, ("item", "other")),
    "sequel_to": (Says.AFTER, ("item", "other")),
    "between": (Says.BETWEEN, ("item", "after", "before")),
    "during": (Says.DURING, ("item", "of")),
    "same_time": (Says.SAME_TIME, ("item", "other")),
    "sequence": (Says.SEQUENCE, ()),
    "offset": (Says.OFFSET, ("item", "from")),
}
BRANCH = "branch"
# Said of two works and shown to readers; never an order (Escape from the Planet of the Apes
# follows Beneath it, and is set two thousand years earlier).
RELATIONS = ("story_follows", "spin_off_of", "remake_of", "reboot_of")


class CaseFileError(Exception):
    """The file cannot be used; the message is a sentence that names the place."""


class CanonStatus(StrEnum):
    CANON = "canon"
    CONTESTED = "contested"
    NON_CANON = "non_canon"


@dataclass(frozen=True)
class Relation:
    """One work stands to another in a way that orders nothing."""

    id: str
    kind: str
    item: str
    other: str


@dataclass(frozen=True)
class Case:
    """One franchise as its file has it. `data` is the decoded file without `expected`, for what
    the solver has no use for: labels, notes, reasons, sources, curated watch orders.
    """

    name: str
    lanes: tuple[Lane, ...]
    lane_names: dict[str, str]
    works: tuple[Work, ...]
    statements: tuple[Statement, ...]
    relations: tuple[Relation, ...]
    data: dict


@dataclass(frozen=True)
class Contradictions:
    """Small cases by name, most of which hold contradictions."""

    cases: dict[str, Case]


def read(path: Path) -> Case | Contradictions:
    """The file as values, or CaseFileError."""
    top = At(_decoded(path), path.name, "")
    top.must_be_an_object()
    schema = top.get("schema").one_of((CASE, CONTRADICTIONS))
    if schema == CASE:
        return _case(top, top.get("franchise").text(), _lanes(top))
    cases: dict[str, Case] = {}
    for entry in top.get("cases").objects():
        name = entry.get("name").text()
        if name in cases:
            entry.get("name").refuse(f"“{name}” is the name of another case")
        cases[name] = _case(entry, name, None)
    return Contradictions(cases)


def _decoded(path: Path) -> Any:
    try:
        return json.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise CaseFileError(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise CaseFileError(f"{path.name}, byte {error.start}: this is no UTF-8 text.") from error
    except json.JSONDecodeError as error:
        place = f"{path.name}, line {error.lineno}, column {error.colno}"
        raise CaseFileError(f"{place}: this is no JSON ({error.msg}).") from error
    except RecursionError as error:
        raise CaseFileError(f"{path.name}: the lists are nested too deeply to be read.") from error
    except ValueError as error:
        raise CaseFileError(f"{path.name}: a number is too long to be read.") from error


class At:
    """A value and where in the file it stands."""

    def __init__(self, value: Any, file: str, place: str):
        self.value = value
        self.file = file
        self.place = place

    def refuse(self, why: str) -> NoReturn:
        where = f"{self.file}: {self.place}" if self.place else self.file
        raise CaseFileError(f"{where}: {why}.")

    def get(self, key: str) -> "At":
        """What stands under a key, None when nothing does."""
        place = f"{self.place}.{key}" if self.place else key
        return At(self.value.get(key), self.file, place)

    @property
    def is_absent(self) -> bool:
        return self.value is None

    def must_be_an_object(self) -> None:
        if not isinstance(self.value, dict):
            self.refuse("this must be an object in braces")

    def items(self) -> Iterator["At"]:
        if not isinstance(self.value, list):
            self.refuse("a list is missing" if self.is_absent else "this must be a list")
        for number, value in enumerate(self.value):
            name = value.get("id") or value.get("name") if isinstance(value, dict) else None
            label = f" ({name})" if isinstance(name, str) else ""
            yield At(value, self.file, f"{self.place}[{number}]{label}")

    def objects(self) -> Iterator["At"]:
        for item in self.items():
            item.must_be_an_object()
            yield item

    def text(self, longest: int | None = None) -> str:
        if self.is_absent:
            self.refuse("a text is missing")
        if not isinstance(self.value, str) or not self.value.strip():
            self.refuse("this must be a text")
        # Half a surrogate pair can be written in JSON, and neither printed nor stored.
        if "\x00" in self.value or any("\ud800" <= letter <= "\udfff" for letter in self.value):
            self.refuse("the text holds a character that no text may hold")
        if longest is not None and len(self.value) > longest:
            self.refuse(f"the text has {len(self.value)} letters, and at most {longest} fit")
        return self.value

    def one_of(self, known: Collection[str]) -> str:
        text = self.text()
        if text not in known:
            self.refuse(f"“{text}” is unknown; known are {', '.join(known)}")
        return text

    def year(self) -> int | None:
        if self.is_absent:
            return None
        # True is an int to Python.
        if type(self.value) is not int or abs(self.value) > FARTHEST_YEAR:
            self.refuse("this must be a whole number of years")
        return self.value

    def flag(self, default: bool) -> bool:
        if self.is_absent:
            return default
        if not isinstance(self.value, bool):
            self.refuse("this must be true or false")
        return self.value

    def day(self) -> date | None:
        if self.is_absent:
            return None
        try:
            day = date.fromisoformat(self.value)
        except (TypeError, ValueError):
            day = None
        if day is None or day.isoformat() != self.value:
            self.refuse("this must be a date such as 2014-10-24, or null")
        return day

    def default_text(self, default: str) -> str:
        return default if self.is_absent else self.text()


def _case(top: At, name: str, lanes: dict[str, tuple[Lane, str]] | None) -> Case:
    works = tuple(_works(top, lanes))
    ids = {work.id for work in works}
    _check_branches(top, lanes or {}, ids)
    statements, relations = [], []
    for entry in unique(top.get("constraints"), "id"):
        said = _constraint(entry, ids, lanes or {})
        if isinstance(said, Statement):
            statements.append(said)
        elif isinstance(said, Relation):
            relations.append(said)
    return Case(
        name=name,
        lanes=tuple(lane for lane, _ in (lanes or {}).values()),
        lane_names={slug: words for slug, (_, words) in (lanes or {}).items()},
        works=works,
        statements=tuple(statements),
        relations=tuple(relations),
        data={key: value for key, value in top.value.items() if key != "expected"},
    )


def unique(entries: At, key: str) -> Iterator[At]:
    """Objects with a text under the key that no other of the list has."""
    seen = set()
    for entry in entries.objects():
        text = entry.get(key).text()
        if text in seen:
            entry.get(key).refuse(f"“{text}” is the {key} of another entry, too")
        seen.add(text)
        yield entry


# Continuities


def _lanes(top: At) -> dict[str, tuple[Lane, str]]:
    lanes = {}
    entries = list(unique(top.get("continuities"), "slug"))
    slugs = {entry.get("slug").value for entry in entries}
    if not slugs:
        top.get("continuities").refuse("a franchise has at least one continuity")
    for entry in entries:
        slug = entry.get("slug").text()
        if slug == "all":
            entry.get("slug").refuse("“all” is the view of everything and no continuity's slug")
        parent = entry.get("branches_from")
        lane = Lane(
            slug,
            "" if parent.is_absent else named(parent, slugs, "continuity"),
            entry.get("branch_item").value,
            entry.get("branch_year").year(),
        )
        lanes[slug] = lane, entry.get("name").text()
    return lanes


def _check_branches(top: At, lanes: dict[str, tuple[Lane, str]], ids: set[str]) -> None:
    if lanes:
        for entry in top.get("continuities").objects():
            if not (branch_item := entry.get("branch_item")).is_absent:
                named(branch_item, ids, "installment")


def named(place: At, known: Collection[str], what: str) -> str:
    text = place.text()
    if text not in known:
        place.refuse(f"“{text}” is the name of no {what} in this file")
    return text


# Installments


def _works(top: At, lanes: Collection[str] | None) -> Iterator[Work]:
    titles = set()
    for entry in unique(top.get("installments"), "id"):
        title = entry.get("title").text()
        if title in titles:
            entry.get("title").refuse(f"“{title}” is the title of another installment, too")
        titles.add(title)
        if not entry.get("kind").is_absent:
            entry.get("kind").one_of(KINDS)
        if not entry.get("canon").is_absent:
            entry.get("canon").one_of(tuple(CanonStatus))
        placed = [
            slug.text() if lanes is None else named(slug, lanes, "continuity")
            for slug in entry.get("continuities").items()
        ]
        if not placed:
            entry.get("continuities").refuse("an installment belongs to at least one continuity")
        yield Work(
            entry.get("id").value,
            title,
            entry.get("release_date").day(),
            frozenset(placed),
            tuple(_settings(entry.get("settings"), placed)),
        )


def _settings(entries: At, placed: list[str]) -> Iterator[Setting]:
    if entries.is_absent:
        return
    primaries = set()
    for entry in entries.objects():
        setting = _setting(entry, placed)
        if setting.primary and setting.lane in primaries:
            entry.get("primary").refuse("there is another primary setting for the same continuity")
        if setting.primary:
            primaries.add(setting.lane)
        yield setting


def _setting(entry: At, placed: list[str]) -> Setting:
    start, end = entry.get("from").year(), entry.get("to").year()
    if end is not None and (start is None or end < start):
        entry.get("to").refuse("a setting ends in or after the year in which it starts")
    uncertainty = entry.get("uncertainty").year() or 0
    if uncertainty < 0:
        entry.get("uncertainty").refuse("an uncertainty is 0 or more years")
    if not entry.get("certainty").is_absent:
        entry.get("certainty").one_of(tuple(Certainty))
    lane = entry.get("continuity")
    return Setting(
        start=start,
        end=end,
        uncertainty=uncertainty,
        primary=entry.get("primary").flag(False),
        role=entry.get("role").default_text("main"),
        lane="" if lane.is_absent else named(lane, placed, "continuity of this installment"),
        asserted=entry.get("asserted").flag(True),
    )


# Constraints


def _constraint(entry: At, ids: set[str], lanes: Collection[str]) -> Statement | Relation | None:
    kind = entry.get("type").one_of((*ORDERING, BRANCH, *RELATIONS))
    if not entry.get("certainty").is_absent:
        entry.get("certainty").one_of(tuple(Certainty))
    if kind == BRANCH:
        return _check_branch(entry, ids, lanes)
    if kind in RELATIONS:
        return Relation(
            entry.get("id").value,
            kind,
            named(entry.get("item"), ids, "installment"),
            named(entry.get("other"), ids, "installment"),
        )
    says, keys = ORDERING[kind]
    return Statement(
        entry.get("id").value,
        says,
        tuple(_about(entry, kind, keys, ids)),
        Certainty(entry.get("certainty").default_text(Certainty.STATED)),
        *(_offset_years(entry) if says is Says.OFFSET else ()),
    )


def _about(entry: At, kind: str, keys: Iterable[str], ids: set[str]) -> Iterator[str]:
    if kind == "sequence" or (kind == "same_time" and not entry.get("items").is_absent):
        items = list(entry.get("items").items())
        if len(items) < 2:
            entry.get("items").refuse("at least two installments are needed")
    else:
        items = [entry.get(key) for key in keys]
    return (named(item, ids, "installment") for item in items)


def _offset_years(entry: At) -> tuple[int | None, int | None]:
    least, most = entry.get("min_years").year(), entry.get("max_years").year()
    if least is None and most is None:
        entry.refuse("an offset needs min_years, max_years or both")
    if None not in (least, most) and least > most:
        entry.get("max_years").refuse("this must not be less than min_years")
    return least, most


def _check_branch(entry: At, ids: set[str], lanes: Collection[str]) -> None:
    named(entry.get("continuity"), lanes, "continuity")
    named(entry.get("from"), lanes, "continuity")
    if not entry.get("at").is_absent:
        named(entry.get("at"), ids, "installment")
    entry.get("year").year()
