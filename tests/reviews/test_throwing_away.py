"""The trash: what may be thrown away, what may be purged, and what a purge leaves."""

import pytest
from django.utils import timezone

from reviews import verbs
from reviews.door import Refused
from reviews.models import Approval, DraftReference, LogEntry, RecordChoice, Review, Revision, Slug
from tests.factories import make_film, make_live, make_piece, make_scheduled, make_user
from tests.reviews.going_out import DAY, MONDAY, version


def test_live_or_scheduled_piece_cannot_be_thrown_away(clock, chief):
    for edition in (make_live(), make_scheduled(at=MONDAY + DAY)):
        with pytest.raises(Refused, match="End it first"):
            verbs.trash(edition.review, chief, version=version(edition.review))


def test_purge_leaves_one_line_with_the_hashes(db):
    admin = make_user(role="superuser")
    kept = make_piece(state="in_review")
    piece = make_piece(state="changes_requested")
    hashes = list(piece.revisions.values_list("hash", flat=True))
    verbs.trash(piece, admin, version=version(piece))
    verbs.purge(piece, admin, version=version(piece), reason="A test.")
    lines = LogEntry.objects.filter(piece=piece.pk)
    assert [(line.verb, line.reason, line.details) for line in lines] == [
        ("purge", "A test.", {"hashes": hashes})
    ]
    assert list(Review.objects.all()) == [kept]
    assert set(Revision.objects.values_list("review", flat=True)) == {kept.pk}
    assert not Slug.objects.exclude(review=kept).exists()


def test_piece_with_a_record_is_not_purged(clock, chief):
    admin = make_user(role="superuser")
    edition = make_scheduled(at=MONDAY + DAY)
    piece = edition.review
    verbs.cancel(edition, chief, version=version(piece))
    verbs.trash(piece, chief, version=version(piece))
    with pytest.raises(Refused, match="edition"):
        verbs.purge(piece, admin, version=version(piece), reason="A test.")
    assert Approval.objects.filter(review=piece).exists()


def test_piece_that_another_links_to_is_not_purged(db):
    admin = make_user(role="superuser")
    piece = make_piece(state="trashed")
    make_piece(body=f'<p>As <a data-ref="review:{piece.pk}">we wrote</a>.</p>')
    assert DraftReference.objects.filter(piece=piece).exists()
    with pytest.raises(Refused, match="links to it"):
        verbs.purge(piece, admin, version=version(piece), reason="A test.")


def test_chosen_review_of_record_is_not_purged(db):
    admin = make_user(role="superuser")
    piece = make_piece(state="trashed")
    RecordChoice.objects.create(
        film=make_film(), review=piece, chosen_by=admin, chosen_at=timezone.now()
    )
    with pytest.raises(Refused, match="review of record"):
        verbs.purge(piece, admin, version=version(piece), reason="A test.")
