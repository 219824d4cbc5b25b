"""The desk's pages for records: what they cost, whom they let in, what they write."""

import datetime
import json
import re

import pytest
from django.contrib.admin.models import LogEntry

from films.models import Credit, Film
from franchises.models import Character, Franchise
from people.models import Person
from provenance.models import Change
from tests import factories as make
from tests.records import (
    DAY,
    a_film,
    add_url,
    delete_url,
    form_of,
    list_url,
    page_url,
    queries_of,
    row,
    save,
)

pytestmark = pytest.mark.once

# A record and one more row of each of its inlines.
PARTS = {
    "people.person": (
        make.make_person,
        lambda whole: whole.names.create(name=f"N{whole.names.count()}"),
    ),
    "films.film": (
        make.make_film,
        lambda whole: (
            make.make_credit(film=whole, source=make.make_source()),
            make.make_release(film=whole, released_on=DAY, source=make.make_source()),
            whole.titles.create(title=f"T{whole.titles.count()}"),
        ),
    ),
    "franchises.franchise": (
        make.make_franchise,
        lambda whole: make.make_membership(franchise=whole),
    ),
    "franchises.character": (
        make.make_character,
        lambda whole: (
            make.make_portrayal(character=whole),
            whole.aliases.create(name=f"A{whole.aliases.count()}"),
        ),
    ),
    "franchises.placement": (
        make.make_placement,
        lambda whole: whole.settings.create(
            start=whole.settings.count(), role="prologue", source=make.make_source()
        ),
    ),
    "franchises.watchorder": (
        make.make_watch_order,
        lambda whole: whole.entries.create(
            position=whole.entries.count() + 1, film=make.make_film()
        ),
    ),
    "franchises.worldentity": (
        make.make_world_entity,
        lambda whole: (
            whole.aliases.create(name=f"A{whole.aliases.count()}"),
            make.make_appearance(entity=whole, source=make.make_source()),
        ),
    ),
}


@pytest.mark.parametrize("role", ["writer", "superuser"])
@pytest.mark.parametrize("label", PARTS)
def test_a_page_costs_the_same_for_one_part_and_for_three(client, sign_in, label, role):
    sign_in(role)
    make_whole, add_part = PARTS[label]
    whole = make_whole()
    add_part(whole)
    client.get(page_url(whole))
    one = queries_of(client, page_url(whole))
    add_part(whole)
    add_part(whole)
    three = queries_of(client, page_url(whole))
    assert len(three) == len(one), three


def test_a_page_shows_what_each_part_refers_to(client, sign_in):
    sign_in("superuser")
    source = make.make_source(title="The closing credits")
    credit = make.make_credit(person=make.make_person(name="Romain Lacourbas"), source=source)
    page = client.get(page_url(credit.film)).content.decode()
    assert f'<option value="{credit.person_id}" selected>Romain Lacourbas</option>' in page
    assert f'<option value="{source.pk}" selected>The closing credits</option>' in page


def test_a_writer_adds_a_person_whom_readers_do_not_see(client, sign_in):
    writer = sign_in("writer")
    typed = row("names", 0, name="Ana Caso", kind="aka")
    answer = save(client, add_url("people.person"), name="Ana de Armas", **typed)
    person = Person.objects.get()
    assert answer.status_code == 302
    assert person.verified_at is None
    assert person.names.get().name == "Ana Caso"
    change = Change.objects.of(person).get()
    assert (change.verb, change.actor) == ("created", writer)
    assert "Ana Caso" in change.after


@pytest.mark.parametrize("role", ["writer", "moderator", "superuser"])
def test_nobody_types_a_verification(client, sign_in, role):
    sign_in(role)
    other = make.make_person()
    hidden = {
        "verified_at": "2020-01-01",
        "verified_at_0": "2020-01-01",
        "verified_at_1": "00:00",
        "verified_by": "1",
        "merged_into": str(other.pk),
        "CHANGE_FORM-action": "verify_selected",
    }
    save(client, add_url("people.person"), name="Ana de Armas", **hidden)
    person = Person.objects.get(name="Ana de Armas")
    assert (person.verified_at, person.verified_by, person.merged_into) == (None, None, None)


RECORDS = {
    Person: make.make_person,
    Film: make.make_film,
    Franchise: make.make_franchise,
    Character: make.make_character,
}


@pytest.mark.parametrize("model", RECORDS)
def test_a_writer_changes_and_deletes_no_record(client, sign_in, model):
    sign_in("writer")
    record = RECORDS[model]()
    before = model.objects.values().get(pk=record.pk)
    assert client.get(page_url(record)).status_code == 200
    assert client.post(page_url(record), {"name": "X", "title": "X"}).status_code == 403
    gone = delete_url(record)
    assert client.get(gone).status_code == 403
    assert client.post(gone, {"post": "yes"}).status_code == 403
    for action in ("verify_selected", "unverify_selected", "delete_selected"):
        client.post(
            list_url(model._meta.label_lower), {"action": action, "_selected_action": [record.pk]}
        )
    assert model.objects.values().get(pk=record.pk) == before
    assert not Change.objects.exists()


def test_a_writer_sees_a_film_s_credits_and_no_field_to_type_in(client, sign_in):
    sign_in("writer")
    credit = make.make_credit(character_text="Winston Scott")
    page = client.get(page_url(credit.film)).content.decode()
    assert "Winston Scott" in page
    assert 'name="credits-0-character_text"' not in page
    assert 'name="title"' not in page


@pytest.mark.parametrize("role", ["moderator", "superuser"])
def test_nobody_deletes_many_at_once(client, sign_in, role):
    sign_in(role)
    person = make.make_person()
    chosen = {"action": "delete_selected", "_selected_action": [person.pk], "post": "yes"}
    client.post(list_url("people.person"), chosen)
    assert Person.objects.get() == person


@pytest.mark.parametrize("model", RECORDS)
def test_a_moderator_verifies_and_hides_from_the_list(client, sign_in, model):
    moderator = sign_in("moderator")
    record = RECORDS[model](verified=False)
    chosen = {"_selected_action": [record.pk]}
    url = list_url(model._meta.label_lower)
    client.post(url, chosen | {"action": "verify_selected"})
    record.refresh_from_db()
    assert record.verified_by == moderator
    client.post(url, chosen | {"action": "unverify_selected"})
    record.refresh_from_db()
    assert record.verified_at is None
    assert Change.objects.of(record).filter(actor=moderator).count() == 2


def from_the_page(client, record, action):
    chosen = {"CHANGE_FORM-action": action, "_selected_action": [record.pk]}
    return client.post(page_url(record), chosen, follow=True)


def test_a_moderator_verifies_and_hides_from_the_page(client, sign_in):
    moderator = sign_in("moderator")
    film = make.make_film(verified=False)
    assert "verify_selected" in client.get(page_url(film)).content.decode()
    assert "1 of 1 verified" in from_the_page(client, film, "verify_selected").content.decode()
    film.refresh_from_db()
    assert film.verified_by == moderator
    from_the_page(client, film, "unverify_selected")
    film.refresh_from_db()
    assert film.verified_at is None


def test_a_writer_is_offered_no_verification_and_gets_none(client, sign_in):
    sign_in("writer")
    film = make.make_film(verified=False)
    for url in (page_url(film), list_url("films.film")):
        assert "verify_selected" not in client.get(url).content.decode()
    from_the_page(client, film, "verify_selected")
    film.refresh_from_db()
    assert film.verified_at is None


def test_an_address_stays_as_it_is(client, sign_in):
    sign_in("moderator")
    person = make.make_person(name="Robin Wright Penn")
    save(client, page_url(person), name="Robin Wright", slug="elsewhere")
    person.refresh_from_db()
    assert (person.name, person.slug) == ("Robin Wright", "robin-wright-penn")


def test_one_save_is_one_line_that_holds_what_changed(client, sign_in):
    moderator = sign_in("moderator")
    film = make.make_film(title="Ballerina", released_on=DAY)
    credit = make.make_credit(film=film, job="cinematographer", check_state="claimed")
    make.make_credit(film=film)
    save(client, page_url(film), **{"title": "Ballerina!", "credits-1-check_state": "refuted"})
    change = Change.objects.get()
    assert (change.kind, change.key, change.actor) == ("films.film", film.pk, moderator)
    part = str(credit.pk)
    assert json.loads(change.before) == {
        "title": "Ballerina",
        "credits": {part: {"check_state": "claimed"}},
    }
    assert json.loads(change.after) == {
        "title": "Ballerina!",
        "credits": {part: {"check_state": "refuted"}},
    }


def test_a_save_that_changes_nothing_leaves_no_line(client, sign_in):
    sign_in("moderator")
    film = a_film()
    assert save(client, page_url(film)).status_code == 302
    assert not Change.objects.exists()


def test_a_save_that_is_refused_leaves_no_line(client, sign_in):
    sign_in("moderator")
    person = make.make_person(name="Ian McShane")
    answer = save(client, page_url(person), name="")
    assert answer.status_code == 200
    assert Person.objects.get().name == "Ian McShane"
    assert not Change.objects.exists()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"born_on": "1960-01-01"}, "Say how much of the date of birth is known."),
        (
            {
                "born_on": "1960-05-01",
                "born_precision": "month",
                "died_on": "1959-01-01",
                "died_precision": "year",
            },
            "The person would have died before being born.",
        ),
    ],
)
def test_a_broken_rule_is_told_in_words(client, sign_in, typed, sentence):
    sign_in("moderator")
    person = make.make_person()
    answer = save(client, page_url(person), **typed)
    assert answer.status_code == 200
    assert sentence in answer.content.decode()


def test_a_film_gets_its_date_and_its_address_from_its_releases(client, sign_in):
    sign_in("writer")
    make.make_film(title="Planet of the Apes")
    typed = row(
        "releases",
        0,
        released_on="2001-07-27",
        precision="day",
        medium="theatrical",
        is_primary="on",
        check_state="claimed",
    )
    save(client, add_url("films.film"), title="Planet of the Apes", **typed)
    film = Film.objects.get(year=2001)
    assert film.slug == "planet-of-the-apes-2001"
    assert film.verified_at is None
    assert '"slug":"planet-of-the-apes-2001"' in Change.objects.of(film).get().after


def test_a_release_in_a_year_that_no_chart_reaches_is_refused(client, sign_in):
    sign_in("moderator")
    typed = row("releases", 0, released_on="9999-12-31", precision="day", medium="theatrical")

    answer = save(client, add_url("films.film"), title="To be announced", **typed)

    assert "Films come out from 1870 to 2199." in answer.content.decode()
    assert not Film.objects.exists()


def test_the_tick_of_the_primary_release_moves_in_one_save(client, sign_in):
    sign_in("moderator")
    film = make.make_film(released_on=DAY)
    other = make.make_release(film=film, released_on=datetime.date(2025, 6, 4), region="FR")
    url = page_url(film)
    answer = save(client, url, **{"releases-1-is_primary": "on"})
    assert "Tick only one release as the primary one." in answer.content.decode()
    save(client, url, **{"releases-0-is_primary": None, "releases-1-is_primary": "on"})
    film.refresh_from_db()
    assert film.released_on == other.released_on
    answer = save(client, url, **{"releases-1-medium": "festival"})
    assert "A festival showing cannot stand for the release." in answer.content.decode()


def test_a_record_in_use_is_not_deleted_and_says_why(client, sign_in):
    sign_in("moderator")
    credit = make.make_credit(character_text="Winston")
    gone = delete_url(credit.person)
    assert "would require deleting the following protected" in client.get(gone).content.decode()
    client.post(gone, {"post": "yes"})
    assert Person.objects.filter(pk=credit.person_id).exists()
    assert not Change.objects.exists()


def test_a_deletion_is_a_line_with_all_that_went(client, sign_in):
    moderator = sign_in("moderator")
    person = make.make_person(name="Ana de Armas")
    person.names.create(name="Ana Caso")
    key = person.pk
    client.post(delete_url(person), {"post": "yes"})
    change = Change.objects.get()
    assert (change.verb, change.key, change.actor) == ("deleted", key, moderator)
    assert re.search("Ana de Armas.*Ana Caso|Ana Caso.*Ana de Armas", change.before)


@pytest.mark.parametrize(("role", "state"), [("writer", "proposed"), ("moderator", "confirmed")])
def test_a_credit_is_what_a_moderator_says_and_a_writer_s_proposal(client, sign_in, role, state):
    sign_in(role)
    film, person = make.make_film(), make.make_person()
    save(
        client,
        add_url("films.credit"),
        film=film.pk,
        person=person.pk,
        job="cast",
        check_state="confirmed",
    )
    assert Credit.objects.get().check_state == state
    assert film.credits.public().exists() == (state == "confirmed")


@pytest.mark.parametrize("role", ["writer", "moderator", "publisher", "superuser"])
def test_nobody_writes_the_history_or_the_job_table(client, sign_in, role):
    sign_in(role)
    person = make.make_person(verified=False)
    person.verify(make.make_user())
    for label in ("provenance.change", "films.job"):
        assert client.get(add_url(label)).status_code == 403
    change = Change.objects.get()
    for url in (page_url(change), delete_url(change)):
        assert client.post(url, {"post": "yes", "summary": "tidied"}).status_code == 403
    assert Change.objects.get().summary == change.summary


def test_a_picture_is_uploaded_clean_and_refused_in_words(client, sign_in):
    writer = sign_in("writer")
    from images.models import Image

    url = add_url("images.image")
    answer = client.post(url, {"upload": make.ContentFile(b"<svg/>", name="a.png")})
    assert "This is not a JPEG, PNG or WebP picture." in answer.content.decode()
    assert not Image.objects.exists()
    file = make.picture_file(format="JPEG", name="../../holiday.php")
    assert client.post(url, {"upload": file, "alt": "A field"}).status_code == 302
    picture = Image.objects.get()
    assert (picture.alt, picture.format, picture.uploaded_by) == ("A field", "jpg", writer)
    assert "holiday" not in picture.file.name


def test_the_pages_of_records_write_the_admin_s_own_log_too(client, sign_in):
    sign_in("moderator")
    save(client, add_url("people.person"), name="Ana de Armas")
    assert LogEntry.objects.count() == 1


@pytest.mark.parametrize(
    ("label", "prefix"),
    [("films.film", "credits"), ("franchises.placement", "settings"), ("auth.user", "account")],
)
def test_rows_that_were_only_announced_are_not_drawn(client, sign_in, label, prefix):
    sign_in("superuser")
    url = add_url(label)

    answer = client.post(url, form_of(client, url) | {f"{prefix}-TOTAL_FORMS": "99999999"})

    assert answer.status_code == 200
    rows = re.findall(rf'name="{prefix}-(\d+)-', answer.content.decode())
    assert set(rows) <= {"0"}
