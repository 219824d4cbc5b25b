"""The address of a piece: who gets it, who keeps it, and when it is given back."""

import pytest

from reviews import verbs
from reviews.door import Refused
from reviews.models import Slug
from reviews.snapshots import Draft
from tests.factories import make_live, make_piece, make_scheduled
from tests.reviews.going_out import DAY, MONDAY, head_after, now, version


def test_taken_address_gets_a_suffix(clock):
    make_live(slug="ballerina")
    piece = make_piece(state="in_review", slug="ballerina")
    assert Draft.from_json(now(piece).head().snapshot).slug == "ballerina-2"
    assert Slug.objects.filter(review=piece).get().slug == "ballerina-2"


def test_address_that_was_never_live_is_given_back(clock):
    piece = make_piece(state="in_review", slug="first")
    verbs.take_back(piece, piece.created_by)
    draft = Draft.from_json(now(piece).head().snapshot).replace(slug="second")
    verbs.save(piece, piece.created_by, draft, base=now(piece).head_number)
    verbs.submit(piece, piece.created_by)
    assert list(Slug.objects.values_list("slug", flat=True)) == ["second"]


def test_address_that_was_live_is_kept_for_ever(clock, chief):
    edition = make_live(slug="first")
    piece = head_after(edition.review, slug="second")
    verbs.publish(piece, chief, version=piece.version)
    assert set(piece.slugs.values_list("slug", flat=True)) == {"first", "second"}


def test_stopped_edition_keeps_its_address_until_it_is_given_up(clock, chief):
    edition = make_scheduled(at=MONDAY + DAY, slug="first")
    verbs.stop(edition, chief, reason="A licence ran out.")
    head_after(edition.review, slug="second")
    other = make_piece(state="in_review", slug="first")
    assert Draft.from_json(now(other).head().snapshot).slug == "first-2"
    verbs.reschedule(edition, chief, version=version(edition.review), at=MONDAY + 2 * DAY)
    assert Slug.objects.get(slug="first").review_id == edition.review_id


def test_editor_cannot_take_an_address(clock, moderator):
    make_live(slug="taken")
    piece = make_piece(state="in_review")
    draft = Draft.from_json(now(piece).head().snapshot).replace(slug="taken")
    with pytest.raises(Refused, match="taken-2 is free"):
        verbs.edit(piece, moderator, draft, base=now(piece).head_number)
    assert now(piece).head_number == 1
