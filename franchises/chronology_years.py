"""Bounds on years, pushed along links until they rest. Plain lists of numbers, no works."""

import heapq
from collections.abc import Iterable, Sequence

Arcs = Sequence[Sequence[tuple[int, int]]]
LooseArcs = Sequence[tuple[int, int, int]]


class NeverRests(Exception):
    """Some years are said to lie after themselves; `circle` is one round of such nodes."""

    def __init__(self, circle: list[int]):
        super().__init__(circle)
        self.circle = circle


def settle(
    bounds: Sequence[float], order: Iterable[int], arcs: Arcs, loose: LooseArcs
) -> list[float]:
    """The least values >= bounds with value[v] >= value[u] + years for every arc (u, v, years).

    `arcs` point forward in `order`, so one pass over them is enough: O(V + E). `loose` arcs point
    anywhere; what they raise is followed in further rounds, in the order again, so that each round
    costs what still moves. A value passes each loose arc at most once, so there are no more rounds
    than loose arcs, and seldom more than a few (Bellman and Ford; that a circle shows in where the
    values came from is Cherkassky and Goldberg, 1999).
    """
    values, order = list(bounds), list(order)
    came_from: list[int | None] = [None] * len(values)
    for tail in order:
        base = values[tail]
        for head, years in arcs[tail]:
            if values[head] < base + years:
                values[head] = base + years
                came_from[head] = tail
    if loose:
        _follow_loose(values, order, arcs, loose, came_from)
    return values


def _follow_loose(
    values: list[float], order: list[int], arcs: Arcs, loose: LooseArcs, came_from: list
) -> None:
    place = {node: at for at, node in enumerate(order)}
    loose_from: dict[int, list[tuple[int, int]]] = {}
    for tail, head, years in loose:
        loose_from.setdefault(tail, []).append((head, years))
    risen = set(loose_from)
    rounds = 0
    while risen:
        rounds += 1
        risen = _round(values, order, place, arcs, loose_from, came_from, risen)
        # Looked for ever more seldom, because it costs O(V).
        if rounds & (rounds - 1) == 0 and (circle := _circle(came_from)):
            raise NeverRests(circle)


def _round(
    values: list[float],
    order: list[int],
    place: dict[int, int],
    arcs: Arcs,
    loose_from: dict[int, list[tuple[int, int]]],
    came_from: list[int | None],
    risen: set[int],
) -> set[int]:
    """Follow what has risen forward in the order; returns what has risen behind it."""
    waiting = {place[node] for node in risen}
    heap = sorted(waiting)
    behind = set()
    while heap:
        here = heapq.heappop(heap)
        waiting.remove(here)
        tail = order[here]
        base = values[tail]
        for head, years in (*arcs[tail], *loose_from.get(tail, ())):
            if values[head] < base + years:
                values[head] = base + years
                came_from[head] = tail
                if place[head] <= here:
                    behind.add(head)
                elif place[head] not in waiting:
                    waiting.add(place[head])
                    heapq.heappush(heap, place[head])
    return behind


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


def negated(values: Iterable[float]) -> list[float]:
    """Upper bounds are lower bounds on an axis that runs the other way."""
    return [-value for value in values]


def reversed_arcs(arcs: Arcs) -> list[list[tuple[int, int]]]:
    back: list[list[tuple[int, int]]] = [[] for _ in arcs]
    for tail, heads in enumerate(arcs):
        for head, years in heads:
            back[head].append((tail, years))
    return back
