"""The one order of a consistent graph, which pairs of it are certain, and why neighbours are so."""

import heapq
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from math import inf

from franchises.chronology_chains import fewest_links
from franchises.chronology_graph import Graph
from franchises.chronology_statements import Bond, Link

CONSTRAINT, SAME_TIME = "constraint", "same_time"
DATES, LIKELY_DATES, TIE = "dates", "likely_dates", "tie_release_date"


@dataclass(frozen=True)
class Reason:
    """Why `then` is listed right after `first`, with the shortest chain of statements that says so.

    `by` is constraint, dates (the years do not overlap), likely_dates (they do, and the earlier
    possible year goes first), tie_release_date or same_time.
    """

    first: object
    then: object
    by: str
    statements: tuple = ()


class Order:
    """Groups of a consistent graph in story order.

    Kahn with a heap on (effective earliest year, release date with unknown last, title, id):
    O((V + E) log V). A group sorts by the first of its members. `all_pairs` also finds the order
    that follows from distances in years alone, which takes a search for each work that such a
    statement names: without it only works that no date reaches are searched from. What is
    `unlisted` (ids) has its place in the order and is left out of `nodes` and all pairs.
    """

    def __init__(self, graph: Graph, *, all_pairs: bool = True, unlisted: Collection = ()):
        self.graph = graph
        self._all_pairs = all_pairs
        self._unlisted = {graph.rank_of[one] for one in unlisted if one in graph.rank_of}

    def listed(self, nodes: Iterable[int]) -> list[int]:
        return [node for node in nodes if node not in self._unlisted]

    @cached_property
    def implied(self) -> dict[int, set[int]]:
        """Groups that must begin in a later year, because of distances that no link of order shows
        (the sequel is 5 years after the first, the prequel at most 3: so it precedes the sequel).

        Longest ways from each group that a statement of years names: O(V + E) for each, as a rule.
        Chains of such pairs and of links of order reach every pair that statements determine.
        """
        if not self.graph.has_loose_distances:
            return {}
        named = self._named_in_years()
        implied = {}
        for group in named:
            if self._all_pairs or self.graph.effective_earliest[group] == inf:
                years_from = self._years_from(group)
                later = {other for other in named if years_from[other] > 0}
                implied[group] = later.difference(self.graph.heads[group])
        return implied

    def _named_in_years(self) -> list[int]:
        distances = self.graph.distances
        return sorted({*distances, *(head for ends in distances.values() for head, _ in ends)})

    def _years_from(self, group: int) -> list[float]:
        bounds = [-inf] * self.graph.size
        bounds[group] = 0
        return self.graph.axis.settle(bounds)

    def _heads(self, group: int) -> Iterator[int]:
        yield from self.graph.heads[group]
        yield from self.implied.get(group, ())

    @cached_property
    def unplaced(self) -> list[int]:
        """Nodes of which neither a year nor any statement in this lane is known, by rank."""
        return [
            node
            for node in range(self.graph.size)
            if not self.graph.spoken_of[node]
            and self.graph.own_earliest(node) == -inf
            and self.graph.own_latest(node) == inf
        ]

    @cached_property
    def groups(self) -> list[int]:
        unplaced = set(self.unplaced)
        placed = [group for group in self.graph.groups if group not in unplaced]
        waiting_for = [0] * self.graph.size
        for group in placed:
            for head in self._heads(group):
                waiting_for[head] += 1
        years = self.graph.effective_earliest
        ready = [(years[group], group) for group in placed if not waiting_for[group]]
        heapq.heapify(ready)
        order = []
        while ready:
            _, group = heapq.heappop(ready)
            order.append(group)
            for head in self._heads(group):
                waiting_for[head] -= 1
                if not waiting_for[head]:
                    heapq.heappush(ready, (years[head], head))
        return order

    @cached_property
    def nodes(self) -> list[int]:
        return self.listed(node for group in self.groups for node in self.graph.members(group))

    # Pairs

    @cached_property
    def _place(self) -> dict[int, int]:
        return {group: place for place, group in enumerate(self.groups)}

    @cached_property
    def _certainly_after(self) -> list[int]:
        """For each place a bit set of the places that must come after it: O(V E / 64).

        Either a chain of statements leads there, or it cannot begin before this one has begun.
        """
        reached = [0] * len(self.groups)
        for place in range(len(self.groups) - 1, -1, -1):
            for head in self._heads(self.groups[place]):
                there = self._place[head]
                reached[place] |= reached[there] | (1 << there)
        earliest = self.graph.earliest
        by_year = sorted(range(len(self.groups)), key=lambda place: earliest[self.groups[place]])
        years = [earliest[self.groups[place]] for place in by_year]
        from_there = [0]
        for place in reversed(by_year):
            from_there.append(from_there[-1] | (1 << place))
        for place, group in enumerate(self.groups):
            later = len(years) - bisect_right(years, self.graph.latest[group])
            reached[place] |= from_there[later]
        return reached

    def undetermined_pairs(self) -> Iterator[tuple[int, int]]:
        """Every pair of nodes that may be either way round, in the order of the list: O(V²)."""
        everything = (1 << len(self.groups)) - 1
        for place, group in enumerate(self.groups):
            open_places = everything & ~self._certainly_after[place] & ~((2 << place) - 1)
            others = self.listed(
                other
                for there in _bits(open_places)
                for other in self.graph.members(self.groups[there])
            )
            for node in self.listed(self.graph.members(group)):
                yield from ((node, other) for other in others)

    def is_determined(self, first: int, then: int) -> bool:
        """Whether `then`, listed later, must be; nodes of one group are known to be together."""
        one, other = (self._place[self.graph.group_of[node]] for node in (first, then))
        return one == other or bool(self._certainly_after[one] >> other & 1)

    def ties(self) -> list[tuple[int, int]]:
        return [pair for pair in pairwise(self.nodes) if not self.is_determined(*pair)]

    # Reasons

    def reasons(self) -> list[Reason]:
        """One for each pair of neighbours. O(links at the two) for each, as a rule."""
        return [self._reason(first, then) for first, then in pairwise(self.nodes)]

    def _reason(self, first: int, then: int) -> Reason:
        graph = self.graph
        one, other = graph.group_of[first], graph.group_of[then]
        chain: Iterable[Link] = ()
        if one == other:
            by, chain = SAME_TIME, self._chain_between(first, then)
        elif other in graph.heads[one]:
            # Where every node is listed, neighbours have nothing between them, so no longer chain
            # can lead there.
            by, chain = CONSTRAINT, self._chain_between(first, then)
        elif other in self.implied.get(one, ()):
            by, chain = CONSTRAINT, self._chain_of_years(first, then)
        elif self._unlisted and (between := self._by_way_of(one, other)):
            steps = pairwise([first, *between, then])
            by, chain = CONSTRAINT, (link for step in steps for link in self._chain_of_step(*step))
        elif graph.latest[one] < graph.earliest[other]:
            by = DATES
        elif graph.effective_earliest[one] < graph.effective_earliest[other]:
            by = LIKELY_DATES
        else:
            by = TIE
        ids = graph.ids((first, then))
        return Reason(*ids, by, tuple(link.statement for link in chain))

    def _by_way_of(self, one: int, other: int) -> list[int]:
        """The groups on the shortest way from one group to another; [] without any. Only what is
        not listed can lie between neighbours.
        """
        came_by: dict[int, int | None] = {one: None}
        waiting = [one]
        for group in waiting:
            for head in self._heads(group):
                if head not in came_by:
                    came_by[head] = group
                    waiting.append(head)
        between, group = [], came_by.get(other)
        while group is not None and group != one:
            between.append(group)
            group = came_by[group]
        return between[::-1]

    def _chain_of_step(self, first: int, then: int) -> list[Link]:
        group_of = self.graph.group_of
        if group_of[then] in self.graph.heads[group_of[first]]:
            return self._chain_between(first, then)
        return self._chain_of_years(first, then)

    def _chain_between(self, first: int, then: int) -> list[Link]:
        """The fewest links through the groups of the two; of equals the most certain statement."""
        graph = self.graph
        one, other = graph.group_of[first], graph.group_of[then]
        came_by: dict[int, Link | None] = {first: None}
        level = [first]
        while then not in came_by:
            next_level = []
            for node in level:
                for link in graph.links_from[node]:
                    inside = graph.group_of[link.head] in (one, other)
                    if inside and link.bond is not Bond.YEARS and link.head not in came_by:
                        came_by[link.head] = link
                        next_level.append(link.head)
            level = next_level
        chain = []
        while (link := came_by[then]) is not None:
            chain.append(link)
            then = link.tail
        return chain[::-1]

    def _chain_of_years(self, first: int, then: int) -> list[Link]:
        return fewest_links(
            first,
            inf,
            links_at=lambda node: self.graph.links_from[node],
            end_of=lambda link: link.head,
            is_enough=lambda node, years: node == then and years > 0,
        )


def _bits(number: int) -> Iterator[int]:
    """The places of the bits that are set, the lowest first."""
    while number:
        lowest = number & -number
        yield lowest.bit_length() - 1
        number ^= lowest
