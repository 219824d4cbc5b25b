"""Going out: publish, move, cancel, end, hold, withdraw, reinstate.

Every function changes the piece's plan and lets `plan.replan` work out the intervals.
"""

from datetime import timedelta

from django.utils import timezone

from reviews import editions, intervals, sharing, stops
from reviews.door import NotAllowed, Refused, passing, required
from reviews.models import Edition
from reviews.plan import last_begun, named_by, plan_of, replan
from reviews.snapshots import Draft
from reviews.workflow import Phase

TICK = timedelta(microseconds=1)
IMPORT_TAKES_AT_MOST = timedelta(hours=1)


class Stopped(Refused):
    """Something stops it; `stops` has each thing with its sentence."""

    def __init__(self, found):
        super().__init__(" ".join(stop.sentence for stop in found))
        self.stops = found


class Unverified(Refused):
    """It names records that readers can't see yet; publishing again with a tick shows them."""

    def __init__(self, records):
        self.records = records
        names = ", ".join(str(record) for record in records)
        super().__init__(
            f"It names what readers can’t see yet: {names}. "
            "Tick “verify what it names” to make them public with it."
        )


def publish(
    review,
    by,
    *,
    version,
    at=None,
    expires_at=None,
    verify_named=False,
    replace_scheduled=False,
    past_expiry=False,
):
    """Write an edition of the approved revision, live now or from the instant `at`.

    `replace_scheduled` cancels the scheduled edition and takes its time; `past_expiry` says yes
    to a start at or after the end that the piece has. Raises Refused, Stopped or Unverified.
    """
    with passing(review, "publish", by=by, version=version, guards=guards_of(review)) as passage:
        piece, revision = passage.piece, passage.piece.head()
        draft = Draft.from_json(revision.snapshot)
        needs_publisher_after_taking_down(passage)
        asked = {}
        if replace_scheduled:
            waiting = take_the_place(passage)
            at, asked = waiting.goes_live_at, {waiting.pk: {"starts_at": None}}
            expires_at = expires_at or waiting.expires_at
        start = start_of(at, passage)
        expires_at = end_of(expires_at, start, inherited(passage, start), past_expiry)
        refuse_twice(passage, revision, asked)
        refuse_stops(piece, revision, draft, start)
        refuse_unverified(revision, start, verify_named)
        edition = editions.write(
            revision,
            draft,
            by=by,
            now=passage.now,
            planned_for=start,
            expires_at=expires_at,
            verifies_named=verify_named,
        )
        asked[edition.pk] = {"starts_at": start, "expires_at": expires_at}
        refuse_disorder([*passage.editions, edition], passage.now, asked)
        replan(piece, passage.now, by, asked)
        record(passage, edition, start)
        sharing.prepare(edition)
    edition.refresh_from_db()
    return edition


def reschedule(edition, by, *, version, at=None):
    """Give an edition that has not begun another time, or let it begin now."""
    with passing(
        edition.review,
        "reschedule",
        by=by,
        version=version,
        edition=edition,
        guards=guards_of(edition.review, edition),
    ) as passage:
        piece, revision = passage.piece, edition.revision
        needs_publisher_after_taking_down(passage)
        start = start_of(at, passage)
        if edition.expires_at and start >= edition.expires_at:
            raise Refused("It would begin after its end. Move the end first.")
        asked = {edition.pk: {"starts_at": start, "expires_at": edition.expires_at}}
        refuse_twice(passage, revision, asked)
        refuse_stops(piece, revision, Draft.from_json(revision.snapshot), start)
        refuse_unverified(revision, start, edition.verifies_named)
        refuse_disorder(passage.editions, passage.now, asked)
        Edition.objects.filter(pk=edition.pk).update(planned_for=start, stopped_because="")
        replan(piece, passage.now, by, asked)
        record(passage, edition, start)
    edition.refresh_from_db()
    return edition


def cancel(edition, by, *, version):
    """It will not go out; an earlier edition gets back the end that it had asked for."""
    with passing(edition.review, "cancel", by=by, version=version, edition=edition) as passage:
        Edition.objects.filter(pk=edition.pk).update(stopped_because="")
        replan(passage.piece, passage.now, by, {edition.pk: {"starts_at": None}})
    edition.refresh_from_db()
    return edition


def stop(edition, by, *, reason, guards=()):
    """Keep a scheduled edition from going out; whoever changed what it rested on calls this."""
    with passing(edition.review, "stop", by=by, edition=edition, guards=guards) as passage:
        passage.reason = reason
        Edition.objects.filter(pk=edition.pk).update(stopped_because=reason)
        replan(passage.piece, passage.now, by, {edition.pk: {"starts_at": None}})
    edition.refresh_from_db()
    return edition


def set_expiry(edition, by, *, version, expires_at, past_expiry=False):
    """When it ends by itself; None takes the end away. What follows it inherits the end."""
    with passing(edition.review, "set_expiry", by=by, version=version, edition=edition) as passage:
        piece = passage.piece
        if expires_at is not None and expires_at <= max(passage.now, edition.goes_live_at):
            raise Refused("The end has to be after its start, and still to come.")
        asked = {edition.pk: {"expires_at": expires_at}}
        for following in Edition.objects.filter(
            review=piece, goes_live_at__gt=edition.goes_live_at
        ).scheduled(passage.now):
            begins_after = expires_at is not None and following.goes_live_at >= expires_at
            if begins_after and not past_expiry:
                raise Refused(
                    f"Revision {following.revision_number} is to begin at or after that end. "
                    "Confirm that it should, or choose a later end."
                )
            if following.expires_at == edition.expires_at and not begins_after:
                asked[following.pk] = {"expires_at": expires_at}
        replan(piece, passage.now, by, asked)
        passage.details["expires_at"] = expires_at.isoformat() if expires_at else None
    edition.refresh_from_db()
    return edition


def hold(edition, by, *, version, reason):
    """Gone at once; what was scheduled loses its time. Only a publisher brings it back."""
    reason = required(reason, "Say why it has to go: the log keeps the reason.")
    with passing(edition.review, "hold", by=by, version=version, edition=edition) as passage:
        passage.reason = reason
        cut(passage, by, Phase.HELD, because="The piece was held.")
    edition.refresh_from_db()
    return edition


def withdraw(edition, by, *, version, reason, public_note):
    """Gone for good: its address answers 410 with the note."""
    reason = required(reason, "Give the desk a reason: the log keeps it.")
    note = required(public_note, "Write the note that readers find at its address.")
    with passing(edition.review, "withdraw", by=by, version=version, edition=edition) as passage:
        if last_begun(passage.editions, passage.now) != edition:
            raise Refused("A later edition has begun since. Withdraw that one.")
        passage.reason = reason
        Edition.objects.filter(pk=edition.pk).update(public_note=note)
        cut(passage, by, Phase.WITHDRAWN, because="The piece was withdrawn.")
    edition.refresh_from_db()
    return edition


def reinstate(edition, by, *, version):
    """A new edition of the same revision, from now."""
    with passing(
        edition.review,
        "reinstate",
        by=by,
        version=version,
        edition=edition,
        guards=guards_of(edition.review, edition),
    ) as passage:
        piece, revision = passage.piece, edition.revision
        if last_begun(passage.editions, passage.now) != edition:
            raise Refused("It was not the last to be live. Reinstate the one that was.")
        draft = Draft.from_json(revision.snapshot)
        start = start_of(None, passage)
        refuse_stops(piece, revision, draft, start)
        refuse_unverified(revision, start, edition.verifies_named)
        # The correction was printed with the edition that carried it; it is not a second one.
        again = editions.write(
            revision,
            draft,
            by=by,
            now=passage.now,
            planned_for=start,
            verifies_named=edition.verifies_named,
            prints_correction=False,
        )
        asked = {again.pk: {"starts_at": start}}
        refuse_disorder([*passage.editions, again], passage.now, asked)
        replan(piece, passage.now, by, asked)
        record(passage, again, start)
    again.refresh_from_db()
    return again


def guards_of(review, edition=None):
    """The films (with their series) that the decision rests on, as guard keys."""
    if edition is not None:
        revision = edition.revision
    else:
        revision = review.revisions.get(number=type(review).objects.get(pk=review.pk).head_number)
    draft = Draft.from_json(revision.snapshot)
    films = [("film", key) for key in stops.with_parents(stops.judged_films(draft))]
    return films + [("image", key) for key, *_ in editions.Rows(draft).pictures()]


def needs_publisher_after_taking_down(passage):
    last = last_begun(passage.editions, passage.now)
    if last is None or passage.actor.oversees:
        return
    if last.phase(passage.now) in (Phase.HELD, Phase.WITHDRAWN):
        raise NotAllowed("It was taken down. Only a publisher can put it out again.")


def start_of(at, passage):
    """The instant of the start; imported pieces alone may begin in the past."""
    now = passage.now
    if at is not None:
        if at < now and not may_begin_in_the_past(passage, at):
            raise Refused("That time is past. Choose a later one, or publish now.")
        return at
    # Two acts may read one instant from a coarse clock; starts of a piece differ all the same.
    taken = {edition.goes_live_at for edition in passage.editions}
    ended = [edition.ends_at for edition in passage.editions if edition.is_cut_after(now)]
    start = max([now, *ended])
    while start in taken:
        start += TICK
    return start


def may_begin_in_the_past(passage, at):
    """Only what is being imported, its editions in their order: once the import is over, what
    readers had of it stands."""
    piece, now = passage.piece, passage.now
    if piece.imported_at is None or now - piece.created_at > IMPORT_TAKES_AT_MOST:
        return False
    last = last_begun(passage.editions, now)
    return last is None or at > last.goes_live_at


def inherited(passage, start):
    """The end that the piece has when the new edition begins."""
    previous = last_begun(passage.editions, start - TICK)
    if previous is None or previous.cut_at is not None:
        return None
    return previous.expires_at


def end_of(expires_at, start, old_end, past_expiry):
    if expires_at is not None:
        if expires_at <= start:
            raise Refused("It would end before it begins. Choose a later end.")
        return expires_at
    if old_end is None:
        return None
    if start < old_end:
        return old_end
    if old_end > timezone.now() and not past_expiry:
        raise Refused(
            f"The piece is to end on {timezone.localtime(old_end):%d %B %Y at %H:%M}. "
            "Confirm that it should begin again after that."
        )
    return None


def take_the_place(passage):
    """The piece's scheduled edition: the newer one takes over its time and its end."""
    waiting = [one for one in passage.editions if one.phase(passage.now) == Phase.SCHEDULED]
    if not waiting:
        raise Refused("Nothing is scheduled any more. Choose a time.")
    return min(waiting, key=lambda edition: edition.goes_live_at)


def refuse_twice(passage, revision, asked):
    for edition in passage.editions:
        phase = edition.phase(passage.now)
        is_same = edition.revision_id == revision.pk and edition.pk not in asked
        if is_same and phase in (Phase.LIVE, Phase.SCHEDULED):
            word = Phase(phase).label.lower()
            raise Refused(f"Revision {revision.number} is already {word}.")


def refuse_stops(piece, revision, draft, start):
    found = stops.find(piece, revision, draft, start)
    if found:
        raise Stopped(found)


def refuse_unverified(revision, start, verify_named):
    if verify_named:
        return
    hidden = [
        record for _, record in named_by(revision.references) if not record.is_verified(start)
    ]
    if hidden:
        raise Unverified(hidden)


def refuse_disorder(editions, now, asked):
    plan = plan_of(editions, asked)
    starts = [row.starts_at for row in plan if row.starts_at is not None]
    if len(starts) != len(set(starts)):
        raise Refused("Another edition of this piece begins at that very time. Choose another.")
    pair = intervals.out_of_order(plan, now)
    if pair:
        later, earlier = pair
        raise Refused(
            f"Revision {later.revision} is to follow revision {earlier.revision}, which is newer: "
            "readers would get the older text. Cancel the older one first."
        )


def cut(passage, by, phase, *, because):
    """End the live edition now, and take the time from what was to follow."""
    piece, edition, now = passage.piece, passage.edition, passage.now
    waiting = Edition.objects.filter(review=piece).scheduled(now)
    asked = {key: {"starts_at": None} for key in waiting.values_list("pk", flat=True)}
    waiting.update(stopped_because=because)
    cut_at = edition.cut_at or max(now, edition.goes_live_at + TICK)
    asked[edition.pk] = {"cut_at": cut_at, "cut_because": phase.value}
    replan(piece, now, by, asked)


def record(passage, edition, start):
    passage.edition = edition
    passage.number = edition.revision_number
    passage.details["at"] = start.isoformat()
