"""The order of a story, computed from what was said about it. Pure: no model, no clock, no row
order.

Order means the start of the primary setting. `solve` answers for one lane, from the installments
in it (`chronology_works` says which those are) and the statements of the franchise:

1. Statements become links "listed before", "at the same time", "so many years apart"
   (`chronology_statements`), and what happens at the same time is merged (`chronology_graph`).
2. What cannot be true together is named by the shortest chain (`chronology_contradictions`).
3. Years are pushed along the links both ways until they rest (`chronology_years`).
4. The order is unique, and says which pairs are certain and why neighbours are neighbours
   (`chronology_order`).

The years are a simple temporal problem (Dechter, Meiri and Pearl, 1991): a pair is determined
exactly when every assignment of years and every order that the statements allow agree on it.
Nothing here recurses, so a chain of ten thousand is as safe as one of three.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace

from franchises.chronology_contradictions import Contradiction, contradictions, would_contradict
from franchises.chronology_graph import Graph
from franchises.chronology_order import Order, Reason
from franchises.chronology_statements import Certainty, Installment, Says, Statement

__all__ = [
    "Certainty",
    "Chronology",
    "Contradiction",
    "Dispute",
    "Graph",
    "Installment",
    "Reason",
    "Says",
    "Statement",
    "contradictions",
    "solve",
    "would_contradict",
]


@dataclass(frozen=True)
class Dispute:
    """A soft statement that was left out, and what it would contradict."""

    statement: object
    contradiction: Contradiction


@dataclass(frozen=True)
class Chronology:
    """What is known of one lane; works are their ids, everywhere in the order of the list.

    `ties` are the neighbours that may be either way round, `undetermined_pairs` all such pairs.
    `together` are the works that are said to begin at the same time.
    `years` are the bounds within which each work begins, None where there is no bound. Without
    `pairs` only order, unplaced, disputes and contradictions are worked out. With contradictions
    among hard statements there is no order, and all the rest is empty.
    """

    order: tuple = ()
    ties: tuple[tuple, ...] = ()
    undetermined_pairs: tuple[tuple, ...] = ()
    unplaced: tuple = ()
    together: tuple[tuple, ...] = ()
    reasons: tuple[Reason, ...] = ()
    years: dict = field(default_factory=dict)
    disputes: tuple[Dispute, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()


def solve(
    installments: Iterable[Installment],
    statements: Iterable[Statement],
    *,
    pairs: bool = True,
    unlisted: Collection = (),
) -> Chronology:
    """The chronology of one lane. `unlisted` ids, such as events, help to find the order of the
    others and stand in none of its lists but `together` and `years`.

    O((V + E) log V) without `pairs`; with them, which ties and reasons need too, O(V E / 64 + V²).
    Each soft statement that contradicts costs O((V + E) log E) more.
    """
    graph = Graph(installments, statements)
    disputes: list[Dispute] = []
    if not graph.is_consistent:
        hard = graph.saying(said for said in graph.statements if said.certainty.is_hard)
        if not hard.is_consistent:
            return Chronology(contradictions=tuple(contradictions(hard)))
        graph, disputes = _with_soft(hard, graph.statements[len(hard.statements) :])
    return _chronology(graph, disputes, pairs, unlisted)


def _with_soft(graph: Graph, soft: tuple[Statement, ...]) -> tuple[Graph, list[Dispute]]:
    """The graph with each soft statement in turn, but for those that would contradict.

    What contradicts keeps doing so however much is added, so the first offender is found by
    doubling and halving instead of one by one.
    """
    disputes = []
    while soft:
        whole = graph.saying([*graph.statements, *soft])
        if whole.is_consistent:
            return whole, disputes
        good = _consistent_start(graph, soft)
        graph = graph.saying([*graph.statements, *soft[:good]])
        offender = soft[good]
        disputes.append(Dispute(offender.id, would_contradict(graph, offender)))
        soft = soft[good + 1 :]
    return graph, disputes


def _consistent_start(graph: Graph, soft: tuple[Statement, ...]) -> int:
    """How many of these may be added together before one contradicts; one of them does."""
    good, bad = 0, 1
    while bad < len(soft) and _may_add(graph, soft[:bad]):
        good, bad = bad, bad * 2
    bad = min(bad, len(soft))
    while bad - good > 1:
        middle = (good + bad) // 2
        if _may_add(graph, soft[:middle]):
            good = middle
        else:
            bad = middle
    return good


def _may_add(graph: Graph, soft: tuple[Statement, ...]) -> bool:
    return graph.saying([*graph.statements, *soft]).is_consistent


def _chronology(
    graph: Graph, disputes: list[Dispute], pairs: bool, unlisted: Collection
) -> Chronology:
    order = Order(graph, all_pairs=pairs, unlisted=unlisted)
    chronology = Chronology(
        order=graph.ids(order.nodes),
        unplaced=graph.ids(order.listed(order.unplaced)),
        disputes=tuple(disputes),
    )
    if not pairs:
        return chronology
    return replace(
        chronology,
        ties=tuple(graph.ids(pair) for pair in order.ties()),
        undetermined_pairs=tuple(graph.ids(pair) for pair in order.undetermined_pairs()),
        together=tuple(
            graph.ids(graph.together[group]) for group in order.groups if group in graph.together
        ),
        reasons=tuple(order.reasons()),
        years=graph.years,
    )
