"""Bounds on years, pushed along links until they rest. Plain lists of numbers, no works."""

from collections.abc import Iterable, Sequence
from math import inf

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
    anywhere. Each is used at most once on the way to a value, so there are at most len(loose) + 1
    passes, and seldom more than a few (Bellman and Ford, in the order of the graph).
    """
    values = list(bounds)
    order = list(order)
    came_from: list[int | None] = [None] * len(values)
    for passes in range(len(loose) + 2):
        _pass_forward(values, order, arcs, came_from)
        if not _pass_loose(values, loose, came_from):
            return values
        # A circle that raises itself shows in where the values came from within a few passes.
        if passes and (circle := _circle(came_from)):
            raise NeverRests(circle)
    raise AssertionError("A value that is raised for ever comes from itself.")


def _pass_forward(values: list, order: list[int], arcs: Arcs, came_from: list) -> None:
    for tail in order:
        base = values[tail]
        if base == -inf:
            continue
        for head, years in arcs[tail]:
            if values[head] < base + years:
                values[head] = base + years
                came_from[head] = tail


def _pass_loose(values: list, loose: LooseArcs, came_from: list) -> bool:
    moved = False
    for tail, head, years in loose:
        if values[head] < values[tail] + years:
            values[head] = values[tail] + years
            came_from[head] = tail
            moved = True
    return moved


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
