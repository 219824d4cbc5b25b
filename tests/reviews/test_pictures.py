"""A picture that loses what it needs stops what was to show it, at once and nothing else."""

import datetime

import pytest
from django.utils import timezone

from reviews.models import Edition, LogEntry
from reviews.snapshots import Picture
from tests.factories import make_image, make_live, make_scheduled, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def image():
    return make_image()


@pytest.fixture
def moderator(client):
    user = make_user(role="moderator")
    client.force_login(user)
    return user


def describe(client, image, **fields):
    described = {name: getattr(image, name) for name in ("alt", "caption", "credit", "licence")}
    return client.post(
        f"/admin/images/image/{image.pk}/change/", described | fields | {"source": ""}, follow=True
    )


def phases(*editions):
    return [Edition.objects.get(pk=edition.pk).phase(timezone.now()).value for edition in editions]


def test_a_licence_that_ends_stops_what_is_scheduled_and_nothing_else(client, image, moderator):
    shown = (Picture(image=image.pk),)
    live = make_live(pictures=shown)
    waits = make_scheduled(pictures=shown)
    other = make_scheduled(pictures=(Picture(image=make_image().pk),))
    imported = make_scheduled(pictures=shown)
    type(imported.review).objects.filter(pk=imported.review_id).update(
        imported_at=datetime.datetime(2010, 1, 1, tzinfo=datetime.UTC)
    )

    page = describe(client, image, licence="")

    assert phases(live, waits, other, imported) == ["live", "stopped", "scheduled", "scheduled"]
    waits.refresh_from_db()
    assert waits.stopped_because == f"The picture “{image}” has no licence."
    assert "Stopped, because it was to show this picture" in page.text
    line = LogEntry.objects.get(verb="stop")
    assert (line.by, line.edition) == (moderator, waits)


def test_better_words_for_a_picture_stop_nothing(client, image, moderator):
    waits = make_scheduled(pictures=(Picture(image=image.pk),))

    describe(client, image, alt="A field at dusk")

    image.refresh_from_db()
    assert image.alt == "A field at dusk"
    assert phases(waits) == ["scheduled"]
    assert not LogEntry.objects.filter(verb="stop").exists()
