"""The page of one person: the shelf, the filmography by plain links, collaborators, critics."""

import datetime
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from people.views.filmography import shelves
from provenance.claims import CheckState
from reviews.spread import Spread
from tests.factories import (
    make_character,
    make_credit,
    make_film,
    make_franchise,
    make_held,
    make_live,
    make_person,
    make_portrayal,
    make_scheduled,
)
from tests.undoing import undone


def text(client, person, query=""):
    response = client.get(person.get_absolute_url() + query)
    assert response.status_code == 200
    return response.content.decode()


def rows(page):
    """The titles of the filmography in their order, each with what stands under Part."""
    table = page.partition('<table class="filmography">')[2].partition("</table>")[0]
    return [
        (title, " ".join(re.sub("<.*?>", "", part).split()))
        for title, part in re.findall(
            r'class="film" [^>]*>(.*?)</a>.*?class="part">(.*?)</td>', table, re.DOTALL
        )
    ]


def titles(page):
    return [title for title, _ in rows(page)]


@pytest.fixture(scope="module")
def made_once(django_db_setup, django_db_blocker):
    with undone(django_db_blocker):
        yield make_stahelski()


@pytest.fixture
def stahelski(made_once, db):
    """Somebody with three roles in four films, two of them rated."""
    return made_once


def make_stahelski():
    person = make_person(name="Chad Stahelski")
    for title, year, job, rating in (
        ("The Matrix", 1999, "stunts", None),
        ("John Wick", 2014, "director", 8),
        ("Chapter 4", 2023, "director", 9),
        ("Ballerina", 2025, "producer", None),
    ):
        film = make_film(title=title, released_on=datetime.date(year, 6, 1))
        make_credit(film=film, person=person, job=job)
        if title == "Chapter 4":
            make_credit(film=film, person=person, job="producer")
        if rating:
            make_live(film=film, rating=rating)
            make_held(film=film, rating=1)
    hidden = make_film(title="Hidden film", released_on=datetime.date(2020, 6, 1), verified=False)
    make_credit(film=hidden, person=person, job="editor")
    make_credit(person=person, job="composer", check_state=CheckState.PROPOSED)
    return person


def test_films_are_sorted_by_plain_links(client, stahelski):
    newest = ["Ballerina", "Chapter 4", "John Wick", "The Matrix"]
    assert titles(text(client, stahelski)) == newest
    assert titles(text(client, stahelski, "?sort=oldest")) == newest[::-1]
    rated = ["Chapter 4", "John Wick", "Ballerina", "The Matrix"]
    assert titles(text(client, stahelski, "?sort=rating")) == rated


def test_films_are_narrowed_to_a_role_and_keep_their_order(client, stahelski):
    page = text(client, stahelski, "?role=production&sort=oldest")

    assert rows(page) == [("Chapter 4", "Producer"), ("Ballerina", "Producer")]
    assert 'href="?sort=oldest&amp;role=directing#filmography"' in page
    assert 'href="?role=production#filmography"' in page
    assert re.findall(r'aria-current="true">([^<]+)', page.partition('id="filmography"')[2]) == [
        "Oldest first",
        "Production (2)",
    ]
    whole = text(client, stahelski)
    assert ("Chapter 4", "Director, Producer") in rows(whole)
    assert "Known for</dt><dd>Directing, production</dd>" in whole
    for hidden in ("Hidden film", "Editing", "Music"):
        assert hidden not in whole


def test_somebody_of_one_role_gets_no_filter(client, db):
    person = make_person()
    for _ in range(2):
        make_credit(person=person)
    assert 'aria-label="Films by role"' not in text(client, person)


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("?sort=nonsense", 400),
        ("?role=nonsense", 400),
        ("?role=", 200),
        ("?role=camera", 404),  # a role, but not one of this person's
        ("?role=music", 404),  # only proposed
        ("?role=editing", 404),  # only of a film that nobody may know of
        ("?other=1", 200),
    ],
)
def test_what_cannot_be_had_is_refused_in_words(client, stahelski, query, status):
    response = client.get(stahelski.get_absolute_url() + query)
    assert response.status_code == status
    page = response.content.decode()
    if status == 400:
        assert "Choose one" in page
    if status == 200:
        assert 'rel="canonical" href="https://marquee.example/people/chad-stahelski/"' in page


def test_every_order_is_one_page_to_search_engines(client, stahelski):
    for query in ("", "?sort=oldest", "?role=directing&sort=rating"):
        page = text(client, stahelski, query)
        assert 'rel="canonical" href="https://marquee.example/people/chad-stahelski/"' in page


def test_shelf_stands_by_year_and_as_tall_as_the_rating(client, stahelski):
    shelf = text(client, stahelski, "?role=directing").partition('id="shelf"')[2]
    spines = re.findall(r'class="spine spine-(\w+) .*?<b>(.*?)</b>', shelf.partition("</nav>")[0])
    assert spines == [
        ("unrated", "The Matrix"),
        ("8", "John Wick"),
        ("9", "Chapter 4"),
        ("unrated", "Ballerina"),
    ]


def test_long_careers_fill_several_boards_alike():
    assert shelves(list(range(3))) == []
    assert shelves([3, 2, 1, 0]) == [[0, 1, 2, 3]]
    boards = shelves(list(range(50)))
    assert [len(board) for board in boards] == [16, 17, 17]
    assert boards[0][0] == 49


def test_whoever_made_several_films_together_works_with_them(client, db):
    person, often, once = make_person(), make_person(name="Often"), make_person(name="Once")
    films = [make_film() for _ in range(2)]
    for film in films:
        make_credit(film=film, person=person)
        make_credit(film=film, person=often, job="director")
        make_credit(film=film, person=often, job="producer")
        make_credit(film=film, person=make_person(name="Hidden friend", verified=False))
    make_credit(film=films[0], person=once)
    rumoured = make_person(name="Rumoured")
    for film in films:
        make_credit(film=film, person=rumoured, check_state=CheckState.PROPOSED)

    found = text(client, person).partition("Works with")[2].partition("</dl>")[0]

    assert re.sub("<.*?>", "", found).split("\n")[0] == "Often (2 films together)"
    assert often.get_absolute_url() in found


def test_parts_say_what_is_special_about_them(client, db):
    person = make_person(name="Lance Reddick", died_on="2023-03-17", died_precision="day")
    world = make_franchise(name="John Wick")
    charon = make_character(franchise=world, name="Charon")
    last = make_film(title="Chapter 4", released_on=datetime.date(2023, 3, 24))
    make_portrayal(
        credit=make_credit(film=last, person=person, character_text="Charon"), character=charon
    )
    young = make_credit(person=person, character_text="A boy")
    make_portrayal(credit=young, character=charon, is_younger=True, is_voice=True)
    secret = make_character(franchise=make_franchise(name="Secret world"), verified=False)
    make_portrayal(credit=make_credit(person=person), character=secret, is_recast=True)
    unseen = make_credit(film=last, person=person, character_text="Ghost", is_spoiler=True)
    make_portrayal(
        credit=unseen, character=make_character(franchise=make_franchise(name="Spoilt world"))
    )

    page = text(client, person)
    parts = [part for _, part in rows(page)]

    assert "Charon (posthumous)" in parts
    assert "A boy (younger, voice)" in parts
    assert f'Story worlds</dt><dd><a href="{world.get_absolute_url()}">John Wick</a></dd>' in page
    for hidden in ("Secret world", "Spoilt world", "Ghost", "taking over"):
        assert hidden not in page


def test_film_without_a_review_shows_what_we_said_before_it(client, db):
    person, film = make_person(), make_film(title="Ballerina")
    make_credit(film=film, person=person)
    preview = make_live(kind="preview", film=film, person=person, headline="Before anybody saw it")
    make_scheduled(kind="preview", film=film, person=person, headline="A later one")

    said = text(client, person).partition('class="said"')[2].partition("</td>")[0]
    assert f'href="{preview.get_absolute_url()}">Preview: Before anybody saw it' in said

    make_live(film=film, rating=6, verdict="It stands.")
    said = text(client, person).partition('class="said"')[2].partition("</td>")[0]
    assert "It stands." in said
    assert "Preview" not in said


def test_critic_says_how_they_rate_and_what_to_know_of_them(client, db):
    critic = make_person(name="Lucía Ferrer", disclosure="Her sister cuts trailers.")
    for rating in (10, 7, 7, 2):
        make_live(critic=critic, rating=rating)
    make_live(critic=critic, rating=None, kind="essay")
    make_held(critic=critic, rating=1)
    make_live(rating=1)  # somebody else's

    page = text(client, critic)

    assert "4 films rated, from 1 to 5; half of them at 3½ or above." in page
    spread = page.partition('class="spread"')[2].partition("</ol>")[0]
    bars = re.findall(r'"count">(\d*).*?M0 100V(\d+)H.*?rating-figure">(\S*?)<', spread, re.DOTALL)
    assert [(count, top) for count, top, _ in bars] == [
        *[("", "100"), ("1", "50"), ("", "100"), ("", "100"), ("", "100")],
        *[("", "100"), ("2", "0"), ("", "100"), ("", "100"), ("1", "50")],
    ]
    assert "Her sister cuts trailers." in page
    assert "Her sister" not in text(client, make_person())


@pytest.mark.parametrize(
    ("counts", "sentence"),
    [
        ({9: 1}, "One film rated, at 4½."),
        ({9: 3}, "All 3 films rated, at 4½."),
        ({2: 1, 9: 1}, "2 films rated, from 1 to 4½; half of them at 4½ or above."),
        ({1: 3, 9: 1}, "4 films rated, from ½ to 4½; half of them at ½ or above."),
    ],
)
def test_spread_is_said_in_words(counts, sentence):
    assert Spread(counts).in_words == sentence


def test_a_spread_of_the_newest_alone_says_so():
    said = "Of the newest 200 pieces: 2 films rated, from 1 to 4½; half of them at 4½ or above."
    assert Spread({2: 1, 9: 1}, is_cut=True).in_words == said
    one = Spread({9: 1}, is_cut=True).in_words
    assert one == "Of the newest 200 pieces: one film rated, at 4½."


def test_somebody_who_acts_and_writes_costs_eight_queries_with_one_film_and_with_three(client, db):
    costs = []
    for count in (1, 3):
        person = make_person()
        for _ in range(count):
            credit = make_credit(person=person)
            make_credit(film=credit.film)
            make_portrayal(credit=credit)
            make_live(critic=person, film=credit.film, rating=7)
            make_live(person=person)
        with CaptureQueriesContext(connection) as queries:
            assert "rated, at 3½." in text(client, person)
        costs.append(len(queries))
    assert costs == [8, 8]


def test_what_the_house_says_of_itself_is_no_piece_about_anybody(client, db):
    person = make_person()
    make_live(
        kind="page", slug="about", body=f'<p><a data-ref="person:{person.pk}">they</a></p>',
        headline="About us",
    )  # fmt: skip
    make_live(body=f'<p><a data-ref="person:{person.pk}">they</a></p>', headline="A piece")
    page = text(client, person)
    assert "A piece" in page
    assert "About us" not in page
