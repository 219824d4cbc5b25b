"""The database itself refuses each row that breaks a named rule of the records."""

import datetime

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from films.models import Credit, Film, FilmExternalId, FilmTitle, Job, Release
from franchises.models import Character, CharacterAlias, Franchise, Membership, Portrayal
from images.models import Image
from people.models import Person, PersonExternalId, PersonName
from provenance.models import Change, Source
from tests import factories as make

DAY, LATER = datetime.date(1970, 5, 6), datetime.date(1990, 1, 1)
OUR_APPS = ("images", "provenance", "people", "films", "franchises")

PERSON = {"name": "A", "sort_name": "A", "slug": "a"}
FILM = {"title": "A", "sort_title": "A", "slug": "a"}
FRANCHISE = {"name": "A", "slug": "a"}


def character(**fields):
    return Character(**({"franchise": make.make_franchise(), "name": "A", "slug": "a"} | fields))


def credit(**fields):
    known = {"film": make.make_film(), "person": make.make_person(), "job_id": "cast"}
    return Credit(**(known | fields))


def release(**fields):
    return Release(**({"film": make.make_film()} | fields))


def alias(**fields):
    return CharacterAlias(**({"character": make.make_character(), "name": "A"} | fields))


def image(**fields):
    return Image(**({"file": "a.png", "sha256": "0", "format": "png"} | fields))


def membership(**fields):
    return Membership(**({"franchise": make.make_franchise(), "film": make.make_film()} | fields))


def title(**fields):
    return FilmTitle(**({"film": make.make_film(), "title": "A"} | fields))


def again(model, row):
    """The same row a second time."""
    return model(**{f.attname: getattr(row, f.attname) for f in model._meta.fields[1:]})


def verified_by_nobody_when(model, **fields):
    return model(verified_by=make.make_user(), **fields)


def its_own(model, name, fields):
    """A row that refers to itself, under a key that no sequence has reached."""
    return model(pk=999_999, **{f"{name}_id": 999_999}, **fields)


def two_parts():
    series = make.make_film(kind="series")
    make.make_film(kind="season", parent=series, number=1)
    return Film(**FILM, kind="season", parent=series, number=1)


# The constraint → a row that breaks it and no other.
BREAKS = {
    "source_has_a_title": lambda: Source(title="", kind="press"),
    "source_kind_is_known": lambda: Source(title="A", kind="gossip"),
    "change_verb_is_known": lambda: Change(kind="people.person", key=1, verb="eaten"),
    "image_has_a_size": lambda: image(width=0, height=1),
    "image_format_is_known": lambda: image(width=1, height=1, format="svg"),
    "person_verified_by_somebody_has_a_time": lambda: verified_by_nobody_when(Person, **PERSON),
    "person_has_a_name_and_an_address": lambda: Person(**PERSON | {"name": ""}),
    "date_of_birth_has_a_precision": lambda: Person(**PERSON, born_on=DAY),
    "date_of_death_has_a_precision": lambda: Person(**PERSON, died_precision="day"),
    "nobody_dies_before_birth": lambda: Person(
        **PERSON, born_on=LATER, born_precision="day", died_on=DAY, died_precision="day"
    ),
    "person_is_not_merged_into_itself": lambda: its_own(Person, "merged_into", PERSON),
    "name_of_a_person_is_not_empty": lambda: PersonName(person=make.make_person(), name=""),
    "person_has_each_name_once": lambda: again(
        PersonName, make.make_person().names.create(name="A")
    ),
    "external_id_means_one_person": lambda: again(
        PersonExternalId, make.make_person().external_ids.create(source="imdb", value="nm1")
    ),
    "external_id_of_a_person_is_complete": lambda: PersonExternalId(
        person=make.make_person(), source="imdb", value=""
    ),
    "film_verified_by_somebody_has_a_time": lambda: verified_by_nobody_when(Film, **FILM),
    "film_has_a_title_and_an_address": lambda: Film(**FILM | {"title": ""}),
    "film_kind_is_known": lambda: Film(**FILM, kind="opera"),
    "film_status_is_known": lambda: Film(**FILM, status="lost"),
    "season_or_episode_has_a_parent": lambda: Film(**FILM, kind="season"),
    "film_or_series_has_no_parent": lambda: Film(
        **FILM, kind="series", parent=make.make_film(kind="series")
    ),
    "film_is_not_its_own_parent": lambda: its_own(Film, "parent", FILM | {"kind": "season"}),
    "number_counts_within_a_parent": lambda: Film(**FILM, number=1),
    "number_is_taken_once_within_a_parent": two_parts,
    "runtime_is_more_than_nothing": lambda: Film(**FILM, runtime_minutes=0),
    "film_release_date_has_a_precision_and_a_year": lambda: Film(
        **FILM, released_on=DAY, released_precision="day"
    ),
    "film_is_not_merged_into_itself": lambda: its_own(Film, "merged_into", FILM),
    "title_of_a_film_is_not_empty": lambda: title(title=""),
    "film_has_each_title_once_in_a_region": lambda: again(
        FilmTitle, make.make_film().titles.create(title="A", region="FR")
    ),
    "external_id_means_one_film": lambda: again(
        FilmExternalId, make.make_film().external_ids.create(source="imdb", value="tt1")
    ),
    "external_id_of_a_film_is_complete": lambda: FilmExternalId(
        film=make.make_film(), source="", value="tt1"
    ),
    "release_check_state_is_known": lambda: release(check_state="rumoured"),
    "release_date_has_a_precision": lambda: release(released_on=DAY),
    "release_medium_is_known": lambda: release(medium="telegraph"),
    "film_has_one_primary_release": lambda: again(Release, make.make_release(is_primary=True)),
    "festival_showing_is_not_the_primary_release": lambda: release(
        medium="festival", is_primary=True
    ),
    "credit_check_state_is_known": lambda: credit(check_state="rumoured"),
    "credit_is_given_once": lambda: again(Credit, make.make_credit()),
    "billing_counts_from_nought": lambda: credit(billing=-1),
    "franchise_verified_by_somebody_has_a_time": lambda: verified_by_nobody_when(
        Franchise, **FRANCHISE
    ),
    "franchise_has_a_name_and_an_address": lambda: Franchise(**FRANCHISE | {"slug": ""}),
    "franchise_is_not_its_own_parent": lambda: its_own(Franchise, "parent", FRANCHISE),
    "film_belongs_to_a_franchise_once": lambda: again(Membership, make.make_membership()),
    "membership_role_is_known": lambda: membership(role="cousin"),
    "membership_canon_is_known": lambda: membership(canon="perhaps"),
    "character_verified_by_somebody_has_a_time": lambda: character(verified_by=make.make_user()),
    "character_has_a_name_and_an_address": lambda: character(name=""),
    "character_has_its_own_address_in_a_franchise": lambda: again(Character, make.make_character()),
    "alias_of_a_character_is_not_empty": lambda: alias(name=""),
    "alias_kind_is_known": lambda: alias(kind="secret"),
    "character_has_each_alias_once": lambda: again(
        CharacterAlias, make.make_character().aliases.create(name="Rooney")
    ),
    "credit_plays_a_character_once": lambda: again(Portrayal, make.make_portrayal()),
}


def insert(row):
    """Past save() and clean(): what is left is what the database refuses."""
    type(row)._base_manager.bulk_create([row])


def breaks(error, name, model):
    """Whether the refusal names the rule; SQLite names the columns of a unique one instead."""
    if name in str(error):
        return True
    rule = next(rule for rule in model._meta.constraints if rule.name == name)
    columns = [model._meta.get_field(field).column for field in getattr(rule, "fields", ())]
    unique = ", ".join(f"{model._meta.db_table}.{column}" for column in columns)
    return connection.vendor == "sqlite" and columns and str(error).endswith(f"failed: {unique}")


@pytest.mark.django_db
@pytest.mark.parametrize("name", BREAKS)
def test_the_database_refuses_a_row_that_breaks_the_rule(name):
    row = BREAKS[name]()
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        insert(row)
    assert breaks(refused.value, name, type(row)), refused.value


def test_every_rule_of_the_records_is_in_the_table():
    named = {
        rule.name
        for app in OUR_APPS
        for model in apps.get_app_config(app).get_models()
        for rule in model._meta.constraints
    }
    assert named == set(BREAKS)


@pytest.mark.django_db
def test_what_breaks_no_rule_is_taken():
    rows = [
        Person(**PERSON, born_on=DAY, born_precision="day", died_on=DAY, died_precision="day"),
        Film(**FILM, runtime_minutes=1),
        release(released_on=DAY, precision="day", is_primary=True),
        credit(billing=0),
        character(),
        membership(),
        alias(),
        image(width=1, height=1),
    ]
    for row in rows:
        insert(row)
    assert all(type(row)._base_manager.filter(pk=row.pk).exists() for row in rows)


@pytest.mark.django_db
def test_a_job_that_a_credit_names_stays():
    make.make_credit(job="director")
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.filter(code="director").delete()
