"""Embargoes bind every door: what they stop, what they list, and what an override does."""

import datetime

import pytest
from django.utils import timezone

from films.models import Film
from provenance.append_only import WrittenOnce
from reviews import embargo, verbs
from reviews.door import NotAllowed, Refused
from reviews.models import Edition, Embargo, LogEntry, Review
from reviews.snapshots import Entry
from reviews.verbs.publishing import Stopped
from reviews.workflow import Phase
from tests.factories import make_film, make_live, make_piece, make_scheduled, make_user
from tests.reviews.going_out import DAY, HOUR, MONDAY, version
from tests.tables import differences, everything

pytestmark = pytest.mark.usefixtures("clock")

COVERED = {
    "review": {"reviews", "everything"},
    "essay": {"reviews", "everything"},
    "argument": {"reviews", "everything"},
    "list": {"reviews", "everything"},
    "interview": {"interviews", "everything"},
    "preview": {"everything"},
    "news": set(),
}


@pytest.fixture
def film(db):
    return make_film(title="Ballerina")


def agree(film, by, *, covers="everything", lifts_at=MONDAY + 7 * DAY):
    return embargo.record(
        film,
        by,
        covers=covers,
        lifts_at=lifts_at,
        agreed_with="A distributor",
        message="Not before the premiere, please.",
    )


def publish(piece, by, **options):
    return verbs.publish(piece, by, version=version(piece), **options)


@pytest.mark.parametrize("kind", COVERED)
@pytest.mark.parametrize("covers", ["reviews", "interviews", "everything"])
def test_embargo_stops_the_kinds_it_covers_and_no_others(kind, covers, film, chief):
    agree(film, chief, covers=covers)
    piece = make_piece(state="approved", kind=kind, film=film)
    if covers in COVERED[kind]:
        with pytest.raises(Stopped, match="Ballerina is under embargo, agreed with A distributor"):
            publish(piece, chief)
    else:
        assert publish(piece, chief).goes_live_at == MONDAY


def test_piece_may_begin_when_the_embargo_lifts_and_no_sooner(film, chief):
    agree(film, chief)
    piece = make_piece(state="approved", film=film)
    lift = MONDAY + 7 * DAY
    with pytest.raises(Stopped):
        publish(piece, chief, at=lift - datetime.timedelta(microseconds=1))
    assert publish(piece, chief, at=lift).goes_live_at == lift


def test_lift_that_nobody_knows_blocks_for_good(film, chief):
    agree(film, chief, lifts_at=None)
    piece = make_piece(state="approved", film=film)
    with pytest.raises(Stopped, match="nobody has said yet when it lifts"):
        publish(piece, chief, at=MONDAY + 1000 * DAY)


def test_film_of_a_list_counts_as_much_as_a_subject(film, chief):
    agree(film, chief)
    piece = make_piece(state="approved", kind="list", entries=(Entry(film=film.pk),))
    with pytest.raises(Stopped):
        publish(piece, chief)


def test_mention_is_not_stopped(film, chief):
    agree(film, chief)
    body = f'<p>Unlike <a data-ref="film:{film.pk}">that one</a>.</p>'
    assert publish(make_piece(state="approved", body=body), chief).goes_live_at == MONDAY


def test_embargo_on_a_series_covers_its_episodes(chief):
    series = make_film(kind="series")
    season = make_film(kind="season", parent=series, number=1)
    episode = make_film(kind="episode", parent=season, number=1)
    agree(series, chief)
    with pytest.raises(Stopped):
        publish(make_piece(state="approved", film=episode), chief)
    edition = make_scheduled(
        film=make_film(kind="season", parent=series, number=2), at=MONDAY + 8 * DAY
    )
    moved = embargo.move(Embargo.objects.get(), chief, lifts_at=MONDAY + 9 * DAY, message="Later.")
    assert moved.stopped == (edition,)


def test_embargo_of_the_kept_film_covers_what_was_written_of_the_merged_one(film, chief):
    twin = make_film()
    piece = make_piece(state="approved", film=twin)
    Film.objects.filter(pk=twin.pk).update(merged_into=film)
    agree(film, chief)
    with pytest.raises(Stopped):
        publish(piece, chief)


def test_new_embargo_stops_what_is_scheduled_and_lists_what_is_live(film, chief, clock):
    live = make_live(film=film)
    waiting = make_scheduled(film=film, at=MONDAY + DAY)
    elsewhere = make_scheduled(at=MONDAY + DAY)
    after = make_scheduled(film=film, at=MONDAY + 8 * DAY)
    clock.shift(HOUR)
    moved = agree(film, chief)
    assert (moved.stopped, moved.live) == ((waiting,), (live,))
    phases = [
        Edition.objects.get(pk=edition.pk).phase(timezone.now())
        for edition in (live, waiting, elsewhere, after)
    ]
    assert phases == [Phase.LIVE, Phase.STOPPED, Phase.SCHEDULED, Phase.SCHEDULED]
    line = LogEntry.objects.get(verb="stop")
    assert (line.edition, line.by) == (waiting, chief)
    assert "Ballerina is under embargo until 11 January 2027" in line.reason


def test_later_lift_stops_what_waited_for_the_old_one(film, chief):
    row = agree(film, chief).embargo
    edition = make_scheduled(film=film, at=MONDAY + 7 * DAY)
    embargo.move(row, chief, lifts_at=MONDAY + 9 * DAY, message="Two days later, sorry.")
    edition.refresh_from_db()
    assert edition.goes_live_at is None
    assert "under embargo" in edition.stopped_because


def test_earlier_lift_brings_forward_what_waited_for_it(film, chief):
    row = agree(film, chief).embargo
    waited = make_scheduled(film=film, at=MONDAY + 7 * DAY)
    chosen = make_scheduled(film=film, at=MONDAY + 8 * DAY)
    moved = embargo.move(row, chief, lifts_at=MONDAY + DAY, message="Earlier.", bring_forward=True)
    assert moved.brought_forward == (waited,)
    starts = dict(Edition.objects.values_list("pk", "goes_live_at"))
    assert starts == {waited.pk: MONDAY + DAY, chosen.pk: MONDAY + 8 * DAY}


def test_earlier_lift_moves_nothing_unasked(film, chief):
    row = agree(film, chief).embargo
    edition = make_scheduled(film=film, at=MONDAY + 7 * DAY)
    moved = embargo.move(row, chief, lifts_at=MONDAY + DAY, message="Earlier.")
    assert (moved.brought_forward, moved.stopped) == ((), ())
    edition.refresh_from_db()
    assert edition.goes_live_at == MONDAY + 7 * DAY


def test_lift_that_moves_into_the_past_brings_forward_to_now(film, chief, clock):
    row = agree(film, chief).embargo
    edition = make_scheduled(film=film, at=MONDAY + 7 * DAY)
    clock.shift(DAY)
    embargo.move(row, chief, lifts_at=MONDAY, message="It is over.", bring_forward=True)
    edition.refresh_from_db()
    assert edition.phase(timezone.now()) == Phase.LIVE


def test_second_agreement_still_holds_when_the_first_is_over(film, chief):
    agree(film, chief, covers="reviews", lifts_at=MONDAY + 5 * DAY)
    agree(film, chief, covers="everything", lifts_at=MONDAY + DAY)
    piece = make_piece(state="approved", film=film)
    with pytest.raises(Stopped):
        publish(piece, chief, at=MONDAY + 2 * DAY)


def test_override_lets_one_piece_out_and_says_so(film, chief):
    row = agree(film, chief).embargo
    piece, other = (make_piece(state="approved", film=film) for _ in range(2))
    verbs.override_embargo(piece, chief, embargo=row, reason="They wrote to us.")
    assert publish(piece, chief).goes_live_at == MONDAY
    with pytest.raises(Stopped):
        publish(other, chief)
    line = LogEntry.objects.get(verb="override_embargo")
    assert (line.review_id, line.details, line.reason) == (
        piece.pk,
        {"embargo": row.pk},
        "They wrote to us.",
    )


def test_override_of_what_was_moved_is_refused(film, chief):
    row = agree(film, chief).embargo
    embargo.move(row, chief, lifts_at=None, message="Nobody knows.")
    piece = make_piece(state="approved", film=film)
    with pytest.raises(Refused, match="moved meanwhile"):
        verbs.override_embargo(piece, chief, embargo=row, reason="They wrote to us.")


def test_reinstating_is_stopped_as_publishing_is(film, chief, clock):
    edition = make_live(film=film)
    clock.shift(HOUR)
    verbs.hold(edition, chief, version=version(edition.review), reason="In doubt.")
    agree(film, chief)
    with pytest.raises(Stopped):
        verbs.reinstate(edition, chief, version=version(edition.review))


def test_rescheduling_is_judged_by_the_new_time(film, chief):
    edition = make_scheduled(film=film, at=MONDAY + 8 * DAY)
    agree(film, chief)
    with pytest.raises(Stopped):
        verbs.reschedule(edition, chief, version=version(edition.review), at=MONDAY + DAY)
    edition.refresh_from_db()
    assert edition.goes_live_at == MONDAY + 8 * DAY


def test_imported_piece_is_bound_too(film, chief):
    agree(film, chief)
    piece = make_piece(state="approved", film=film)
    Review.objects.filter(pk=piece.pk).update(imported_at=MONDAY - 99 * DAY)
    with pytest.raises(Stopped):
        publish(piece, chief, at=MONDAY - 98 * DAY)


def test_stopped_edition_goes_out_at_a_new_time(film, chief):
    edition = make_scheduled(film=film, at=MONDAY + DAY)
    agree(film, chief)
    verbs.reschedule(edition, chief, version=version(edition.review), at=MONDAY + 7 * DAY)
    edition.refresh_from_db()
    assert (edition.phase(timezone.now()), edition.stopped_because) == (Phase.SCHEDULED, "")


def test_rows_are_never_changed(film, chief):
    row = agree(film, chief).embargo
    row.lifts_at = MONDAY
    with pytest.raises(WrittenOnce):
        row.save()
    with pytest.raises(WrittenOnce):
        Embargo.objects.update(lifts_at=MONDAY)


def test_refused_record_changes_nothing(film, chief):
    writer = make_user(role="writer")
    row = agree(film, chief).embargo
    embargo.move(row, chief, lifts_at=None, message="Nobody knows.")
    make_scheduled(film=make_film(), at=MONDAY + DAY)
    before = everything()
    with pytest.raises(NotAllowed):
        agree(film, writer)
    with pytest.raises(Refused, match="Copy the message"):
        embargo.record(
            film, chief, covers="reviews", lifts_at=None, agreed_with="Them", message=" "
        )
    with pytest.raises(Refused, match="moved this embargo"):
        embargo.move(row, chief, lifts_at=MONDAY, message="Once more.")
    assert differences(before, everything()) == []
