"""Life on the desk: claims, assignments, dates, reading marks, overrides, the trash."""

from django.contrib.auth import get_user_model
from django.db import transaction

from reviews.door import NotAllowed, Refused, passing, required
from reviews.models import (
    Approval,
    DraftReference,
    Edition,
    Embargo,
    LogEntry,
    ReadMark,
    RecordChoice,
    Review,
    Revision,
)
from reviews.workflow import Phase


def claim(review, by):
    """Take it for half an hour; a claim without an act lapses and can be taken over."""
    with passing(review, "claim", by=by) as passage:
        piece = passage.piece
        if piece.claimed_by_id not in (None, by.pk):
            if piece.claim_stands(passage.now):
                raise Refused(f"{piece.claimed_by.get_username()} is reading it.")
            passage.details["taken_over_from"] = piece.claimed_by_id
        passage.set(claimed_by=by, claimed_at=passage.now)
    return passage.piece


def release_claim(review, by):
    with passing(review, "release_claim", by=by) as passage:
        if passage.piece.claimed_by_id != by.pk:
            raise Refused("You have not claimed it.")
        passage.set(claimed_by=None, claimed_at=None)
    return passage.piece


def assign(review, by, *, editor, due_at=None):
    with passing(review, "assign", by=by) as passage:
        if not get_user_model().objects.get(pk=editor.pk).has_perm("reviews.moderate_review"):
            raise Refused(f"{editor.get_username()} is not a moderator.")
        passage.set(editor=editor, due_at=due_at)
        passage.details["editor"] = editor.pk
    return passage.piece


def propose_date(review, by, *, at):
    with passing(review, "propose_date", by=by) as passage:
        if at < passage.now:
            raise Refused("That time is past. Propose a later one.")
        passage.set(proposed_at=at)
        passage.details["at"] = at.isoformat()
    return passage.piece


def mark_read(review, by, *, number):
    with passing(review, "mark_read", by=by) as passage:
        if not passage.piece.revisions.filter(number=number).exists():
            raise Refused(f"This piece has no revision {number}.")
        ReadMark.objects.update_or_create(
            review=passage.piece, user=by, defaults={"number": number, "read_at": passage.now}
        )
        passage.number = number
    return passage.piece


def override_embargo(review, by, *, embargo, reason):
    """A publisher lets this piece go out all the same; the log keeps who and why."""
    reason = required(reason, "Say why the embargo does not bind this piece: the log keeps it.")
    with passing(review, "override_embargo", by=by) as passage:
        if not Embargo.objects.in_force().filter(pk=embargo.pk).exists():
            raise Refused("This embargo was moved meanwhile. Look at the new one.")
        passage.reason = reason
        passage.details["embargo"] = embargo.pk
    return passage.piece


def trash(review, by, *, version):
    with passing(review, "trash", by=by, version=version) as passage:
        piece = passage.piece
        if piece.was_submitted and not passage.actor.moderates:
            raise NotAllowed("It was sent for review once: a moderator can move it to the trash.")
        for edition in Edition.objects.filter(review=piece).exclude(goes_live_at=None):
            phase = edition.phase(passage.now)
            if phase in (Phase.LIVE, Phase.SCHEDULED):
                raise Refused(f"An edition of it is {Phase(phase).label.lower()}. End it first.")
        passage.set(trashed_at=passage.now)
    return passage.piece


def untrash(review, by, *, version):
    with passing(review, "untrash", by=by, version=version) as passage:
        if passage.piece.was_submitted and not passage.actor.moderates:
            raise NotAllowed("It was sent for review once: a moderator can take it out.")
        passage.set(trashed_at=None)
    return passage.piece


def purge(review, by, *, version, reason):
    """Delete for good what is in the trash and never had an edition; one line stays of it."""
    reason = required(reason, "Say why it has to go for good: the log keeps the reason.")
    with transaction.atomic():
        with passing(review, "purge", by=by, version=version) as passage:
            piece = passage.piece
            if piece.editions.exists():
                raise Refused("It had an edition once: its record stays.")
            if DraftReference.objects.filter(piece=piece).exclude(revision__review=piece).exists():
                raise Refused("Another piece links to it. Take the link out first.")
            if RecordChoice.objects.filter(review=piece).exists():
                raise Refused("It was chosen as a review of record. Choose another first.")
            hashes = list(piece.revisions.order_by("number").values_list("hash", flat=True))
            passage.reason = reason
        delete_everything(piece)
        LogEntry.objects.create(
            review=None,
            piece=piece.pk,
            verb="purge",
            by=by,
            at=passage.now,
            reason=reason,
            details={"hashes": hashes},
        )


def delete_everything(piece):
    DraftReference.objects.filter(revision__review=piece).delete()
    LogEntry.objects.filter(review=piece).purge()
    Approval.objects.filter(review=piece).purge()
    Revision.objects.filter(review=piece).purge()
    piece.slugs.all().delete()
    piece.writers.all().delete()
    piece.read_marks.all().delete()
    Review.objects.filter(pk=piece.pk).delete()
