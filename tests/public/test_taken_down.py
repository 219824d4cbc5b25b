"""Hold, withdraw and expiry act at once, wherever a piece was shown (promise A9)."""

import datetime

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from images.models import Image
from reviews import verbs
from reviews.models import Review
from reviews.snapshots import Picture, Subject
from tests.factories import (
    make_film,
    make_franchise,
    make_image,
    make_live,
    make_membership,
    make_person,
    make_user,
)
from tests.security.crawling import ask

pytestmark = pytest.mark.django_db

HEADLINE = "A bqxzkwvh nobody else has"
SLUG = "bqxzkwvh"


@pytest.fixture
def edition():
    film = make_film(title="The film of the piece")
    person, franchise = make_person(name="Ana Actor"), make_franchise(name="The franchise")
    make_membership(franchise=franchise, film=film)
    return make_live(
        headline=HEADLINE,
        slug=SLUG,
        tags=("rare tag",),
        critic=make_person(name="Clara Critic"),
        subjects=(
            Subject(kind="film", id=film.pk, main=True),
            Subject(kind="person", id=person.pk),
            Subject(kind="franchise", id=franchise.pk),
        ),
        pictures=(Picture(image=make_image().pk, hero=True),),
        correction="The director's name was wrong.",
    )


def places(edition):
    """Every address that shows the piece or leads to it, and its picture's."""
    day = edition.published_on
    picture = Image.objects.get()
    pages = [
        "/", "/reviews/", "/reviews/rss.xml", "/feeds/rss.xml", "/feeds/atom.xml",
        "/feeds/feed.json", f"/sitemaps/pieces-{day.year}.xml", "/news-sitemap.xml",
        "/corrections/", f"/archive/{day.year}/", f"/archive/{day.year}/{day.month:02}/",
        "/tags/rare-tag/", "/tags/rare-tag/feed.json", f"/search/?q={SLUG}",
        "/films/the-film-of-the-piece/", "/people/ana-actor/", "/people/clara-critic/",
        "/people/clara-critic/rss.xml", "/franchises/the-franchise/",
        "/franchises/the-franchise/atom.xml", f"/reviews/{SLUG}/",
    ]  # fmt: skip
    return pages, f"/pictures/{picture.pk}.{picture.format}"


def shows_it(answer):
    return answer.status == 200 and f"/reviews/{SLUG}/" in answer.text


def hold(edition):
    verbs.hold(edition, make_user(role="moderator"), version=version(edition), reason="In doubt.")


def withdraw(edition):
    verbs.withdraw(
        edition,
        make_user(role="publisher"),
        version=version(edition),
        reason="It was wrong.",
        public_note="We were wrong, and say so here.",
    )


def version(edition):
    return Review.objects.values_list("version", flat=True).get(pk=edition.review_id)


@pytest.mark.parametrize(("verb", "status"), [(hold, 404), (withdraw, 410)])
def test_what_is_taken_down_is_gone_everywhere_at_once(edition, verb, status):
    stranger = Client(raise_request_exception=False)
    pages, picture = places(edition)
    assert [path for path in pages if not shows_it(ask(stranger, path))] == []
    assert ask(stranger, picture).status == 200

    verb(edition)

    still = [path for path in pages if shows_it(ask(stranger, path))]
    named = [path for path in pages if HEADLINE.lower() in ask(stranger, path).text]
    answer = ask(stranger, f"/reviews/{SLUG}/")
    assert still == named == []
    assert answer.status == status
    assert ("we were wrong, and say so here." in answer.text) == (status == 410)
    assert ask(stranger, picture).status == 404
    assert ask(stranger, "/tags/rare-tag/").status == 404


def test_what_expires_is_gone_everywhere_at_that_instant(edition):
    stranger = Client(raise_request_exception=False)
    pages, picture = places(edition)
    end = timezone.now() + datetime.timedelta(hours=2)
    verbs.set_expiry(edition, make_user(role="moderator"), version=version(edition), expires_at=end)

    with time_machine.travel(end - datetime.timedelta(microseconds=1), tick=False):
        before = [path for path in pages if not shows_it(ask(stranger, path))]
    with time_machine.travel(end, tick=False):
        after = [path for path in pages if shows_it(ask(stranger, path))]
        status = ask(stranger, f"/reviews/{SLUG}/").status
        assert ask(stranger, picture).status == 404

    assert (before, after, status) == ([], [], 404)


def test_what_is_live_may_be_kept_by_nobody_without_asking_again(edition):
    """So a take-down holds in every cache between us and a reader."""
    stranger = Client(raise_request_exception=False)
    pages, picture = places(edition)

    for path in [*pages, picture]:
        kept = dict(ask(stranger, path).headers)["Cache-Control"]
        seconds = [part for part in kept.split(", ") if part.startswith(("max-age", "s-maxage"))]
        assert seconds, path
        assert all(int(part.partition("=")[2]) <= 60 for part in seconds), (path, kept)


def test_a_browser_that_asks_again_after_a_take_down_gets_no_304(edition):
    stranger = Client(raise_request_exception=False)
    pages, picture = places(edition)
    tags = {path: dict(ask(stranger, path).headers)["ETag"] for path in [*pages, picture]}

    hold(edition)

    for path, tag in tags.items():
        assert ask(stranger, path, headers={"if-none-match": tag}).status in (200, 404), path
