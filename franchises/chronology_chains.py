"""Walks over the links of a graph: the shortest way, the shortest cycle, the knots."""

from collections.abc import Callable, Iterable, Iterator
from math import inf

from franchises.chronology_graph import Graph
from franchises.chronology_statements import Bond, Link


def way(
    graph: Graph,
    start: int,
    ordered: bool,
    end: int,
    room: float,
    alive: set[int] | None = None,
) -> list[Link] | None:
    """The shortest way along links of order and same time that, with what was before it
    (`ordered`), holds a link of order. Breadth first, at most `room` links deep: O(V + E).
    """
    if ordered and start == end:
        return [] if room >= 0 else None
    came_by: dict[tuple[int, bool], tuple[tuple[int, bool], Link] | None] = {(start, ordered): None}
    level, depth = [(start, ordered)], 0
    while level and depth < room:
        depth += 1
        next_level = []
        for place in level:
            for link in graph.links_from[place[0]]:
                if not _leads(link) or (alive is not None and link.head not in alive):
                    continue
                there = (link.head, place[1] or link.bond is Bond.BEFORE)
                if there not in came_by:
                    came_by[there] = (place, link)
                    if there == (end, True):
                        return _traced(came_by, there)
                    next_level.append(there)
        level = next_level
    return None


def _leads(link: Link) -> bool:
    return link.bond is not Bond.YEARS and link.tail != link.head


def _traced(came_by: dict, there: tuple[int, bool]) -> list[Link]:
    chain = []
    while came_by[there] is not None:
        there, link = came_by[there]
        chain.append(link)
    return chain[::-1]


def shortest_cycle(graph: Graph, component: list[int]) -> list[Link] | None:
    """The cycle of fewest links; of equals the one through the least rank.

    A breadth-first search from each node, none deeper than the best so far, after which the node
    is done with, and so is what then has no way in or no way out. A ring falls apart at its first
    node; the worst case is O(V E) of the component.
    """
    alive = _Alive(graph, component)
    shortest = None
    for node in component:
        if node in alive.nodes:
            room = inf if shortest is None else len(shortest) - 1
            shortest = way(graph, node, False, node, room, alive.nodes) or shortest
            if shortest and len(shortest) == 2:
                break
            alive.remove(node)
    return shortest


class _Alive:
    """The nodes of a component that a cycle may still go through."""

    def __init__(self, graph: Graph, component: list[int]):
        self.graph = graph
        self.nodes = set(component)
        self.ways_in = {node: len(self._from(graph.links_into[node])) for node in component}
        self.ways_out = {node: len(self._on(graph.links_from[node])) for node in component}

    def _from(self, links: list[Link]) -> list[int]:
        return [link.tail for link in links if _leads(link) and link.tail in self.nodes]

    def _on(self, links: list[Link]) -> list[int]:
        return [link.head for link in links if _leads(link) and link.head in self.nodes]

    def remove(self, node: int) -> None:
        """Take a node away, and every other that it leaves without a way in or a way out."""
        waiting = [node]
        while waiting:
            node = waiting.pop()
            if node not in self.nodes:
                continue
            self.nodes.remove(node)
            for head in self._on(self.graph.links_from[node]):
                self.ways_in[head] -= 1
                if not self.ways_in[head]:
                    waiting.append(head)
            for tail in self._from(self.graph.links_into[node]):
                self.ways_out[tail] -= 1
                if not self.ways_out[tail]:
                    waiting.append(tail)


def fewest_links(
    start: int,
    limit: float,
    links_at: Callable[[int], Iterable[Link]],
    end_of: Callable[[Link], int],
    is_enough: Callable[[int, int], bool],
) -> list[Link] | None:
    """The chain of fewest links whose end and sum of years are enough, in the order of the walk.

    Layer by layer the greatest sum at each node, going on only from those that rose: Bellman and
    Ford by the number of links, so O(links of the chain × E).
    """
    best = {start: 0}
    layers: list[dict[int, tuple[int, Link | None]]] = [{start: (0, None)}]
    while layers[-1] and len(layers) <= limit:
        risen: dict[int, tuple[int, Link | None]] = {}
        for node in sorted(layers[-1]):
            for link in links_at(node):
                years, end = layers[-1][node][0] + link.years, end_of(link)
                if is_enough(end, years):
                    return _walked(layers, node, link, end_of)
                if years > best.get(end, -inf):
                    best[end] = years
                    risen[end] = (years, link)
        layers.append(risen)
    return None


def _walked(layers: list, node: int, last: Link, end_of: Callable) -> list[Link]:
    chain = [last]
    for layer in reversed(layers[1:]):
        link = layer[node][1]
        chain.append(link)
        node = link.tail if end_of(link) == link.head else link.head
    return chain[::-1]


def strongly_connected(heads: list[list[int]]) -> Iterator[list[int]]:
    """Components of two nodes or more, sorted. Tarjan 1972 with a stack of its own: O(V + E)."""
    index: list[int | None] = [None] * len(heads)
    low = [0] * len(heads)
    on_stack = [False] * len(heads)
    stack: list[int] = []
    counter = 0
    for root in range(len(heads)):
        work = [(root, iter(heads[root]))] if index[root] is None else []
        while work:
            node, rest = work[-1]
            if index[node] is None:
                index[node] = low[node] = counter
                counter += 1
                stack.append(node)
                on_stack[node] = True
            for head in rest:
                if index[head] is None:
                    work.append((head, iter(heads[head])))
                    break
                if on_stack[head]:
                    low[node] = min(low[node], low[head])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == index[node]:
                    component = _popped(stack, on_stack, node)
                    if len(component) > 1:
                        yield sorted(component)


def _popped(stack: list[int], on_stack: list[bool], last: int) -> list[int]:
    component = []
    while not component or component[-1] != last:
        component.append(stack.pop())
        on_stack[component[-1]] = False
    return component
