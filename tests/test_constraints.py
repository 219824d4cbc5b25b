"""The database itself refuses each row that breaks a named rule of the records.

The rules of pieces, search and the desk are in tests/reviews/test_constraints.py.
"""

import datetime

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from films.models import Credit, Film, FilmExternalId, FilmTitle, Job, Release
from franchises.models import (
    Appearance,
    Calendar,
    Character,
    CharacterAlias,
    Continuity,
    Era,
    Event,
    Franchise,
    Membership,
    Placement,
    Portrayal,
    Setting,
    Statement,
    StatementMember,
    WatchOrder,
    WatchOrderEntry,
    WorldAlias,
    WorldEntity,
)
from images.models import Image
from people.models import Person, PersonExternalId, PersonName
from provenance.models import Change, Source
from tests import factories as make
from tests.refusals import again, insert, is_refused, its_own

DAY, LATER = datetime.date(1970, 5, 6), datetime.date(1990, 1, 1)
NOON = datetime.datetime(2026, 11, 22, 12, tzinfo=datetime.UTC)
HOUR = datetime.timedelta(hours=1)
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


def appearance(**fields):
    return Appearance(**({"film": make.make_film()} | fields))


def calendar(**fields):
    return Calendar(**({"name": "A"} | fields))


def continuity(**fields):
    return Continuity(**({"franchise": make.make_franchise(), "name": "A", "slug": "a"} | fields))


def era(**fields):
    return Era(**({"calendar": Calendar.objects.create(name="B"), "suffix": "B"} | fields))


def event(**fields):
    return Event(**({"franchise": make.make_franchise(), "name": "A", "slug": "a"} | fields))


def placement(**fields):
    return Placement(**({"continuity": make.make_continuity(), "film": make.make_film()} | fields))


def confirmed_by_its_proposer(row):
    row.source, row.check_state, row.confirmed_at = make.make_source(), "confirmed", make.LONG_AGO
    row.proposed_by = row.confirmed_by = make.make_user()
    return row


def confirmed_by_somebody_and_only_claimed(row):
    row.confirmed_by, row.check_state = make.make_user(), "claimed"
    return row


def setting(**fields):
    return Setting(**({"placement": make.make_placement()} | fields))


def statement(**fields):
    known = {"franchise": make.make_franchise(), "says": "before", "spoiler_free": "A."}
    return Statement(**(known | fields))


def member(**fields):
    stated = make.make_statement(make.make_film(), make.make_film())
    return StatementMember(**({"statement": stated, "position": 2} | fields))


def member_again(**fields):
    """Another member like the first of a statement but for its place."""
    film, event = make.make_film(), make.make_event()
    stated = make.make_statement(film, event)
    known = {"film": film, "event": event}
    return StatementMember(
        **{"statement": stated, "position": 2} | {name: known[name] for name in fields}
    )


def watch_order(**fields):
    return WatchOrder(**({"franchise": make.make_franchise(), "name": "A", "slug": "a"} | fields))


def entry(**fields):
    known = {"watch_order": make.make_watch_order(), "position": 1, "film": make.make_film()}
    return WatchOrderEntry(**(known | fields))


def world_entity(**fields):
    known = {"franchise": make.make_franchise(), "kind": "place", "name": "A", "slug": "a"}
    return WorldEntity(**(known | fields))


def image(**fields):
    return Image(**({"file": "a.png", "sha256": "0", "format": "png"} | fields))


def membership(**fields):
    return Membership(**({"franchise": make.make_franchise(), "film": make.make_film()} | fields))


def title(**fields):
    return FilmTitle(**({"film": make.make_film(), "title": "A"} | fields))


def verified_by_nobody_when(model, **fields):
    return model(verified_by=make.make_user(), **fields)


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
    "name_kind_is_known": lambda: PersonName(person=make.make_person(), name="A", kind="rumoured"),
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
    "film_palette_is_known": lambda: Film(**FILM, palette="beige"),
    "film_art_family_is_known": lambda: Film(**FILM, art_family="kittens"),
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
    "title_kind_is_known": lambda: title(kind="rumoured"),
    "job_department_is_known": lambda: Job(code="a", name="A", department="weather", sort=1),
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
    "release_is_within_reach": lambda: release(
        released_on=datetime.date(9999, 12, 31), precision="day"
    ),
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
    "franchise_is_not_its_own_parent": lambda: its_own(
        Franchise, "parent", FRANCHISE | {"root": make.make_franchise()}
    ),
    "franchise_below_another_knows_its_root": lambda: Franchise(
        **FRANCHISE, parent=make.make_franchise()
    ),
    "calendar_has_a_name_and_a_unit": lambda: calendar(unit=""),
    "calendar_has_each_era_once": lambda: again(
        Era, Calendar.objects.create(name="A").eras.create(suffix="BBY")
    ),
    "era_has_letters": lambda: era(suffix=""),
    "era_counts_forward_or_backward": lambda: era(sign=2),
    "era_begins_within_reach": lambda: era(offset=1_000_000_001),
    "continuity_has_a_name_and_a_word": lambda: continuity(name=""),
    "continuity_is_not_called_all": lambda: continuity(slug="all"),
    "continuity_has_its_own_word_in_a_franchise": lambda: again(
        Continuity, make.make_continuity(), is_default=False
    ),
    "franchise_has_one_default_continuity": lambda: continuity(
        franchise=make.make_continuity(is_default=True).franchise, is_default=True
    ),
    "continuity_does_not_branch_from_itself": lambda: its_own(
        Continuity,
        "branches_from",
        {"franchise": make.make_franchise(), "name": "A", "slug": "a", "branch_year": 1973},
    ),
    "branch_leaves_at_a_film_or_a_year": lambda: continuity(branches_from=make.make_continuity()),
    "branch_year_is_within_reach": lambda: continuity(
        branches_from=make.make_continuity(), branch_year=-1_000_000_001
    ),
    "placement_check_state_is_known": lambda: placement(check_state="rumoured"),
    "placement_is_confirmed_by_a_second_person": lambda: confirmed_by_its_proposer(placement()),
    "placement_confirmed_by_somebody_is_confirmed": lambda: confirmed_by_somebody_and_only_claimed(
        placement()
    ),
    "confirmed_placement_has_a_source": lambda: placement(check_state="confirmed"),
    "film_is_placed_in_a_continuity_once": lambda: again(Placement, make.make_placement()),
    "placement_has_one_primary_setting": lambda: setting(
        placement=make.make_placement(set_in=0), is_primary=True
    ),
    "setting_ends_after_it_begins": lambda: setting(start=0, end=-1),
    "uncertainty_is_about_a_year": lambda: setting(uncertainty=1),
    "setting_is_within_reach": lambda: setting(start=1_000_000_001),
    "setting_role_is_known": lambda: setting(role="dream"),
    "setting_certainty_is_known": lambda: setting(certainty="sure"),
    "event_verified_by_somebody_has_a_time": lambda: event(verified_by=make.make_user()),
    "event_has_a_name_and_a_word": lambda: event(name=""),
    "event_has_its_own_word_in_a_franchise": lambda: again(Event, make.make_event()),
    "event_ends_after_it_begins": lambda: event(end=0),
    "uncertainty_of_an_event_is_about_a_year": lambda: event(start=0, uncertainty=-1),
    "event_is_within_reach": lambda: event(start=-1_000_000_001),
    "statement_check_state_is_known": lambda: statement(check_state="rumoured"),
    "statement_is_confirmed_by_a_second_person": lambda: confirmed_by_its_proposer(statement()),
    "statement_confirmed_by_somebody_is_confirmed": lambda: confirmed_by_somebody_and_only_claimed(
        statement()
    ),
    "confirmed_statement_has_a_source": lambda: statement(check_state="confirmed"),
    "statement_says_what_is_known": lambda: statement(says="near"),
    "statement_certainty_is_known": lambda: statement(certainty="sure"),
    "statement_has_a_sentence_for_every_reader": lambda: statement(spoiler_free=""),
    "years_are_said_where_they_are_counted": lambda: statement(says="offset"),
    "least_years_are_not_more_than_most": lambda: statement(
        says="offset", min_years=1, max_years=0
    ),
    "years_of_a_statement_are_within_reach": lambda: statement(
        says="offset", min_years=-1_000_000_001
    ),
    "statement_is_imported_once": lambda: again(Statement, make.make_statement(imported_as="jw1")),
    "statement_has_each_place_once": lambda: member(position=1, film=make.make_film()),
    "statement_names_each_film_once": lambda: member_again(film=True),
    "statement_names_each_event_once": lambda: member_again(event=True),
    "statement_is_about_a_film_or_an_event": lambda: member(),
    "statement_members_count_from_nought": lambda: member(position=-1, film=make.make_film()),
    "watchorder_verified_by_somebody_has_a_time": lambda: watch_order(verified_by=make.make_user()),
    "watch_order_has_a_name_and_a_word": lambda: watch_order(slug=""),
    "watch_order_has_its_own_word_in_a_franchise": lambda: again(
        WatchOrder, make.make_watch_order()
    ),
    "watch_order_has_each_place_once": lambda: again(
        WatchOrderEntry, make.make_watch_order(make.make_film()).entries.get()
    ),
    "watch_order_counts_from_one": lambda: entry(position=0),
    "watch_order_tier_is_known": lambda: entry(tier="sublime"),
    "worldentity_verified_by_somebody_has_a_time": lambda: world_entity(
        verified_by=make.make_user()
    ),
    "world_entity_has_a_name_and_a_word": lambda: world_entity(name=""),
    "world_entity_kind_is_known": lambda: world_entity(kind="beast"),
    "world_entity_has_its_own_word_in_a_franchise": lambda: again(
        WorldEntity, make.make_world_entity()
    ),
    "alias_of_a_world_entity_is_not_empty": lambda: WorldAlias(entity=make.make_world_entity()),
    "world_entity_has_each_alias_once": lambda: again(
        WorldAlias, make.make_world_entity().aliases.create(name="The Table")
    ),
    "appearance_check_state_is_known": lambda: appearance(
        entity=make.make_world_entity(), check_state="rumoured"
    ),
    "appearance_is_of_one_thing": lambda: appearance(),
    "appearance_kind_is_known": lambda: appearance(entity=make.make_world_entity(), kind="lurks"),
    "character_appears_in_a_film_once": lambda: again(
        Appearance, make.make_appearance(character=make.make_character())
    ),
    "world_entity_appears_in_a_film_once": lambda: again(Appearance, make.make_appearance()),
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


@pytest.mark.django_db
@pytest.mark.parametrize("name", BREAKS)
def test_the_database_refuses_a_row_that_breaks_the_rule(name):
    assert is_refused(BREAKS[name](), name)


def test_every_rule_of_the_records_is_in_the_table():
    models = [model for app in OUR_APPS for model in apps.get_app_config(app).get_models()]
    named = {rule.name for model in models for rule in model._meta.constraints}
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
        era(sign=-1),
        continuity(branches_from=make.make_continuity(), branch_year=0),
        placement(),
        setting(start=0, end=0, is_primary=True),
        event(start=-132),
        statement(says="offset", max_years=-1),
        watch_order(),
        entry(),
        world_entity(),
        appearance(character=make.make_character(), entity=None),
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
