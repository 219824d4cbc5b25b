"""The one door of embargoes: recording one, and moving its lift.

Rows are never changed: moving appends a row that supersedes the old one. Editions that the new
lift covers are stopped in the same transaction; nothing is ever taken down by it.
"""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from films.models import Film
from reviews import kinds
from reviews.door import NotAllowed, Refused, required
from reviews.merge_map import kept
from reviews.models import Edition, EditionFilm, Embargo, Guard
from reviews.stops import overridden
from reviews.verbs import publishing


@dataclass(frozen=True)
class Moved:
    """What recording or moving did: the row, what it stopped, what is live under it already."""

    embargo: Embargo
    stopped: tuple = ()
    live: tuple = ()
    brought_forward: tuple = ()


def record(film, by, *, covers, lifts_at, agreed_with, message):
    """A new agreement. Raises NotAllowed, or Refused where its words are missing."""
    return put(
        Embargo(film=film, covers=covers, lifts_at=lifts_at, agreed_with=agreed_with), by, message
    )


def move(embargo, by, *, lifts_at, message, bring_forward=False):
    """The lift moves to `lifts_at` (None: not known). `bring_forward` lets the editions that
    were to begin at the old lift begin at the new one, where that is earlier."""
    row = Embargo(
        film=embargo.film,
        covers=embargo.covers,
        lifts_at=lifts_at,
        agreed_with=embargo.agreed_with,
        supersedes=embargo,
    )
    return put(row, by, message, bring_forward=bring_forward)


def put(row, by, message, *, bring_forward=False):
    if not by.has_perm("reviews.moderate_review"):
        raise NotAllowed("Embargoes are recorded by moderators.")
    row.message = required(message, "Copy the message that says so, as it was received.")
    row.agreed_with = required(row.agreed_with, "Say who asked for it.")
    with transaction.atomic():
        # Publishing holds the same guard first: neither can rest on what the other changes.
        Guard.hold([("film", row.film_id)])
        if row.supersedes_id and Embargo.objects.filter(supersedes=row.supersedes_id).exists():
            raise Refused("Somebody moved this embargo meanwhile. Look at the new one.")
        row.recorded_by = by
        row.recorded_at = now = timezone.now()
        row.save()
        covered = list(covered_editions(row, now))
        moved_forward = forward(row, covered, by) if bring_forward else ()
        return Moved(
            embargo=row,
            stopped=tuple(stop_blocked(row, covered, by)),
            live=tuple(
                edition
                for edition in covered
                if edition.is_live(now) and row.blocks(edition.goes_live_at)
            ),
            brought_forward=tuple(moved_forward),
        )


def covered_editions(row, now):
    """Editions live or to come whose kind the row covers, in the order of their pieces."""
    kinds_covered = [kind for kind in kinds.KINDS if row.covers in kinds.covered_by(kind)]
    rows = EditionFilm.objects.filter(film__in=family(row.film)).exclude(role="mention")
    return (
        Edition.objects.filter(pk__in=rows.values("edition"), kind__in=kinds_covered)
        .exclude(goes_live_at=None)
        .exclude(ends_at__lte=now)
        .select_related("review")
        .order_by("review_id", "id")
    )


def family(film):
    """The film with its seasons and episodes, and with the film that stands for each now."""
    found = waiting = {film.pk}
    while waiting:
        parts = set(Film.objects.filter(parent__in=waiting).values_list("pk", flat=True))
        waiting = (parts | set(kept(Film, waiting | parts).values())) - found
        found = found | waiting
    return found


def stop_what_waits(row, by):
    """A merge may have brought a film under the agreement: stop what it covers and has not begun.

    Returns the editions stopped. Call it inside the transaction that merges.
    """
    now = timezone.now()
    covered = [e for e in covered_editions(row, now) if e.goes_live_at > now]
    return list(stop_blocked(row, covered, by))


def stop_blocked(row, covered, by):
    until = f"until {row.lifts_at:%d %B %Y, %H:%M} UTC" if row.lifts_at else "for now"
    reason = f"{row.film} is under embargo {until}, agreed with {row.agreed_with}."
    for edition in covered:
        edition.refresh_from_db()
        begins_later = edition.goes_live_at and edition.goes_live_at > row.recorded_at
        blocked = begins_later and row.blocks(edition.goes_live_at)
        if blocked and row.pk not in overridden(edition.review):
            yield publishing.stop(edition, by, reason=reason)


def forward(row, covered, by):
    """Editions that waited for the old lift begin at the new one, where that is earlier."""
    old = row.supersedes.lifts_at if row.supersedes_id else None
    if not old or not row.lifts_at or row.lifts_at >= old:
        return
    for edition in covered:
        if edition.goes_live_at == old and edition.goes_live_at > row.recorded_at:
            version = edition.review.version
            start = max(row.lifts_at, row.recorded_at)
            at = start if start > row.recorded_at else None
            yield publishing.reschedule(edition, by, version=version, at=at)
