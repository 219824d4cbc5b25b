"""The site as of another instant: for publishers alone, and without a way out of it."""

import datetime
import re

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories import make_live, make_scheduled, make_user

DAY = datetime.timedelta(days=1)


@pytest.fixture
def publisher(db):
    client = Client()
    client.force_login(
        make_user(role="publisher"), backend="django.contrib.auth.backends.ModelBackend"
    )
    return client


def prefix(at):
    return f"/admin/at/{timezone.localtime(at):%Y-%m-%dT%H:%M}/"


def test_publisher_sees_what_readers_will(publisher, client):
    edition = make_scheduled(
        slug="to-come", headline="To come", at=timezone.now() + DAY, tags=("ballet",)
    )
    after = prefix(edition.goes_live_at + datetime.timedelta(minutes=1))
    before = prefix(edition.goes_live_at - datetime.timedelta(minutes=1))

    for path in ("", "reviews/", "tags/ballet/", "reviews/to-come/", "feeds/rss.xml"):
        response = publisher.get(f"{after}{path}")
        assert b"To come" in response.content or b"/reviews/to-come/" in response.content, path
    assert b"to-come" not in publisher.get(before).content
    assert publisher.get(f"{before}reviews/to-come/").status_code == 404
    assert client.get("/reviews/to-come/").status_code == 404


def test_every_link_stays_below_the_prefix(publisher):
    make_live(slug="live", tags=("ballet",))
    start = prefix(timezone.now() + DAY)
    for path in ("", "reviews/", "reviews/live/", "tags/ballet/", "archive/"):
        page = publisher.get(f"{start}{path}").content.decode()
        links = re.findall(r'(?:href|action)="(/[^"]*)"', page)
        assert links
        out = {link for link in links if not link.startswith((start, "/static/"))}
        assert out == set(), path


def test_preview_is_kept_nowhere_and_found_by_nobody(publisher):
    response = publisher.get(prefix(timezone.now() + DAY))
    assert response["Cache-Control"] == "private, no-store"
    assert response["X-Robots-Tag"] == "noindex"
    page = response.content.decode()
    assert "The site as of" in page
    assert "canonical" not in page


def test_public_pages_are_as_before_afterwards(publisher, client):
    edition = make_live(slug="live")
    publisher.get(f"{prefix(timezone.now() + DAY)}reviews/live/")
    page = client.get(edition.get_absolute_url()).content.decode()
    assert "/admin/at/" not in page
    assert "The site as of" not in page


@pytest.mark.parametrize(
    ("role", "status"),
    [(None, 403), ("writer", 403), ("moderator", 403), ("publisher", 200), ("superuser", 200)],
)
def test_only_publishers_get_in(db, client, role, status):
    client.force_login(make_user(role=role), backend="django.contrib.auth.backends.ModelBackend")
    response = client.get(prefix(timezone.now()))
    assert response.status_code == status
    assert "no-store" in response["Cache-Control"]


def test_strangers_are_sent_to_sign_in(db, client):
    response = client.get(prefix(timezone.now()))
    assert response.status_code == 302
    assert response["Location"].startswith("/admin/login/?next=/admin/at/")


@pytest.mark.parametrize(
    "instant",
    ["now", "0001-01-01T00:00", "9999-12-31T23:59", "2025-13-01T00:00", "2025-02-30", "x" * 3000],
)
def test_instants_that_are_none_are_not_there(publisher, instant):
    assert publisher.get(f"/admin/at/{instant}/").status_code == 404


def test_preview_is_only_read(publisher):
    assert publisher.post(prefix(timezone.now())).status_code in (403, 405)
    assert publisher.get(f"{prefix(timezone.now())}admin/").status_code == 404
