"""The demo publication: that it loads whole, twice alike, and is worth reading and true."""

import io
import json
import os
import unicodedata
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import models
from django.db.models import Count
from django.test import override_settings
from django.utils import timezone

from config.checks import DEMO_PASSWORD, DEMO_SIGN_INS
from desk import demo_publication, demo_records
from films.models import Credit, Film, Release
from franchises import timeline
from franchises.models import Character, Franchise, Portrayal
from people.models import Person
from provenance.models import Change, Source
from reviews.models import Correction, Edition, Placing, Review
from reviews.workflow import Phase, State
from search import index as search_index
from search.models import Document
from tests.undoing import undone

pytestmark = pytest.mark.once

# The catalogue and the first article are no part of the project; where they are is said by
# MARQUEE_DATA, or they lie beside it.
DATA = Path(os.environ.get("MARQUEE_DATA") or django_settings.BASE_DIR.parent / "shared" / "data")
PIECES = sorted((demo_records.DEMO / "pieces").glob("*.md"))


HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(scope="module")
def said(django_db_setup, django_db_blocker):
    """What the command said as it loaded the demo, once for all tests of this file."""
    out = io.StringIO()
    with undone(django_db_blocker):
        with override_settings(DEBUG=True, PASSWORD_HASHERS=HASHERS):
            call_command("demo", stdout=out)
        yield out.getvalue()


@pytest.fixture
def loaded(said, db, settings):
    settings.DEBUG = True
    settings.PASSWORD_HASHERS = HASHERS


# Loading


def test_the_demo_is_all_there(loaded, said):
    now = timezone.now()
    films = Film.objects.verified(now)
    people = Person.objects.verified(now)
    franchises = Franchise.objects.verified(now)

    assert said.strip() == (
        f"The demo added {films.count()} films, {people.count()} people, "
        f"{franchises.count()} franchises and {len(PIECES)} pieces."
    )
    assert films.count() >= 165
    assert people.filter(credits__isnull=False).distinct().count() >= 1500
    assert franchises.count() >= 13
    assert Review.objects.exclude(kind="page").count() >= 8
    assert Review.objects.count() == len(PIECES)
    assert not Edition.objects.live(now).filter(body="").exists()


def test_the_front_page_is_arranged_as_its_file_says(loaded):
    told = demo_records.read("front_page")["put"]
    standing = Placing.objects.filter(review__slugs__slug__in=[row["piece"] for row in told])

    assert {(row.place, row.review.slugs.get().slug) for row in standing} == {
        (row["place"], row["piece"]) for row in told
    }
    now = timezone.now()
    assert standing.standing(now).count() == len(told) - 1
    assert Edition.objects.filter(
        review__placings__place="lead", goes_live_at=models.F("review__placings__begins_at")
    ).exists(), "the lead comes with its own edition"


def test_no_record_stands_alone(loaded):
    critics = {row["slug"] for row in demo_records.read("critics")["critic"]}
    nobodys = Person.objects.filter(credits__isnull=True).exclude(slug__in=critics)

    assert not nobodys.exists()
    # The case files bring series for the order of their stories, and no credits.
    films = Film.objects.filter(credits__isnull=True)
    assert not films.exclude(kind__in=["series", "season"]).exists()
    assert not Character.objects.filter(portrayals__isnull=True).exists()


def test_six_franchises_have_their_stories_in_order(loaded):
    now = timezone.now()
    told = {
        franchise.slug: timeline.of(franchise, now)
        for franchise in Franchise.objects.verified(now).filter(statements__isnull=False).distinct()
    }

    assert {slug: [len(lane.order) for lane in one.lanes] for slug, one in told.items()} == {
        "conjuring": [10],
        "john-wick": [7],
        "mcu-infinity-saga": [23],
        "middle-earth": [7, 1],
        "star-wars": [25],
        "x-men": [7, 7],
    }
    wick = told["john-wick"]
    ballerina = next(film for film in wick.films.values() if film.slug == "ballerina")
    assert wick.lane("").order.index(ballerina.id) == 4
    assert {one.slug for one in wick.films.values()} >= {"john-wick", "untitled-caine-film"}
    assert len(wick.films) == 7
    assert all(one.source for each in told.values() for one in each.statements.values())
    assert timeline.watch_orders(Franchise.objects.get(slug="star-wars"), now)


def test_somebody_lives_in_every_story_world(loaded):
    magneto = Character.objects.get(slug="magneto").portrayals
    m = Character.objects.get(franchise__slug="james-bond", slug="m").portrayals

    assert not (
        Franchise.objects.annotate(people=Count("characters")).filter(people__lt=4).exists()
    )
    assert {played.credit.person.slug for played in magneto.filter(is_younger=True)} == {
        "michael-fassbender"
    }
    assert [played.credit.person.slug for played in m.filter(is_recast=True).order_by("pk")] == [
        "judi-dench",
        "ralph-fiennes",
    ]
    assert Portrayal.objects.filter(is_voice=True).exists()


def test_people_come_back_from_film_to_film(loaded):
    films_of = Person.objects.annotate(films=Count("credits__film", distinct=True))
    least = {
        "keanu-reeves": 14,
        "toshiro-mifune": 6,
        "ana-de-armas": 5,
        "donnie-yen": 7,
        "anjelica-huston": 7,
        "gabriel-byrne": 5,
        "alain-delon": 6,
    }

    few = {slug: films_of.get(slug=slug).films for slug in least}
    assert {slug for slug, films in few.items() if films < least[slug]} == set()
    assert films_of.filter(films__gte=2).count() >= 350


def test_pieces_stand_at_every_place_of_the_desk_and_before_readers(loaded):
    now = timezone.now()
    phases = {edition.phase(now) for edition in Edition.objects.all()}
    live = Edition.objects.live(now)

    assert set(Review.objects.values_list("state", flat=True)) == set(State)
    assert phases >= {Phase.LIVE, Phase.SCHEDULED, Phase.HELD, Phase.WITHDRAWN, Phase.SUPERSEDED}
    assert any(edition.revision_number < edition.review.head_number for edition in live)
    assert Review.objects.filter(state=State.APPROVED, editions__isnull=True).exists()
    assert {"review", "preview", "essay", "list", "obituary", "page"} <= set(
        live.values_list("kind", flat=True)
    )
    assert Edition.objects.get(slug="eight-rooms").entries.count() == 8


def test_readers_find_what_was_loaded_by_any_name(loaded):
    def found(words):
        return {hit.title for hit in search_index.find(words, at=timezone.now()).hits}

    assert "Steven Soderbergh" in found("Peter Andrews")
    assert "Live Free or Die Hard" in found("Die Hard 4.0")
    assert "The understudies’ school gets a film of its own" in found("Tarkovsky")
    assert not found("Nobody scores the kicking") & {"Nobody scores the kicking"}


def test_loading_again_adds_nothing_and_undoes_nothing(loaded):
    film = Film.objects.get(slug="haywire")
    film.synopsis = "Somebody wrote this since."
    film.save()
    tables = (Film, Release, Person, Credit, Portrayal, Source, Change, Review, Edition)
    tables += (get_user_model(), Document)
    before = [table.objects.count() for table in tables]

    again = demo_publication.load()

    assert again == demo_publication.Loaded(films=0, people=0, franchises=0, pieces=0)
    assert [table.objects.count() for table in tables] == before
    film.refresh_from_db()
    assert film.synopsis == "Somebody wrote this since."


def test_everybody_signs_in_and_has_the_groups_of_their_name(loaded):
    users = {user.username: user for user in get_user_model().objects.all()}

    assert set(users) == set(DEMO_SIGN_INS)
    assert all(user.check_password(DEMO_PASSWORD) for user in users.values())
    assert users["writer"].has_perm("reviews.write_review")
    assert not users["writer"].has_perm("reviews.moderate_review")
    assert users["moderator2"].has_perm("reviews.moderate_review")
    assert not users["moderator2"].has_perm("reviews.oversee_review")
    assert users["publisher"].has_perm("reviews.oversee_review")
    assert [name for name, user in users.items() if user.is_superuser] == ["admin"]
    assert users["writer2"].account.person.name == "Tobias Quennell"
    assert users["publisher"].account.person is None


def test_what_was_claimed_of_ballerina_is_kept_beside_what_is_true(loaded):
    ballerina = Film.objects.get(slug="ballerina")
    cameras = ballerina.credits.filter(job="cinematographer")
    heroine = ballerina.credits.filter(job="cast", person__slug="ana-de-armas")
    eve = Character.objects.get(slug="eve-macarro")
    corrected = Edition.objects.live(timezone.now()).get(slug="ballerina-preview")
    first = corrected.review.editions.exclude(pk=corrected.pk).get()

    assert [str(credit.person) for credit in cameras.public()] == ["Romain Lacourbas"]
    assert [str(credit.person) for credit in cameras.refuted()] == ["Dan Laustsen"]
    assert [credit.character_text for credit in heroine.public()] == ["Eve Macarro"]
    assert [credit.character_text for credit in heroine.refuted()] == ["Rooney"]
    assert [(alias.name, alias.kind) for alias in eve.aliases.all()] == [("Rooney", "announced")]
    assert [change.summary[:34] for change in Change.objects.of(ballerina)[:2]] == [
        "The heroine was announced as Roone",
        "A preview handed to the desk named",
    ]
    assert "plays Rooney" in first.body
    assert "plays Eve Macarro" in corrected.body
    assert Correction.objects.filter(edition=corrected).count() == 1
    assert corrected.published_at == first.goes_live_at < corrected.updated_at
    assert ballerina.credits.get(person__slug="lance-reddick").is_posthumous
    assert not Credit.objects.get(
        film__slug="john-wick", person__slug="lance-reddick"
    ).is_posthumous


# True


def test_what_is_confirmed_names_who_says_so(loaded):
    confirmed = Credit.objects.filter(check_state="confirmed")

    assert confirmed.exists()
    assert not confirmed.filter(source=None).exists()


def test_what_is_confirmed_by_the_catalogue_is_in_it():
    catalogue = DATA / "catalogue" / "films.jsonl"
    if not catalogue.exists():
        pytest.skip(f"The catalogue is not at {catalogue}; MARQUEE_DATA says where else.")
    people = {slug: row["name"] for slug, row in demo_records.read("people")["people"].items()}
    ours = {
        (plain(title["title"]), int(release["date"][:4])): film
        for film in demo_records.read("films")["film"]
        for title in [film, *film.get("also", ())]
        for release in film["releases"]
    }
    checked = 0
    for line in catalogue.read_text(encoding="utf-8").splitlines():
        theirs = json.loads(line)
        if film := ours.get((plain(theirs["title"]), theirs["year"])):
            text = plain(
                " ".join(
                    [theirs["summary"] or "", *theirs["directors"], *theirs["writers"]]
                    + [part["name"] for part in theirs["cast"]]
                )
            )
            for credit in confirmed_by_the_catalogue(film):
                surname = plain(people[credit["person"]]).split()[-1]
                assert surname in text, (film["title"], people[credit["person"]])
                checked += 1
    assert checked > 500


def confirmed_by_the_catalogue(film):
    """The credits, each with the film's own source and check state where it says nothing."""
    whole = {"source": film.get("source"), "check": film.get("check", "confirmed")}
    credits = [whole | credit for credit in [*film["crew"], *film["cast"]]]
    return [c for c in credits if (c["source"], c["check"]) == ("catalogue", "confirmed")]


def plain(text):
    """Small letters without accents, and apostrophes of one kind."""
    straight = unicodedata.normalize("NFKD", text.replace("’", "'").casefold())
    return "".join(letter for letter in straight if not unicodedata.combining(letter))
