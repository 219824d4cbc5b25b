"""The statements about one lane as a graph: links by item, merged times, years by propagation."""

from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import pairwise
from math import inf
from typing import Any

from franchises.chronology_statements import Bond, Installment, Link, Statement, links_of
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
        self._links_by_statement: dict[Any, tuple[Statement, list[Link]]] = {}
        self._take(statements)

    def saying(self, statements: Iterable[Statement]) -> "Graph":
        """The same installments under other statements, without working out links twice."""
        other = object.__new__(Graph)
        other.installments, other.rank_of = self.installments, self.rank_of
        other._links_by_statement = self._links_by_statement
        other._take(statements)
        return other

    def _take(self, statements: Iterable[Statement]) -> None:
        self.statements = tuple(sorted(statements, key=lambda said: said.precedence))
        self.statement_by_id = {said.id: said for said in self.statements}
        if len(self.statement_by_id) < len(self.statements):
            raise ValueError("Two statements have the same id.")
        self.links: list[Link] = []
        for said in self.statements:
            known = self._links_by_statement.get(said.id)
            if known is None or known[0] is not said:
                known = said, links_of(said, self.rank_of)
                self._links_by_statement[said.id] = known
            self.links += known[1]

    @property
    def size(self) -> int:
        return len(self.installments)

    # Links by item

    @cached_property
    def links_from(self) -> list[list[Link]]:
        """The links out of each node, the nearest head first, then the most certain statement."""
        by_tail: list[list[Link]] = [[] for _ in range(self.size)]
        for link in self.links:
            by_tail[link.tail].append(link)
        for links in by_tail:
            # The sort is stable, and the links stand in the order of their statements.
            links.sort(key=lambda link: link.head)
        return by_tail

    @cached_property
    def links_into(self) -> list[list[Link]]:
        by_head: list[list[Link]] = [[] for _ in range(self.size)]
        for link in self.links:
            by_head[link.head].append(link)
        for links in by_head:
            links.sort(key=lambda link: link.tail)
        return by_head

    # Times that are merged

    @cached_property
    def group_of(self) -> Sequence[int]:
        """The group of each node, by union-find with path halving: O(V + E α)."""
        parents = list(range(self.size))
        for link in self.links:
            if link.bond is Bond.SAME:
                one, other = _root(parents, link.tail), _root(parents, link.head)
                parents[max(one, other)] = min(one, other)
        return [_root(parents, node) for node in range(self.size)]

    @cached_property
    def members(self) -> dict[int, list[int]]:
        """The nodes of each group by rank; groups too stand in the order of rank."""
        members: dict[int, list[int]] = {}
        for node, group in enumerate(self.group_of):
            members.setdefault(group, []).append(node)
        return members

    @cached_property
    def _arcs(self) -> tuple[list[list[int]], dict[int, list[tuple[int, int]]]]:
        """What follows for groups: who is listed before whom, and distances in years.

        A distance of no more than none within a group is kept by its members anyhow.
        """
        heads: list[list[int]] = [[] for _ in range(self.size)]
        distances: dict[int, list[tuple[int, int]]] = {}
        group_of = self.group_of
        for tail, head, _statement, years, bond in self.links:
            one, other = group_of[tail], group_of[head]
            if bond is Bond.BEFORE:
                heads[one].append(other)
            if one != other and (years or bond is Bond.YEARS):
                distances.setdefault(one, []).append((other, years))
        return heads, distances

    @property
    def heads(self) -> list[list[int]]:
        """For each group those that are listed after it."""
        return self._arcs[0]

    @cached_property
    def has_loose_distances(self) -> bool:
        """Whether anything is said about years that does not say who comes first."""
        return any(link.bond is Bond.YEARS for link in self.links)

    @cached_property
    def axis(self) -> Years:
        """Needs an order."""
        heads, distances = self._arcs
        return Years(self.some_order, heads, distances)

    @cached_property
    def some_order(self) -> list[int] | None:
        """The groups in any order that the statements allow, or None: Kahn, O(V + E)."""
        waiting_for = [0] * self.size
        for heads in self.heads:
            for head in heads:
                waiting_for[head] += 1
        ready = [group for group in self.members if not waiting_for[group]]
        for group in ready:
            for head in self.heads[group]:
                waiting_for[head] -= 1
                if not waiting_for[head]:
                    ready.append(head)
        return ready if len(ready) == len(self.members) else None

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
        # Any years will do to start from; those that are known are nearest to where they rest.
        start = min((year for year in self._own_earliest_by_group if year != -inf), default=0)
        try:
            self.axis.settle([max(year, start) for year in self._own_earliest_by_group])
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

    @property
    def is_consistent(self) -> bool:
        """Whether everything that is said can be true at once. O(V + E), as a rule."""
        return (
            self.some_order is not None
            and self.distances_hold
            and all(self.earliest[group] <= self.latest[group] for group in self.members)
        )

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


def _root(parents: list[int], node: int) -> int:
    while parents[node] != node:
        parents[node] = parents[parents[node]]
        node = parents[node]
    return node


def _known(year: float) -> int | None:
    return None if year in (-inf, inf) else year
