"""Where a film sits in its franchise: the few works around it, for pages that are about the film.

A timeline is one query, and drawing its chart costs a few milliseconds. What was worked out is kept
in Django's cache under the number of the newest change of any record, which the page reads along
with something else. So any change shows at once, and a page pays only for the first look after one.
"""

import logging
from dataclasses import dataclass
from datetime import timedelta

from django.core.cache import cache
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from franchises import chart
from franchises import timeline as timelines
from franchises.chart_words import Mark, Words
from franchises.models import Membership
from people.addresses import address
from people.prepared import INSTANT, TEXT, Many, Prepared
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


ROOT = Coalesce("franchise__root", "franchise")


def root_of(film, at):
    """To annotate a query with: the `root` that `of` wants, of the film in that column."""
    found = Membership.objects.placed(at).filter(film=OuterRef(film))
    return Subquery(found.order_by(*Membership.NEAREST_FIRST).values(root=ROOT)[:1])


def newest_change():
    """To annotate a query with: the `change` that `of` wants."""
    return Subquery(Change.objects.order_by("-id").values("id")[:1])


def of(film, root, at, change):
    """Where a film (id) sits, in the franchise that it belongs to most closely, or None.

    `root` is the id of the franchise at the top of that one, None where it is in none. Without a
    query unless something changed; then one.
    """
    if root is None:
        return None
    key = f"where:{FORM}:{film}:{change}"
    kept = quietly(cache.get, key)
    if kept is not None and kept[0] <= at < kept[0] + KEPT_FOR:
        return kept[1]
    sitting = _found(film, root, at, AROUND)
    quietly(cache.set, key, (at, sitting), KEPT_FOR.total_seconds())
    return sitting


def quietly(act, *values):
    """A cache that does not answer costs a look, and is no reader's trouble."""
    try:
        return act(*values)
    except Exception:  # each cache has errors of its own
        log.warning("The cache does not answer.", exc_info=True)
        return None


def of_first(slugs, at, around):
    """Where the first of the films (slugs) sits that has a place in a story, or None. Two queries,
    one where none has.
    """
    placed = sorted(PLACED(slugs=slugs, at=at), key=lambda row: slugs.index(row[0]))
    for _, film, root in placed[:1]:
        return _found(film, root, at, around)
    return None


PLACED = Prepared(
    lambda slugs, at: (
        Membership.objects.placed(at)
        .filter(film__slug__in=slugs, film__verified_at__lte=at, film__merged_into=None)
        .order_by(*Membership.NEAREST_FIRST)
        .values_list("film__slug", "film_id", ROOT)
    ),
    slugs=Many(TEXT),
    at=INSTANT,
)


def _found(film, root, at, around):
    found = timelines.around(film, root, at)
    return found and _sitting(film, *found, at, around)


def _sitting(film, name, slug, timeline, at, around):
    lane = next((lane for lane in timeline.lanes if film in lane.order), None)
    if lane is None:
        return None
    drawn = chart.draw(timeline, lane, timezone.localdate(at))
    words = Words(timeline, lane, name)
    here = lane.order.index(film)
    first = max(0, min(here - around, len(drawn.rows) - 2 * around - 1))
    rows = drawn.rows[first : first + 2 * around + 1]
    told = {row.id: words.row(row, drawn) for row in rows}
    return Sitting(
        franchise=name,
        slug=slug,
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
