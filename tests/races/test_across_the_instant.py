"""No process has to be alive when an edition begins: readers get it by the clock alone."""

import time
from datetime import timedelta

import pytest
from django.utils import timezone

from reviews import verbs
from reviews.models import Correction, Review
from reviews.snapshots import Draft
from tests.factories import approve, make_live
from tests.races.serving import Server

pytestmark = pytest.mark.races

CORRECTION = "An earlier version named the wrong cinematographer."


@pytest.fixture
def server(process_environment):
    server = Server(process_environment)
    server.start()
    yield server
    server.kill()


def schedule_correction(edition, at):
    """The piece's next edition, approved, corrected and to begin at `at`."""
    piece = Review.objects.get(pk=edition.review_id)
    by, head = piece.created_by, piece.head()
    draft = Draft.from_json(head.snapshot)
    corrected = draft.replace(body="<p>The corrected text.</p>", correction=CORRECTION)
    verbs.save(piece, by, corrected, base=head.number)
    piece = approve(verbs.submit(piece, by))
    return verbs.publish(piece, edition.created_by, version=piece.version, at=at)


def test_a_correction_follows_at_its_instant_with_every_process_killed_across_it(server):
    edition = make_live(body="<p>The text with a mistake.</p>")
    path = edition.get_absolute_url()
    status, text = server.first_answer(path)
    assert (status, "The text with a mistake." in text) == (200, True)

    at = timezone.now() + timedelta(seconds=3)
    following = schedule_correction(edition, at)
    status, text = server.get(path)
    assert (status, "The text with a mistake." in text) == (200, True)
    assert CORRECTION not in text
    server.kill()
    assert timezone.now() < at, "the machine is too slow for this test"

    time.sleep((at - timezone.now()).total_seconds() + 0.01)
    server.start()
    status, text = server.first_answer(path)
    assert (status, "The corrected text." in text) == (200, True)
    assert "The text with a mistake." not in text
    assert CORRECTION in text

    edition.refresh_from_db()
    assert edition.ends_at == following.goes_live_at == at
    assert Correction.objects.get().edition == following
