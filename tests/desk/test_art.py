"""Choosing a film's art in the admin: named choices, each with a picture, and no twins."""

import re

import pytest
from django.urls import reverse

from films import palettes
from films.art import families, sheets
from tests.desk.pages import form, text
from tests.factories import make_film, make_franchise, make_membership, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def moderator(client):
    client.force_login(make_user(role="moderator"))
    return client


def change(film):
    return reverse("admin:films_film_change", args=[film.pk])


def choose(client, film, **chosen):
    """What saving the form with these choices answers."""
    filled = form(client.get(change(film)), id="film_form")
    return client.post(change(film), filled.filled(_save="Save", **chosen))


def test_every_name_has_a_picture_of_what_it_would_look_like(moderator):
    film = make_film(title="Ballerina", palette="dawn", art_family="ribbon")
    page = moderator.get(change(film)).content.decode()
    for name, _ in (*palettes.CHOICES, *families.CHOICES):
        assert f'value="{name}"' in page
    sources = set(re.findall(r'src="(/art/[^"#]+)#\d+"', page))
    assert len(sources) == 2
    for source in sources:
        assert moderator.get(source).status_code == 200
    keys = [sheets.read(key) for source in sources for key in source[7:-4].split(".")]
    assert {key.palette for key in keys if key.family == "ribbon"} == set(palettes.NAMES)
    assert {key.family for key in keys if key.palette == "dawn"} == set(families.NAMES)


def test_choice_of_an_editor_is_saved_and_can_be_taken_back(moderator):
    film = make_film(title="Ballerina")
    assert choose(moderator, film, palette="dawn", art_family="ribbon").status_code == 302
    film.refresh_from_db()
    assert (film.palette, film.art_family) == ("dawn", "ribbon")
    assert choose(moderator, film, palette="", art_family="").status_code == 302
    film.refresh_from_db()
    assert (film.palette, film.art_family) == ("", "")


def test_what_another_film_of_the_franchise_has_is_refused_and_what_is_left_open_is_given(
    moderator,
):
    franchise, other = make_franchise(), make_film(title="One", palette="jade", art_family="tap")
    film = make_film(title="Two")
    for member in (other, film):
        make_membership(franchise=franchise, film=member)

    refused = choose(moderator, film, palette="jade", art_family="tap")
    assert refused.status_code == 200
    assert "One is in the same franchise and has this palette and family" in text(refused)

    assert choose(moderator, film, palette="jade", art_family="").status_code == 302
    film.refresh_from_db()
    assert film.palette == "jade"
    assert film.art_family not in ("", "tap")


def test_name_that_is_none_is_refused_in_words(moderator):
    film = make_film()
    answer = choose(moderator, film, palette="beige")
    assert answer.status_code == 200
    assert "Select a valid choice. beige is not one of the available choices." in text(answer)
