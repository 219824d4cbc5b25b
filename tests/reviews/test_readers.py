import datetime

import pytest
from django.utils import timezone

from reviews import verbs
from reviews.models import Edition, Review
from reviews.readers import ReadersSee, behind_the_head, what_readers_see, with_what_readers_see
from reviews.snapshots import Draft
from tests.factories import (
    make_held,
    make_live,
    make_piece,
    make_scheduled,
    make_user,
    make_withdrawn,
)

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


def expired():
    long_ago = timezone.now() - 10 * DAY
    return make_live(at=long_ago, expires_at=long_ago + DAY)


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (lambda: make_piece(state="approved"), ReadersSee.NOTHING),
        (make_live, ReadersSee.LIVE),
        (make_scheduled, ReadersSee.SCHEDULED),
        (make_held, ReadersSee.HELD),
        (make_withdrawn, ReadersSee.WITHDRAWN),
        (expired, ReadersSee.EXPIRED),
        (lambda: make_live(expires_at=timezone.now() + DAY), ReadersSee.LIVE),
    ],
)
def test_what_readers_see_follows_from_the_editions(make, expected):
    made = make()
    key = made.pk if isinstance(made, Review) else made.review_id
    at = timezone.now()

    piece = with_what_readers_see(Review.objects.filter(pk=key), at).get()

    assert piece.readers_see == expected
    assert what_readers_see(list(Edition.objects.filter(review=key)), at) == expected


def test_a_scheduled_piece_whose_edition_was_stopped_is_stopped():
    edition = make_scheduled()
    verbs.stop(edition, make_user(role="moderator"), reason="An embargo came.")
    at = timezone.now()

    piece = with_what_readers_see(Review.objects.all(), at).get()

    assert piece.readers_see == ReadersSee.STOPPED
    assert what_readers_see(list(Edition.objects.all()), at) == ReadersSee.STOPPED


def test_a_scheduled_edition_with_a_newer_draft_is_behind():
    edition, other = make_scheduled(), make_scheduled()
    piece = Review.objects.get(pk=edition.review_id)
    draft = Draft.from_json(piece.head().snapshot)
    verbs.save(piece, make_user(role="moderator"), draft.replace(headline="New"), base=1)
    pieces = list(Review.objects.all())

    found = behind_the_head(pieces, timezone.now())

    assert found == {edition.review_id: [edition]}
    assert other.review_id not in found
    assert behind_the_head(pieces, edition.goes_live_at) == {}
