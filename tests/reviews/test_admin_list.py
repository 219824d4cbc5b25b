"""The list of pieces, its search and filters, and what autocompletes tell to whom."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.desk import pages
from tests.factories import (
    make_film,
    make_franchise,
    make_held,
    make_live,
    make_person,
    make_piece,
    make_user,
)

pytestmark = pytest.mark.django_db
LIST = "/admin/reviews/review/"


def as_(user):
    client = Client()
    client.force_login(user)
    return client


def test_a_writer_s_list_holds_only_their_own():
    writer = make_user(role="writer")
    make_piece(by=writer, headline="Mine alone")
    make_piece(by=make_user(role="writer"), headline="Secret of another")

    said = pages.text(as_(writer).get(LIST))

    assert "Mine alone" in said
    assert "Secret of another" not in said
    assert "Secret of another" in pages.text(as_(make_user(role="moderator")).get(LIST))


def test_the_list_says_what_readers_see_and_filters_by_it():
    make_live(headline="Out now")
    make_held(headline="Taken down")
    make_piece(headline="Not out")
    client = as_(make_user(role="moderator"))

    said = pages.text(client.get(LIST, {"readers": "held"}))

    assert "Taken down" in said
    assert "Out now" not in said
    assert "Not out" not in said


def test_what_is_in_the_trash_is_shown_when_asked_for():
    make_piece(state="trashed", headline="Thrown away")
    client = as_(make_user(role="moderator"))

    assert "Thrown away" not in pages.text(client.get(LIST))
    assert "Thrown away" in pages.text(client.get(LIST, {"trash": "yes"}))


@pytest.mark.parametrize(
    "query",
    [
        "o=junk",
        "o=" + "9" * 3000,
        "o=-99.1.x",
        "p=" + "9" * 3000,
        "p=1000000000000000000000000000000",
        "p=-1",
        "q=" + "x" * 3000,
        "q=" + "word+" * 700,
        "q=%F0%9F%8E%AC%E2%80%AE",
        "q=%25%27%22%5C",
        "state__exact=nonsense",
        "kind__exact=%27",
        "readers=nonsense",
        "id__exact=" + "9" * 3000,
        "id__in=1,2,x",
        "password__startswith=a",
        "created_by__password__startswith=a",
        "_to_field=id",
        "_to_field=headline",
        "_popup=1",
        "all=",
        "e=1",
    ],
)
def test_nonsense_in_the_address_of_the_list_is_never_an_error_of_ours(query):
    make_live()
    client = as_(make_user(role="moderator"))

    assert client.get(f"{LIST}?{query}").status_code in (200, 302, 400)


def test_a_nul_in_the_search_is_refused_in_words():
    answer = as_(make_user(role="moderator")).get(f"{LIST}?q=a%00b")

    assert answer.status_code == 400


def test_the_list_of_three_asks_as_many_queries_as_one_of_one():
    client, counted = as_(make_user(role="moderator")), []
    for more in (1, 2):
        for _ in range(more):
            make_live(by=make_user(role="writer"))
        with CaptureQueriesContext(connection) as queries:
            client.get(LIST)
        counted.append(len(queries))

    assert counted[0] == counted[1]
    assert not any("COUNT(*)" in q["sql"] and "LIMIT" not in q["sql"] for q in queries)


@pytest.mark.parametrize(
    ("model", "field", "make"),
    [
        ("draftreference", "film", lambda: make_film(title="Findme", verified=False)),
        ("draftreference", "person", lambda: make_person(name="Findme", verified=False)),
        ("draftreference", "franchise", lambda: make_franchise(name="Findme", verified=False)),
    ],
)
def test_autocompletes_answer_the_desk_and_nobody_else(model, field, make):
    make()
    where = reverse("admin:autocomplete")
    asked = {
        "app_label": "reviews",
        "model_name": model,
        "field_name": field,
        "term": "Findme",
    }

    assert "Findme" in as_(make_user(role="writer")).get(where, asked).content.decode()
    for client in (Client(), as_(make_user())):
        answer = client.get(where, asked)
        assert answer.status_code == 302
        assert "Findme" not in answer.content.decode()


def test_an_autocomplete_of_pieces_tells_a_writer_only_their_own():
    writer = make_user(role="writer")
    make_piece(by=writer, headline="Findme mine")
    make_piece(by=make_user(role="writer"), headline="Findme secret")
    asked = {
        "app_label": "reviews",
        "model_name": "recordchoice",
        "field_name": "review",
        "term": "Findme",
    }

    said = as_(writer).get(reverse("admin:autocomplete"), asked).content.decode()

    assert "Findme mine" in said
    assert "Findme secret" not in said


@pytest.mark.parametrize("field_name", ["user", "created_by", "author"])
def test_users_are_not_suggested_to_writers(field_name):
    model = {"user": "writer", "created_by": "review", "author": "revision"}[field_name]
    asked = {"app_label": "reviews", "model_name": model, "field_name": field_name, "term": ""}

    assert (
        as_(make_user(role="writer")).get(reverse("admin:autocomplete"), asked).status_code == 403
    )
