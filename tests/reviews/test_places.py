"""The places of the front page: what takes which kind, and how empty ones are filled."""

import datetime
from dataclasses import dataclass

import pytest

from reviews import places
from reviews.places import PLACES, Standing, fill

NOON = datetime.datetime(2026, 11, 22, 12, tzinfo=datetime.UTC)
HOUR = datetime.timedelta(hours=1)


@dataclass(frozen=True)
class Card:
    review_id: int
    kind: str = "review"


def stood(found):
    return {key: card.review_id for key, card in found.items()}


def test_an_empty_page_is_filled_with_the_newest_of_the_right_kind():
    newest = [
        Card(1, "news"),
        Card(2),
        Card(3, "essay"),
        Card(4),
        Card(5, "list"),
        Card(6, "essay"),
    ]

    assert stood(fill([], newest)) == {
        "lead": 1,
        "reviewed-1": 2,
        "reviewed-2": 4,
        "long-1": 3,
        "long-2": 6,
        "brief-1": 5,
    }


def test_what_was_arranged_stands_and_is_nowhere_else():
    arranged = [Standing("reviewed-2", NOON, Card(1)), Standing("brief-4", NOON, Card(3, "essay"))]

    found = stood(fill(arranged, [Card(1), Card(2), Card(3, "essay"), Card(4, "essay")]))

    assert found == {"lead": 2, "reviewed-2": 1, "long-1": 4, "brief-4": 3}


@pytest.mark.parametrize(("later", "stands_in"), [("lead", "lead"), ("long-1", "long-1")])
def test_of_two_places_a_piece_stands_in_the_one_that_began_last(later, stands_in):
    piece = Card(1, "essay")
    arranged = [
        Standing(place, NOON + HOUR * (place == later), piece) for place in ("lead", "long-1")
    ]

    assert stood(fill(arranged, [piece])) == {stands_in: 1}


def test_of_two_that_began_together_the_first_place_has_it():
    arranged = [Standing(place, NOON, Card(1)) for place in ("reviewed-1", "lead")]
    assert stood(fill(arranged, [])) == {"lead": 1}


def test_places_come_in_the_order_of_the_page():
    newest = [Card(number) for number in range(20)]
    found = fill([Standing("brief-1", NOON, Card(99, "news"))], newest)
    assert list(found) == [key for key in PLACES if key in found]
    assert list(found)[0] == "lead"


def test_programme_takes_reviews_alone_and_no_place_takes_a_page():
    assert places.refusal(PLACES["reviewed-3"], "essay") == (
        "“Now reviewed, 3” takes only reviews."
    )
    assert all(places.refusal(place, "page") for place in PLACES.values())
    assert places.refusal(PLACES["lead"], "obituary") == ""


def test_beyond_the_first_and_the_last_place_there_is_none():
    first, *_, last = PLACES
    assert places.neighbour(first, -1) is None
    assert places.neighbour(last, 1) is None
    assert places.neighbour("lead", 1).key == "reviewed-1"
