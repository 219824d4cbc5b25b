"""Publishing, moving, ending, taking down and bringing back: what readers see, and when."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from people.models import Person
from reviews import verbs
from reviews.door import Conflict, NotAllowed, Refused
from reviews.models import (
    Approval,
    Correction,
    DraftReference,
    Edition,
    LogEntry,
    RecordChoice,
    Review,
    Revision,
    Slug,
)
from reviews.snapshots import Draft, Picture
from reviews.verbs.publishing import Stopped, Unverified
from reviews.workflow import Phase
from search.models import Document
from tests.factories import (
    approve,
    make_draft,
    make_film,
    make_image,
    make_live,
    make_next,
    make_person,
    make_piece,
    make_scheduled,
    make_user,
)

UTC = datetime.UTC
MONDAY = datetime.datetime(2027, 1, 4, 9, tzinfo=UTC)
HOUR, DAY = datetime.timedelta(hours=1), datetime.timedelta(days=1)


@pytest.fixture
def clock(db, time_machine):
    time_machine.move_to(MONDAY, tick=False)
    return time_machine


@pytest.fixture
def chief(db):
    return make_user(role="publisher")


@pytest.fixture
def moderator(db):
    return make_user(role="moderator")


def now(piece):
    return Review.objects.get(pk=piece.pk)


def version(piece):
    return now(piece).version


def head_after(piece, **changes):
    """The piece with a newer approved head."""
    piece = now(piece)
    head = piece.head()
    draft = Draft.from_json(head.snapshot).replace(**changes)
    verbs.save(piece, piece.created_by, draft, base=head.number)
    return approve(verbs.submit(piece, piece.created_by))


def live(piece, at=None):
    """What readers read of the piece at an instant."""
    found = Edition.objects.filter(review=piece).live(at or timezone.now())
    return [edition.revision_number for edition in found]


def phases(piece):
    at = timezone.now()
    return [edition.phase(at) for edition in Edition.objects.filter(review=piece).order_by("id")]


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


# Addresses


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


# The trash


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
