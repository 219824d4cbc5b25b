"""The way of a piece through the admin, as writer and moderator walk it."""

import pytest
from django.urls import reverse

from reviews.models import Approval, Edition, LogEntry, Review, Revision
from reviews.snapshots import Draft
from tests.desk import pages
from tests.factories import make_film, make_person, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def writer(client):
    return make_user(role="writer", username="wilma", person=make_person(name="Wilma Writer"))


@pytest.fixture
def moderator():
    return make_user(role="moderator", username="mo")


def as_(user):
    from django.test import Client

    client = Client()
    client.force_login(user)
    return client


def address(name, piece, *more):
    return reverse(f"admin:reviews_review_{name}", args=[piece.pk, *more])


def start(client, film, **values):
    form = pages.form(client.get(reverse("admin:reviews_review_add")), id="piece-form")
    told = {
        "kind": "preview",
        "headline": "A door in the wall",
        "standfirst": "What the trailer says, and what it hides.",
        "body": "Four films in, she walks into a room.\n\nShe comes out of it.",
        "subjects__0__film": film.pk,
        "subjects__0__main": "on",
    }
    return client.post(
        reverse("admin:reviews_review_add"),
        form.filled(**{"_save": "1"} | told | values),
        follow=True,
    )


def test_a_piece_goes_from_the_first_save_to_its_readers(writer, moderator):
    film = make_film(title="Ballerina")
    desk, queue = as_(writer), as_(moderator)

    page = start(desk, film, tags="action, revenge")
    piece = Review.objects.get()
    assert page.redirect_chain[-1][0] == address("change", piece)
    draft = Draft.from_json(piece.head().snapshot)
    assert (draft.kind, draft.headline) == ("preview", "A door in the wall")
    assert draft.tags == ("action", "revenge")
    assert [s.id for s in draft.subjects] == [film.pk]
    assert [b.person for b in draft.bylines] == [writer.account.person_id]
    assert draft.body.count("<p ") == 2

    form = pages.form(desk.get(address("change", piece)), id="piece-form")
    page = desk.post(address("change", piece), form.filled(verdict="Go.", _submit="1"), follow=True)
    assert "Saved as revision 2." in pages.text(page)
    assert "Sent for review." in pages.text(page)
    piece.refresh_from_db()
    head = piece.head()
    assert piece.state == "in_review"

    page = queue.get(reverse("admin:queue"))
    assert address("read", piece) in page.content.decode()
    page = queue.get(address("read", piece))
    assert "Four films in, she walks into a room." in pages.text(page)
    form = pages.form(page, action=address("approve", piece))
    page = queue.post(address("approve", piece), form.filled(then="now"), follow=True)
    assert "Published: readers see it now." in pages.text(page)

    piece.refresh_from_db()
    edition = Edition.objects.get()
    assert (piece.state, edition.revision_number) == ("approved", head.number)
    assert edition.is_live(edition.goes_live_at)
    assert Approval.objects.get().user == moderator
    verbs = list(LogEntry.objects.order_by("id").values_list("verb", flat=True))
    assert verbs == ["create", "save", "submit", "approve", "publish"]


def test_what_is_opened_and_saved_again_makes_no_revision(writer):
    desk = as_(writer)
    start(desk, make_film(), tags="action, slow cinema", rating="9", kind="review")
    piece = Review.objects.get()
    form = pages.form(desk.get(address("change", piece)), id="piece-form")

    page = desk.post(address("change", piece), form.filled(_save="1"), follow=True)

    assert "Nothing had changed" in pages.text(page)
    assert Revision.objects.count() == 1


def test_the_same_new_form_sent_twice_starts_one_piece(writer):
    desk, film = as_(writer), make_film()

    start(desk, film)
    start(desk, film)

    assert Review.objects.count() == 1


def test_approved_text_stays_approved_when_something_stops_the_publication(writer, moderator):
    desk, queue = as_(writer), as_(moderator)
    start(desk, make_film(verified=False, title="Secret film"), _submit="1", _save=None)
    piece = Review.objects.get()
    form = pages.form(queue.get(address("read", piece)), action=address("approve", piece))

    page = queue.post(address("approve", piece), form.filled(then="now"))

    piece.refresh_from_db()
    assert page.status_code == 409
    assert "Revision 2 is approved, but it was not published." in pages.text(page)
    assert "Secret film" in pages.text(page)
    assert (piece.state, Edition.objects.count()) == ("approved", 0)

    form = pages.form(page, action=address("publish", piece))
    page = queue.post(address("publish", piece), form.filled(verify_named="on"), follow=True)
    assert "Published: readers see it now." in pages.text(page)
    assert Edition.objects.count() == 1
