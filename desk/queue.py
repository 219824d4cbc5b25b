"""What waits for moderators: mine, everyone's, scheduled, overdue."""

from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q, TextChoices

from reviews.models import Edition, Review
from reviews.workflow import State

MOST_COUNTED = 99
PER_PAGE = 50
FIRST = 6


# Where the ball is with the writers.
UNWRITTEN = (State.CHANGES_REQUESTED, State.DRAFT)


class Tab(TextChoices):
    MINE = "mine", "Mine"
    EVERYONE = "everyone", "Everyone’s"
    SCHEDULED = "scheduled", "Scheduled"
    OVERDUE = "overdue", "Overdue"


def waiting(tab, user, at):
    """The rows of one tab in their order: editions under *Scheduled*, else pieces."""
    if tab == Tab.SCHEDULED:
        return scheduled(at)
    if tab == Tab.OVERDUE:
        return Review.objects.overdue(at).order_by("due_at", "id")
    pieces = Review.objects.awaiting_decision()
    return pieces.for_moderator(user, at) if tab == Tab.MINE else pieces


def scheduled(at):
    """What is to go out, the next first; what was stopped stands before it, for it needs an act.

    A stopped edition that a later one has followed needs none any more.
    """
    later = Edition.objects.filter(
        review=OuterRef("review"), pk__gt=OuterRef("pk"), goes_live_at__isnull=False
    )
    stopped = Q(goes_live_at=None) & ~Q(stopped_because="") & ~Exists(later)
    return (
        Edition.objects.filter(Q(goes_live_at__gt=at) | stopped, review__trashed_at=None)
        .defer("body")
        .select_related("review")
        .order_by(F("goes_live_at").asc(nulls_first=True), "id")
    )


@dataclass(frozen=True)
class Count:
    """How many rows a tab has; counting stops soon, because nobody reads on."""

    tab: Tab
    number: int

    def __str__(self):
        return f"{MOST_COUNTED}+" if self.number > MOST_COUNTED else str(self.number)


def counts(user, at):
    return [
        Count(tab, waiting(tab, user, at).order_by()[: MOST_COUNTED + 1].count()) for tab in Tab
    ]


def rows(tab, user, at, page=1):
    """One page of a tab, and whether there is another."""
    start = (page - 1) * PER_PAGE
    found = waiting(tab, user, at)
    if tab != Tab.SCHEDULED:
        found = found.select_related("claimed_by", "editor").prefetch_related("writers__user")
    found = list(found[start : start + PER_PAGE + 1])
    return found[:PER_PAGE], len(found) > PER_PAGE


def on_the_desk_of(user):
    """What somebody is a listed writer of and can go on writing, the latest change first."""
    pieces = Review.objects.on_the_desk().filter(writers__user=user)
    return pieces.filter(state__in=UNWRITTEN).order_by("-changed_at", "-id")


def scheduled_behind(at):
    """Scheduled editions of all pieces that run older text than the draft; the first few."""
    found = Edition.objects.scheduled(at).select_related("review").defer("body")
    behind = found.filter(review__head_number__gt=F("revision_number"))
    return list(behind.order_by("goes_live_at")[:10])
