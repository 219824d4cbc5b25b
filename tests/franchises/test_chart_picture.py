"""The picture for cards elsewhere: its size, the same bytes for the same chart, no title in it."""

from datetime import date
from io import BytesIO

import pytest
from PIL import Image

from franchises import chart, chart_picture, seen
from franchises.chart_words import Mark
from franchises.story import Film, Known, Lane, Period, Place, Said, tell

LANES = (Lane("main", "Main line"), Lane("late", "Late line", "main", branch_film=3))


def film(key, year, lane="main"):
    return Film(
        key,
        f"Film {key}",
        released_on=date(year, 1, 1),
        places=(Place(lane, periods=(Period(2100 - year, is_primary=True),)),),
    )


@pytest.fixture
def timeline():
    films = (film(1, 2000), film(2, 2001), film(3, 2002), film(4, 2003, "late"))
    said = (
        Said(1, "before", (2, 1), why="Known"),
        Said(2, "between", (2, 3, 1), why="Secret", spoiler_free="Secret"),
    )
    return tell(Known(films=films, statements=said, lanes=LANES))


def picture(timeline, name, mark=Mark.SHOWN):
    drawn = chart.draw(timeline, timeline.lane(""), date(2026, 1, 1))
    return chart_picture.drawn(drawn, [mark for _ in drawn.rows], name, "Marquee")


@pytest.mark.parametrize("name", ["Harbour", "A Name That No Card Has The Width For " * 3])
def test_a_picture_is_1200_by_630_whatever_the_name(timeline, name):
    assert Image.open(BytesIO(picture(timeline, name))).size == (1200, 630)


def test_the_same_chart_gives_the_same_bytes_and_each_mark_its_own(timeline):
    pictures = {mark: picture(timeline, "Harbour", mark) for mark in Mark}

    assert pictures[Mark.SHOWN] == picture(timeline, "Harbour")
    assert len(set(pictures.values())) == len(Mark)


def test_what_was_not_seen_leaves_nothing_in_what_is_known(timeline):
    known = seen.up_to(timeline, 2)
    told = tell(known)

    assert told.released == (1, 2)
    assert told.lane("").order == (2, 1)
    assert [lane.slug for lane in told.lanes] == ["main"]
    assert "Known" in repr(told)
    assert not any(word in repr(told) for word in ("Secret", "Film 3", "Late line"))


def test_a_branch_at_a_film_that_was_not_seen_begins_nowhere_in_particular(timeline):
    films = (film(1, 2000), film(3, 2002), film(5, 1999, "late"))
    known = seen.up_to(tell(Known(films=films, lanes=LANES)), 1)

    assert [(lane.slug, lane.branches_from, lane.branch_film) for lane in known.lanes] == [
        ("main", "", None),
        ("late", "", None),
    ]
