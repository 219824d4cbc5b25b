"""Public records are found by search from the moment at which they are verified."""

import datetime

import pytest

from search import index
from tests.factories import make_film, make_franchise, make_person, make_user

pytestmark = pytest.mark.django_db
NOW = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)


def titles(q, at=NOW):
    return [hit.title for hit in index.find(q, at=at).hits]


@pytest.mark.parametrize("make", [make_person, make_franchise])
def test_a_verified_record_is_found_and_an_unverified_one_is_not(make):
    make(name="Zorn Visible")
    make(name="Zorn Secret", verified=False)

    assert titles("zorn") == ["Zorn Visible"]


def test_a_film_is_found_by_its_other_titles_once_it_is_indexed_again():
    film = make_film(title="The Samurai")
    film.titles.create(title="Le Samouraï")
    film.index()

    assert titles("samourai") == ["The Samurai"]


def test_a_record_is_found_from_the_instant_of_its_verification():
    person = make_person(name="Zorn Later", verified=False)
    at = datetime.datetime(2026, 5, 1, tzinfo=datetime.UTC)

    person.verify(make_user(role="moderator"), at=at)

    assert titles("zorn", at - datetime.timedelta(microseconds=1)) == []
    assert titles("zorn", at) == ["Zorn Later"]


def test_a_deleted_record_is_found_no_more():
    make_person(name="Zorn Here")
    make_person(name="Zorn Gone").delete()

    assert titles("zorn") == ["Zorn Here"]


def test_a_record_merged_into_another_is_found_no_more():
    keep = make_person(name="Zorn Kept")
    drop = make_person(name="Zorn Twin")
    drop.merged_into = keep
    drop.save()

    assert titles("zorn") == ["Zorn Kept"]
