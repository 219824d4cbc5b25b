"""Each row of the chart as a sentence, and how a way through departs from the order."""

from datetime import date

import pytest

from franchises import chart, chart_words
from franchises.calendars import Calendar, Era
from franchises.chart_words import Mark
from franchises.story import Film, Known, Lane, Period, Place, Said, Source, tell

TODAY = date(2026, 1, 1)
LANE = Lane("main", "Main line")
MAKER = Source(1, "An interview", "A paper", "https://example.org/", "maker")
SCREEN = Source(2, "The film", "", "", "on_screen")


def film(key, title, released=None, *, periods=(), **more):
    day = date.fromisoformat(released) if released else None
    return Film(
        key,
        title,
        slug=f"film-{key}",
        year=day and day.year,
        released_on=day,
        released_precision="day" if day else "",
        status="released" if day else "announced",
        places=(Place("main", periods=tuple(periods)),),
        **more,
    )


CHAPTERS = [
    film(1, "Harbour: Chapter 1", "2014-10-24"),
    film(2, "Harbour: Chapter 2", "2017-02-10"),
    film(3, "The Side Door", "2025-06-06", role="spin_off"),
    film(4, "Harbour: Chapter 3", "2019-05-17"),
    film(5, "Another Door", role="spin_off"),
]
PLAIN = Calendar()
SAID = [
    Said(1, "sequence", (1, 2, 4), source=SCREEN),
    Said(2, "between", (3, 2, 4), source=MAKER, spoiler_free="It opens between the two."),
    Said(3, "after", (5, 4), certainty="doubtful"),
]


def words(films=CHAPTERS, statements=SAID, calendar=PLAIN):
    timeline = tell(
        Known(calendar=calendar, films=tuple(films), statements=tuple(statements), lanes=(LANE,))
    )
    lane = timeline.lane("")
    drawn = chart.draw(timeline, lane, TODAY)
    found = chart_words.Words(timeline, lane, "Harbour")
    return {row.id: found.row(row, drawn) for row in drawn.rows}


def where(told):
    return ". ".join(f"{where}: {known}" for where, known in told.grounds)


def sentence(told):
    return f"{told.title}, {told.about}. {told.place}. {where(told)}. {told.released}."


def test_a_row_reads_as_a_sentence():
    assert sentence(words()[3]) == (
        "The Side Door, 2025. 3 of 5 in story order, side line. "
        "After Chapter 2, before Chapter 3: stated by its makers. Released 4th, June 2025."
    )
    assert words()[3].sentence == "It opens between the two."


def test_each_side_has_its_own_grounds_where_they_differ():
    assert where(words()[4]) == (
        "After The Side Door: stated by its makers. Before Another Door: doubtful"
    )


def test_the_first_and_the_last_row_have_one_neighbour():
    assert where(words()[1]) == "Before Chapter 2: shown on screen"
    assert where(words()[5]) == "After Chapter 3: doubtful"


def test_years_that_do_not_overlap_are_named_as_the_ground():
    films = [
        film(1, "One", "2000-01-01", periods=[Period(1950, is_primary=True, source=SCREEN)]),
        film(2, "Two", "1990-01-01", periods=[Period(1960, is_primary=True)]),
    ]
    assert where(words(films, [])[1]) == "Before Two: by the years in which they are set"


def test_neighbours_of_unknown_order_name_one_another():
    films = [film(n, f"Part {n}", f"200{n}-01-01") for n in (1, 2, 3)]
    told = words(films, [Said(1, "before", (1, 2)), Said(2, "before", (1, 3))])

    assert told[2].place == "2 of 3 in story order, a place shared with Part 3: order not known"
    assert told[3].place == "2 of 3 in story order, a place shared with Part 2: order not known"


def test_what_is_announced_says_so():
    told = words()[5]

    assert (told.about, told.released, told.mark) == ("", "Announced, undated", Mark.UNMADE)


@pytest.mark.parametrize(
    ("said", "mark"),
    [
        (Said(1, "before", (1, 2), source=SCREEN), Mark.SHOWN),
        (Said(1, "before", (1, 2), certainty="derived"), Mark.SHOWN),
        (Said(1, "before", (1, 2), source=MAKER), Mark.SAID),
        (Said(1, "before", (1, 2), certainty="doubtful", source=SCREEN), Mark.DISPUTED),
        (Said(1, "before", (1, 2), certainty="contested", source=MAKER), Mark.DISPUTED),
    ],
)
def test_the_mark_tells_how_a_place_is_known(said, mark):
    films = [film(1, "One", "2000-01-01"), film(2, "Two", "2001-01-01")]

    assert words(films, [said])[1].mark == mark


def test_a_contested_statement_of_its_own_outweighs_a_sure_one():
    films = [film(1, "One", "2000-01-01"), film(2, "Two", "2001-01-01")]
    statements = [
        Said(1, "before", (1, 2), source=SCREEN),
        Said(2, "during", (2, 1), certainty="contested"),
    ]

    told = words(films, statements)

    assert (told[1].mark, told[2].mark) == (Mark.SHOWN, Mark.DISPUTED)
    assert (told[1].disputed, told[2].disputed) == (None, 2)


def test_settings_are_said_in_the_years_of_the_story():
    calendar = Calendar("Harbour", "year", (Era("BH", -1), Era("AH")))
    periods = [
        Period(-19, is_primary=True),
        Period(4, role="epilogue", uncertainty=2),
        Period(8, is_primary=False),
    ]
    told = words([film(1, "One", "2000-01-01", periods=periods)], [], calendar)

    assert told[1].set_in == "Set in 19 BH; epilogue set in 4 AH, give or take 2 years"


def test_a_branch_says_where_it_begins():
    lanes = (Lane("old", "Old line"), Lane("new", "New line", "old", branch_film=1))
    films = (
        Film(1, "Harbour: Turn", places=(Place("old"), Place("new"))),
        Film(2, "Two", places=(Place("new"),)),
    )
    timeline = tell(Known(films=films, statements=(Said(1, "before", (1, 2)),), lanes=lanes))
    lane = timeline.lane("new")
    drawn = chart.draw(timeline, lane, TODAY)
    found = chart_words.Words(timeline, lane, "Harbour")

    assert [found.row(row, drawn).branch for row in drawn.rows] == [
        "",
        "branches from Old line at Turn",
    ]


@pytest.mark.parametrize(
    ("number", "said"), [(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (22, "22nd")]
)
def test_ordinals(number, said):
    assert chart_words.ordinal(number) == said


@pytest.mark.parametrize(
    ("minutes", "said"), [(48, "48 min"), (60, "1 h"), (648, "10 h 48"), (65, "1 h 05")]
)
def test_running_times(minutes, said):
    assert chart_words.running_time(minutes) == said


TITLES = {n: f"Part {n}" for n in range(1, 8)}


@pytest.mark.parametrize(
    ("way", "said"),
    [
        ([1, 2, 3, 4], []),
        ([1, 2, 3], ["Leaves out Part 4."]),
        ([4, 1, 2, 3], ["Begins with Part 4."]),
        ([1, 3, 4, 2], ["Puts Part 2 after Part 4."]),
        ([2, 1, 4], ["Puts Part 1 after Part 2.", "Leaves out Part 3."]),
    ],
)
def test_a_way_through_says_how_it_departs_from_the_order(way, said):
    assert chart_words.departures(way, [1, 2, 3, 4], TITLES) == said


def test_a_title_is_short_only_behind_the_name_of_the_franchise():
    assert chart_words.short_title("Harbour: Chapter 1", "Harbour") == ("Harbour: ", "Chapter 1")
    assert chart_words.short_title("Harbour: On", "Harbour (Sea)") == ("Harbour: ", "On")
    assert chart_words.short_title("Harbour", "Harbour") == ("", "Harbour")
    assert chart_words.short_title("From the Harbour: On", "Harbour") == (
        "", "From the Harbour: On",
    )  # fmt: skip
