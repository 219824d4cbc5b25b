"""What may be said about the order of a story, and the links that each sentence makes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise
from typing import Any, NamedTuple


class Certainty(StrEnum):
    """How sure a statement is; `rank` is 0 for the surest."""

    STATED = "stated", 0
    DERIVED = "derived", 1
    DOUBTFUL = "doubtful", 2
    CONTESTED = "contested", 3

    def __new__(cls, value: str, rank: int):
        member = str.__new__(cls, value)
        member._value_ = value
        member.rank = rank
        return member

    @property
    def is_hard(self) -> bool:
        """Hard statements may not contradict one another; soft ones are disputes when they do."""
        return self.rank < Certainty.DOUBTFUL.rank


class Says(StrEnum):
    """The types of statement, each with what the ids in `Statement.about` are, in their order."""

    BEFORE = "before"  # item, other: item starts before other
    AFTER = "after"  # item, other: item starts after other
    BETWEEN = "between"  # item, after, before; after starts before before, too
    DURING = "during"  # item, container: the container is listed first
    SAME_TIME = "same_time"  # any number of items
    SEQUENCE = "sequence"  # any number of items, in story order
    OFFSET = "offset"  # item, origin: item starts min_years to max_years after origin


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
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
    """What follows from a statement for two nodes: head's year >= tail's year + years."""

    tail: int
    head: int
    statement: Any
    years: int
    bond: Bond


def links_of(statement: Statement, nodes: Mapping[Any, int]) -> list[Link]:
    """The links between those items that are nodes. O(items of the statement).

    A sequence closes over items that are absent; a `between` keeps what it says of the others.
    """
    about = [nodes.get(item) for item in statement.about]
    match statement.says:
        case Says.OFFSET:
            return [] if None in about else _offset_links(statement, *about)
        case Says.SAME_TIME:
            pairs = [
                pair
                for one, other in pairwise(node for node in about if node is not None)
                for pair in ((one, other), (other, one))
            ]
            return [Link(*pair, statement.id, 0, Bond.SAME) for pair in pairs]
        case Says.SEQUENCE:
            pairs = pairwise(node for node in about if node is not None)
        case Says.BEFORE:
            pairs = [(about[0], about[1])]
        case Says.AFTER | Says.DURING:
            pairs = [(about[1], about[0])]
        case Says.BETWEEN:
            item, after, before = about
            pairs = [(after, item), (item, before), (after, before)]
    return [Link(*pair, statement.id, 0, Bond.BEFORE) for pair in pairs if None not in pair]


def _offset_links(statement: Statement, item: int, origin: int) -> list[Link]:
    links = []
    if statement.min_years is not None:
        links.append(_years_link(origin, item, statement, statement.min_years))
    if statement.max_years is not None:
        links.append(_years_link(item, origin, statement, -statement.max_years))
    return links


def _years_link(tail: int, head: int, statement: Statement, years: int) -> Link:
    # Two works of one year may be listed either way, so only a whole year's distance orders.
    return Link(tail, head, statement.id, years, Bond.BEFORE if years > 0 else Bond.YEARS)
