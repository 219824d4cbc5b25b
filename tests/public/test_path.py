"""The way of a piece through desk and site, with times: no process runs at any of them."""

import datetime

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from reviews.models import Correction, Edition, Review
from tests.desk import pages
from tests.factories import (
    make_credit,
    make_film,
    make_franchise,
    make_membership,
    make_person,
    make_user,
)
from tests.security.crawling import ask

pytestmark = pytest.mark.django_db

MONDAY = datetime.datetime(2026, 11, 23, 9, 0, tzinfo=datetime.UTC)
FRIDAY = datetime.datetime(2026, 11, 27, 17, 0, tzinfo=datetime.UTC)
SUNDAY = datetime.datetime(2026, 11, 29, 8, 0, tzinfo=datetime.UTC)
TICK = datetime.timedelta(microseconds=1)
HEADLINE, NEWER = "Ballerina, before the dance", "Ballerina, after the dance"
SLUG, NEWER_SLUG = "ballerina-preview", "ballerina-first-look"
PLACES = (
    "/", "/previews/", "/films/ballerina/", "/people/ana-de-armas/", "/people/wilma-writer/",
    "/franchises/john-wick/", "/tags/action/", "/feeds/rss.xml", "/feeds/atom.xml",
    "/feeds/feed.json", "/previews/feed.json", "/tags/action/rss.xml", "/search/?q=dance",
    "/archive/2026/11/",
)  # fmt: skip


@pytest.fixture
def records():
    film, actor = make_film(title="Ballerina"), make_person(name="Ana de Armas")
    franchise = make_franchise(name="John Wick")
    make_membership(franchise=franchise, film=film)
    make_credit(film=film, person=actor, character_text="Eve Macarro")
    return {"film": film, "person": actor, "franchise": franchise}


@pytest.fixture
def staff():
    return {
        "writer": make_user(role="writer", person=make_person(name="Wilma Writer")),
        "moderator": make_user(role="moderator"),
        "publisher": make_user(role="publisher"),
    }


class Desk:
    """Somebody at the desk, who reads forms from pages, fills them in and sends them."""

    def __init__(self, user):
        self.client = Client()
        self.client.force_login(user)

    def start(self, records):
        path = reverse("admin:reviews_review_add")
        form = pages.form(self.client.get(path), id="piece-form")
        told = form.filled(
            _save="1",
            kind="preview",
            headline=HEADLINE,
            standfirst="What the trailer shows.",
            body="Four films in, she walks into a room.",
            tags="action",
            slug=SLUG,
            subjects__0__film=records["film"].pk,
            subjects__0__main="on",
            subjects__TOTAL_FORMS="3",
        )
        told |= {
            "subjects-1-person": records["person"].pk,
            "subjects-2-franchise": records["franchise"].pk,
        }
        assert self.client.post(path, told).status_code == 302
        return Review.objects.get()

    def page(self, piece, name="change"):
        return self.client.get(reverse(f"admin:reviews_review_{name}", args=[piece.pk]))

    def save(self, piece, **changes):
        form = pages.form(self.page(piece), id="piece-form")
        path = reverse("admin:reviews_review_change", args=[piece.pk])
        return self.client.post(path, form.filled(**changes), follow=True)

    def decide(self, piece, verb, **told):
        """From the page where the text is read."""
        path = reverse(f"admin:reviews_review_{verb}", args=[piece.pk])
        form = pages.form(self.page(piece, "read"), action=path)
        return self.client.post(path, form.filled(**told), follow=True)

    def act(self, edition, verb, **told):
        path = reverse(f"admin:reviews_edition_{verb}", args=[edition.pk])
        form = pages.form(self.client.get(path), action=path)
        return self.client.post(path, form.filled(**told), follow=True)


def wall(instant):
    """The instant as somebody at the desk would type it."""
    return f"{timezone.localtime(instant):%Y-%m-%dT%H:%M}"


def seen_at(instant, headline, places=PLACES):
    """The places at which a reader meets the headline at that instant."""
    with time_machine.travel(instant, tick=False):
        reader = Client(raise_request_exception=False)
        return {path for path in places if headline.lower() in ask(reader, path).text}


def status_at(instant, slug):
    with time_machine.travel(instant, tick=False):
        return ask(Client(raise_request_exception=False), f"/reviews/{slug}/").status


def test_a_piece_goes_out_is_corrected_and_taken_down_at_its_times(records, staff):
    writer, moderator, publisher = (Desk(staff[role]) for role in staff)
    with time_machine.travel(MONDAY, tick=False):
        piece = writer.start(records)
        writer.save(piece, _save="1", verdict="It will hurt.")
        writer.save(piece, _submit="1", kicker="First look")
        assert reverse("admin:reviews_review_read", args=[piece.pk]) in (
            moderator.client.get(reverse("admin:queue")).content.decode()
        )
        moderator.decide(piece, "approve", then="at", at=wall(FRIDAY))
    first = Edition.objects.get()
    shown = set(PLACES)

    # Nobody does anything on Friday.
    assert first.goes_live_at == FRIDAY
    assert seen_at(MONDAY, HEADLINE) == seen_at(FRIDAY - TICK, HEADLINE) == set()
    assert status_at(FRIDAY - TICK, SLUG) == 404
    assert seen_at(FRIDAY, HEADLINE) == shown
    assert status_at(FRIDAY, SLUG) == 200

    # A correction, with a new address, is approved on Saturday for Sunday.
    with time_machine.travel(FRIDAY + datetime.timedelta(days=1), tick=False):
        writer.save(
            piece,
            _submit="1",
            headline=NEWER,
            slug=NEWER_SLUG,
            correction="The name of the cinematographer was wrong.",
        )
        moderator.decide(piece, "approve", then="at", at=wall(SUNDAY))
    assert seen_at(SUNDAY - TICK, HEADLINE) == shown
    assert seen_at(SUNDAY - TICK, "cinematographer", ("/corrections/",)) == set()
    assert seen_at(SUNDAY, HEADLINE) == set()
    assert seen_at(SUNDAY, NEWER) == shown
    assert seen_at(SUNDAY, "cinematographer", ("/corrections/",)) == {"/corrections/"}
    assert [status_at(SUNDAY - TICK, slug) for slug in (SLUG, NEWER_SLUG)] == [200, 404]
    assert [status_at(SUNDAY, slug) for slug in (SLUG, NEWER_SLUG)] == [301, 200]
    assert Correction.objects.count() == 1

    # Held, withdrawn, brought back.
    day = datetime.timedelta(days=1)
    second = Edition.objects.get(slug=NEWER_SLUG)
    with time_machine.travel(SUNDAY + day, tick=False):
        moderator.act(second, "hold", reason="A fact in it is in doubt.")
    assert seen_at(SUNDAY + day, NEWER) == set()
    assert status_at(SUNDAY + day, NEWER_SLUG) == 404
    with time_machine.travel(SUNDAY + 2 * day, tick=False):
        publisher.act(second, "withdraw", reason="It was wrong.", public_note="We were wrong.")
    assert status_at(SUNDAY + 2 * day, NEWER_SLUG) == 410
    assert seen_at(SUNDAY + 2 * day, "We were wrong.", (f"/reviews/{NEWER_SLUG}/",))
    with time_machine.travel(SUNDAY + 3 * day, tick=False):
        publisher.act(second, "reinstate")
    assert seen_at(SUNDAY + 3 * day, NEWER) == shown
    assert [status_at(SUNDAY + 3 * day, slug) for slug in (SLUG, NEWER_SLUG)] == [301, 200]
    # What was, was: the site as it stood on Friday has not changed.
    assert seen_at(FRIDAY, HEADLINE) == shown
