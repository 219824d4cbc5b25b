"""The history is only ever added to, and holds what changed and nothing else."""

import datetime
import json

import pytest
from django.utils import timezone

from people.models import Person
from provenance.append_only import WrittenOnce
from provenance.models import Change
from provenance.recording import differences, field_values, record
from tests import factories as make


def line(person, by=None):
    return record(person, Change.Verb.CHANGED, {"name": "Old"}, {"name": "New"}, by)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "act",
    [
        lambda change: change.save(),
        lambda change: change.delete(),
        lambda change: Change.objects.update(summary="tidied"),
        lambda change: Change.objects.filter(pk=change.pk).delete(),
        lambda change: Change.objects.bulk_update([change], ["summary"]),
    ],
    ids=["save", "delete", "update", "delete many", "bulk update"],
)
def test_a_line_of_the_history_is_neither_changed_nor_deleted(act):
    change = line(make.make_person())
    with pytest.raises(WrittenOnce):
        act(change)
    assert Change.objects.get().summary == "name"


@pytest.mark.django_db
def test_a_line_outlives_the_account_of_who_wrote_it():
    moderator = make.make_user()
    change = line(make.make_person(), by=moderator)
    moderator.delete()
    change.refresh_from_db()
    assert change.actor is None


@pytest.mark.django_db
def test_only_what_differs_is_kept_as_canonical_text():
    person = make.make_person(name="Ana de Armas")
    before = field_values(person)
    person.born_on, person.born_precision = datetime.date(1988, 4, 30), "day"
    person.save()
    change = record(person, Change.Verb.CHANGED, before, field_values(person), None)
    assert change.before == '{"born_on":null,"born_precision":""}'
    assert change.after == '{"born_on":"1988-04-30","born_precision":"day"}'
    assert change.summary == "born_on, born_precision"
    assert (change.kind, change.key) == ("people.person", person.pk)


@pytest.mark.django_db
def test_a_save_that_changed_nothing_leaves_no_line():
    person = make.make_person()
    values = field_values(person)
    assert record(person, Change.Verb.CHANGED, values, values, None) is None
    assert not Change.objects.exists()


@pytest.mark.django_db
def test_a_record_s_history_is_newest_first_and_its_own():
    one, other = make.make_person(), make.make_person()
    first, _, third = line(one), line(other), line(one)
    film = make.make_film(pk=one.pk)
    line(film)
    assert list(Change.objects.of(one)) == [third, first]


def test_rows_of_a_record_are_compared_field_by_field():
    before = {"name": "A", "names": {"1": {"name": "x", "kind": "aka"}, "2": {"name": "gone"}}}
    after = {"name": "A", "names": {"1": {"name": "y", "kind": "aka"}, "3": {"name": "new"}}}
    assert differences(before, after) == (
        {"names": {"1": {"name": "x"}, "2": {"name": "gone"}}},
        {"names": {"1": {"name": "y"}, "3": {"name": "new"}}},
    )


@pytest.mark.django_db
def test_every_column_of_a_record_is_plain_json():
    person = make.make_person(born_on=datetime.date(1960, 1, 1), born_precision="year")
    values = field_values(person)
    assert json.loads(json.dumps(values)) == values
    assert values.keys() == {
        field.attname for field in Person._meta.concrete_fields if field.name != "id"
    }


@pytest.mark.django_db
def test_verifying_is_one_line_and_says_who():
    moderator, person = make.make_user(), make.make_person(verified=False)
    assert person.verify(moderator)
    change = Change.objects.of(person).get()
    assert change.actor == moderator
    assert change.summary == "verified_at, verified_by_id"
    assert json.loads(change.before)["verified_at"] is None


@pytest.mark.django_db
def test_a_verified_record_is_not_verified_again():
    person = make.make_person()
    assert person.verify(make.make_user()) is False
    assert not Change.objects.exists()
    assert person.verified_at == make.LONG_AGO


@pytest.mark.django_db
def test_verifying_for_later_keeps_an_earlier_time_and_takes_one():
    friday = timezone.now() + datetime.timedelta(days=5)
    saturday = friday + datetime.timedelta(days=1)
    moderator, person = make.make_user(), make.make_person(verified=False)
    assert person.verify(moderator, saturday)
    assert person.verify(moderator, friday)
    assert person.verify(moderator, saturday) is False
    assert Person.objects.get().verified_at == friday


@pytest.mark.django_db
def test_a_record_is_public_from_the_instant_of_its_verification():
    noon = datetime.datetime(2026, 1, 1, 12, tzinfo=datetime.UTC)
    before = noon - datetime.timedelta(microseconds=1)
    person = make.make_person(verified=False)
    person.verify(make.make_user(), noon)
    assert not person.is_verified(before)
    assert person.is_verified(noon)
    assert not Person.objects.verified(before).exists()
    assert Person.objects.verified(noon).get() == person


@pytest.mark.django_db
def test_unverifying_hides_a_record_and_is_recorded_once():
    moderator, person = make.make_user(), make.make_person()
    assert person.unverify(moderator)
    assert person.unverify(moderator) is False
    assert not Person.objects.verified(timezone.now()).exists()
    assert Change.objects.of(person).count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    "factory", [make.make_person, make.make_film, make.make_franchise, make.make_character]
)
def test_only_verified_records_are_public(factory):
    shown, _, coming = (
        factory(),
        factory(verified=False),
        factory(verified_at=timezone.now() + datetime.timedelta(days=1)),
    )
    records = type(shown).objects
    assert list(records.verified(timezone.now())) == [shown]
    assert list(records.verified(coming.verified_at).order_by("pk")) == [shown, coming]


@pytest.mark.django_db
@pytest.mark.parametrize("factory", [make.make_person, make.make_film])
def test_a_merged_record_is_not_public(factory):
    kept = factory()
    factory(merged_into=kept)
    assert list(type(kept).objects.verified(timezone.now())) == [kept]
