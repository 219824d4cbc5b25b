"""What is known of a franchise becomes a timeline for pages; what is hidden leaves no word."""

from datetime import date

from franchises.story import Event, Film, Known, Lane, Period, Place, Said, tell

MAIN = Lane("main", "Main line")


def film(key, title=None, *, year=None, lanes=("main",), set_in=None, **fields):
    periods = () if set_in is None else (Period(set_in, is_primary=True),)
    return Film(
        key,
        title or f"Film {key}",
        released_on=year and date(year, 1, 1),
        places=tuple(Place(lane, periods=periods) for lane in lanes),
        **fields,
    )


def told(films, statements=(), lanes=(MAIN,), **more):
    known = Known(films=tuple(films), statements=tuple(statements), lanes=lanes, **more)
    return tell(known)


def test_an_event_orders_films_and_stands_in_no_list():
    duel = Event(-1, "The duel")
    films = [film(1, year=2000), film(2, year=1990), film(3, year=2010)]
    statements = [Said(1, "before", (1, -1)), Said(2, "before", (-1, 2))]

    timeline = told(films, statements, events=(duel,))
    lane = timeline.lane("")

    assert lane.order == (1, 2)
    assert lane.unplaced == (3,)
    assert [(step.by, step.statements) for step in lane.steps] == [("constraint", (1, 2))]
    assert lane.ties == lane.undetermined == ()
    assert set(lane.years) == {1, 2, 3}
    assert timeline.statements[1].in_words == "Film 1 is set before The duel."


def test_a_dated_event_tells_two_films_apart_by_years():
    films = [film(1, year=2000), film(2, year=1990, set_in=1960)]
    timeline = told(
        films, [Said(1, "before", (1, -1))], events=(Event(-1, "The duel", start=1950),)
    )

    assert timeline.lane("").order == (1, 2)
    assert [step.by for step in timeline.lane("").steps] == ["dates"]


def test_a_part_of_a_franchise_is_told_of_in_the_light_of_the_whole():
    films = [film(1, year=2000), film(2, year=1990), film(3, year=1980)]
    statements = [Said(1, "sequence", (1, 3, 2))]

    timeline = told(films, statements, listed=(1, 2))
    lane = timeline.lane("")

    assert lane.order == (1, 2)
    assert timeline.released == (2, 1)
    assert [(step.by, step.statements) for step in lane.steps] == [("constraint", (1, 1))]
    assert lane.own == {1, 2}


def test_a_statement_about_what_is_hidden_is_cut_down_and_loses_its_texts():
    said = {
        1: Said(1, "sequence", (1, 9, 2), why="Secret", spoiler_free="Secret"),
        2: Said(2, "between", (9, 1, 2), why="Secret"),
        3: Said(3, "between", (1, 9, 2), why="Secret"),
        4: Said(4, "between", (1, 2, 9), why="Secret"),
        5: Said(5, "before", (1, 9), why="Secret"),
        6: Said(6, "before", (1, 2), why="Told", spoiler_free="Told first."),
    }
    timeline = told([film(1), film(2)], said.values())

    assert "Secret" not in repr(timeline)
    assert {key: (one.says, one.about) for key, one in timeline.statements.items()} == {
        1: ("sequence", (1, 2)),
        2: ("before", (1, 2)),
        3: ("before", (1, 2)),
        4: ("after", (1, 2)),
        6: ("before", (1, 2)),
    }
    assert timeline.statements[1].spoiler_free == "Film 1 and Film 2 are set in this order."
    assert timeline.statements[6].spoiler_free == "Told first."


def test_a_branch_shares_what_comes_before_it_and_dates_differ_by_lane():
    lanes = (MAIN, Lane("new", "New line", "main", branch_film=3, branch_year=1973))
    twice = Film(
        3,
        "Film 3",
        places=(
            Place("main", periods=(Period(2023, is_primary=True),)),
            Place("new", periods=(Period(1973, is_primary=True),)),
        ),
    )
    films = [
        film(1, set_in=1962),
        film(2, set_in=2003),
        twice,
        film(4, set_in=1983, lanes=("new",)),
    ]

    timeline = told(films, lanes=lanes)

    assert timeline.lane("main").order == (1, 2, 3)
    assert timeline.lane("new").order == (1, 3, 4)
    assert timeline.lane("new").own == {3, 4}
    assert [(one, period.start) for one, period in timeline.segments] == [
        (1, 1962), (3, 1973), (4, 1983), (2, 2003), (3, 2023),
    ]  # fmt: skip


def test_the_year_of_a_film_that_is_set_alike_in_two_lanes_is_one_period():
    lanes = (MAIN, Lane("other", "Other line"))
    timeline = told([film(1, set_in=0, lanes=("main", "other")), film(2, set_in=-1)], lanes=lanes)

    assert [one for one, _ in timeline.segments] == [2, 1]
    assert timeline.lane("main").order == (2, 1)
    assert timeline.lane("main").years[1] == (0, 0)


def test_disputes_are_told_with_what_they_are_against():
    statements = [Said(1, "before", (1, 2)), Said(2, "before", (2, 1), certainty="contested")]
    lane = told([film(1), film(2)], statements).lane("main")

    assert lane.order == (1, 2)
    assert [(one.statement, one.against, one.films) for one in lane.disputes] == [(2, (1,), (1, 2))]


def test_where_hard_statements_contradict_the_order_falls_back_on_releases():
    statements = [Said(1, "before", (1, 2)), Said(2, "before", (2, 1))]
    lane = told([film(1, year=2005), film(2, year=2001)], statements).lane("main")

    assert lane.order == (2, 1)
    assert lane.steps == ()
    assert [one.kind for one in lane.contradictions] == ["cycle"]


def test_films_in_no_lane_are_unplaced_and_relations_order_nothing():
    statements = [Said(1, "story_follows", (1, 2))]
    timeline = told([film(1), film(2), film(3, lanes=())], statements)

    assert timeline.lane("main").order == ()
    assert timeline.lane("main").unplaced == (1, 2, 3)
    assert timeline.statements[1].in_words == "Film 1 continues the story of Film 2."
    assert not timeline.statements[1].orders


def test_a_franchise_of_nothing_has_a_timeline_of_nothing():
    assert tell(Known()).lane("") is None
    assert told([]).lane("main").order == ()


def test_the_key_depends_on_what_is_known_and_not_on_the_order_of_rows():
    films = (film(1), film(2))
    one = Known(films=films, lanes=(MAIN,))

    assert one.key == Known(films=films[::-1], lanes=(MAIN,)).key
    assert one.key != Known(films=(film(1), film(2, set_in=0)), lanes=(MAIN,)).key


def test_a_sentence_that_is_not_whole_says_nothing():
    """The desk lets none in; should one be there all the same, pages stand."""
    broken = [Said(1, "between", (1, 2)), Said(2, "before", (1, 2, 3)), Said(3, "sequence", (1,))]
    timeline = told([film(1), film(2), film(3)], broken)

    assert timeline.statements == {}
    assert timeline.lane("").unplaced == (1, 2, 3)
