"""Holding, withdrawing, returning and bringing back: what readers lose, and get again."""

import pytest
from django.utils import timezone

from reviews import verbs
from reviews.door import NotAllowed, Refused
from reviews.models import Correction
from reviews.workflow import Phase
from tests.factories import make_live, make_scheduled
from tests.reviews.going_out import DAY, HOUR, MONDAY, head_after, live, now, phases, version


def test_expired_piece_is_gone_and_can_be_brought_back(clock, chief):
    edition = make_live(expires_at=MONDAY + DAY)
    clock.shift(2 * DAY)
    assert phases(edition.review) == [Phase.EXPIRED]
    again = verbs.reinstate(edition, chief, version=version(edition.review))
    assert again.revision_id == edition.revision_id
    assert again.goes_live_at == timezone.now()
    assert live(edition.review) == [1]


def test_hold_takes_the_piece_and_its_future_away(clock, chief, moderator):
    edition = make_live()
    piece = head_after(edition.review, headline="Newer")
    verbs.publish(piece, chief, version=piece.version, at=MONDAY + DAY)
    clock.shift(HOUR)
    verbs.hold(edition, moderator, version=version(piece), reason="In doubt.")
    assert phases(piece) == [Phase.HELD, Phase.STOPPED]
    assert live(piece, MONDAY + 100 * DAY) == []
    assert live(piece, MONDAY) == [1], "the past of an interval changed"


def test_held_piece_goes_out_again_by_a_publisher_alone(clock, chief, moderator):
    edition = make_live()
    clock.shift(HOUR)
    verbs.hold(edition, moderator, version=version(edition.review), reason="In doubt.")
    piece = head_after(edition.review, headline="Newer")
    with pytest.raises(NotAllowed):
        verbs.publish(piece, moderator, version=piece.version)
    verbs.publish(piece, chief, version=piece.version)
    assert live(piece) == [2]


def test_held_then_withdrawn_then_reinstated(clock, chief, moderator):
    edition = make_live(correction="The year was wrong.")
    first = MONDAY
    clock.shift(HOUR)
    verbs.hold(edition, moderator, version=version(edition.review), reason="In doubt.")
    clock.shift(HOUR)
    verbs.withdraw(
        edition, chief, version=version(edition.review), reason="Wrong.", public_note="We erred."
    )
    edition.refresh_from_db()
    assert (edition.ends_at, edition.public_note) == (MONDAY + HOUR, "We erred.")
    clock.shift(HOUR)
    again = verbs.reinstate(edition, chief, version=version(edition.review))
    assert (again.published_at, again.goes_live_at) == (first, MONDAY + 3 * HOUR)
    assert Correction.objects.count() == 1, "reinstating printed the correction twice"
    with pytest.raises(Refused, match="Withdraw that one|live or held"):
        verbs.withdraw(
            edition, chief, version=version(edition.review), reason="Again.", public_note="No."
        )


def test_withdrawn_piece_never_comes_back_by_itself(clock, chief):
    edition = make_live()
    piece = head_after(edition.review, headline="Newer")
    verbs.publish(piece, chief, version=piece.version, at=MONDAY + DAY)
    clock.shift(HOUR)
    verbs.withdraw(
        edition, chief, version=version(piece), reason="Wrong.", public_note="Withdrawn."
    )
    assert live(piece, MONDAY + 100 * DAY) == []


def test_what_a_hold_stopped_can_be_given_a_new_time(clock, chief, moderator):
    edition = make_live()
    piece = head_after(edition.review, headline="Newer")
    newer = verbs.publish(piece, chief, version=piece.version, at=MONDAY + DAY)
    clock.shift(HOUR)
    verbs.hold(edition, chief, version=version(piece), reason="In doubt.")
    with pytest.raises(NotAllowed):
        verbs.reschedule(newer, moderator, version=version(piece), at=MONDAY + 3 * DAY)
    verbs.reschedule(newer, chief, version=version(piece), at=MONDAY + 3 * DAY)
    assert live(piece, MONDAY + 3 * DAY) == [2]


def test_stopped_edition_is_not_sent_after_its_own_twin(clock, chief):
    edition = make_live()
    piece = head_after(edition.review, headline="Newer")
    stopped = verbs.publish(piece, chief, version=piece.version, at=MONDAY + DAY)
    clock.shift(HOUR)
    verbs.stop(stopped, chief, reason="A licence ran out.")
    verbs.publish(piece, chief, version=version(piece))
    with pytest.raises(Refused, match="already live"):
        verbs.reschedule(stopped, chief, version=version(piece), at=MONDAY + 3 * DAY)


def test_returning_a_piece_cancels_what_it_had_scheduled(clock, moderator):
    edition = make_scheduled(at=MONDAY + DAY)
    piece = now(edition.review)
    verbs.request_changes(piece, moderator, version=piece.version, note="Not yet.")
    assert phases(piece) == [Phase.CANCELLED]


def test_returning_a_piece_lets_run_what_was_meant_to(clock, moderator):
    edition = make_scheduled(at=MONDAY + DAY)
    piece = now(edition.review)
    verbs.request_changes(
        piece, moderator, version=piece.version, note="For later.", let_it_run=True
    )
    assert phases(piece) == [Phase.SCHEDULED]
