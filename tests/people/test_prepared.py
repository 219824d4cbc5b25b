"""A prepared query gives the rows of its queryset, with values as Python has them."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from films.models import Film
from people.models import Person
from people.prepared import INSTANT, KEY, TEXT, Many, Prepared
from tests.factories import make_film, make_person, make_user

pytestmark = pytest.mark.django_db
NOW = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
FIELDS = ("pk", "name", "verified_at", "born_on", "merged_into")

verified = Prepared(
    lambda at: Person.objects.verified(at).order_by("pk").values_list(*FIELDS), at=INSTANT
)
among = Prepared(
    lambda keys: Person.objects.filter(pk__in=keys).order_by("pk").values_list("pk"),
    keys=Many(KEY),
)
called = Prepared(
    lambda slug, at: Film.objects.verified(at).filter(slug=slug).values_list("title", "year"),
    slug=TEXT,
    at=INSTANT,
)


def as_rows(rows):
    return [tuple(row) for row in rows]


def test_rows_are_those_of_the_queryset_with_its_types():
    born = datetime.date(1988, 4, 30)
    person = make_person(name="Shown", born_on=born, born_precision="day")
    make_person(name="Secret", verified=False)

    rows = as_rows(verified(at=NOW))

    assert rows == list(Person.objects.verified(NOW).order_by("pk").values_list(*FIELDS))
    assert rows == [(person.pk, "Shown", person.verified_at, born, None)]


def test_instants_are_bound_anew_at_each_call():
    person = make_person(verified=False)
    person.verify(make_user(role="moderator"), at=NOW)

    assert as_rows(verified(at=NOW - datetime.timedelta(microseconds=1))) == []
    assert [row[0] for row in verified(at=NOW)] == [person.pk]


@pytest.mark.parametrize("count", range(1, 10))
def test_several_values_find_each_row_once_whatever_their_number(count):
    people = [make_person() for _ in range(10)]
    wanted = [person.pk for person in people[:count]]

    assert as_rows(among(keys=wanted)) == [(key,) for key in wanted]


def test_no_value_of_many_asks_nothing():
    make_person()

    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert among(keys=[]) == []

    assert len(asked) == 0


@pytest.mark.parametrize("slug", ["' OR 1=1 --", "%s", "%(slug)s", 'a"b', "été"])
def test_values_are_bound_and_never_written_into_the_sql(slug):
    make_film(title="Shown", slug="shown")

    assert as_rows(called(slug=slug, at=NOW)) == []
    assert as_rows(called(slug="shown", at=NOW)) == [("Shown", None)]
