"""Reading and deciding: agree, approve, request changes, break the glass."""

from django.conf import settings
from django.contrib.auth import get_user_model

from reviews import four_eyes
from reviews.door import Conflict, NotAllowed, Refused, passing, required
from reviews.four_eyes import Reading
from reviews.models import Approval, Edition
from reviews.plan import replan
from reviews.writers import Hands, contributors, hands_of, list_writers


def agree(review, by, *, hash):
    """ "Read and agreed" for exactly the text that is in review."""
    with passing(review, "agree", by=by) as passage:
        head = seen(passage, hash=hash)
        if Approval.objects.filter(review=review, hash=hash, user=by, kind="agree").exists():
            raise Refused("You have read and agreed to this text already.")
        vouch(passage, head, by, Approval.AGREE, hands_of(passage.piece))
    return passage.piece


def approve(review, by, *, version, number, hash):
    """Approve one numbered revision: the one in review, if it is the one that was seen."""
    with passing(review, "approve", by=by, version=version) as passage:
        head = seen(passage, number=number, hash=hash)
        # An account may have been joined to a byline since the last save.
        hands = Hands(list_writers(passage.piece), contributors(passage.piece))
        if by.pk in hands.writers and settings.FOUR_EYES != "off":
            raise NotAllowed("You sign this piece: another moderator has to approve it.")
        asks = unmet(passage.piece, head, by.pk, hands)
        if asks:
            raise Refused(" ".join(asks))
        vouch(passage, head, by, Approval.APPROVE, hands)
        release(passage)
    return passage.piece


def break_glass(review, by, *, version, hash, reason):
    """A superuser approves alone. It waives four eyes and never a stop; everybody hears of it."""
    reason = required(reason, "Say why nobody else could read it: the log keeps the reason.")
    with passing(review, "break_glass", by=by, version=version) as passage:
        head = seen(passage, hash=hash)
        passage.reason = reason
        vouch(passage, head, by, Approval.BREAK_GLASS, hands_of(passage.piece), reason)
        release(passage)
    return passage.piece


def request_changes(review, by, *, version, note, let_it_run=False):
    """Back to the writer with a note; what it had scheduled is cancelled unless told to run."""
    note = required(note, "Write a note that says what to change.")
    with passing(review, "request_changes", by=by, version=version) as passage:
        passage.reason = note
        if not let_it_run:
            passage.details["cancelled"] = cancel_scheduled(passage, by)
        release(passage)
    return passage.piece


def seen(passage, *, hash, number=None):
    """The head, if it is what the person saw; else Conflict."""
    head = passage.piece.head()
    if head.hash != hash or number not in (None, head.number):
        raise Conflict(
            f"The text in review is now revision {head.number}. Nothing was done; read it first."
        )
    return head


def unmet(piece, revision, approver, hands):
    """What four eyes still ask for were `approver`, a user's id, to approve `revision` now."""
    rows = Approval.objects.filter(
        review=piece, hash=revision.hash, kind__in=(Approval.AGREE, Approval.APPROVE)
    )
    # Who approved the same words once has read them, but it is this approval that is judged.
    readings = [Reading(row.user_id, "agree") for row in rows]
    users = get_user_model().objects.filter(pk__in=hands.contributors)
    return four_eyes.unmet(
        settings.FOUR_EYES,
        writers=hands.writers,
        contributors=hands.contributors,
        readings=[*readings, Reading(approver, "approve")],
        names={user.pk: user.get_full_name() or user.get_username() for user in users},
    )


def vouch(passage, head, by, kind, hands, reason=""):
    Approval.objects.create(
        review=passage.piece,
        number=head.number,
        hash=head.hash,
        kind=kind,
        user=by,
        at=passage.now,
        policy=settings.FOUR_EYES,
        writers=sorted(hands.writers),
        contributors=sorted(hands.contributors),
        reason=reason,
    )


def release(passage):
    """A decision ends the claim."""
    passage.set(claimed_by=None, claimed_at=None)


def cancel_scheduled(passage, by):
    """Take the interval from what has not begun; returns the editions' ids."""
    waiting = Edition.objects.filter(review=passage.piece).scheduled(passage.now)
    keys = sorted(waiting.values_list("pk", flat=True))
    if keys:
        replan(passage.piece, passage.now, by, {key: {"starts_at": None} for key in keys})
    return keys


def still_to_read(piece):
    """For pages: what approving the head would still ask for, were a moderator to approve it."""
    return unmet(piece, piece.head(), approver=0, hands=hands_of(piece))
