"""The timeline in the database: what readers may know of, worked out once and never stale."""

from datetime import timedelta

import pytest
from django.core.cache import cache

from franchises import timeline
from franchises.models import Calendar, Era, Setting, Statement, WatchOrderEntry
from provenance.claims import CheckState
from tests import factories as make
from tests.factories import LONG_AGO

pytestmark = pytest.mark.django_db
NOW = LONG_AGO + timedelta(days=1)


@pytest.fixture
def wick():
    """Chapters 2, 3 and 4 in a line, and a film that nobody has placed."""
    franchise = make.make_franchise(name="John Wick")
    main = make.make_continuity(franchise=franchise, name="Main line", is_default=True)
    films = {
        name: make.make_film(title=name, released_on=f"{year}-05-17")
        for name, year in (("Two", 2017), ("Three", 2019), ("Four", 2023), ("Caine", 2027))
    }
    for name in ("Two", "Three", "Four"):
        make.make_placement(continuity=main, film=films[name])
    make.make_membership(franchise=franchise, film=films["Caine"])
    make.make_statement(films["Two"], films["Three"], franchise=franchise, why="Picks up at once.")
    make.make_statement(films["Four"], films["Three"], says="after", franchise=franchise)
    return {"franchise": franchise, "main": main, **films}


def titles(told, nodes):
    return [told.title(node) for node in nodes]


def test_the_order_is_told_with_reasons_and_who_is_unplaced(wick):
    told = timeline.of(wick["franchise"], NOW)
    lane = told.lane("")

    assert (lane.slug, lane.name) == ("main-line", "Main line")
    assert titles(told, lane.order) == ["Two", "Three", "Four"]
    assert titles(told, lane.unplaced) == ["Caine"]
    assert [step.by for step in lane.steps] == ["constraint", "constraint"]
    first = told.statements[lane.steps[0].statements[0]]
    assert first.in_words == "Two is set before Three."
    assert first.why == "Picks up at once."
    assert first.source.kind == "press"
    assert not first.is_claimed
    assert titles(told, told.released) == ["Two", "Three", "Four", "Caine"]


def test_what_is_hidden_from_readers_leaves_no_trace(wick):
    franchise, main = wick["franchise"], wick["main"]
    hidden = make.make_film(title="Planted token", verified=False)
    make.make_placement(continuity=main, film=hidden)
    make.make_statement(wick["Two"], hidden, franchise=franchise, why="Planted token")
    make.make_statement(
        hidden, wick["Two"], wick["Four"], says="between", franchise=franchise,
        spoiler_free="Planted token",
    )  # fmt: skip
    event = make.make_event(franchise=franchise, name="Planted token", verified=False)
    make.make_statement(wick["Two"], event, franchise=franchise)
    for state in (CheckState.PROPOSED, CheckState.REFUTED):
        make.make_statement(
            wick["Caine"], wick["Two"], franchise=franchise, state=state, why="Planted token"
        )
    make.make_placement(
        continuity=make.make_continuity(franchise=franchise, name="Other"),
        film=wick["Caine"],
        state="proposed",
        set_in=4711,
    )
    merged = make.make_film(title="Planted token", merged_into=wick["Two"])
    make.make_membership(franchise=franchise, film=merged)

    told = timeline.of(franchise, NOW)

    assert "Planted token" not in repr(told)
    assert "4711" not in repr(told)
    assert titles(told, told.lane("").order) == ["Two", "Three", "Four"]
    assert titles(told, told.lane("").unplaced) == ["Caine"]
    assert {one.in_words for one in told.statements.values()} == {
        "Two is set before Three.",
        "Four is set after Three.",
        "Two is set before Four.",
    }


def test_the_desk_sees_proposals_and_unverified_films_and_nothing_refuted(wick):
    hidden = make.make_film(title="Secret", verified=False)
    make.make_placement(continuity=wick["main"], film=hidden, state="proposed")
    for state in ("proposed", "refuted"):
        make.make_statement(
            hidden, wick["Two"], franchise=wick["franchise"], state=state, spoiler_free=state
        )

    known = timeline.at_the_desk(wick["franchise"])

    assert "Secret" in [film.title for film in known.films]
    assert "proposed" in [said.spoiler_free for said in known.statements]
    assert "refuted" not in [said.spoiler_free for said in known.statements]


def test_a_verified_event_orders_and_a_claim_is_told_as_one(wick):
    event = make.make_event(franchise=wick["franchise"], name="The duel", start=1999)
    make.make_statement(
        event, wick["Two"], franchise=wick["franchise"], state="claimed", certainty="derived"
    )

    told = timeline.of(wick["franchise"], NOW)

    assert told.lane("").years[wick["Two"].pk][0] == 1999
    assert [one.is_claimed for one in told.statements.values()].count(True) == 1


def test_a_timeline_costs_one_query_whatever_it_holds(wick, django_assert_num_queries):
    with django_assert_num_queries(1):
        timeline.of(wick["franchise"], NOW)
    for number in range(5):
        film = make.make_film(released_on=f"200{number}-01-01")
        make.make_placement(continuity=wick["main"], film=film, set_in=number)
        make.make_statement(film, wick["Two"], franchise=wick["franchise"])
    with django_assert_num_queries(1):
        assert len(timeline.of(wick["franchise"], NOW).lane("").order) == 8


def test_a_read_solves_nothing_and_every_change_shows_at_once(wick):
    franchise = wick["franchise"]
    before = timeline.of(franchise, NOW)
    assert cache.get(f"timeline:{before.key}") == before
    cache.set(f"timeline:{before.key}", "as it was kept")
    assert timeline.of(franchise, NOW) == "as it was kept"
    placed = wick["Two"].placements.get()
    keys = {before.key}
    setting = Setting(placement=placed, start=0, is_primary=True)
    year_one = Setting.objects.filter(placement=placed)
    for change in (
        setting.save,
        lambda: year_one.update(start=1),
        lambda: Statement.objects.filter(why="").update(certainty="doubtful"),
        lambda: make.make_release(film=wick["Four"], released_on="2022-01-01", is_primary=True),
        lambda: wick["Caine"].memberships.all().delete(),
        lambda: wick["Three"].placements.all().delete(),
        lambda: type(wick["main"]).objects.update(name="Another name"),
    ):
        change()
        keys.add(timeline.of(franchise, NOW).key)
    assert len(keys) == 8


def test_a_part_of_a_franchise_shows_its_own_films_in_the_light_of_the_whole(wick):
    part = make.make_franchise(name="A part", parent=wick["franchise"])
    within = make.make_franchise(name="Part of a part", parent=part)
    make.make_membership(franchise=part, film=wick["Four"], role="spin_off")
    make.make_membership(franchise=within, film=wick["Two"])
    elsewhere = make.make_film(title="Elsewhere")
    make.make_placement(film=elsewhere)

    told = timeline.of(part, NOW)
    lane = told.lane("")

    assert titles(told, lane.order) == ["Two", "Four"]
    assert [step.by for step in lane.steps] == ["constraint"]
    assert told.films[wick["Four"].pk].role == "spin_off"
    assert titles(told, timeline.of(wick["franchise"], NOW).lane("").order) == [
        "Two", "Three", "Four",
    ]  # fmt: skip
    assert elsewhere.pk not in told.films


def test_years_are_those_of_the_franchises_calendar(wick):
    galactic = Calendar.objects.create(name="Galactic")
    Era.objects.create(calendar=galactic, suffix="BBY", sign=-1)
    Era.objects.create(calendar=galactic, suffix="ABY")
    franchise = wick["franchise"]
    assert timeline.of(franchise, NOW).calendar.label(-19) == "−19"
    franchise.calendar = galactic
    franchise.save()

    told = timeline.of(franchise, NOW)

    assert told.calendar == galactic.as_values()
    assert told.calendar.label(-19) == "19 BBY"


def test_a_film_that_is_set_otherwise_in_a_branch(wick):
    other = make.make_continuity(
        franchise=wick["franchise"], name="Revised", branches_from=wick["main"],
        branch_film=wick["Four"], branch_year=None,
    )  # fmt: skip
    make.make_placement(continuity=other, film=wick["Four"], set_in=1973)

    told = timeline.of(wick["franchise"], NOW)

    assert titles(told, told.lane("revised").order) == ["Two", "Three", "Four"]
    assert told.lane("revised").own == {wick["Four"].pk}
    assert told.lane("revised").branches_from == "main-line"
    assert told.films[wick["Four"].pk].periods("revised")[0].start == 1973
    assert told.films[wick["Four"].pk].periods("main-line") == ()


def test_a_franchise_of_which_nothing_is_known_has_a_timeline():
    told = timeline.of(make.make_franchise(), NOW)
    assert (told.lanes, told.released, told.lane("")) == ((), (), None)


def test_watch_orders_hold_what_readers_may_see(wick, django_assert_num_queries):
    order = make.make_watch_order(
        wick["Four"], wick["Two"], franchise=wick["franchise"], name="Backwards", author="A fan"
    )
    hidden = make.make_film(verified=False)
    WatchOrderEntry.objects.create(watch_order=order, position=3, film=hidden)
    make.make_watch_order(wick["Two"], franchise=wick["franchise"], verified=False)

    with django_assert_num_queries(1):
        (found,) = timeline.watch_orders(wick["franchise"], NOW)

    assert (found.name, found.author) == ("Backwards", "A fan")
    assert [step.film for step in found.steps] == [wick["Four"].pk, wick["Two"].pk]


def test_under_a_franchise_that_nobody_knows_no_order_is_told(wick):
    """A part may be public before the whole: its films are, and nothing said of the whole."""
    part = make.make_franchise(parent=wick["franchise"])
    make.make_membership(franchise=part, film=wick["Two"])
    hidden_part = make.make_franchise(parent=wick["franchise"], verified=False)
    only_there = make.make_film()
    make.make_membership(franchise=hidden_part, film=only_there)
    assert only_there.pk not in timeline.of(wick["franchise"], NOW).films
    wick["franchise"].verified_at = None
    wick["franchise"].save()

    told = timeline.of(part, NOW)

    assert (told.lanes, told.statements) == ((), {})
    assert told.released == (wick["Two"].pk,)
