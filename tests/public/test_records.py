"""Films, people and franchises: who is shown, what stands for the house, where the merged go."""

import datetime
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from films import lettering
from films.models import Film
from films.views import out_in_words
from people.models import PersonName
from provenance.claims import CheckState
from reviews import record
from reviews.models import RecordChoice
from tests.factories import (
    LONG_AGO,
    make_character,
    make_credit,
    make_film,
    make_franchise,
    make_held,
    make_live,
    make_membership,
    make_person,
    make_portrayal,
    make_release,
    make_scheduled,
    make_source,
    make_user,
)

NOON = datetime.datetime(2024, 5, 1, 12, tzinfo=datetime.UTC)
DAY = datetime.timedelta(days=1)


def text(client, record):
    response = client.get(record.get_absolute_url())
    assert response.status_code == 200
    return response.content.decode()


def test_film_page_shows_its_credits_in_billing_order(client, db):
    film = make_film(title="Ballerina", runtime_minutes=125, languages="en fr xx")
    make_credit(film=film, person=make_person(name="Second Billed"), billing=1)
    make_credit(film=film, person=make_person(name="First Billed"), billing=0, character_text="Eve")
    make_credit(film=film, person=make_person(name="Len Wiseman"), job="director")
    make_credit(film=film, person=make_person(name="Known As"), credited_as="Printed As")

    page = text(client, film)

    assert 'Directed by <a href="/people/len-wiseman/">Len Wiseman</a>' in page
    assert page.index("First Billed") < page.index("Second Billed") < page.index("Printed As")
    assert "125 minutes, English with French and xx." in page


def test_film_page_names_its_sources_once_and_those_of_hidden_facts_never(client, db):
    film = make_film()
    source = make_source(title="Closing credits", url="https://studio.example/credits")
    for _ in range(2):
        make_credit(film=film, source=source)
    make_release(
        film=film, released_on=datetime.date(2025, 6, 6), source=make_source(title="The calendar")
    )
    make_credit(film=film, source=make_source(title="Odd", url="javascript:alert(1)"))
    make_credit(film=film, source=make_source(title="A rumour"), check_state=CheckState.PROPOSED)

    page = text(client, film)

    assert page.count("Closing credits</a>") == 1
    assert 'href="https://studio.example/credits"' in page
    assert "The calendar" in page
    assert "Odd" in page
    assert "javascript:" not in page
    assert "A rumour" not in page


@pytest.mark.parametrize("state", [CheckState.PROPOSED, CheckState.REFUTED])
def test_what_is_only_proposed_or_was_refuted_is_never_shown(client, db, state):
    film, person = make_film(title="Ballerina"), make_person(name="Chloë Certain")
    make_credit(film=film, person=person, character_text="Shown part")
    make_credit(film=film, person=person, character_text="Hidden part", check_state=state)
    make_release(film=film, released_on=datetime.date(2031, 3, 3), check_state=state)

    for page in (text(client, film), text(client, person)):
        assert "Shown part" in page
        assert "Hidden part" not in page
        assert "2031" not in page


def test_credit_that_spoils_is_on_neither_page(client, db):
    film, person = make_film(title="Ballerina"), make_person(name="Surprise Guest")
    make_credit(film=film, person=person, character_text="The ghost", is_spoiler=True)
    assert "Surprise Guest" not in text(client, film)
    assert "Ballerina" not in text(client, person)


def test_records_appear_at_the_instant_of_their_verification(client, db):
    soon = timezone.now() + DAY
    film = make_film(title="Ballerina")
    for hidden in (
        make_film(title="Secret film", verified=False),
        make_person(name="Secret person", verified=False),
        make_franchise(name="Secret franchise", verified=False),
        make_film(title="Secret too", verified_at=soon),
        make_person(name="Secret also", verified_at=soon),
    ):
        assert client.get(hidden.get_absolute_url()).status_code == 404, hidden
    for address in ("/films/", "/people/", "/franchises/", "/search/?q=secret"):
        assert "Secret" not in client.get(address).content.decode(), address
    assert film.title in client.get("/films/").content.decode()


def test_hidden_record_costs_what_an_unknown_one_costs(client, db):
    make_film(slug="hidden", verified=False)
    make_person(slug="hidden", verified=False)
    make_franchise(slug="hidden", verified=False)
    for folder in ("films", "people", "franchises"):
        found = []
        for slug in ("hidden", "unknown"):
            with CaptureQueriesContext(connection) as queries:
                response = client.get(f"/{folder}/{slug}/")
            found.append((response.status_code, len(queries), response.content))
        assert found[0] == found[1]
        assert found[0][0] == 404


@pytest.mark.parametrize("make", [make_film, make_person])
def test_merged_record_leads_to_the_one_that_is_kept(client, db, make):
    kept = make()
    dropped = make(merged_into=kept)
    response = client.get(dropped.get_absolute_url())
    assert (response.status_code, response["Location"]) == (301, kept.get_absolute_url())
    assert (
        dropped.get_absolute_url()
        not in client.get(kept.get_absolute_url().replace(f"{kept.slug}/", "")).content.decode()
    )


@pytest.mark.parametrize("make", [make_film, make_person])
def test_merged_record_leads_nowhere_while_the_kept_one_is_hidden(client, db, make):
    dropped = make(merged_into=make(verified=False))
    assert client.get(dropped.get_absolute_url()).status_code == 404


def test_rating_of_record_alone_stands_for_the_house(client, db):
    film, actor = make_film(title="Ballerina"), make_person()
    make_credit(film=film, person=actor)
    franchise = make_franchise()
    make_membership(film=film, franchise=franchise)
    make_live(film=film, rating=9, at=NOON + DAY, headline="The later one")
    make_live(film=film, rating=4, at=NOON, headline="The first one")
    make_live(film=film, kind="essay", at=NOON - DAY)
    make_held(film=film, rating=1, at=NOON - 2 * DAY)
    make_scheduled(film=film, rating=10)

    for address in (
        film.get_absolute_url(),
        actor.get_absolute_url(),
        franchise.get_absolute_url(),
        "/films/",
    ):
        page = client.get(address).content.decode()
        assert "4½" not in page.partition("In our pages")[0], address
        assert re.search(">2<|Rating: 2 out of 5", page), address
    assert record.of_film(film.pk, timezone.now()).headline == "The first one"


def test_record_is_one_query_for_any_number_of_films(db, django_assert_num_queries):
    films = [make_film() for _ in range(3)]
    for film in films:
        make_live(film=film)
        make_live(film=film)
    with django_assert_num_queries(1):
        found = record.of_films([film.pk for film in films], timezone.now())
    assert set(found) == {film.pk for film in films}


def test_review_of_another_film_is_no_record_unless_the_desk_says_so(db):
    from reviews.snapshots import Subject

    main, beside = make_film(), make_film()
    edition = make_live(
        subjects=(
            Subject(kind="film", id=main.pk, main=True),
            Subject(kind="film", id=beside.pk),
        )
    )
    now = timezone.now()
    assert record.of_film(beside.pk, now) is None

    user = make_user(role="moderator")
    RecordChoice.objects.create(film=beside, review=edition.review, chosen_by=user, chosen_at=now)
    assert record.of_film(beside.pk, now).review_id == edition.review_id


def test_film_without_a_review_is_drawn_as_unrated(client, db):
    film = make_film(status="announced")
    page = text(client, film)
    assert "Not yet rated" in page
    assert "We rate a film only once a critic has seen the finished cut." in page
    assert "Announced; no date is known." in page
    assert "We have not reviewed it." in text(client, make_film(released_on=NOON.date()))


@pytest.mark.parametrize(
    ("status", "released_on", "precision", "sentence"),
    [
        ("released", datetime.date(2024, 5, 1), "day", "Released 1 May 2024."),
        ("released", datetime.date(2024, 5, 2), "day", "It opens 2 May 2024."),
        ("released", datetime.date(2024, 1, 1), "year", "It comes out in 2024."),
        ("in_production", datetime.date(2025, 6, 1), "month", "In production; it opens June 2025."),
        ("cancelled", datetime.date(2025, 6, 1), "day", "Cancelled."),
        ("announced", None, "", "Announced; no date is known."),
        ("released", None, "", ""),
    ],
)
def test_film_says_whether_and_when_it_can_be_seen(status, released_on, precision, sentence):
    film = Film(status=status, released_on=released_on, released_precision=precision)
    assert out_in_words(film, NOON.date()) == sentence


def test_film_that_nobody_reviewed_leads_to_what_is_known_of_it(client, db):
    film = make_film(title="Ballerina", status="announced")
    make_live(film=film, kind="essay", headline="An essay")
    preview = make_live(film=film, kind="preview", headline="A preview")
    make_scheduled(film=film, kind="preview", headline="A later preview")

    known = text(client, film).partition("What we know so far")[2].partition("</p>")[0]

    assert preview.get_absolute_url() in known
    assert "later" not in known


def test_other_reviews_stand_below_with_ratings_of_their_own(client, db):
    film = make_film(title="Ballerina")
    make_live(film=film, rating=4, at=NOON, headline="The first one")
    make_live(film=film, rating=9, at=NOON + DAY, headline="The later one")
    make_live(film=film, kind="essay", headline="The essay")

    listed = text(client, film).partition("In our pages")[2].partition("</section>")[0]

    assert listed.count("out of 5") == 2
    assert listed.index("Rating: 4½ out of 5") < listed.index("Rating: 2 out of 5")


def test_credits_are_set_as_a_block_without_what_is_only_claimed(client, db):
    film = make_film(title="John Wick: Chapter 4")
    for billing, name in enumerate(("Keanu Reeves", "Donnie Yen", "Ian McShane")):
        make_credit(film=film, person=make_person(name=name), billing=billing)
    for job, name in (
        ("director", "Chad Stahelski"),
        ("screenplay", "Shay Hatten"),
        ("writer", "Michael Finch"),
        ("cinematographer", "Dan Laustsen"),
    ):
        make_credit(film=film, person=make_person(name=name), job=job)
    make_credit(
        film=film, person=make_person(name="Tyler Bates"), job="composer",
        check_state=CheckState.CLAIMED,
    )  # fmt: skip
    make_credit(film=film, person=make_person(name="Nobody Named"), is_uncredited=True)

    page = text(client, film)
    block = re.search(r'<p class="wrap billing">(.*?)</p>', page, re.DOTALL)[1]

    assert " ".join(re.sub(r"<.*?>", "", block).split()) == (
        "Keanu Reeves in John Wick: Chapter 4 Donnie Yen and Ian McShane director of photography "
        "Dan Laustsen written by Michael Finch and Shay Hatten directed by Chad Stahelski"
    )
    assert "Tyler Bates" in page
    assert 'class="wrap billing"' not in text(client, make_credit().film)


@pytest.mark.parametrize(
    ("title", "cut"),
    [
        ("Ballerina", [("Ballerina", "")]),
        ("John Wick: Chapter 4", [("John Wick", ":"), ("Chapter 4", "")]),
        ("A: B – C", [("A", ":"), ("B", "–"), ("C", "")]),
        ("Re:born", [("Re:born", "")]),
        (": ", [(": ", "")]),
        ("Haywire: ", [("Haywire: ", "")]),
    ],
)
def test_long_titles_are_cut_where_a_poster_cuts_them(title, cut):
    assert lettering.lines(title) == cut


def test_film_shows_its_parts_its_series_and_its_franchises(client, db):
    series = make_film(title="The Continental", kind="series")
    season = make_film(title="Season 1", kind="season", parent=series, number=1)
    franchise = make_franchise(name="John Wick")
    make_membership(film=series, franchise=franchise, role="prequel_series", canon="contested")

    assert season.get_absolute_url() in text(client, series)
    assert "Prequel series, contested" in text(client, series)
    assert series.get_absolute_url() in text(client, season)
    assert "TVSeries" in text(client, series)


def test_person_page_tells_what_they_made_and_wrote(client, db):
    person = make_person(
        name="Ana de Armas",
        birthplace="Havana, Cuba",
        born_on=datetime.date(1988, 4, 30),
        born_precision="day",
        biography="An actor.\n\nAnd more.",
    )
    PersonName.objects.create(person=person, name="アナ", kind="script", language="ja")
    old = make_film(title="Knives Out", released_on=datetime.date(2019, 11, 27))
    new = make_film(title="Ballerina", released_on=datetime.date(2025, 6, 6))
    undated = make_film(title="Announced")
    for film in (old, new, undated):
        make_credit(film=film, person=person)
    make_live(film=new, person=person, slug="about-her")
    make_live(critic=person, slug="by-her", film=old)
    make_live(body=f'<p><a data-ref="person:{person.pk}">her</a></p>', slug="names-her")

    page = text(client, person)

    assert "30 April 1988, Havana, Cuba" in page
    assert '<b lang="ja">アナ</b>' in page
    films = page.partition("Filmography")[2]
    assert films.index("Announced") < films.index(">Ballerina<") < films.index("Knives Out")
    for slug in ("about-her", "by-her", "names-her"):
        assert f"/reviews/{slug}/" in page, slug


def test_franchise_lists_its_works_by_release_with_the_undated_last(client, db):
    franchise = make_franchise(name="John Wick")
    for title, released_on in (
        ("Chapter 4", datetime.date(2023, 3, 24)),
        ("Untitled", None),
        ("John Wick", datetime.date(2014, 10, 24)),
    ):
        make_membership(franchise=franchise, film=make_film(title=title, released_on=released_on))
    page = text(client, franchise).partition("In order of release")[2]
    assert page.index("John Wick</a>") < page.index("Chapter 4</a>") < page.index("Untitled</a>")
    assert "Undated" in page


def test_franchise_names_its_characters_and_who_played_them(client, db):
    franchise = make_franchise()
    film = make_film(title="Ballerina")
    make_membership(franchise=franchise, film=film)
    eve = make_character(franchise=franchise, name="Eve Macarro")
    eve.aliases.create(name="Rooney", kind="announced")
    credit = make_credit(film=film, person=make_person(name="Ana de Armas"))
    make_portrayal(credit=credit, character=eve)
    refuted = make_credit(
        film=film, person=make_person(name="Somebody Else"), check_state=CheckState.REFUTED
    )
    make_portrayal(credit=refuted, character=eve)

    page = text(client, franchise)

    assert "announced as Rooney" in page
    assert "Ana de Armas" in page
    assert "Somebody Else" not in page


def test_films_list_goes_by_sort_title(client, db):
    for title in ("The Red Shoes", "Haywire", "Le Samouraï"):
        make_film(title=title, verified_at=LONG_AGO)
    titles = [film["title"] for film in client.get("/films/").context["films"]]
    assert titles == ["Haywire", "Le Samouraï", "The Red Shoes"]
