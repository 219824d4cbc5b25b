"""A prepared query gives the rows of its queryset, with values as Python has them."""

import datetime

import pytest
from django.db import connection
from django.db.models import BooleanField, IntegerField
from django.db.models import Value as V
from django.test.utils import CaptureQueriesContext

from films.models import Credit, Film
from franchises.models import Setting
from people.models import Person
from people.prepared import INSTANT, KEY, TEXT, Many, Prepared, Together
from tests.factories import make_credit, make_film, make_person, make_placement, make_user

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


together = Together(
    verified,
    among,
    Prepared(
        lambda at: (
            Credit.objects.filter(person__verified_at__lte=at)
            .order_by()
            .values_list("character_text", "is_voice", "billing", "film__released_on")
            .union(
                Person.objects.verified(at)
                .order_by()
                .values_list("name", V(True, BooleanField()), V(None, IntegerField()), "born_on"),
                all=True,
            )
        ),
        at=INSTANT,
    ),
    Prepared(lambda: Setting.objects.values_list("start", "end", "is_primary")),
)
TEXTS = [
    "Été à Malmö, 東京 🎬",
    """a "quoted" name, an ‘other’ and 'one more'""",
    "back\\slash, %s, %(name)s and {}",
    "a line\nand\ta tab\x01",
    "[1, null]",
    "",
]


def test_several_asked_together_give_the_rows_of_each():
    half_past = datetime.datetime(2024, 2, 29, 23, 59, 59, 500_000, tzinfo=datetime.UTC)
    people = [
        make_person(name="Born", born_on=datetime.date(988, 4, 30), born_precision="day"),
        make_person(name="Late", verified_at=half_past),
        make_person(name="Exact", verified_at=half_past.replace(microsecond=1)),
        make_person(name="Secret", verified=False),
    ]
    for number, text in enumerate(TEXTS):
        make_credit(character_text=text, is_voice=number % 2 == 0, billing=number or None)
    make_credit(film=make_film(released_on=datetime.date(2025, 6, 6)), character_text="Dated")
    make_placement(set_in=-2941)
    make_placement(set_in=0)
    given = {"keys": [person.pk for person in people[1:]], "at": NOW}

    with CaptureQueriesContext(connection) as asked:
        found = together(**given)

    assert len(asked) == 1
    single = [part(**{name: given[name] for name in part.fields}) for part in together.parts]
    assert [in_any_order(rows) for rows in found] == [in_any_order(rows) for rows in single]
    names, _, parts, years = map(as_rows, found)
    assert {half_past, half_past.replace(microsecond=1)} < {row[2] for row in names}
    assert (people[0].pk, "Born", people[0].verified_at, people[0].born_on, None) in names
    assert set(TEXTS) < {text for text, *_ in parts}
    assert {type(is_voice) for _, is_voice, *_ in parts} == {bool}
    assert sorted(years) == [(-2941, None, True), (0, None, True)]
    assert "Secret" not in repr(found[0])


def in_any_order(rows):
    return sorted(map(repr, as_rows(rows)))


def test_several_share_the_values_of_one_name_and_bind_the_others_anew():
    both = Together(verified, called)
    make_person(name="Older")
    make_person(name="Newer", verified_at=NOW)
    make_film(title="Shown", slug="shown")

    def found(at, slug):
        people, films = both(at=at, slug=slug)
        return sorted(row[1] for row in people), [row[0] for row in films]

    assert found(NOW, "shown") == (["Newer", "Older"], ["Shown"])
    assert found(NOW - datetime.timedelta(1), "' OR 1=1 --") == (["Older"], [])


def test_several_of_which_one_is_given_nothing_ask_nothing():
    make_person()

    with CaptureQueriesContext(connection) as asked:
        assert together(keys=[], at=NOW) == [[], [], [], []]

    assert len(asked) == 0
