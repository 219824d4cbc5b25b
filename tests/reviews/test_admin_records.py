"""Embargoes, tags, reviews of record and the permanent record in the admin."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from reviews import embargo
from reviews.models import Correction, Edition, Embargo, LogEntry, RecordChoice, Tag
from reviews.workflow import Phase
from tests.desk import pages
from tests.factories import make_film, make_live, make_piece, make_scheduled, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.once]
DAY = datetime.timedelta(days=1)


def as_(user):
    client = Client()
    client.force_login(user)
    return client


def add_embargo(client, film, **values):
    where = reverse("admin:reviews_embargo_add")
    form = pages.form(client.get(where), id="embargo_form")
    told = {
        "film": film.pk,
        "covers": "reviews",
        "lifts_at": "2199-01-01T09:00",
        "agreed_with": "The distributor",
        "message": "Please wait until the first of January.",
    }
    return client.post(where, form.filled(**told | values), follow=True)


def test_recording_an_embargo_stops_what_it_covers_and_says_so(moderator):
    film = make_film(title="Ballerina")
    edition = make_scheduled(film=film, headline="Too early")
    other = make_scheduled()

    page = add_embargo(as_(moderator), film)

    row = Embargo.objects.get()
    assert (row.recorded_by, row.film) == (moderator, film)
    assert row.lifts_at == datetime.datetime(2199, 1, 1, 8, tzinfo=datetime.UTC)
    assert "Stopped, because it would break the embargo: Too early." in pages.text(page)
    edition.refresh_from_db()
    other.refresh_from_db()
    now = timezone.now()
    assert (edition.phase(now), other.phase(now)) == (Phase.STOPPED, Phase.SCHEDULED)


def test_what_is_live_under_a_new_embargo_is_named(moderator):
    film = make_film()
    make_live(film=film, headline="Out already")

    page = add_embargo(as_(moderator), film)

    assert "Live already, and only a publisher can decide what to do: Out already." in pages.text(
        page
    )
    assert Edition.objects.live(timezone.now()).count() == 1


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"lifts_at": "2027-03-28T02:30"}, "the clocks are put forward"),
        ({"lifts_at": "2027-10-31T02:30"}, "Choose the first or the second."),
        ({"message": ""}, "This field is required."),
    ],
)
def test_an_embargo_that_is_not_clear_is_not_recorded(moderator, values, sentence):
    page = add_embargo(as_(moderator), make_film(), **values)

    assert sentence in pages.text(page)
    assert not Embargo.objects.exists()


def test_an_embargo_is_moved_by_a_row_that_follows_it(moderator):
    film = make_film()
    add_embargo(as_(moderator), film)
    row = Embargo.objects.get()
    client = as_(moderator)
    where = reverse("admin:reviews_embargo_move", args=[row.pk])
    form = pages.forms(client.get(where))[-1]

    client.post(where, form.filled(lifts_at="2198-01-01T09:00", message="Earlier, then."))

    moved = Embargo.objects.in_force().get()
    assert (moved.supersedes, moved.message) == (row, "Earlier, then.")
    page = client.post(where, form.filled(lifts_at="2197-01-01T09:00", message="Again."))
    assert page.status_code == 409
    assert "Somebody moved this embargo meanwhile." in pages.text(page)
    assert Embargo.objects.count() == 2


def test_an_embargo_is_never_changed_or_deleted(moderator):
    film = make_film()
    add_embargo(as_(moderator), film)
    row = Embargo.objects.get()
    client = as_(make_user(role="superuser"))

    for page in ("change", "delete"):
        where = reverse(f"admin:reviews_embargo_{page}", args=[row.pk])
        assert client.post(where, {"agreed_with": "Nobody", "post": "yes"}).status_code == 403
    assert Embargo.objects.get().agreed_with == "The distributor"


def test_writers_do_not_see_embargoes(moderator):
    add_embargo(as_(moderator), make_film())
    row = Embargo.objects.get()
    client = as_(make_user(role="writer"))

    for where in (
        reverse("admin:reviews_embargo_changelist"),
        reverse("admin:reviews_embargo_add"),
        reverse("admin:reviews_embargo_change", args=[row.pk]),
        reverse("admin:reviews_embargo_move", args=[row.pk]),
    ):
        assert client.get(where).status_code == 403


def test_a_publisher_overrides_an_embargo_for_one_piece(moderator):
    film = make_film()
    piece = make_piece(state="approved", film=film)
    embargo.record(
        film, moderator, covers="everything", lifts_at=None, agreed_with="X", message="Wait."
    )
    client = as_(make_user(role="publisher"))
    where = reverse("admin:reviews_review_override_embargo", args=[piece.pk])
    publish = reverse("admin:reviews_review_publish", args=[piece.pk])
    stopped = client.post(publish, pages.form(client.get(publish), action=publish).filled())
    assert stopped.status_code == 409
    assert "is under embargo" in pages.text(stopped)

    form = pages.form(client.get(where), action=where)
    row = Embargo.objects.get()
    client.post(where, form.filled(embargo=row.pk, reason="They agreed by telephone."))
    client.post(publish, pages.form(client.get(publish), action=publish).filled())

    assert Edition.objects.live(timezone.now()).count() == 1


@pytest.mark.parametrize("model", ["logentry", "correction"])
def test_the_permanent_record_is_only_read(model):
    make_live(correction="It was a Tuesday.", headline="Corrected")
    row = {"logentry": LogEntry, "correction": Correction}[model].objects.latest("id")
    client = as_(make_user(role="superuser"))

    assert client.get(reverse(f"admin:reviews_{model}_changelist")).status_code == 200
    where = reverse(f"admin:reviews_{model}_change", args=[row.pk])
    assert client.get(where).status_code == 200
    assert client.post(where, {"text": "Other", "verb": "hold"}).status_code == 403
    assert client.get(reverse(f"admin:reviews_{model}_add")).status_code == 403
    where = reverse(f"admin:reviews_{model}_delete", args=[row.pk])
    assert client.post(where, {"post": "yes"}).status_code == 403
    assert (
        as_(make_user(role="writer")).get(reverse(f"admin:reviews_{model}_changelist")).status_code
        == 403
    )


def test_a_tag_changes_its_capitals_and_nothing_else(moderator):
    make_live(tags=("slow cinema",))
    tag = Tag.objects.get()
    where = reverse("admin:reviews_tag_change", args=[tag.pk])
    client = as_(moderator)

    client.post(where, {"name": "Slow Cinema"})
    tag.refresh_from_db()
    assert tag.name == "Slow Cinema"

    page = client.post(where, {"name": "Fast Cinema"})
    assert "Only capitals can be changed here" in pages.text(page)
    tag.refresh_from_db()
    assert tag.name == "Slow Cinema"
    assert client.get(reverse("admin:reviews_tag_add")).status_code == 403


def test_a_review_of_record_is_chosen_among_reviews(moderator):
    film = make_film()
    review, preview = make_piece(film=film), make_piece(film=film, kind="preview")
    where = reverse("admin:reviews_recordchoice_add")
    client = as_(moderator)

    page = client.post(where, {"film": film.pk, "review": preview.pk})
    assert "Only a review can stand for the house." in pages.text(page)
    client.post(where, {"film": film.pk, "review": review.pk})

    choice = RecordChoice.objects.get()
    assert (choice.review, choice.chosen_by) == (review, moderator)
