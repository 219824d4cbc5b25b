"""What the processes of the races do, each act by a member of staff on rows given by id."""

import time
from datetime import datetime, timedelta

from django.contrib.auth import get_user_model
from django.utils import timezone

from films.models import Film
from franchises import agreement
from franchises.models import Franchise, Statement
from reviews import embargo, front, verbs
from reviews.door import Refused
from reviews.models import Edition, Embargo, Review
from reviews.places import PLACES
from reviews.snapshots import Byline, Draft, Subject


def instant(text):
    return datetime.fromisoformat(text) if text else None


def approve(by, *, piece, **seen):
    verbs.approve(Review.objects.get(pk=piece), by, **seen)


def submit(by, *, piece):
    verbs.submit(Review.objects.get(pk=piece), by)


def revise(by, *, verb, piece, base, **changes):
    piece = Review.objects.get(pk=piece)
    old = Draft.from_json(piece.revisions.get(number=base).snapshot)
    getattr(verbs, verb)(piece, by, old.replace(**changes), base=base)


def publish(by, *, piece, version, at=None):
    verbs.publish(Review.objects.get(pk=piece), by, version=version, at=instant(at))


def cancel(by, *, edition, version):
    verbs.cancel(Edition.objects.get(pk=edition), by, version=version)


def reschedule(by, *, edition, version, at=None):
    verbs.reschedule(Edition.objects.get(pk=edition), by, version=version, at=instant(at))


def move_embargo(by, *, row, lifts_at):
    row = Embargo.objects.get(pk=row)
    embargo.move(row, by, lifts_at=instant(lifts_at), message="They asked for another day.")


def put(by, *, place, piece, version):
    front.put(PLACES[place], Review.objects.get(pk=piece), by, version=version)


def say_before(by, *, franchise, films):
    """Writes down that one film is set before the other, as the desk's page does."""
    with agreement.changing(Franchise.objects.get(pk=franchise)):
        statement = Statement(franchise_id=franchise, says="before", spoiler_free="It is so.")
        statement.propose(by)
        statement.save()
        statement.set_members([Film.objects.get(pk=key) for key in films])


def work(by, *, number, moderator, person, film, until):
    """Take one piece after another from a draft to readers: how many, and the longest verb."""
    moderator = get_user_model().objects.get(pk=moderator)
    written, waits = 0, Waits()
    while time.time() < until:
        headline = f"Piece {written} by writer {number}"
        draft = Draft(
            kind="review",
            headline=headline,
            standfirst="One of many.",
            body=f"<p>The text of {headline}.</p>",
            subjects=(Subject("film", film, main=True),),
            bylines=(Byline(person=person),),
        )
        piece = waits.timed(verbs.create, by, draft)
        piece = waits.timed(verbs.submit, piece, by)
        head = piece.head()
        seen = {"version": piece.version, "number": head.number, "hash": head.hash}
        piece = waits.timed(verbs.approve, piece, moderator, **seen)
        at = soon() if written % 4 else None
        waits.timed(verbs.publish, piece, moderator, version=piece.version, at=at)
        written += 1
    return {"written": written, "longest": waits.longest}


class Waits:
    """The longest that one verb took, in seconds; an error tells how long it had waited."""

    longest = 0.0

    def timed(self, verb, *given, **more):
        begun = time.monotonic()
        try:
            return verb(*given, **more)
        except Exception as error:
            error.args = (f"{error}, in {verb.__name__} after {time.monotonic() - begun:.1f} s",)
            raise
        finally:
            self.longest = max(self.longest, time.monotonic() - begun)


def soon():
    return timezone.now() + timedelta(seconds=30)


ACTS = {
    act.__name__: act
    for act in (
        approve,
        submit,
        revise,
        publish,
        cancel,
        reschedule,
        move_embargo,
        put,
        say_before,
        work,
    )
}


def answer(order):
    """What became of one order: done, refused in words, or an error that should not be."""
    try:
        act = ACTS[order.pop("act")]
        by = get_user_model().objects.get(pk=order.pop("by"))
        wait_until(order.pop("at"))
        return {"done": act(by, **order) or True}
    except Refused as refusal:
        return {"refused": type(refusal).__name__, "status": refusal.status}
    except agreement.Contradicts as refusal:
        return {"refused": type(refusal).__name__, "why": str(refusal)}
    except Exception as error:  # whatever it was, the test has to hear of it
        return {"error": f"{type(error).__name__}: {error}"}


def wait_until(instant):
    """Awake to the microsecond: whoever sleeps to the end does not meet the others."""
    time.sleep(max(0, instant - time.time() - 0.002))
    while time.time() < instant:
        pass
