"""What an address of a franchise asks for: the page, and its files, understand the same words.

`?order=story` or `release`, `?continuity=` a lane, `?here=` a film to mark, `?seen=` the film up to
which a reader has seen everything: what came out later is then not there at all.
"""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from urllib.parse import urlencode

from django.core.exceptions import BadRequest
from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404
from django.utils import timezone

from franchises import chart, seen
from franchises import timeline as timelines
from franchises.models import Franchise, Statement
from franchises.story import Lane, Timeline
from people.addresses import address
from provenance.models import Change

STORY, RELEASE = "story", "release"


@dataclass(frozen=True)
class Asked:
    """What an address asks for: a franchise, as it is known by somebody, in one lane and order."""

    franchise: Franchise
    parts: list
    whole: Timeline
    timeline: Timeline
    lane: Lane
    on: date
    order: str = STORY
    here: int | None = None
    seen: int | None = None

    @property
    def path(self):
        return address("franchises:detail", self.franchise.slug)

    @property
    def reads(self):
        """The order that the page is in: a lane of which no story is known has only one."""
        return self.order if self.lane.order else RELEASE

    @property
    def is_default_lane(self):
        return self.lane.slug == lane_of(self.whole, "").slug

    def query(self, **changes):
        """The address of the same question with some parts changed."""
        asked = {
            "order": "" if self.order == STORY else self.order,
            "continuity": "" if self.is_default_lane else self.lane.slug,
            "here": self.slug_of(self.here),
            "seen": self.slug_of(self.seen),
        }
        said = {name: value for name, value in (asked | changes).items() if value}
        return f"{self.path}?{urlencode(said)}" if said else self.path

    def slug_of(self, film):
        return self.whole.films[film].slug if film is not None else ""

    def is_made(self, film):
        """Whether it was out by that day."""
        return chart.is_made(self.timeline.films[film], self.on)

    @cached_property
    def listed(self):
        """The films that the page may tell of, by release."""
        return [
            self.timeline.films[one] for one in self.timeline.released + self.timeline.unreleased
        ]


def asked(request, slug):
    """What is asked for, or 404 where it does not exist; 400 where it cannot be understood."""
    franchise, parts = find(slug, request.at)
    whole = timelines.of(franchise, request.at)
    order = request.GET.get("order", STORY)
    if order not in (STORY, RELEASE):
        raise BadRequest("A franchise is listed in story order or in release order, in no other.")
    on = timezone.localdate(request.at)
    made = [film for film in whole.released if chart.is_made(whole.films[film], on)]
    up_to = film_of(whole, made, request.GET.get("seen", ""))
    known = whole if up_to is None else timelines.solved(seen.up_to(whole, up_to))
    lane = lane_of(known, request.GET.get("continuity", ""))
    here = film_of(known, known.released + known.unreleased, request.GET.get("here", ""))
    return Asked(franchise, parts, whole, known, lane, on, order, here, up_to)


# Whoever changed the franchise or what belongs to its page had looked at it.
_newest_change = (
    Change.objects.filter(kind=Franchise._meta.label_lower, key=OuterRef("pk"))
    .order_by("-id")
    .values("at")[:1]
)
_newest_confirmation = (
    Statement.objects.filter(
        franchise=Coalesce(OuterRef("root"), OuterRef("pk")), confirmed_at__isnull=False
    )
    .order_by("-confirmed_at")
    .values("confirmed_at")[:1]
)


def find(slug, at):
    """The franchise at an address, and what it is made of, by name. One query.

    `changed_at` is when somebody last changed it, `confirmed_at` when somebody last confirmed a
    statement about its story.
    """
    found = (
        Franchise.objects.verified(at)
        .filter(Q(slug=slug) | Q(parent__slug=slug))
        .select_related("parent")
        .annotate(changed_at=Subquery(_newest_change), confirmed_at=Subquery(_newest_confirmation))
        .order_by("name", "id")
    )
    rows = list(found)
    franchise = next((row for row in rows if row.slug == slug), None)
    if franchise is None:
        raise Http404("No franchise has this address.")
    return franchise, [row for row in rows if row.slug != slug]


def lanes_of(timeline):
    """The lanes that hold something: a part of a franchise need not be in all of its lanes."""
    return [lane for lane in timeline.lanes if lane.order or lane.unplaced]


def lane_of(timeline, slug):
    """The lane of that slug, the first without one; without any lane everything is unplaced."""
    lanes = lanes_of(timeline)
    if not slug:
        everything = timeline.released + timeline.unreleased
        return lanes[0] if lanes else Lane("", "", unplaced=everything)
    for lane in lanes:
        if lane.slug == slug:
            return lane
    raise Http404("The franchise has no such continuity.")


def film_of(timeline, films, slug):
    """The film of that address among these, None when none is asked for, else 404."""
    if not slug:
        return None
    for film in films:
        if timeline.films[film].slug == slug:
            return film
    raise Http404("No film of this franchise has that address.")
