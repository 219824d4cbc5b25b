"""What cannot be true together, named by the shortest chain of statements that shows it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import inf
from typing import Any

from franchises.chronology_chains import fewest_links, shortest_cycle, strongly_connected, way
from franchises.chronology_graph import Graph
from franchises.chronology_statements import Bond, Link, Statement
from franchises.chronology_years import NeverRests, Years

CYCLE, SELF, SAME_TIME_VS_BEFORE = "cycle", "self", "same_time_vs_before"
DATES, DISTANCES = "dates", "distances"


@dataclass(frozen=True)
class Contradiction:
    """A chain of installments, each said to come before the next.

    `statements[i]` says so of `cycle[i]` and `cycle[i + 1]`. In a cycle the last comes before the
    first again; a chain of dates ends at the last. `least_certain` is the statement to doubt first.
    """

    kind: str
    cycle: tuple
    titles: tuple[str, ...]
    statements: tuple
    message: str
    in_words: str
    least_certain: Any


def contradictions(graph: Graph) -> list[Contradiction]:
    """Every knot, by one shortest chain each, by the id of the first. [] in O(V + E) when none.

    Dates can be compared only along an order, so they are looked at when the order has no cycle.
    """
    if graph.is_consistent:
        return []
    found = [_named_cycle(graph, [link]) for link in _links_to_itself(graph)]
    found += [_named_cycle(graph, cycle) for cycle in _order_cycles(graph)]
    if not found:
        found = _impossible_distances(graph) or _impossible_dates(graph)
    return sorted(found, key=lambda one: (one.cycle[0], len(one.cycle), one.statements))


def would_contradict(graph: Graph, statement: Statement) -> Contradiction | None:
    """The shortest contradiction that one more statement would be part of.

    O(V + E), as long as it has none; else O(V + E) for each link of the statement.
    """
    whole = graph.saying([*graph.statements, statement])
    if whole.is_consistent:
        return None
    shortest = None
    for link in whole.links:
        if link.statement == statement.id and link.bond is not Bond.YEARS:
            room = inf if shortest is None else len(shortest) - 1
            shortest = _cycle_through(whole, link, room) or shortest
    if shortest:
        return _named_cycle(whole, shortest)
    through_it = [found for found in contradictions(whole) if statement.id in found.statements]
    return min(through_it, key=lambda found: len(found.cycle), default=None)


# Cycles of order


def _links_to_itself(graph: Graph) -> list[Link]:
    return [link for link in graph.links if link.bond is Bond.BEFORE and link.head == link.tail]


def _order_cycles(graph: Graph) -> Iterator[list[Link]]:
    """One shortest cycle for each strongly connected component that has one."""
    for component in strongly_connected(_heads(graph, (Bond.BEFORE, Bond.SAME))):
        if cycle := shortest_cycle(graph, component):
            yield cycle


def _heads(graph: Graph, bonds: Iterable[Bond]) -> list[list[int]]:
    return [
        [link.head for link in links if link.bond in bonds and link.head != link.tail]
        for links in graph.links_from
    ]


def _cycle_through(graph: Graph, link: Link, room: float) -> list[Link] | None:
    """The shortest cycle through this link, of at most `room` links."""
    ordered = link.bond is Bond.BEFORE
    back = way(graph, link.head, ordered, link.tail, room - 1)
    return None if back is None else [link, *back]


# Years


def _impossible_distances(graph: Graph) -> list[Contradiction]:
    """Works that are said to lie too far apart and too close, whatever their dates: for each
    component the circle of fewest links. O(S V E) of the component in the worst case, with S
    links that ask for a distance.
    """
    if graph.distances_hold:
        return []
    found = []
    for component in strongly_connected(_heads(graph, Bond)):
        inside = set(component)
        room = _length_of_some_circle(graph, component)
        if room is None:
            continue
        circle = None
        # A round whose years add up to more than none has a link that asks for more than none.
        for start in component:
            if any(link.years > 0 for link in graph.links_from[start]):
                limit = room if circle is None else len(circle) - 1
                circle = _chain_forward(graph, start, inside, limit) or circle
        found.append(_named_distances(graph, circle))
    return found


def _length_of_some_circle(graph: Graph, component: list[int]) -> int | None:
    """An upper limit on the links of the shortest impossible circle inside; None without one."""
    place = {node: at for at, node in enumerate(component)}
    distances = {
        place[node]: [
            (place[link.head], link.years) for link in graph.links_from[node] if link.head in place
        ]
        for node in component
    }
    nodes = range(len(component))
    try:
        Years(nodes, [()] * len(nodes), distances).settle([0] * len(nodes))
    except NeverRests as never:
        return len(never.circle)
    return None


def _chain_forward(graph: Graph, start: int, inside: set, limit: int) -> list[Link] | None:
    """The fewest links from a node back to itself whose years add up to more than none."""
    return fewest_links(
        start,
        limit,
        links_at=lambda node: [link for link in graph.links_from[node] if link.head in inside],
        end_of=lambda link: link.head,
        is_enough=lambda node, years: node == start and years > 0,
    )


def _impossible_dates(graph: Graph) -> list[Contradiction]:
    """For each work that is dated too early for what precedes it, the nearest such: O(V + E) for
    each, but the search goes no farther than it must.
    """
    found = []
    for node, group in enumerate(graph.group_of):
        if graph.earliest[group] > (latest := graph.own_latest(node)):
            chain = fewest_links(
                node,
                inf,
                links_at=lambda node: graph.links_into[node],
                end_of=lambda link: link.tail,
                is_enough=lambda node, years, latest=latest: (
                    graph.own_earliest(node) + years > latest
                ),
            )
            found.append(_named_dates(graph, chain[::-1]))
    return found


# Naming


def _named_cycle(graph: Graph, chain: list[Link]) -> Contradiction:
    chain = _from_least_rank(chain)
    nodes = graph.nodes_along(chain)
    titles = graph.titles(nodes)
    message, steps = titles[0], []
    for link, tail, head in zip(chain, titles, titles[1:], strict=False):
        message += f" {'=' if link.bond is Bond.SAME else '<'} {head}"
        steps.append(f"{'at the same time as' if link.bond is Bond.SAME else 'after'} {tail}")
    in_words = " ".join([titles[-2], *steps[-2::-1], steps[-1]])
    if any(link.bond is Bond.SAME for link in chain):
        kind = SAME_TIME_VS_BEFORE
    else:
        kind = SELF if len(chain) == 1 else CYCLE
    return _contradiction(graph, kind, chain, nodes[:-1], message, in_words)


def _from_least_rank(chain: list[Link]) -> list[Link]:
    first = min(range(len(chain)), key=lambda at: chain[at].tail)
    return chain[first:] + chain[:first]


def _named_distances(graph: Graph, chain: list[Link]) -> Contradiction:
    chain = _from_least_rank(chain)
    nodes = graph.nodes_along(chain)
    titles = graph.titles(nodes)
    distances = [
        _distance(tail, link, head)
        for tail, link, head in zip(titles, chain, titles[1:], strict=False)
    ]
    message = "These cannot all hold: " + "; ".join(distances)
    return _contradiction(graph, DISTANCES, chain, nodes[:-1], message, message)


def _distance(tail: str, link: Link, head: str) -> str:
    if link.bond is Bond.SAME:
        return f"{head} at the same time as {tail}"
    if link.years > 0:
        return f"{head} at least {_years(link.years)} after {tail}"
    if link.bond is Bond.BEFORE or link.years == 0:
        return f"{head} not before {tail}"
    return f"{tail} at most {_years(-link.years)} after {head}"


def _named_dates(graph: Graph, chain: list[Link]) -> Contradiction:
    nodes = graph.nodes_along(chain)
    titles = graph.titles(nodes)
    first = f"{titles[0]} (set {graph.own_earliest(nodes[0])} or later)"
    last = f"{titles[-1]} (set {graph.own_latest(nodes[-1])} or earlier)"
    message = f"{first} is said to {_relation(chain)} {last}"
    return _contradiction(graph, DATES, chain, nodes, message, message)


def _relation(chain: list[Link]) -> str:
    years = sum(link.years for link in chain)
    if all(link.bond is Bond.SAME for link in chain):
        return "be at the same time as"
    if years > 0:
        return f"come at least {_years(years)} before"
    if years < 0:
        return f"come at most {_years(-years)} after"
    if any(link.bond is Bond.YEARS for link in chain):
        return "come no later than"
    return "come before"


def _years(number: int) -> str:
    return "1 year" if number == 1 else f"{number} years"


def _contradiction(
    graph: Graph, kind: str, chain: list[Link], nodes: list[int], message: str, in_words: str
) -> Contradiction:
    statements = tuple(link.statement for link in chain)
    said = [graph.statement_by_id[one] for one in statements]
    return Contradiction(
        kind=kind,
        cycle=graph.ids(nodes),
        titles=graph.titles(nodes),
        statements=statements,
        message=message,
        in_words=in_words,
        least_certain=max(said, key=lambda one: one.precedence).id,
    )
