"""Publishing, moving and ending: what readers see, and when."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from people.models import Person
from reviews import verbs
from reviews.door import Conflict, Refused
from reviews.models import Edition, LogEntry
from reviews.snapshots import Picture
from reviews.verbs.publishing import Stopped, Unverified
from reviews.workflow import Phase
from search.models import Document
from tests.factories import (
    approve,
    make_draft,
    make_image,
    make_live,
    make_next,
    make_person,
    make_piece,
    make_scheduled,
    make_user,
)
from tests.reviews.going_out import DAY, HOUR, MONDAY, head_after, live, phases, version


def test_scheduled_edition_is_live_from_its_instant_on(clock, chief):
    piece = make_piece(state="approved")
    verbs.publish(piece, chief, version=piece.version, at=MONDAY + DAY)
    tick = datetime.timedelta(microseconds=1)
    assert live(piece, MONDAY + DAY - tick) == []
    assert live(piece, MONDAY + DAY) == [1]


def test_no_time_in_the_past(clock, chief):
    piece = make_piece(state="approved")
    with pytest.raises(Refused, match="past"):
        verbs.publish(piece, chief, version=piece.version, at=MONDAY - HOUR)


def test_import_brings_the_editions_of_a_piece_in_their_order(clock, chief):
    piece = imported(chief)
    piece = head_after(piece, headline="Newer")
    verbs.publish(piece, chief, version=version(piece), at=MONDAY - 200 * DAY)
    assert live(piece, MONDAY - 250 * DAY) == [1]
    assert live(piece, MONDAY - 100 * DAY) == [piece.head_number]

    piece = head_after(piece, headline="Newer still")
    with pytest.raises(Refused, match="past"):
        verbs.publish(piece, chief, version=version(piece), at=MONDAY - 250 * DAY)


def test_imported_piece_never_rewrites_what_readers_had(clock, chief):
    """Once the import is over, an edition of it begins no earlier than any other."""
    piece = imported(chief)
    clock.shift(datetime.timedelta(hours=2))
    piece = head_after(piece, headline="Newer")
    with pytest.raises(Refused, match="past"):
        verbs.publish(piece, chief, version=version(piece), at=MONDAY - 200 * DAY)
    assert live(piece, MONDAY - 100 * DAY) == [1]


def imported(chief):
    writer = make_user(role="writer")
    piece = verbs.create(writer, make_draft(), imported_at=MONDAY - 400 * DAY)
    piece = approve(verbs.submit(piece, writer))
    verbs.publish(piece, chief, version=version(piece), at=MONDAY - 300 * DAY)
    return piece


def test_one_revision_is_not_published_twice(clock, chief):
    edition = make_live()
    with pytest.raises(Refused, match="already live"):
        verbs.publish(edition.review, chief, version=version(edition.review))


def test_older_text_never_follows_newer(clock, chief):
    edition = make_scheduled(at=MONDAY + DAY)
    piece = head_after(edition.review, headline="Newer")
    with pytest.raises(Refused, match="Cancel the older"):
        verbs.publish(piece, chief, version=piece.version)
    verbs.cancel(edition, chief, version=piece.version)
    verbs.publish(piece, chief, version=version(piece))
    assert live(piece) == [piece.head_number]


def test_newer_text_takes_the_place_of_what_is_scheduled(clock, chief):
    edition = make_scheduled(at=MONDAY + DAY)
    verbs.set_expiry(edition, chief, version=version(edition.review), expires_at=MONDAY + 9 * DAY)
    piece = head_after(edition.review, headline="Newer")
    newer = verbs.publish(piece, chief, version=piece.version, replace_scheduled=True)
    assert newer.goes_live_at == MONDAY + DAY
    assert newer.expires_at == MONDAY + 9 * DAY
    assert phases(piece) == [Phase.CANCELLED, Phase.SCHEDULED]
    assert LogEntry.objects.filter(review=piece, verb="cancel").count() == 0


def test_cancelling_gives_the_earlier_edition_its_end_back(clock, chief):
    edition = make_live()
    verbs.set_expiry(edition, chief, version=version(edition.review), expires_at=MONDAY + 9 * DAY)
    piece = head_after(edition.review, headline="Newer")
    newer = verbs.publish(piece, chief, version=piece.version, at=MONDAY + DAY)
    edition.refresh_from_db()
    assert (edition.ends_at, edition.ended_because) == (MONDAY + DAY, "superseded")
    assert newer.ends_at == MONDAY + 9 * DAY, "the end was not inherited"
    verbs.cancel(newer, chief, version=version(piece))
    edition.refresh_from_db()
    assert (edition.ends_at, edition.ended_because) == (MONDAY + 9 * DAY, "expired")


def test_what_follows_inherits_a_changed_end(clock, chief):
    edition = make_live()
    piece = head_after(edition.review, headline="Newer")
    newer = verbs.publish(piece, chief, version=piece.version, at=MONDAY + DAY)
    verbs.set_expiry(edition, chief, version=version(piece), expires_at=MONDAY + 5 * DAY)
    newer.refresh_from_db()
    assert newer.ends_at == MONDAY + 5 * DAY
    with pytest.raises(Refused, match="at or after that end"):
        verbs.set_expiry(edition, chief, version=version(piece), expires_at=MONDAY + HOUR)
    verbs.set_expiry(
        edition, chief, version=version(piece), expires_at=MONDAY + HOUR, past_expiry=True
    )
    assert live(piece, MONDAY + 2 * HOUR) == []
    assert live(piece, MONDAY + DAY) == [2]


def test_beginning_after_the_end_asks_first(clock, chief):
    edition = make_live(expires_at=MONDAY + DAY)
    piece = head_after(edition.review, headline="Newer")
    with pytest.raises(Refused, match="Confirm"):
        verbs.publish(piece, chief, version=piece.version, at=MONDAY + 2 * DAY)
    newer = verbs.publish(
        piece, chief, version=piece.version, at=MONDAY + 2 * DAY, past_expiry=True
    )
    assert newer.ends_at is None
    assert live(piece, MONDAY + DAY + HOUR) == []


def test_end_lies_after_the_start_and_still_to_come(clock, chief):
    edition = make_live()
    for end in (MONDAY, MONDAY - HOUR):
        with pytest.raises(Refused):
            verbs.set_expiry(edition, chief, version=version(edition.review), expires_at=end)


def test_newer_head_leaves_the_scheduled_edition_alone(clock, chief):
    """D10: revision 1 was scheduled, 2 is saved; 1 goes out."""
    edition = make_scheduled(at=MONDAY + DAY)
    head_after(edition.review, headline="Newer")
    clock.shift(DAY)
    assert live(edition.review) == [1]


# What stops it


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"standfirst": ""}, "standfirst"),
        ({"kind": "preview", "rating": 7}, "rating"),
        ({"original_rating": "B+"}, "original_rating"),
        ({"kind": "list", "entries": ()}, "entries"),
        ({"kind": "page", "slug": "imprint"}, "slug"),
    ],
)
def test_what_is_unfit_is_stopped(changes, code, clock, chief):
    piece = make_piece(state="approved", **changes)
    with pytest.raises(Stopped) as stopped:
        verbs.publish(piece, chief, version=piece.version)
    assert [stop.code for stop in stopped.value.stops] == [code]
    assert not Edition.objects.exists()


def test_picture_without_alt_text_stops_it(clock, chief):
    image = make_image(alt="")
    piece = make_piece(state="approved", pictures=(Picture(image=image.pk),))
    with pytest.raises(Stopped, match="no alt text"):
        verbs.publish(piece, chief, version=piece.version)


# What it names


def hidden_piece(**fields):
    person = make_person(verified=False)
    body = f'<p>We met <a data-ref="person:{person.pk}">somebody</a>.</p>'
    return person, make_piece(state="approved", body=body, **fields)


def test_unverified_record_is_asked_about(clock, chief):
    person, piece = hidden_piece()
    with pytest.raises(Unverified) as asked:
        verbs.publish(piece, chief, version=piece.version)
    assert asked.value.records == [person]
    person.refresh_from_db()
    assert person.verified_at is None


def test_secret_subject_appears_with_the_piece_and_moves_with_it(clock, chief):
    person, piece = hidden_piece()
    edition = verbs.publish(piece, chief, version=piece.version, at=MONDAY + DAY, verify_named=True)
    person.refresh_from_db()
    assert person.verified_at == MONDAY + DAY
    verbs.reschedule(edition, chief, version=version(piece), at=MONDAY + 2 * DAY)
    person.refresh_from_db()
    assert person.verified_at == MONDAY + 2 * DAY
    verbs.cancel(edition, chief, version=version(piece))
    person.refresh_from_db()
    assert person.verified_at is None


def test_record_named_by_two_pieces_waits_for_the_first(clock, chief):
    person, piece = hidden_piece()
    body = f'<p>Again <a data-ref="person:{person.pk}">somebody</a>.</p>'
    second = make_piece(state="approved", body=body)
    verbs.publish(piece, chief, version=piece.version, at=MONDAY + 3 * DAY, verify_named=True)
    sooner = verbs.publish(
        second, chief, version=second.version, at=MONDAY + DAY, verify_named=True
    )
    assert Person.objects.get(pk=person.pk).verified_at == MONDAY + DAY
    verbs.cancel(sooner, chief, version=version(second))
    assert Person.objects.get(pk=person.pk).verified_at == MONDAY + 3 * DAY


def test_record_hidden_by_hand_stays_hidden(clock, chief):
    """A later verb on the piece is no reason to show again what a moderator took away."""
    person, piece = hidden_piece()
    edition = verbs.publish(piece, chief, version=piece.version, verify_named=True)
    clock.shift(DAY)
    person.refresh_from_db()
    person.unverify(chief)
    verbs.set_expiry(edition, chief, version=version(piece), expires_at=MONDAY + 9 * DAY)
    person.refresh_from_db()
    assert person.verified_at is None


def test_merged_record_asks_for_nothing(clock, chief):
    kept = make_person()
    person, piece = hidden_piece()
    Person.objects.filter(pk=person.pk).update(merged_into=kept)
    assert verbs.publish(piece, chief, version=piece.version).goes_live_at == MONDAY


# What follows from the interval


def test_copies_of_the_interval_follow_it(clock, chief):
    edition = make_live(tags=("one", "two"))
    clock.shift(HOUR)
    verbs.hold(edition, chief, version=version(edition.review), reason="In doubt.")
    rows = [*edition.films.all(), *edition.people.all(), *edition.tag_rows.all()]
    assert len(rows) == 4
    assert {row.ends_at for row in rows} == {MONDAY + HOUR}
    assert Document.objects.get(kind="piece").visible_until == MONDAY + HOUR


def test_publishing_costs_the_same_queries_after_one_edition_and_after_three(clock):
    edition, costs = make_live(), []
    for _ in range(3):
        clock.shift(HOUR)
        with CaptureQueriesContext(connection) as queries:
            make_next(edition)
        costs.append(len(queries))
    assert costs[0] == costs[2]


def test_two_tags_that_a_database_holds_for_one_are_one_row(clock):
    """Python and the database fold letters differently: a dotless i is an I to one of them."""
    edition = make_live(tags=("ı", "i", "I\u0307", "ſ"))
    names = list(edition.tag_rows.values_list("tag__name", flat=True))
    assert len(names) == len(set(names))


def test_older_form_is_a_conflict_that_names_who_was_faster(clock, chief, moderator):
    piece = make_piece(state="approved")
    seen = piece.version
    verbs.publish(piece, chief, version=seen)
    with pytest.raises(Conflict, match=f"“Publish” by {chief.username}"):
        verbs.publish(piece, moderator, version=seen)
