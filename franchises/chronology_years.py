"""Bounds on years, pushed along arcs until they rest. Plain lists of numbers, no works."""

import heapq
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

Distances = Mapping[int, Sequence[tuple[int, int]]]


class NeverRests(Exception):
    """Some years are said to lie after themselves; `circle` is one round of such nodes."""

    def __init__(self, circle: list[int]):
        super().__init__(circle)
        self.circle = circle


class Years:
    """Arcs between nodes: `heads[u]` begin no earlier than u, and all lie after it in `order`;
    `distances[u]` are pairs (v, years) for "v begins at least so many years after u", where v may
    stand anywhere and years may be negative.
    """

    def __init__(self, order: Iterable[int], heads: Sequence[Sequence[int]], distances: Distances):
        self.order = list(order)
        self.heads = heads
        self.distances = distances

    @cached_property
    def _place(self) -> list[int]:
        place = [0] * len(self.heads)
        for at, node in enumerate(self.order):
            place[node] = at
        return place

    @cached_property
    def backwards(self) -> "Years":
        """The same on an axis that runs the other way, where upper bounds are lower bounds."""
        heads: list[list[int]] = [[] for _ in self.heads]
        for tail, ends in enumerate(self.heads):
            for head in ends:
                heads[head].append(tail)
        distances: dict[int, list[tuple[int, int]]] = {}
        for tail, ends in self.distances.items():
            for head, years in ends:
                distances.setdefault(head, []).append((tail, years))
        return Years(reversed(self.order), heads, distances)

    def settle(self, bounds: Sequence[float]) -> list[float]:
        """The least values >= bounds that every arc allows, or NeverRests.

        One pass along the order, O(V + E), when there are no distances. What these raise behind
        the pass is followed in further rounds, in the order again, so that each costs what still
        moves. A value passes each distance at most once, so there are no more rounds than
        distances, and seldom more than a few (Bellman and Ford; that a circle shows in where the
        values came from is Cherkassky and Goldberg, 1999).
        """
        values = list(bounds)
        came_from: list[int | None] = [None] * len(values)
        risen = self._pass(values, came_from)
        rounds = 0
        while risen:
            rounds += 1
            risen = self._round(values, came_from, risen)
            # Looked for ever more seldom, because it costs O(V).
            if rounds & (rounds - 1) == 0 and (circle := _circle(came_from)):
                raise NeverRests(circle)
        return values

    def settle_back(self, bounds: Sequence[float]) -> list[float]:
        """The greatest values <= bounds that every arc allows."""
        return _negated(self.backwards.settle(_negated(bounds)))

    def _pass(self, values: list[float], came_from: list[int | None]) -> set[int]:
        behind = set()
        for tail in self.order:
            base = values[tail]
            for head in self.heads[tail]:
                if values[head] < base:
                    values[head] = base
                    came_from[head] = tail
            for head, years in self.distances.get(tail, ()):
                if values[head] < base + years:
                    values[head] = base + years
                    came_from[head] = tail
                    if self._place[head] < self._place[tail]:
                        behind.add(head)
        return behind

    def _round(self, values: list[float], came_from: list[int | None], risen: set[int]) -> set[int]:
        """Follow what has risen forward in the order; returns what has risen behind it."""
        place = self._place
        waiting = {place[node] for node in risen}
        heap = sorted(waiting)
        behind = set()
        while heap:
            here = heapq.heappop(heap)
            waiting.remove(here)
            tail = self.order[here]
            arcs = [(head, 0) for head in self.heads[tail]]
            for head, years in (*arcs, *self.distances.get(tail, ())):
                if values[head] < values[tail] + years:
                    values[head] = values[tail] + years
                    came_from[head] = tail
                    if place[head] < here:
                        behind.add(head)
                    elif place[head] not in waiting:
                        waiting.add(place[head])
                        heapq.heappush(heap, place[head])
        return behind


def _negated(values: Iterable[float]) -> list[float]:
    return [-value for value in values]


def _circle(came_from: list[int | None]) -> list[int] | None:
    """A round in what is otherwise a forest, in the direction of the arcs. O(V)."""
    seen_from: list[int | None] = [None] * len(came_from)
    for start in range(len(came_from)):
        node = start
        while node is not None and seen_from[node] is None:
            seen_from[node] = start
            node = came_from[node]
        if node is not None and seen_from[node] == start:
            return _round_through(node, came_from)
    return None


def _round_through(node: int, came_from: list) -> list[int]:
    circle = [node]
    while (node := came_from[node]) != circle[0]:
        circle.append(node)
    return circle[::-1]
