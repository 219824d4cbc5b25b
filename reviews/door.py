"""The one door through which every change of a piece passes.

`passing()` is a guarded UPDATE and one log line in one transaction. Whatever is refused inside
it is rolled back whole: a refused verb changes no row.
"""

from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.functional import cached_property

from reviews import workflow
from reviews.models import Guard, LogEntry, Review, Revision
from reviews.workflow import Actor, State

UNGUARDED = ("claimed_by", "claimed_at", "editor", "due_at", "proposed_at")


class Refused(Exception):
    """A verb was refused; `str()` says why in a sentence, and nothing was changed."""

    status = 409


class NotAllowed(Refused):
    """Somebody else could do it."""

    status = 403


class Conflict(Refused):
    """Somebody else did something first; the form that was sent is out of date."""


def actor_for(user, review):
    """What the workflow table needs to know of `user` in respect of `review` (or None)."""
    return Actor(
        user=user.pk,
        writes=user.has_perm("reviews.write_review"),
        moderates=user.has_perm("reviews.moderate_review"),
        oversees=user.has_perm("reviews.oversee_review"),
        is_superuser=user.is_active and user.is_superuser,
        is_listed_writer=review is not None and review.writers.filter(user=user).exists(),
        is_contributor=review is not None
        and Revision.objects.filter(review=review, author=user).exists(),
    )


@dataclass
class Passage:
    """What happens inside the door: the piece as it is held, who acts, and since when."""

    piece: Review
    actor: Actor
    now: datetime
    number: int
    edition: object = None
    reason: str = ""
    details: dict = field(default_factory=dict)
    changes: dict = field(default_factory=dict)

    @cached_property
    def editions(self):
        """The piece's editions as they are when somebody first asks, the oldest first."""
        return list(self.piece.editions.order_by("id"))

    def set(self, **fields):
        """Change columns of the piece when the verb ends well."""
        for name, value in fields.items():
            setattr(self.piece, name, value)
        self.changes.update(fields)


def refuse(kind, sentence):
    raise NotAllowed(sentence) if kind == "who" else Refused(sentence)


def check_table(verb, piece, actor, *, state, phase):
    found = workflow.refusal(
        verb,
        state=state,
        trashed=piece.is_trashed,
        actor=actor,
        phase=phase,
        four_eyes=settings.FOUR_EYES,
    )
    if found:
        refuse(*found)


def phase_of(edition, now=None):
    """The phase as the database has it now; None where the verb is about the piece."""
    if edition is None:
        return None
    edition.refresh_from_db()
    return edition.phase(now or timezone.now())


def check_permission(verb, actor):
    row = workflow.TABLE[verb]
    if not workflow.permits(row.who, actor, four_eyes=settings.FOUR_EYES):
        raise NotAllowed(f"“{row.label}” can be done by {row.who.label}.")


def moved_on(piece):
    """The sentence for somebody whose form is out of date."""
    last = piece.log.order_by("-id").select_related("by").first()
    if last is None:
        return "This piece was changed while you were looking at it. Nothing was done."
    return (
        f"This piece was changed while you were looking at it: “{last.label}” by "
        f"{last.by.get_username()}. Nothing was done; look again, then decide."
    )


@contextmanager
def passing(review, verb, *, by, version=None, edition=None, guards=()):
    """Hold the piece for one verb; log it when the block ends without an exception.

    `version` is what the person saw; None for those who carry a base instead. `guards` are
    (kind, id) pairs of outside facts that the verb rests on, locked before the piece.
    Raises NotAllowed, Conflict or Refused, each with a sentence, and then nothing has changed.
    """
    row = workflow.TABLE[verb]
    with transaction.atomic():
        if guards:
            Guard.hold(guards)
        piece = Review.objects.get(pk=review.pk)
        actor = actor_for(by, piece)
        from_state = piece.state
        check_table(verb, piece, actor, state=from_state, phase=phase_of(edition))
        if version is not None and int(version) != piece.version:
            raise Conflict(moved_on(piece))
        hold(piece, row)
        # What raises no version may have changed until we held the row.
        piece.refresh_from_db(fields=UNGUARDED)
        # The clock is read once the row is held: an edition may have begun while we waited.
        passage = Passage(piece, actor, timezone.now(), piece.head_number, edition)
        phase = phase_of(edition, passage.now)
        check_table(verb, piece, actor, state=from_state, phase=phase)
        yield passage
        if passage.changes:
            Review.objects.filter(pk=piece.pk).update(**passage.changes)
        LogEntry.objects.create(
            review=piece,
            piece=piece.pk,
            verb=verb,
            by=by,
            at=passage.now,
            number=passage.number,
            edition=passage.edition,
            from_state=from_state,
            to_state=piece.state,
            reason=passage.reason,
            details=passage.details,
        )


def hold(piece, row):
    """The guarded UPDATE: it takes the row's lock, or finds that somebody was faster."""
    target = row.target or piece.state
    raised = 1 if row.raises_version else 0
    changes = {"state": target, "version": F("version") + raised}
    if target == State.IN_REVIEW and piece.queued_at is None:
        # Nothing stands in review without a place; the verb says afterwards which.
        changes["queued_at"] = timezone.now()
    held = Review.objects.filter(
        pk=piece.pk, state=piece.state, version=piece.version, trashed_at=piece.trashed_at
    ).update(**changes)
    if not held:
        raise Conflict(moved_on(piece))
    piece.state = target
    piece.version += raised


def required(text, sentence):
    """The text without outer whitespace; Refused with `sentence` where there is none."""
    text = (text or "").strip()
    if not text:
        raise Refused(sentence)
    return text
