"""When each edition of a piece is live: interval arithmetic over the piece's whole plan."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise, zip_longest

SUPERSEDED, HELD, WITHDRAWN, EXPIRED = "superseded", "held", "withdrawn", "expired"
CUTS = (HELD, WITHDRAWN)
ENDED_CHOICES = (
    (SUPERSEDED, "Superseded"),
    (HELD, "Held"),
    (WITHDRAWN, "Withdrawn"),
    (EXPIRED, "Expired"),
)


@dataclass(frozen=True)
class Planned:
    """What the desk asked of one edition. `starts_at` None: cancelled or stopped, never live."""

    key: int
    revision: int
    starts_at: datetime | None
    expires_at: datetime | None = None
    cut_at: datetime | None = None
    cut_because: str = ""
    corrects: bool = False


@dataclass(frozen=True)
class Interval:
    """What follows from the plan for one edition; live in [goes_live_at, ends_at)."""

    goes_live_at: datetime | None = None
    ends_at: datetime | None = None
    ended_because: str = ""
    published_at: datetime | None = None
    updated_at: datetime | None = None

    def covers(self, at: datetime) -> bool:
        if self.goes_live_at is None or at < self.goes_live_at:
            return False
        return self.ends_at is None or at < self.ends_at


def intervals(
    plan: Iterable[Planned], *, imported_at: datetime | None = None
) -> dict[int, Interval]:
    """The interval of each edition, by key. O(n log n) in the editions of one piece.

    An edition ends at the least of its cut (a hold or withdrawal), the next edition's start and
    its expiry. Overlap is impossible by construction, because no edition outlasts the start of
    the next. Nothing here reads a clock: as long as the desk leaves begun starts, past cuts and
    past expiries alone, the past half of every interval comes out as it was.
    """
    plan = list(plan)
    _refuse_naive("imported_at", imported_at)
    computed = {edition.key: Interval() for edition in plan}
    begun = in_turn(plan)
    if not begun:
        return computed
    first_at = begun[0][0].starts_at
    published_at = first_at if imported_at is None else min(first_at, imported_at)
    updated_at = published_at
    for number, (edition, ends_at, because) in enumerate(begun):
        if edition.corrects and number > 0:
            updated_at = edition.starts_at
        computed[edition.key] = Interval(
            edition.starts_at, ends_at, because, published_at, updated_at
        )
    return computed


def in_turn(plan: Iterable[Planned]) -> list[tuple[Planned, datetime | None, str]]:
    """What has a start, by its start, with when it ends and why: each gives way to the next.

    Shared by the editions of a piece and by what stands in one place of the front page.
    """
    plan = list(plan)
    _refuse_nonsense(plan)
    begun = _by_start(plan)
    return [
        (edition, *_end(edition, following)) for edition, following in zip_longest(begun, begun[1:])
    ]


def out_of_order(plan: Iterable[Planned], now: datetime) -> tuple[Planned, Planned] | None:
    """The first (later, earlier) pair in which the later start carries the lower revision.

    Only a later start that is now or to come counts: what has begun cannot be changed. The one
    to offer for cancelling is the later of the pair, the older text.
    """
    newest = None
    for edition in _by_start(plan):
        if newest and edition.revision < newest.revision and edition.starts_at >= now:
            return edition, newest
        if newest is None or edition.revision > newest.revision:
            newest = edition
    return None


def unbegun(plan: Iterable[Planned], now: datetime) -> tuple[Planned, ...]:
    """The editions still to begin, earliest first: those that a hold or withdrawal stops."""
    return tuple(edition for edition in _by_start(plan) if edition.starts_at > now)


def live_key(computed: Mapping[int, Interval], at: datetime) -> int | None:
    """The key of the edition that is live at an instant."""
    return next((key for key, interval in computed.items() if interval.covers(at)), None)


def next_boundary(computed: Mapping[int, Interval], now: datetime) -> datetime | None:
    """The next instant after now at which an edition begins or ends."""
    edges = (
        edge
        for interval in computed.values()
        for edge in (interval.goes_live_at, interval.ends_at)
        if edge is not None and edge > now
    )
    return min(edges, default=None)


def _by_start(plan):
    return sorted(
        (edition for edition in plan if edition.starts_at is not None),
        key=lambda edition: edition.starts_at,
    )


def _end(edition, following):
    # At equal instants a person's act explains the end best, then the text that took over:
    # an expiry at the very start of the next edition left readers nothing to miss.
    ends = [
        (edition.cut_at, 0, edition.cut_because),
        (following.starts_at if following else None, 1, SUPERSEDED),
        (edition.expires_at, 2, EXPIRED),
    ]
    known = [end for end in ends if end[0] is not None]
    if not known:
        return None, ""
    ends_at, _, because = min(known)
    return ends_at, because


def _refuse_nonsense(plan):
    if len({edition.key for edition in plan}) != len(plan):
        raise ValueError("Two editions of the plan have the same key.")
    for edition in plan:
        _refuse_edition(edition)
    for earlier, later in pairwise(_by_start(plan)):
        if earlier.starts_at == later.starts_at:
            raise ValueError(
                f"Editions {earlier.key} and {later.key} start at the same instant, "
                f"{later.starts_at.isoformat()}. Move or cancel one of them."
            )


def _refuse_edition(edition):
    for name in ("starts_at", "expires_at", "cut_at"):
        _refuse_naive(f"{name} of edition {edition.key}", getattr(edition, name))
    if bool(edition.cut_because) != (edition.cut_at is not None):
        raise ValueError(f"Edition {edition.key} needs both an instant and a reason for its cut.")
    if edition.cut_because and edition.cut_because not in CUTS:
        raise ValueError(
            f"Edition {edition.key} cannot be cut because {edition.cut_because!r}: "
            "only held or withdrawn."
        )
    if edition.starts_at is None:
        if edition.cut_at is not None:
            raise ValueError(f"Edition {edition.key} never starts, so it cannot be cut.")
        return
    if edition.cut_at is not None and edition.cut_at <= edition.starts_at:
        raise ValueError(f"Edition {edition.key} would be cut at or before its start.")
    if edition.expires_at is not None and edition.expires_at <= edition.starts_at:
        raise ValueError(f"Edition {edition.key} would expire at or before its start.")


def _refuse_naive(name, instant):
    if instant is not None and instant.utcoffset() is None:
        raise ValueError(f"The {name} has no time zone; only aware datetimes can be compared.")
