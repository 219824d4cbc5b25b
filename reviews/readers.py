"""What readers see of a piece, in one word: it follows from the piece's editions alone."""

from django.db.models import Case, Exists, OuterRef, Subquery, TextChoices, Value, When

from reviews.models import Edition
from reviews.workflow import Phase


class ReadersSee(TextChoices):
    LIVE = "live", "Live"
    SCHEDULED = "scheduled", "Scheduled"
    HELD = "held", "Held"
    WITHDRAWN = "withdrawn", "Withdrawn"
    EXPIRED = "expired", "Expired"
    STOPPED = "stopped", "Stopped"
    NOTHING = "nothing", "Nothing yet"


def with_what_readers_see(pieces, at):
    """The pieces with `readers_see`, a value of `ReadersSee`, computed inside their query."""
    own = Edition.objects.filter(review=OuterRef("pk"))
    last = own.begun(at).order_by("-goes_live_at").values("ended_because")[:1]
    return pieces.annotate(
        readers_see=Case(
            When(Exists(own.live(at)), then=Value(ReadersSee.LIVE)),
            When(Exists(own.scheduled(at)), then=Value(ReadersSee.SCHEDULED)),
            When(Exists(own.begun(at)), then=Subquery(last)),
            When(Exists(own.stopped()), then=Value(ReadersSee.STOPPED)),
            default=Value(ReadersSee.NOTHING),
        )
    )


def what_readers_see(editions, at):
    """The same of one piece, whose editions are at hand."""
    phases = {edition.phase(at) for edition in editions}
    for phase in (Phase.LIVE, Phase.SCHEDULED):
        if phase in phases:
            return ReadersSee(phase.value)
    begun = [edition for edition in editions if edition.goes_live_at]
    if begun:
        return ReadersSee(max(begun, key=lambda edition: edition.goes_live_at).ended_because)
    return ReadersSee.STOPPED if Phase.STOPPED in phases else ReadersSee.NOTHING


def behind_the_head(pieces, at):
    """Scheduled editions that run older text than their piece's head, by the piece's id.

    `pieces` are rows at hand; one query for all of them.
    """
    heads = {piece.pk: piece.head_number for piece in pieces}
    waiting = Edition.objects.filter(review__in=list(heads)).scheduled(at)
    found = {}
    for edition in waiting.only("review_id", "revision_number", "goes_live_at").order_by("id"):
        if edition.revision_number < heads[edition.review_id]:
            found.setdefault(edition.review_id, []).append(edition)
    return found
