"""The statements about one lane as a graph: links by item, merged times, years by propagation."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from math import inf
from operator import attrgetter
from typing import Any

from franchises.chronology_statements import (
    Bond,
    Installment,
    Link,
    Says,
    Statement,
    links_of,
)
from franchises.chronology_years import NeverRests, Years


class Graph:
    """One lane and what is said about it. Immutable; everything beyond the links is worked out
    when it is first asked for, and kept.

    A node is the rank of an installment by (release date, title, id), and statements stand by
    (certainty, id), so that the order of rows never shows in any answer. What is said to happen at
    the same time is one group, which goes by the least rank in it.
    """

    def __init__(self, installments: Iterable[Installment], statements: Iterable[Statement]):
        self.installments = tuple(sorted(installments, key=lambda item: item.precedence))
        self.rank_of = {item.id: rank for rank, item in enumerate(self.installments)}
        if len(self.rank_of) < len(self.installments):
            raise ValueError("Two installments have the same id.")
        self._known_links: dict[Any, tuple[Statement, list[Link]]] | None = None
        self._take(statements)

    def saying(self, statements: Iterable[Statement]) -> "Graph":
        """The same installments under other statements; from here on the links of each statement
        are kept for all of them.
        """
        if self._known_links is None:
            self._known_links = {}
        other = object.__new__(Graph)
        other.installments, other.rank_of = self.installments, self.rank_of
        other._known_links = self._known_links
        other._take(statements)
        return other

    def _take(self, statements: Iterable[Statement]) -> None:
        # By (certainty, id) in two stable sorts, because a sort by plain keys is much the faster.
        by_id = sorted(statements, key=attrgetter("id"))
        self.statements = tuple(sorted(by_id, key=attrgetter("certainty.rank")))
        self.statement_by_id = {said.id: said for said in self.statements}
        if len(self.statement_by_id) < len(self.statements):
            raise ValueError("Two statements have the same id.")

    def _links_of(self, said: Statement) -> list[Link]:
        if self._known_links is None:
            return links_of(said, self.rank_of)
        known = self._known_links.get(said.id)
        if known is None or known[0] is not said:
            known = said, links_of(said, self.rank_of)
            self._known_links[said.id] = known
        return known[1]

    @property
    def size(self) -> int:
        return len(self.installments)

    # Links by item

    @cached_property
    def links(self) -> list[Link]:
        """Every link, in the order of the statements. Only naming needs them all at once."""
        return [link for said in self.statements for link in self._links_of(said)]

    @cached_property
    def links_from(self) -> list[list[Link]]:
        """The links out of each node, the most certain statement first."""
        by_tail: list[list[Link]] = [[] for _ in range(self.size)]
        for link in self.links:
            by_tail[link.tail].append(link)
        return by_tail

    @cached_property
    def links_into(self) -> list[list[Link]]:
        by_head: list[list[Link]] = [[] for _ in range(self.size)]
        for link in self.links:
            by_head[link.head].append(link)
        return by_head

    # Times that are merged

    @cached_property
    def group_of(self) -> Sequence[int]:
        """The group of each node, by union-find with path halving: O(V + E α)."""
        parents = list(range(self.size))
        together = (said for said in self.statements if said.says is Says.SAME_TIME)
        for link in (link for said in together for link in self._links_of(said)):
            one, other = _root(parents, link.tail), _root(parents, link.head)
            parents[max(one, other)] = min(one, other)
        return [_root(parents, node) for node in range(self.size)]

    @cached_property
    def groups(self) -> list[int]:
        """By rank."""
        return [node for node, group in enumerate(self.group_of) if node == group]

    @cached_property
    def together(self) -> dict[int, list[int]]:
        """The nodes of each group of two or more, by rank."""
        together: dict[int, list[int]] = {}
        for node, group in enumerate(self.group_of):
            if node != group:
                together.setdefault(group, [group]).append(node)
        return together

    def members(self, group: int) -> list[int]:
        return self.together.get(group) or [group]

    @cached_property
    def _arcs(self) -> "_Arcs":
        arcs = _Arcs([[] for _ in range(self.size)], {}, bytearray(self.size), False)
        group_of = self.group_of
        for said in self.statements:
            for tail, head, _, years, bond in self._links_of(said):
                arcs.spoken_of[tail] = arcs.spoken_of[head] = True
                one, other = group_of[tail], group_of[head]
                if bond is Bond.BEFORE:
                    arcs.heads[one].append(other)
                elif bond is Bond.YEARS:
                    arcs.has_loose = True
                # A distance of no more than none within a group is kept by its members anyhow.
                if one != other and (years or bond is Bond.YEARS):
                    arcs.distances.setdefault(one, []).append((other, years))
        return arcs

    @property
    def heads(self) -> list[list[int]]:
        """For each group those that are listed after it."""
        return self._arcs.heads

    @property
    def distances(self) -> dict[int, list[tuple[int, int]]]:
        """For each group the (group, years) that begin at least so many years after it."""
        return self._arcs.distances

    @property
    def spoken_of(self) -> bytearray:
        """For each node whether a statement says anything about it."""
        return self._arcs.spoken_of

    @property
    def has_loose_distances(self) -> bool:
        """Whether anything is said about years that does not say who comes first."""
        return self._arcs.has_loose

    @cached_property
    def axis(self) -> Years:
        """Needs an order."""
        return Years(self.some_order, self.heads, self.distances)

    @cached_property
    def some_order(self) -> list[int] | None:
        """The groups in any order that the statements allow, or None: Kahn, O(V + E)."""
        waiting_for = [0] * self.size
        for heads in self.heads:
            for head in heads:
                waiting_for[head] += 1
        ready = [group for group in self.groups if not waiting_for[group]]
        for group in ready:
            for head in self.heads[group]:
                waiting_for[head] -= 1
                if not waiting_for[head]:
                    ready.append(head)
        return ready if len(ready) == len(self.groups) else None

    # Years

    def own_earliest(self, node: int) -> float:
        earliest = self.installments[node].earliest
        return -inf if earliest is None else earliest

    def own_latest(self, node: int) -> float:
        latest = self.installments[node].latest
        return inf if latest is None else latest

    @cached_property
    def distances_hold(self) -> bool:
        """Whether the years between works can all be kept, whatever the dates."""
        if not self.has_loose_distances:
            return True
        try:
            # Whoever a date reaches rests at a year, or never; any year will do for the others.
            self.axis.settle([0 if year == -inf else inf for year in self.earliest])
        except NeverRests:
            return False
        return True

    @cached_property
    def earliest(self) -> list[float]:
        """The earliest year of each group that its own date and everything before it allow."""
        return self.axis.settle(self._own_earliest_by_group)

    @cached_property
    def latest(self) -> list[float]:
        return self.axis.settle_back(self._own_latest_by_group)

    @cached_property
    def _own_earliest_by_group(self) -> list[float]:
        bounds = [-inf] * self.size
        for node, group in enumerate(self.group_of):
            bounds[group] = max(bounds[group], self.own_earliest(node))
        return bounds

    @cached_property
    def _own_latest_by_group(self) -> list[float]:
        bounds = [inf] * self.size
        for node, group in enumerate(self.group_of):
            bounds[group] = min(bounds[group], self.own_latest(node))
        return bounds

    @cached_property
    def effective_earliest(self) -> list[float]:
        """The year to sort by: the earliest or, without one, the last that what follows has room
        for (so an undated prequel stands right before what it precedes), or infinity.
        """
        return self.axis.settle_back(
            [
                last if first == -inf else first
                for first, last in zip(self.earliest, self._own_latest_by_group, strict=True)
            ]
        )

    @cached_property
    def dates_hold(self) -> bool:
        """Whether each work can begin by its own latest year: then all can at once."""
        return all(
            self.earliest[group] <= self.own_latest(node)
            for node, group in enumerate(self.group_of)
        )

    @property
    def is_consistent(self) -> bool:
        """Whether everything that is said can be true at once. O(V + E), as a rule."""
        return self.some_order is not None and self.distances_hold and self.dates_hold

    # Words

    @property
    def years(self) -> dict:
        """The earliest and the latest year of each installment by id, None where none is known."""
        return {
            item.id: (_known(self.earliest[group]), _known(self.latest[group]))
            for item, group in zip(self.installments, self.group_of, strict=True)
        }

    def ids(self, nodes: Iterable[int]) -> tuple:
        return tuple(self.installments[node].id for node in nodes)

    def titles(self, nodes: Iterable[int]) -> tuple[str, ...]:
        return tuple(self.installments[node].title for node in nodes)

    def nodes_along(self, chain: Sequence[Link]) -> list[int]:
        """The nodes of a chain of links, each link beginning where the one before it ends."""
        assert all(one.head == other.tail for one, other in pairwise(chain))
        return [chain[0].tail, *(link.head for link in chain)]


@dataclass
class _Arcs:
    heads: list[list[int]]
    distances: dict[int, list[tuple[int, int]]]
    spoken_of: bytearray
    has_loose: bool


def _root(parents: list[int], node: int) -> int:
    while parents[node] != node:
        parents[node] = parents[parents[node]]
        node = parents[node]
    return node


def _known(year: float) -> int | None:
    return None if year in (-inf, inf) else year
