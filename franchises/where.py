"""Where a film sits in its franchise: the few works around it, for pages that are about the film.

Such pages cannot spend the queries of a timeline, and need not: what was worked out is kept in
Django's cache under the number of the newest change of any record, which the page reads along with
something else. So any change shows at once, and a page pays only for the first look after one.
"""

import logging
from dataclasses import dataclass
from datetime import timedelta

from django.core.cache import cache
from django.db.models import Subquery
from django.utils import timezone

from franchises import chart
from franchises import timeline as timelines
from franchises.chart_words import Mark, Words
from franchises.models import Franchise, Membership
from people.addresses import address
from people.prepared import INSTANT, TEXT, Many, Prepared
from provenance.claims import PUBLIC_STATES
from provenance.models import Change

log = logging.getLogger(__name__)

AROUND, WIDE = 2, 3  # works before and after, in a rail and in a strip
FORM = 1  # raised when what is kept changes
KEPT_FOR = timedelta(minutes=1)  # what a clock alone changes, such as a release, shows by then


@dataclass(frozen=True)
class Neighbour:
    """One work of the strip; `when` is a word on its release."""

    title: str
    slug: str
    when: str
    mark: Mark
    is_here: bool

    @property
    def address(self):
        return address("films:detail", self.slug)


@dataclass(frozen=True)
class Sitting:
    """A film among its neighbours in story order. `before` and `after` count those left out.

    `grounds` are (where it stands, who says so), as in `chart_words.Told`; a film without a place
    in the story has none, and no neighbours.
    """

    franchise: str
    slug: str
    film: str
    title: str
    works: tuple[Neighbour, ...]
    grounds: tuple[tuple[str, str], ...]
    before: int
    after: int

    @property
    def address(self):
        """The timeline, with the film marked on it."""
        return f"{address('franchises:detail', self.slug)}?here={self.film}"

    @property
    def size(self):
        return self.before + len(self.works) + self.after


def newest_change():
    """To annotate a query with: the number that `of` wants."""
    return Subquery(Change.objects.order_by("-id").values("id")[:1])


def of(slug, at, change):
    """Where the film at an address sits at that instant, or None. Without a query unless something
    changed; then four.
    """
    key = f"where:{FORM}:{slug}:{change}"
    kept = quietly(cache.get, key)
    if kept is not None and kept[0] <= at < kept[0] + KEPT_FOR:
        return kept[1]
    sitting = first_of([slug], at)
    quietly(cache.set, key, (at, sitting), KEPT_FOR.total_seconds())
    return sitting


def quietly(act, *values):
    """A cache that does not answer costs a look, and is no reader's trouble."""
    try:
        return act(*values)
    except Exception:  # each cache has errors of its own
        log.warning("The cache does not answer.", exc_info=True)
        return None


def first_of(slugs, at, around=AROUND):
    """Where the first of the films sits that has a place in a story, in the franchise that it
    belongs to most closely; None where none has. Four queries, one where none is in a franchise.
    """
    found = MEMBERSHIPS(slugs=slugs, at=at)
    nearest = sorted(found, key=lambda row: (slugs.index(row[0]), row[2] != Membership.Role.MAIN))
    for _, film, _, *franchise in nearest[:1]:
        return sitting_in(
            Franchise(**dict(zip(FRANCHISE, franchise, strict=True))), film, at, around
        )
    return None


FRANCHISE = ("id", "name", "slug", "root_id")
MEMBERSHIPS = Prepared(
    lambda slugs, at: (
        Membership.objects.filter(
            film__slug__in=slugs,
            film__verified_at__lte=at,
            film__merged_into=None,
            franchise__verified_at__lte=at,
            film__placements__check_state__in=PUBLIC_STATES,
        )
        .order_by("franchise__name", "franchise_id")
        .distinct()
        .values_list("film__slug", "film_id", "role", *[f"franchise__{name}" for name in FRANCHISE])
    ),
    slugs=Many(TEXT),
    at=INSTANT,
)


def sitting_in(franchise, film, at, around):
    """Where a film (id) sits in a franchise, or None. Three queries."""
    timeline = timelines.of(franchise, at)
    lane = next((lane for lane in timeline.lanes if film in lane.order), None)
    if lane is None:
        return None
    drawn = chart.draw(timeline, lane, timezone.localdate(at))
    words = Words(timeline, lane, franchise.name)
    here = lane.order.index(film)
    first = max(0, min(here - around, len(drawn.rows) - 2 * around - 1))
    rows = drawn.rows[first : first + 2 * around + 1]
    told = {row.id: words.row(row, drawn) for row in rows}
    return Sitting(
        franchise=franchise.name,
        slug=franchise.slug,
        film=timeline.films[film].slug,
        title=timeline.films[film].title,
        works=tuple(
            Neighbour(
                title=told[row.id].title,
                slug=timeline.films[row.id].slug,
                when=when(timeline.films[row.id]),
                mark=told[row.id].mark,
                is_here=row.id == film,
            )
            for row in rows
        ),
        grounds=told[film].grounds,
        before=first,
        after=len(drawn.rows) - first - len(rows),
    )


def when(film):
    if film.year is None:
        return "Undated"
    return f"{'Released' if film.status == 'released' else 'Due'} {film.year}"
