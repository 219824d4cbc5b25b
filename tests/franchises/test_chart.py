"""The chart as numbers: places, rails, the line of releases. No database."""

from datetime import date
from itertools import pairwise

import pytest

from franchises import chart
from franchises.story import Film, Known, Lane, Period, Place, Said, tell

TODAY = date(2026, 1, 1)
MAIN = Lane("main", "Main line")


def film(key, released, *, role="main", set_in=None, lanes=("main",), **more):
    periods = () if set_in is None else (Period(set_in, is_primary=True),)
    day = date.fromisoformat(released) if released else None
    return Film(
        key,
        f"Film {key}",
        year=day and day.year,
        released_on=day,
        status="released" if day else "announced",
        role=role,
        places=tuple(Place(lane, periods=periods) for lane in lanes),
        **more,
    )


def drawn(films, statements=(), lanes=(MAIN,), lane="main"):
    timeline = tell(Known(films=tuple(films), statements=tuple(statements), lanes=lanes))
    return chart.draw(timeline, timeline.lane(lane), TODAY)


@pytest.fixture
def detour():
    """1, 2, 4 on the main line; 3 leaves it at 2 and comes back at 4; 5 is announced."""
    films = [
        film(1, "2014-01-01"),
        film(2, "2016-01-01"),
        film(3, "2020-07-01", role="spin_off"),
        film(4, "2018-01-01"),
        film(5, None, role="spin_off"),
        film(6, None),
    ]
    statements = [
        Said(1, "sequence", (1, 2, 4)),
        Said(2, "between", (3, 2, 4)),
        Said(3, "after", (5, 4), certainty="doubtful"),
    ]
    return drawn(films, statements)


def rails(chart):
    return [
        [(rail.path, rail.is_settled, rail.is_side) for rail in row.rails] for row in chart.rows
    ]


def test_rows_stand_in_story_order_and_what_has_no_place_apart(detour):
    assert [row.id for row in detour.rows] == [1, 2, 3, 4, 5]
    assert [stop.id for stop in detour.unplaced] == [6]
    assert [row.place for row in detour.rows] == [1, 2, 3, 4, 5]


def test_a_side_story_leaves_the_main_line_and_comes_back(detour):
    assert [row.track for row in detour.rows] == [25, 25, 75, 25, 75]
    assert rails(detour)[1] == [
        ("M25 0V50", True, False),
        ("M25 50C25 84 75 66 75 100", True, True),
        ("M25 50V100", True, False),
    ]
    assert ("M25 0V100", True, False) in rails(detour)[2]
    assert ("M75 0C75 34 25 16 25 50", True, True) in rails(detour)[3]


def test_a_rail_to_what_is_not_made_or_only_doubtful_is_not_settled(detour):
    assert rails(detour)[4] == [("M75 0V50", False, True)]


def test_each_row_tells_its_nearest_certain_neighbours(detour):
    assert [(row.after, row.before) for row in detour.rows] == [
        (None, 2), (1, 3), (2, 4), (3, 5), (4, None),
    ]  # fmt: skip


def test_years_run_across_to_scale(detour):
    x = {row.id: row.x for row in detour.rows}

    assert x[2] - x[1] == pytest.approx(x[4] - x[2], abs=0.05)
    assert x[3] - x[4] == pytest.approx(1.25 * (x[4] - x[2]), abs=0.1)
    assert x[5] == chart.UNDATED_X > max(x[one] for one in (1, 2, 3, 4))
    assert detour.axis.has_undated


def test_the_line_of_releases_meets_every_dated_point_whatever_the_heights(detour):
    for row in detour.rows[:4]:
        assert f"{row.x:.1f}".removesuffix(".0") + " 50" in row.releases
    assert detour.rows[4].releases == ""


def test_the_line_of_releases_is_whole_at_the_seams(detour):
    for above, below in pairwise(detour.rows[:4]):
        leaving = {
            end.split()[0]
            for end in above.releases.replace("L", "M").split("M")
            if end.endswith(" 100")
        }
        coming = {
            end.split()[0]
            for end in below.releases.replace("L", "M").split("M")
            if end.endswith(" 0")
        }
        assert leaving == coming != set()


def test_the_line_climbs_only_where_the_series_went_back(detour):
    assert detour.goes_back
    assert not drawn([film(1, "2000-01-01", set_in=1)]).goes_back


def test_neighbours_of_unknown_order_share_a_place_and_run_beside_one_another():
    films = [film(n, f"200{n}-01-01") for n in (1, 2, 3, 4)]
    both = [Said(1, "between", (2, 1, 4)), Said(2, "between", (3, 1, 4))]
    found = drawn(films, both)

    assert [row.place for row in found.rows] == [1, 2, 2, 4]
    assert [row.beside for row in found.rows] == [(), (3,), (2,), ()]
    assert found.rows[1].track != found.rows[2].track
    assert [(row.open_from, row.open_to) for row in found.rows] == [
        (None, 100), (12, 100), (0, 88), (None, 100),
    ]  # fmt: skip
    assert (found.rows[3].after, found.rows[2].after, found.rows[1].before) == (3, 1, 4)


def test_a_branch_leaves_the_line_of_its_parent_at_its_work():
    lanes = (Lane("old", "Old"), Lane("new", "New", "old", branch_film=2))
    films = [
        film(1, "2000-01-01", lanes=("old",)),
        film(2, "2001-01-01", lanes=("old", "new")),
        film(3, "2002-01-01", lanes=("new",)),
    ]
    found = drawn(films, [Said(1, "sequence", (1, 2, 3))], lanes, "new")

    assert [row.track for row in found.rows] == [25, 25, 75]
    assert ("M25 50C25 84 75 66 75 100", True, False) in rails(found)[1]


def test_by_release_the_undated_stand_last_and_places_stay_those_of_the_story(detour):
    found = chart.by_release(detour)

    assert [row.id for row in found.rows] == [1, 2, 4, 3, 5, 6]
    assert [row.place for row in found.rows] == [1, 2, 4, 3, 5, 0]
    assert [row.released for row in found.rows] == [1, 2, 3, 4, None, None]
    assert not any(row.rails for row in found.rows)


@pytest.mark.parametrize(("first", "last"), [(2014, 2014), (2014, 2025), (1937, 2026)])
def test_the_axis_has_labels_for_at_most_a_few_years(first, last):
    axis = chart.axis_of([date(first, 5, 1), date(last, 6, 1), None])
    places = [x for _, x in axis.labels]

    assert axis.labels[0][0] == first
    assert 1 <= len(places) <= chart.MOST_LABELS + 2
    assert places == sorted(places)
    assert places[-1] <= chart.LAST_DATED_X


def test_a_franchise_without_a_date_has_no_years():
    found = drawn([film(1, None, set_in=3), film(2, None, set_in=5)])

    assert found.axis.labels == ()
    assert [row.x for row in found.rows] == [chart.UNDATED_X] * 2
