"""The solver, rule by rule; brute force and the case files are in their own modules."""

import sys
from datetime import date

import pytest

from franchises.chronology import (
    Certainty,
    Graph,
    Installment,
    Reason,
    Says,
    Statement,
    solve,
    would_contradict,
)
from franchises.chronology_contradictions import contradictions
from scripts.bench_chronology import franchise


def film(id, year=None, *, latest=None, released=None, title=None):
    latest = year if latest is None else latest
    return Installment(id, title or id.upper(), released, year, latest)


def said(id, says, *about, certainty=Certainty.STATED, least=None, most=None):
    return Statement(id, Says(says), about, certainty, least, most)


def sequence(*titles):
    return [film(title.lower(), title=title) for title in titles]


WICK = [
    film("jw3", title="Chapter 3", released=date(2019, 5, 17)),
    film("jw4", title="Chapter 4", released=date(2023, 3, 24)),
    film("ballerina", title="Ballerina", released=date(2025, 6, 6)),
]
BETWEEN = said("s1", "between", "ballerina", "jw3", "jw4")


# Order


def test_nothing_is_an_order_of_nothing_and_one_film_an_order_of_one():
    assert solve([], []).order == ()
    assert solve([film("a", 0)], []).order == ("a",)


def test_a_film_of_which_nothing_is_known_is_unplaced():
    solved = solve([film("a", 0), film("b")], [])

    assert solved.order == ("a",)
    assert solved.unplaced == ("b",)
    assert solved.undetermined_pairs == ()


def test_what_is_said_of_a_film_in_another_lane_says_nothing_here():
    solved = solve([film("a"), film("b", 5)], [said("s1", "before", "a", "elsewhere")])

    assert solved.unplaced == ("a",)


def test_a_sequence_closes_over_a_film_that_is_not_in_the_lane():
    films = [film("c", released=date(2000, 1, 1)), film("a", released=date(2001, 1, 1))]
    solved = solve(films, [said("s1", "sequence", "a", "b", "c")])

    assert solved.order == ("a", "c")
    assert solved.reasons == (Reason("a", "c", "constraint", ("s1",)),)


def test_between_still_says_what_it_says_of_two_when_the_third_is_not_in_the_lane():
    between = said("s1", "between", "b", "a", "c")

    assert solve([film("c"), film("a")], [between]).reasons[0].statements == ("s1",)
    assert solve([film("c"), film("b")], [between]).order == ("b", "c")
    assert solve([film("b"), film("a")], [between]).order == ("a", "b")


def test_an_undated_prequel_stands_right_before_what_it_precedes():
    films = [
        film("old", 1980),
        film("first", 1990, released=date(1990, 1, 1)),
        film("rival", 1990, released=date(1995, 1, 1)),
        film("prequel", released=date(2020, 1, 1)),
    ]
    solved = solve(films, [said("s1", "before", "prequel", "first")])

    assert solved.order == ("old", "rival", "prequel", "first")
    assert ("old", "prequel") in solved.undetermined_pairs


def test_a_prequel_by_some_years_goes_before_what_is_set_in_them():
    films = [film("first", 1990), film("between", 1988), film("prequel")]
    solved = solve(films, [said("s1", "offset", "first", "prequel", least=3)])

    assert solved.order == ("prequel", "between", "first")
    assert solved.undetermined_pairs == ()
    assert solved.years["prequel"] == (None, 1987)
    assert solved.reasons[0].by == "dates"


def test_a_film_of_which_only_the_latest_year_is_known_goes_before_what_is_later():
    solved = solve([film("late", 1960), Installment("early", "Early", None, None, 1950)], [])

    assert solved.order == ("early", "late")


def test_ties_go_by_release_date_with_unknown_last_then_title_then_id():
    films = [
        film("e", 0, title="A"),
        film("d", 0, title="B", released=date(2001, 1, 1)),
        film("c", 0, title="A", released=date(2001, 1, 1)),
        film("b", 0, title="A", released=date(2001, 1, 1)),
        film("a", 0, title="Z", released=date(2000, 1, 1)),
    ]
    solved = solve(films, [])

    assert solved.order == ("a", "b", "c", "d", "e")
    assert len(solved.undetermined_pairs) == 10
    assert {reason.by for reason in solved.reasons} == {"tie_release_date"}


def test_year_0_is_a_year():
    solved = solve([film("a", 0), film("b", -1), film("c", 1)], [])

    assert solved.order == ("b", "a", "c")
    assert solved.years["a"] == (0, 0)
    assert solved.unplaced == ()


def test_titles_may_be_anything_and_may_repeat():
    titles = ["", "“Alien”", "مومياء", "🎬", "“Alien”"]
    films = [film(str(number), 0, title=title) for number, title in enumerate(titles)]

    assert sorted(solve(films, []).order) == ["0", "1", "2", "3", "4"]


def test_films_of_one_time_stand_together_and_neither_is_before_the_other():
    films = [film("a", 5), film("b"), film("c"), film("d", 5)]
    solved = solve(films, [said("s1", "same_time", "b", "a"), said("s2", "before", "b", "c")])

    assert solved.order == ("a", "b", "c", "d")
    assert solved.together == (("a", "b"),)
    assert solved.years["b"] == (5, 5)
    assert solved.reasons[0] == Reason("a", "b", "same_time", ("s1",))
    assert ("a", "b") not in solved.undetermined_pairs
    assert ("a", "d") in solved.undetermined_pairs


def test_two_distances_may_order_what_no_statement_compares():
    films = [film("first"), film("sequel"), film("spin-off")]
    solved = solve(
        films,
        [
            said("s1", "offset", "sequel", "first", least=5),
            said("s2", "offset", "spin-off", "first", least=1, most=3),
        ],
    )

    assert solved.order == ("first", "spin-off", "sequel")
    assert solved.undetermined_pairs == ()
    assert solved.reasons[1] == Reason("spin-off", "sequel", "constraint", ("s2", "s1"))


@pytest.mark.parametrize("first", [film("first"), film("first", 1990, latest=2000)])
@pytest.mark.parametrize("pairs", [True, False])
def test_such_distances_order_films_of_any_date_or_none(first, pairs):
    films = [
        first,
        film("sequel", released=date(2000, 1, 1)),
        film("spin-off", released=date(2001, 1, 1)),
    ]
    solved = solve(
        films,
        [
            said("s1", "offset", "sequel", "first", least=5),
            said("s2", "offset", "spin-off", "first", least=1, most=3),
        ],
        pairs=pairs,
    )

    assert solved.order == ("first", "spin-off", "sequel")
    assert solved.undetermined_pairs == ()


def test_the_surer_of_two_statements_is_the_reason():
    doubtful = said("s1", "before", "a", "b", certainty=Certainty.DOUBTFUL)
    solved = solve(sequence("A", "B"), [doubtful, said("s2", "before", "a", "b")])

    assert solved.reasons == (Reason("a", "b", "constraint", ("s2",)),)


def test_two_of_one_id_are_refused():
    with pytest.raises(ValueError, match="Two installments have the same id"):
        solve([film("a"), film("a")], [])
    with pytest.raises(ValueError, match="Two statements have the same id"):
        solve([film("a"), film("b")], [said("s", "before", "a", "b"), said("s", "after", "a", "b")])
    with pytest.raises(ValueError, match="A ends before it begins"):
        film("a", 5, latest=4)


# Soft statements


def test_a_soft_statement_that_contradicts_is_a_dispute_and_orders_nothing():
    soft = said("s2", "before", "jw4", "jw3", certainty=Certainty.CONTESTED)
    solved = solve(WICK, [BETWEEN, soft])

    assert solved.order == ("jw3", "ballerina", "jw4")
    assert solved.contradictions == ()
    (dispute,) = solved.disputes
    assert dispute.statement == "s2"
    assert dispute.contradiction.cycle == ("jw3", "jw4")
    assert dispute.contradiction.least_certain == "s2"


def test_of_two_soft_statements_the_surer_then_the_elder_is_kept():
    def kept(*statements):
        (dispute,) = solve(sequence("A", "B"), statements).disputes
        return {one.id for one in statements} - {dispute.statement}

    doubtful, contested = Certainty.DOUBTFUL, Certainty.CONTESTED
    forth, back = ("before", "a", "b"), ("before", "b", "a")
    assert kept(said(1, *forth, certainty=contested), said(2, *back, certainty=doubtful)) == {2}
    assert kept(said(1, *forth, certainty=doubtful), said(2, *back, certainty=doubtful)) == {1}


# Contradictions


def test_a_save_that_closes_a_circle_is_told_the_chain():
    refused = would_contradict(Graph(WICK, [BETWEEN]), said("s2", "before", "jw4", "ballerina"))

    assert refused.kind == "cycle"
    assert refused.cycle == ("jw4", "ballerina")
    assert refused.statements == ("s2", "s1")
    assert refused.message == "Chapter 4 < Ballerina < Chapter 4"
    assert refused.in_words == "Ballerina after Chapter 4 after Ballerina"


def test_a_long_chain_is_told_from_its_end():
    steps = [said("s1", "after", "ballerina", "jw3"), said("s2", "after", "jw4", "ballerina")]
    refused = would_contradict(Graph(WICK, steps), said("s3", "before", "jw4", "jw3"))

    assert refused.in_words == "Chapter 4 after Ballerina after Chapter 3 after Chapter 4"
    assert refused.statements == ("s1", "s2", "s3")


def test_the_statement_to_doubt_is_the_least_certain_of_the_chain():
    steps = [
        said("s1", "before", "a", "b", certainty=Certainty.DERIVED),
        said("s2", "before", "b", "c"),
    ]
    refused = would_contradict(Graph(sequence("A", "B", "C"), steps), said("s3", "after", "a", "c"))

    assert refused.least_certain == "s1"


def test_a_save_that_fits_is_told_nothing():
    assert (
        would_contradict(Graph(WICK, [BETWEEN]), said("s2", "during", "ballerina", "jw3")) is None
    )


def test_of_several_circles_that_a_save_closes_the_shortest_is_told():
    graph = Graph(sequence("A", "B", "C", "D"), [said("s1", "sequence", "a", "b", "c", "d")])

    refused = would_contradict(graph, said("s2", "between", "c", "d", "a"))

    assert refused.cycle == ("c", "d")
    assert refused.statements == ("s1", "s2")


def test_of_a_graph_that_contradicts_itself_already_the_circle_through_the_save_is_told():
    knot = [said("s1", "before", "a", "b"), said("s2", "before", "b", "a")]
    graph = Graph(sequence("A", "B", "C"), [*knot, said("s3", "before", "b", "c")])

    refused = would_contradict(graph, said("s4", "before", "c", "a"))

    assert refused.cycle == ("a", "b", "c")
    assert refused.statements == ("s1", "s3", "s4")


def test_being_of_one_time_with_what_comes_later_is_told():
    graph = Graph(sequence("A", "B", "C"), [said("s1", "sequence", "a", "b", "c")])

    refused = would_contradict(graph, said("s2", "same_time", "a", "c"))

    assert refused.kind == "same_time_vs_before"
    assert refused.message == "A < B < C = A"
    assert refused.in_words == "C after B after A at the same time as C"


def test_a_save_against_the_dates_is_told_the_nearest_dates():
    films = [film("a", 1990), film("b"), film("c", 1980), film("d", 1995)]
    graph = Graph(films, [said("s1", "before", "b", "c"), said("s2", "before", "a", "d")])

    refused = would_contradict(graph, said("s3", "before", "a", "b"))

    assert refused.kind == "dates"
    assert refused.cycle == ("a", "b", "c")
    assert refused.statements == ("s3", "s1")
    assert refused.message == (
        "A (set 1990 or later) is said to come before C (set 1980 or earlier)"
    )


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        (
            said("s", "same_time", "a", "b"),
            "A (set 1990 or later) is said to be at the same time as B (set 1980 or earlier)",
        ),
        (
            said("s", "offset", "a", "b", most=1),
            "A (set 1990 or later) is said to come at most 1 year after B (set 1980 or earlier)",
        ),
        (
            said("s", "offset", "b", "a", least=0),
            "A (set 1990 or later) is said to come no later than B (set 1980 or earlier)",
        ),
        (
            said("s", "offset", "b", "a", least=2, most=2),
            "A (set 1990 or later) is said to come at least 2 years before B (set 1980 or earlier)",
        ),
    ],
)
def test_dates_are_compared_in_the_words_of_the_statement(statement, message):
    (found,) = solve([film("a", 1990), film("b", 1980)], [statement]).contradictions

    assert found.kind == "dates"
    assert found.message == message


def test_each_film_that_is_dated_too_early_is_named_with_the_nearest_that_shows_it():
    films = [film("a", 1990), film("b", 1980), film("c", 1970)]
    found = solve(films, [said("s1", "sequence", "a", "b", "c")]).contradictions

    assert [one.cycle for one in found] == [("a", "b"), ("b", "c")]


def test_a_contradiction_leaves_no_order():
    solved = solve(
        [film("a"), film("b"), film("c", 0)],
        [said("s1", "before", "a", "b"), said("s2", "after", "a", "b")],
    )

    assert solved.order == ()
    assert [one.message for one in solved.contradictions] == ["A < B < A"]


# Size


@pytest.fixture
def shallow():
    """A stack that has no room for one call for each film."""
    limit = sys.getrecursionlimit()
    depth = 0
    frame = sys._getframe()
    while frame:
        depth, frame = depth + 1, frame.f_back
    sys.setrecursionlimit(depth + 100)
    yield
    sys.setrecursionlimit(limit)


def chain(length):
    films = [Installment(number, f"Film {number}") for number in range(length)]
    links = [Statement(number, Says.BEFORE, (number, number + 1)) for number in range(length - 1)]
    return films, links


def test_a_chain_of_ten_thousand_is_no_deeper_than_one_of_three(shallow):
    films, links = chain(10_000)

    assert solve(reversed(films), links, pairs=False).order == tuple(range(10_000))


def test_twice_the_works_take_about_twice_the_steps():
    """Counted in lines that are run, because other processes slow none of them."""
    few, many = (steps(franchise(size, 4 * size)) for size in (500, 1_000))
    assert 1.9 < many / few < 2.2


def steps(story):
    """How many lines of the solver an order takes."""
    count = 0

    def step(frame, event, argument):
        nonlocal count
        count += 1
        return step if "chronology" in frame.f_code.co_filename else None

    before = sys.gettrace()
    sys.settrace(step)
    try:
        solve(*story, pairs=False)
    finally:
        sys.settrace(before)
    return count


def test_a_ring_of_five_hundred_is_named(shallow):
    films, links = chain(500)
    ring = [*links, Statement(999, Says.BEFORE, (499, 0))]

    (found,) = contradictions(Graph(films, ring))

    # Titles decide where it starts: "Film 0" is the first.
    assert found.cycle == tuple(range(500))
    assert found.statements == (*range(499), 999)


def test_a_long_chain_of_distances_that_cannot_hold_is_named(shallow):
    films, _ = chain(500)
    steps = [
        Statement(number, Says.OFFSET, (number + 1, number), min_years=1, max_years=1)
        for number in range(499)
    ]
    whole = Statement(5_000, Says.OFFSET, (499, 0), max_years=250)

    assert Graph(films, steps).is_consistent
    (found,) = contradictions(Graph(films, [*steps, whole]))
    assert found.kind == "distances"
    assert len(found.cycle) == 500
