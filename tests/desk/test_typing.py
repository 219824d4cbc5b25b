"""What is typed or forged into the form of a piece: refused in words, and nothing odd is stored."""

import pytest
from django.test import Client
from django.urls import reverse

from reviews.models import Revision
from tests.desk import pages
from tests.factories import make_piece, make_user
from tests.undoing import undone

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(scope="module")
def opened(django_db_setup, django_db_blocker):
    """The one piece there is, of one revision, and its form in the browser of its writer."""
    with undone(django_db_blocker):
        writer, client = make_user(role="writer"), Client()
        client.force_login(writer)
        address = reverse("admin:reviews_review_change", args=[make_piece(by=writer).pk])
        yield client, address, pages.form(client.get(address), id="piece-form")


@pytest.fixture
def send(opened, db):
    client, address, form = opened
    return lambda **typed: client.post(address, form.filled(**typed))


@pytest.mark.parametrize("base", ["0", "-1", "99", "9" * 5000, "one", "1.5"])
def test_a_base_that_is_none_is_refused_in_words(send, base):
    page = send(base=base, headline="Kept")

    assert page.status_code in (400, 409)
    assert pages.form(page, id="piece-form").values["headline"] == "Kept"
    assert Revision.objects.count() == 1


@pytest.mark.parametrize(
    "typed",
    [
        "日本語の見出し 🎬 ‮אבג",
        "x" * 10_000,
        "a\0b",
        "<script>alert(1)</script>",
        "\ud800",
        "{{ 7|add:7 }}",
    ],
)
@pytest.mark.parametrize("field", ["headline", "body", "tags", "slug", "correction", "rating"])
def test_whatever_is_typed_is_answered_in_words(send, field, typed):
    page = send(**{field: typed.encode("utf-8", "replace").decode()})

    assert page.status_code in (302, 400, 409)


@pytest.mark.parametrize("key", ["9" * 5000, "-1", "0", str(2**63), "abc", "1e3", "12345678"])
@pytest.mark.parametrize(
    "field", ["subjects-1-film", "bylines-1-person", "pictures-0-image", "entries-0-still"]
)
def test_a_record_that_does_not_exist_is_refused_in_words(send, field, key):
    page = send(**{field: key}, headline="Kept")

    assert page.status_code in (400, 409)
    assert pages.form(page, id="piece-form").values["headline"] == "Kept"
    assert Revision.objects.count() == 1


@pytest.mark.parametrize(
    "forged",
    [
        {"subjects-TOTAL_FORMS": "99999"},
        {"subjects-TOTAL_FORMS": "9" * 5000},
        {"subjects-TOTAL_FORMS": None, "subjects-INITIAL_FORMS": None},
        {"bylines-INITIAL_FORMS": "7"},
        {"entries-0-ORDER": "9" * 5000, "entries-0-position": "x"},
        {"_more": "nonsense"},
        {"_more": "subjects", "subjects-TOTAL_FORMS": "x"},
        {"kind": "nonsense"},
        {"kind": None},
        {"rating": "11"},
        {"spoilers": "all of them"},
        {"keep_theirs": "nonsense"},
        {"headline": "x" * 201},
    ],
)
def test_a_forged_form_is_answered_in_words_and_saves_nothing_odd(send, forged):
    before = Revision.objects.get().snapshot

    page = send(**forged)

    assert page.status_code in (200, 302, 400, 409)
    assert Revision.objects.get().snapshot == before
