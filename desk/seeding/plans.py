"""What each piece of a synthetic publication is: its kind, its fate, its instants. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

LIVE, SUPERSEDED, EXPIRED, WITHDRAWN, SCHEDULED = (
    "live", "superseded", "expired", "withdrawn", "scheduled",
)  # fmt: skip
SHARES = {SUPERSEDED: 5, EXPIRED: 5, WITHDRAWN: 5, SCHEDULED: 5}  # in a hundred pieces

KINDS = {
    "review": 55, "preview": 10, "essay": 10, "interview": 7, "list": 5, "argument": 5,
    "news": 6, "obituary": 2,
}  # fmt: skip

YEARS = 20
# However small the publication, one month is full enough for a page of an archive.
OF_LAST_MONTH = 60
RARE = 20  # live pieces that carry the rare tag
OF_FIRST_FILM = 100  # pieces about it
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Plan:
    """One piece. `place` counts from the oldest; `starts_at` is when readers first get it."""

    place: int
    kind: str
    fate: str
    starts_at: datetime
    is_rare: bool
    is_of_first_film: bool


def plans(count, rng, now):
    """The plans of `count` pieces, the oldest first."""
    fates = _fates(count, rng)
    starts = _starts(fates, rng, now)
    live = [place for place, fate in enumerate(fates) if fate == LIVE]
    rare = set(live[:: max(1, len(live) // RARE)][:RARE])
    kinds = rng.choices(list(KINDS), KINDS.values(), k=count)
    return [
        Plan(
            place=place,
            kind=kinds[place],
            fate=fates[place],
            starts_at=starts[place],
            is_rare=place in rare,
            is_of_first_film=place >= count - OF_FIRST_FILM,
        )
        for place in range(count)
    ]


def _fates(count, rng):
    fates = [fate for fate, share in SHARES.items() for _ in range(count * share // 100)]
    fates += [LIVE] * (count - len(fates))
    rng.shuffle(fates)
    return fates


def _starts(fates, rng, now):
    """Ever later; the newest within the last whole month, what is scheduled within years."""
    this_month = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    last_month = (this_month - DAY).replace(day=1)
    older = max(0, len(fates) - OF_LAST_MONTH)
    begins = last_month - YEARS * 365 * DAY
    step = (last_month - begins) / max(1, older)
    late_step = (this_month - last_month) / OF_LAST_MONTH
    starts = []
    for place, fate in enumerate(fates):
        if fate == SCHEDULED:
            starts.append(now + DAY * rng.uniform(30, YEARS * 365))
        elif place < older:
            starts.append(begins + step * place)
        else:
            starts.append(last_month + late_step * (place - older))
    return starts
