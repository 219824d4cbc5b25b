"""A piece in review stands somewhere in the queue."""

from reviews import verbs
from reviews.models import Review
from tests.factories import make_piece


def test_submitted_piece_has_a_place_in_the_queue(db):
    piece = make_piece(state="in_review")
    stored = Review.objects.get(pk=piece.pk)
    assert stored.queued_at is not None
    assert list(Review.objects.awaiting_decision()) == [stored]


def test_piece_that_comes_back_within_a_day_keeps_its_place(db):
    piece = make_piece(state="changes_requested")
    before = Review.objects.get(pk=piece.pk).queued_at
    verbs.submit(piece, piece.created_by)
    assert Review.objects.get(pk=piece.pk).queued_at == before
