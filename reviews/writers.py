"""Whose a piece is: its listed writers, and who contributed since it was last approved."""

from dataclasses import dataclass

from people.models import Account, Person
from reviews import four_eyes
from reviews.merge_map import kept
from reviews.models import Approval, Writer
from reviews.snapshots import Draft

APPROVING = (Approval.APPROVE, Approval.BREAK_GLASS, Approval.IMPORT)


def approved_numbers(piece):
    return set(
        Approval.objects.filter(review=piece, kind__in=APPROVING).values_list("number", flat=True)
    )


def list_writers(piece):
    """Make the listed writers of a piece what they are now, and return their users' ids: called
    whenever a head is saved.

    They are the creator and the accounts behind the bylines of every revision since the last
    approval; a byline that came and went in between still counts.
    """
    last = max(approved_numbers(piece), default=0)
    since = piece.revisions.filter(number__gt=last).values_list("snapshot", flat=True)
    people = {byline.person for text in since for byline in Draft.from_json(text).bylines}
    # A byline may name somebody who was merged since: the account is that of who stands there now.
    signed = set(kept(Person, people).values())
    users = set(Account.objects.filter(person__in=signed).values_list("user", flat=True))
    users.add(piece.created_by_id)
    listed = set(piece.writers.values_list("user", flat=True))
    piece.writers.filter(user__in=listed - users).delete()
    Writer.objects.bulk_create(Writer(review=piece, user_id=user) for user in users - listed)
    return users


@dataclass(frozen=True)
class Hands:
    """Ids of those whose the text is, as `four_eyes` wants to know them."""

    writers: set[int]
    contributors: set[int]


def hands_of(piece):
    return Hands(set(piece.writers.values_list("user", flat=True)), contributors(piece))


def contributors(piece):
    """Ids of those who wrote something since the last approval, on any path to the head."""
    history = {
        revision.number: (revision.author_id, revision.parents)
        for revision in piece.revisions.defer("snapshot")
    }
    return four_eyes.contributors(history, piece.head_number, approved_numbers(piece))
