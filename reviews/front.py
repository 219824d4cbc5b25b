"""Arranging the front page: put a piece in a place, move it, end it. Each act passes one door.

The door is a guarded UPDATE of one row for the whole page, which serialises whoever arranges;
that is why nothing overlaps in a place. An act leaves one line in the page's own log.
"""

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from reviews import intervals, places
from reviews.door import Conflict, NotAllowed, Refused
from reviews.intervals import Planned
from reviews.models import Edition, FrontPageAct, Guard, Placing

GUARD = {"kind": "front_page", "key": 1}
PAST = "That time has passed. Choose one that is still to come, or now."


def version():
    """What a form passes on, so that nobody arranges a page that they have not seen."""
    return Guard.objects.filter(**GUARD).values_list("version", flat=True).first() or 0


@dataclass
class Arranging:
    """What happens inside the door: who acts, and since when."""

    by: object
    now: datetime

    def begin(self, place, piece, until):
        """A row without an interval; `lay_out` gives it one."""
        return Placing.objects.create(
            place=place.key, review=piece, asked_end=until, put_by=self.by, put_at=self.now
        )

    def log(self, verb, placing, *, from_place="", instead_of=None):
        placing.refresh_from_db()
        FrontPageAct.objects.create(
            verb=verb,
            by=self.by,
            at=self.now,
            placing=placing,
            place=placing.place,
            from_place=from_place,
            review=placing.review,
            instead_of=instead_of.review if instead_of else None,
            begins_at=placing.begins_at,
            asked_end=placing.asked_end,
        )
        return placing


@contextmanager
def arranging(by, version):
    """Hold the page for one act. Raises NotAllowed, Conflict or Refused, and changes nothing."""
    if not by.has_perm("reviews.moderate_review"):
        raise NotAllowed("The front page is arranged by moderators.")
    with transaction.atomic():
        Guard.objects.bulk_create([Guard(**GUARD)], ignore_conflicts=True)
        seen = Guard.objects.filter(**GUARD, version=version)
        if not seen.update(version=F("version") + 1):
            raise Conflict(moved_on())
        # The clock is read once the row is held: something may have begun while we waited.
        yield Arranging(by, timezone.now())


def moved_on():
    """The sentence for somebody whose form is out of date."""
    last = FrontPageAct.objects.select_related("by", "review").order_by("-id").first()
    if last is None:
        return "This form is not of the front page as it is. Nothing was done; look again."
    return (
        "The front page was changed while you were looking at it, last by "
        f"{last.by.get_username()}: {last}. Nothing was done; look again, then decide."
    )


def put(place, piece, by, *, version, at=None, until=None):
    """Let the piece stand in the place from now or from `at`, until the next or until `until`."""
    with arranging(by, version) as page:
        start = page.now if at is None else at
        refuse_the_past(start, page.now)
        refuse_end(until, start)
        refuse_piece(place, piece, page.now)
        before = standing(place, start)
        if before and (before.review_id, before.asked_end) == (piece.pk, until):
            raise Refused(f"“{piece}” stands there at that time already. Nothing was done.")
        made = page.begin(place, piece, until)
        lay_out(place, page.now, starts={made.pk: start} | cancelling(before, start))
        return page.log(FrontPageAct.PUT, made, instead_of=before)


def move(placing, by, step, *, version):
    """Change places with what stands one up (-1) or down (+1), from now or from its own start."""
    with arranging(by, version) as page:
        placing = held(placing, page.now)
        start = max(page.now, placing.begins_at)
        place, other = places.PLACES[placing.place], places.neighbour(placing.place, step)
        if other is None:
            raise Refused("There is no further place in that direction. Nothing was done.")
        opposite = standing(other, start)
        refuse_piece(other, placing.review, page.now)
        if opposite:
            refuse_piece(place, opposite.review, page.now)
        moved = page.begin(other, placing.review, placing.asked_end)
        lay_out(other, page.now, starts={moved.pk: start} | cancelling(opposite, start))
        here = cancelling(placing, start)
        ends = {} if here or opposite else {placing.pk: start}
        if opposite:
            here[page.begin(place, opposite.review, opposite.asked_end).pk] = start
        lay_out(place, page.now, starts=here, ends=ends)
        return page.log(FrontPageAct.MOVE, moved, from_place=place.key, instead_of=opposite)


def end(placing, by, *, version, at=None):
    """Let it end now or at `at`; one that has not begun, and is given no time, never begins."""
    with arranging(by, version) as page:
        placing = held(placing, page.now)
        place = places.PLACES[placing.place]
        if at is None and placing.begins_at >= page.now:
            lay_out(place, page.now, starts={placing.pk: None})
            return page.log(FrontPageAct.CANCEL, placing)
        at = page.now if at is None else at
        refuse_the_past(at, page.now)
        refuse_end(at, placing.begins_at)
        lay_out(place, page.now, ends={placing.pk: at})
        return page.log(FrontPageAct.END, placing)


def refuse_the_past(instant, now):
    if instant < now:
        raise Refused(PAST)


def refuse_end(until, start):
    if until is not None and until <= start:
        raise Refused("It would end before it begins. Choose a later end, or none.")


def refuse_piece(place, piece, now):
    """Only what readers get, or are going to get, can stand on the front page."""
    sentence = places.refusal(place, piece.kind)
    if sentence:
        raise Refused(sentence)
    if not candidates(now).filter(review=piece).exists():
        raise Refused(f"“{piece}” is neither live nor scheduled. Publish or schedule it first.")


def candidates(now):
    """The editions whose pieces may stand on the front page."""
    editions = Edition.objects.exclude(kind="page").filter(review__trashed_at=None)
    return editions.live(now) | editions.scheduled(now)


def standing(place, at):
    found = Placing.objects.standing(at).filter(place=place.key)
    return found.select_related("review").first()


def held(placing, now):
    """The placing as it is stored now; refused where it is over or was cancelled."""
    found = Placing.objects.not_over(now).filter(pk=placing.pk).select_related("review").first()
    if found is None:
        raise Refused("It does not stand there any more, and is not going to. Nothing was done.")
    return found


def cancelling(placing, start):
    """What begins at the very start of another never begins: the two can't share it."""
    return {placing.pk: None} if placing and placing.begins_at == start else {}


def lay_out(place, now, *, starts=None, ends=None):
    """Recompute what is not over in one place. `starts` and `ends` are what an act asks, by id.

    Intervals are closed before others open, as the constraints demand.
    """
    starts, ends = starts or {}, ends or {}
    rows = Placing.objects.filter(place=place.key)
    rows = list(rows.not_over(now) | rows.filter(pk__in=starts))
    for row in rows:
        row.begins_at = starts.get(row.pk, row.begins_at)
        row.asked_end = ends.get(row.pk, row.asked_end)
    for row in sorted(settled(rows), key=closing_first):
        Placing.objects.filter(pk=row.pk).update(
            begins_at=row.begins_at,
            asked_end=row.asked_end,
            ends_at=row.ends_at,
            ended_because=row.ended_because,
        )


def settled(rows):
    """The rows with the ends that follow from their starts and from what was asked."""
    by_key = {row.pk: row for row in rows}
    for row in rows:
        row.ends_at, row.ended_because = None, ""
    for planned, ends_at, because in intervals.in_turn(map(as_planned, rows)):
        row = by_key[planned.key]
        row.ends_at, row.ended_because = ends_at, because
    return rows


def as_planned(placing):
    return Planned(
        key=placing.pk,
        revision=placing.pk,
        starts_at=placing.begins_at,
        expires_at=placing.asked_end if placing.begins_at else None,
    )


def closing_first(row):
    if row.begins_at is None:
        return 0
    return 2 if row.ends_at is None else 1
