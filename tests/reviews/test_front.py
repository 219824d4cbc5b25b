"""Arranging the front page: intervals, the log, refusals, and what readers get at an instant."""

import datetime

import pytest
import time_machine
from django.utils import timezone

from reviews import front, verbs
from reviews.door import Conflict, NotAllowed, Refused
from reviews.models import FrontPageAct, Guard, Placing, Review
from reviews.models.pieces import DoorBypassed
from reviews.places import PLACES
from reviews.views.front import standing
from tests.factories import make_live, make_piece, make_scheduled, make_user

pytestmark = pytest.mark.django_db

NOON = datetime.datetime(2026, 11, 22, 12, tzinfo=datetime.UTC)
HOUR = datetime.timedelta(hours=1)
LEAD, SECOND, LAST = PLACES["lead"], PLACES["reviewed-1"], PLACES["brief-4"]


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def by():
    return make_user(role="moderator")


def piece(**fields):
    return make_live(at=NOON - HOUR, **fields).review


def put(place, piece, by, **more):
    return front.put(place, piece, by, version=front.version(), **more)


def plan(place):
    """What was arranged there, by its start; what was cancelled comes last."""
    rows = Placing.objects.filter(place=place.key)
    rows = sorted(rows, key=lambda row: (row.begins_at is None, row.begins_at, row.pk))
    return [(row.review, row.begins_at, row.ends_at, row.ended_because) for row in rows]


def stands_in(place, at=None):
    """The piece that readers get in the place, by what the public page asks."""
    card = standing(at or timezone.now()).get(place.key)
    return card and card.review_id


def test_what_is_put_there_stands_from_now_on(clock, by):
    old, new = piece(), piece(kind="news")
    put(LEAD, old, by)

    assert plan(LEAD) == [(old, NOON, None, "")]
    assert stands_in(LEAD) == old.pk
    assert stands_in(LEAD, NOON - HOUR / 2) == new.pk, "the past has not changed"


def test_a_later_one_follows_and_cancelling_it_gives_the_earlier_back(clock, by):
    first, second = piece(), piece()
    put(LEAD, first, by)
    later = put(LEAD, second, by, at=NOON + HOUR)
    assert plan(LEAD) == [
        (first, NOON, NOON + HOUR, "superseded"),
        (second, NOON + HOUR, None, ""),
    ]

    front.end(later, by, version=front.version())

    assert plan(LEAD) == [(first, NOON, None, ""), (second, None, None, "")]


def test_the_past_of_an_interval_stays_as_it_was(clock, by):
    first, second = piece(), piece()
    put(LEAD, first, by)
    clock.move_to(NOON + HOUR)
    put(LEAD, second, by)
    clock.move_to(NOON + 2 * HOUR)
    before = plan(LEAD)[0]

    standing_now = Placing.objects.get(review=second)
    front.end(standing_now, by, version=front.version())

    assert plan(LEAD) == [before, (second, NOON + HOUR, NOON + 2 * HOUR, "expired")]
    assert stands_in(LEAD, NOON + HOUR / 2) == first.pk
    assert stands_in(LEAD, NOON + 1.5 * HOUR) == second.pk


def test_an_end_can_be_asked_for_at_once_or_later(clock, by):
    first = piece()
    put(LEAD, first, by, until=NOON + 3 * HOUR)
    assert plan(LEAD) == [(first, NOON, NOON + 3 * HOUR, "expired")]

    front.end(Placing.objects.get(), by, version=front.version(), at=NOON + HOUR)

    assert plan(LEAD) == [(first, NOON, NOON + HOUR, "expired")]


def test_two_for_the_same_instant_are_not_both_kept(clock, by):
    first, second = piece(), piece()
    put(LEAD, first, by, at=NOON + HOUR)
    put(LEAD, second, by, at=NOON + HOUR)
    assert plan(LEAD) == [
        (second, NOON + HOUR, None, ""),
        (first, None, None, ""),
    ]


def test_moving_changes_places_with_what_stands_next(clock, by):
    first, second = piece(), piece()
    one = put(LEAD, first, by)
    put(SECOND, second, by, until=NOON + 9 * HOUR)
    clock.move_to(NOON + HOUR)

    front.move(one, by, 1, version=front.version())

    assert (stands_in(LEAD), stands_in(SECOND)) == (second.pk, first.pk)
    assert plan(LEAD) == [
        (first, NOON, NOON + HOUR, "superseded"),
        (second, NOON + HOUR, NOON + 9 * HOUR, "expired"),
    ]
    assert plan(SECOND)[-1] == (first, NOON + HOUR, None, "")


def test_moving_to_an_empty_place_leaves_an_empty_one(clock, by):
    first, newest = piece(), piece()
    one = put(SECOND, first, by)
    clock.move_to(NOON + HOUR)

    front.move(one, by, -1, version=front.version())

    assert stands_in(LEAD) == first.pk
    assert stands_in(SECOND) == newest.pk
    assert plan(SECOND) == [(first, NOON, NOON + HOUR, "expired")]


def test_what_has_not_begun_moves_at_its_own_start(clock, by):
    first, second = piece(), piece()
    put(LEAD, first, by)
    later = put(SECOND, second, by, at=NOON + HOUR)

    front.move(later, by, -1, version=front.version())

    assert stands_in(LEAD) == first.pk
    assert stands_in(LEAD, NOON + HOUR) == second.pk
    assert stands_in(SECOND, NOON + HOUR) == first.pk


def test_a_piece_shows_only_while_it_is_live(clock, by):
    waiting = make_scheduled(at=NOON + HOUR, headline="Under embargo").review
    newest = piece(kind="news")
    put(LEAD, waiting, by)

    assert stands_in(LEAD) == newest.pk
    assert stands_in(LEAD, NOON + HOUR) == waiting.pk

    edition = waiting.editions.get()
    version = Review.objects.get(pk=waiting.pk).version
    verbs.cancel(edition, make_user(role="publisher"), version=version)
    assert stands_in(LEAD, NOON + HOUR) == newest.pk


def test_each_act_leaves_one_line_of_who_and_from_what_to_what(clock, by):
    first, second = piece(), piece()
    one = put(LEAD, first, by)
    two = put(LEAD, second, by, at=NOON + HOUR)
    front.end(two, by, version=front.version())
    clock.move_to(NOON + HOUR)
    moved = front.move(one, by, 1, version=front.version())
    front.end(moved, by, version=front.version(), at=NOON + 2 * HOUR)

    lines = FrontPageAct.objects.order_by("id")
    assert [
        (line.verb, line.review, line.instead_of, line.place, line.from_place) for line in lines
    ] == [
        ("put", first, None, "lead", ""),
        ("put", second, first, "lead", ""),
        ("cancel", second, None, "lead", ""),
        ("move", first, None, "reviewed-1", "lead"),
        ("end", first, None, "reviewed-1", ""),
    ]
    assert {line.by for line in lines} == {by}


@pytest.mark.parametrize(
    ("refused", "sentence"),
    [
        (lambda by: put(LEAD, make_piece(), by), "neither live nor scheduled"),
        (lambda by: put(SECOND, piece(kind="essay"), by), "takes only reviews"),
        (lambda by: put(LEAD, piece(kind="page"), by), "never stands on the front page"),
        (lambda by: put(LEAD, piece(), by, at=NOON - HOUR), "has passed"),
        (lambda by: put(LEAD, piece(), by, until=NOON), "end before it begins"),
        (
            lambda by: front.move(put(LEAD, piece(), by), by, -1, version=front.version()),
            "no further place",
        ),
        (
            lambda by: front.move(
                put(PLACES["long-1"], piece(kind="list"), by), by, -1, version=front.version()
            ),
            "takes only reviews",
        ),
        (
            lambda by: front.end(
                put(LEAD, piece(), by), by, version=front.version(), at=NOON - HOUR
            ),
            "has passed",
        ),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(clock, by, refused, sentence):
    lines = FrontPageAct.objects.count
    with pytest.raises(Refused, match=sentence):
        refused(by)
    assert lines() == Placing.objects.count()


def test_what_stands_there_already_is_not_put_there_twice(clock, by):
    first = piece()
    put(LEAD, first, by)
    clock.move_to(NOON + HOUR)
    with pytest.raises(Refused, match="already"):
        put(LEAD, first, by)
    assert plan(LEAD) == [(first, NOON, None, "")]


def test_what_is_over_can_neither_move_nor_end(clock, by):
    one = put(LEAD, piece(), by)
    clock.move_to(NOON + HOUR)
    front.end(one, by, version=front.version())
    for act in (front.end, lambda *a, **more: front.move(*a, 1, **more)):
        with pytest.raises(Refused, match="any more"):
            act(one, by, version=front.version())


def test_whoever_comes_second_is_told_and_loses_nothing(clock, by):
    other = make_user(role="moderator", username="ines")
    first, second = piece(headline="The first"), piece()
    seen = front.version()
    front.put(LEAD, first, other, version=seen)

    with pytest.raises(Conflict, match="ines: put “The first”"):
        front.put(LEAD, second, by, version=seen)

    assert plan(LEAD) == [(first, NOON, None, "")]
    assert Guard.objects.get(kind="front_page").version == seen + 1


@pytest.mark.parametrize("role", ["writer", None])
def test_only_moderators_arrange(clock, role):
    with pytest.raises(NotAllowed):
        put(LEAD, piece(), make_user(role=role))
    assert not Placing.objects.exists()
    assert not Guard.objects.filter(kind="front_page").exists()


def test_rows_change_only_through_the_door(clock, by):
    row = put(LEAD, piece(), by)
    for act in (row.save, row.delete):
        with pytest.raises(DoorBypassed):
            act()
