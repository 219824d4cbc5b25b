"""What may be said about the order of a story, and the links that each sentence makes."""

from collections.abc import Container, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise
from typing import Any, NamedTuple


class Certainty(StrEnum):
    STATED = "stated"
    DERIVED = "derived"
    DOUBTFUL = "doubtful"
    CONTESTED = "contested"

    @property
    def rank(self) -> int:
        """0 for the most certain."""
        return _CERTAINTY_RANKS[self]

    @property
    def is_hard(self) -> bool:
        """Hard statements may not contradict one another; soft ones are disputes when they do."""
        return self.rank < Certainty.DOUBTFUL.rank


_CERTAINTY_RANKS = {certainty: rank for rank, certainty in enumerate(Certainty)}


class Says(StrEnum):
    """The types of statement, each with what the ids in `Statement.about` are, in their order."""

    BEFORE = "before"  # item, other: item starts before other
    AFTER = "after"  # item, other: item starts after other
    BETWEEN = "between"  # item, after, before; after starts before before, too
    DURING = "during"  # item, container: the container is listed first
    SAME_TIME = "same_time"  # any number of items
    SEQUENCE = "sequence"  # any number of items, in story order
    OFFSET = "offset"  # item, origin: item starts min_years to max_years after origin


@dataclass(frozen=True)
class Statement:
    """One sentence about order. Ids are comparable with one another: equals are sorted by them."""

    id: Any
    says: Says
    about: tuple
    certainty: Certainty = Certainty.STATED
    min_years: int | None = None
    max_years: int | None = None

    @property
    def precedence(self) -> tuple:
        """The more certain first, then by id: independent of the order of rows."""
        return self.certainty.rank, self.id


@dataclass(frozen=True)
class Installment:
    """A film, season or event in one lane.

    `earliest` and `latest` are the years between which its primary setting begins, on the
    franchise's own axis, where 0 is a year like any other; None is unknown.
    """

    id: Any
    title: str
    released_on: date | None = None
    earliest: int | None = None
    latest: int | None = None

    def __post_init__(self):
        if None not in (self.earliest, self.latest) and self.earliest > self.latest:
            raise ValueError(f"{self.title} ends before it begins.")

    @property
    def precedence(self) -> tuple:
        """Release date (unknown last), title, id: what decides when the story does not."""
        return self.released_on is None, self.released_on or date.max, self.title, self.id


class Bond(StrEnum):
    BEFORE = "before"  # the tail is listed before the head
    SAME = "same"  # both begin at the same time
    YEARS = "years"  # bounds the years only: says nothing about who is listed first


class Link(NamedTuple):
    """What follows from a statement for two items: head's year >= tail's year + years."""

    tail: Any
    head: Any
    statement: Any
    years: int
    bond: Bond


def links_of(statement: Statement, present: Container) -> Iterator[Link]:
    """The links between items that are present. O(items of the statement).

    A sequence closes over items that are absent; a `between` keeps what it says of the others.
    """
    if statement.says is Says.OFFSET:
        yield from _offset_links(statement, present)
        return
    bond = Bond.SAME if statement.says is Says.SAME_TIME else Bond.BEFORE
    for tail, head in _pairs(statement, present):
        yield Link(tail, head, statement.id, 0, bond)
        if bond is Bond.SAME:
            yield Link(head, tail, statement.id, 0, bond)


def _pairs(statement: Statement, present: Container) -> Iterator[tuple]:
    if statement.says in (Says.SEQUENCE, Says.SAME_TIME):
        return pairwise([item for item in statement.about if item in present])
    item, *others = statement.about
    match statement.says:
        case Says.BEFORE:
            pairs = [(item, others[0])]
        case Says.AFTER | Says.DURING:
            pairs = [(others[0], item)]
        case Says.BETWEEN:
            after, before = others
            pairs = [(after, item), (item, before), (after, before)]
    return (pair for pair in pairs if pair[0] in present and pair[1] in present)


def _offset_links(statement: Statement, present: Container) -> Iterator[Link]:
    item, origin = statement.about
    if item not in present or origin not in present:
        return
    if statement.min_years is not None:
        yield _years_link(origin, item, statement, statement.min_years)
    if statement.max_years is not None:
        yield _years_link(item, origin, statement, -statement.max_years)


def _years_link(tail, head, statement: Statement, years: int) -> Link:
    # Two works of one year may be listed either way, so only a whole year's distance orders.
    return Link(tail, head, statement.id, years, Bond.BEFORE if years > 0 else Bond.YEARS)
