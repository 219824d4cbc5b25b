"""Who stands in which lane, set when, and in what order films and periods come."""

from datetime import date

import pytest

from franchises.chronology import Says, Statement
from franchises.chronology_works import (
    Lane,
    Setting,
    Work,
    in_lane_and_before,
    listed_in,
    release_order,
    segments,
)


def at(year, **more):
    return Setting(year, year, primary=True, **more)


def work(id, *settings, lanes="main", released=None):
    return Work(id, id.upper(), released, frozenset(lanes.split()), settings)


def before(id, *about):
    return Statement(id, Says.BEFORE, about)


RIVERS = [
    work("spring", at(1920), lanes="old"),
    work("summer", at(1960), lanes="old"),
    work("unsure", at(1949, uncertainty=2), lanes="old"),
    work("brook", lanes="old"),
    work("turn", at(1980, lane="old"), at(1950, lane="new"), lanes="old new"),
    work("autumn", at(1990), lanes="new"),
    work("delta", at(2010), lanes="newest"),
]
OLD = Lane("old")
NEW = Lane("new", branches_from="old", branch_work="turn", branch_year=1950)


def lane(lanes, slug, statements=()):
    return {one.id: one for one in in_lane_and_before(RIVERS, lanes, statements, slug)}


# Settings


def test_a_work_begins_in_the_year_of_its_lane():
    turn = RIVERS[4]

    assert (turn.installed_in("old").earliest, turn.installed_in("new").latest) == (1980, 1950)


def test_across_all_lanes_it_is_open_in_which_of_its_years_a_work_begins():
    turn = RIVERS[4].installed_in(None)

    assert (turn.earliest, turn.latest) == (1950, 1980)


def test_uncertainty_widens_the_year_and_the_span_does_not():
    long = work("a", Setting(1500, 3441, uncertainty=1000, primary=True)).installed_in("main")

    assert (long.earliest, long.latest) == (500, 2500)


@pytest.mark.parametrize(
    "setting",
    [
        Setting(1944, 1944, role="prologue"),
        at(3955, asserted=False),
        Setting(None, primary=True),
    ],
)
def test_other_periods_unasserted_years_and_unknown_years_date_nothing(setting):
    one = work("a", setting).installed_in("main")

    assert (one.earliest, one.latest) == (None, None)


def test_year_0_dates_a_work():
    one = work("a", at(0)).installed_in("main")

    assert (one.earliest, one.latest) == (0, 0)


# Lanes


def test_a_view_of_a_lane_lists_what_is_placed_in_it():
    assert [one.id for one in listed_in(RIVERS, "new")] == ["turn", "autumn"]
    assert len(listed_in(RIVERS, None)) == len(RIVERS)


def test_a_branch_shares_what_is_certainly_before_its_year():
    found = lane([OLD, NEW], "new")

    assert set(found) == {"spring", "turn", "autumn"}
    assert found["turn"].earliest == 1950


def test_statements_date_what_is_before_the_branch():
    found = lane([OLD, NEW], "new", [before("s1", "brook", "spring")])

    assert set(found) == {"spring", "brook", "turn", "autumn"}


def test_a_branch_without_a_year_shares_what_is_before_its_work():
    branch = Lane("new", branches_from="old", branch_work="summer")

    assert set(lane([OLD, branch], "new")) == {"spring", "unsure", "turn", "autumn"}


def test_what_is_of_one_time_with_the_branch_is_not_before_it():
    branch = Lane("new", branches_from="old", branch_work="summer")
    together = Statement("s1", Says.SAME_TIME, ("brook", "summer"))

    assert "brook" not in lane([OLD, branch], "new", [together])
    assert "brook" in lane([OLD, branch], "new", [before("s1", "brook", "summer")])


def test_a_branch_of_a_branch_shares_through_both():
    newest = Lane("newest", branches_from="new", branch_year=1985)

    assert set(lane([newest, NEW, OLD], "newest")) == {"spring", "turn", "delta"}


def test_a_branch_at_an_unknown_point_shares_nothing():
    assert set(lane([OLD, Lane("new", branches_from="old")], "new")) == {"turn", "autumn"}


def test_an_ancestor_that_contradicts_itself_shares_nothing():
    knot = [before("s1", "spring", "summer"), before("s2", "summer", "spring")]

    assert set(lane([OLD, NEW], "new", knot)) == {"turn", "autumn"}


def test_a_lane_that_branches_from_itself_is_refused():
    with pytest.raises(ValueError, match="branches from itself"):
        lane([Lane("old", branches_from="new"), Lane("new", branches_from="old")], "new")


# Other orders


def test_release_order_goes_by_date_then_title_and_keeps_the_unreleased_apart():
    works = [
        work("c", released=date(2001, 1, 1)),
        work("b"),
        work("a", released=date(2001, 1, 1)),
        work("d", released=date(2000, 1, 1)),
    ]
    released, unreleased = release_order(works)

    assert [one.id for one in released] == ["d", "a", "c"]
    assert [one.id for one in unreleased] == ["b"]


def test_a_film_in_three_times_stands_at_each_of_them():
    first = work("part-1", at(1945))
    second = work("part-2", at(1958), Setting(1901, 1901), Setting(1941, 1941, role="epilogue"))

    found = segments([second, first], [before("s1", "part-1", "part-2")])

    assert [(one.id, setting.start) for one, setting in found] == [
        ("part-2", 1901),
        ("part-2", 1941),
        ("part-1", 1945),
        ("part-2", 1958),
    ]


def test_statements_order_periods_of_one_year_even_through_a_film_without_any():
    works = [
        work("a", at(0), released=date(2000, 1, 1)),
        work("b", at(0), released=date(2001, 1, 1)),
        work("undated"),
    ]
    found = segments(works, [before("s1", "b", "undated"), before("s2", "undated", "a")])

    assert [one.id for one, _ in found] == ["b", "a"]


def test_a_year_that_nobody_asserts_is_no_period():
    assert (
        segments([work("a", at(3955, asserted=False), Setting(3978, 3978))], [])[0][1].start == 3978
    )


def test_a_film_with_a_year_for_each_lane_stands_at_both():
    found = segments([RIVERS[4], RIVERS[1]], [before("s1", "summer", "turn")])

    assert [(one.id, setting.start) for one, setting in found] == [
        ("turn", 1950),
        ("summer", 1960),
        ("turn", 1980),
    ]
