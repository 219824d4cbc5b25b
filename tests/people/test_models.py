"""People: names, addresses, lives, and how they are found."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError

from people.models import Account, Person
from tests import factories as make


@pytest.mark.django_db
def test_sort_name_and_address_are_made_from_the_name():
    person = make.make_person(name="Chloë Grace Moretz")
    assert person.sort_name == "Moretz, Chloë Grace"
    assert person.slug == "chloe-grace-moretz"


@pytest.mark.django_db
def test_what_an_editor_typed_stays():
    person = make.make_person(name="Ana de Armas", sort_name="de Armas, Ana", slug="ana")
    assert (person.sort_name, person.slug) == ("de Armas, Ana", "ana")


@pytest.mark.django_db
def test_two_people_of_one_name_have_an_address_each():
    make.make_person(name="Ian McShane")
    born = {"born_on": datetime.date(1990, 1, 1), "born_precision": "year"}
    assert make.make_person(name="Ian McShane", **born).slug == "ian-mcshane-1990"
    assert make.make_person(name="Ian McShane").slug == "ian-mcshane-2"


@pytest.mark.django_db
def test_an_address_survives_a_change_of_name():
    person = make.make_person(name="Robin Wright Penn")
    person.name = "Robin Wright"
    person.save()
    assert person.slug == "robin-wright-penn"


@pytest.mark.django_db
def test_a_vague_date_is_stored_as_its_first_day():
    person = make.make_person(born_on=datetime.date(1962, 6, 7), born_precision="year")
    assert person.born_on == datetime.date(1962, 1, 1)


def life(born, born_precision, died, died_precision):
    return Person(
        name="A",
        slug="a",
        born_on=datetime.date.fromisoformat(born),
        born_precision=born_precision,
        died_on=datetime.date.fromisoformat(died),
        died_precision=died_precision,
    )


@pytest.mark.parametrize(
    "person",
    [
        life("1960-05-10", "day", "1959-01-01", "year"),
        life("1960-05-01", "month", "1960-04-30", "day"),
        life("1960-05-10", "day", "1960-05-09", "day"),
    ],
)
def test_nobody_dies_before_any_day_on_which_they_can_be_born(person):
    with pytest.raises(ValidationError, match="died before being born"):
        person.clean()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "person",
    [
        life("1960-05-10", "day", "1960-01-01", "year"),
        life("1960-05-10", "day", "1960-05-10", "day"),
        life("1960-01-01", "year", "1960-01-01", "year"),
    ],
)
def test_dates_that_may_be_right_are_taken(person):
    person.full_clean()
    person.save()
    assert Person.objects.exists()


@pytest.mark.django_db
def test_people_are_found_by_every_name_they_go_by():
    ana, keanu = make.make_person(name="Ana de Armas"), make.make_person(name="Keanu Reeves")
    ana.names.create(name="Ana Celia de Armas Caso", kind="birth")
    ana.names.create(name="Ana Caso")
    assert list(Person.objects.search("ARMAS ana")) == [ana]
    assert list(Person.objects.search("caso armas")) == [ana]
    assert list(Person.objects.search("reeves caso")) == []
    assert set(Person.objects.search(" ")) == {ana, keanu}


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["word " * 1_200, "%_\\'\"", "9" * 5_000, "﷽\u202e"])
def test_a_search_bears_whatever_is_typed(text):
    make.make_person()
    assert list(Person.objects.search(text)) == []


@pytest.mark.django_db
def test_a_person_who_signs_pieces_cannot_be_deleted():
    person = make.make_person()
    user = make.make_user(person=person)
    with pytest.raises(ProtectedError):
        person.delete()
    user.delete()
    assert not Account.objects.exists()
    assert Person.objects.get() == person
