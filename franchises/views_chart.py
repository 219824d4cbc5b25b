"""The page of a franchise: the chart of its story, and everything that belongs beside it."""

from hashlib import sha256

from django.conf import settings
from django.core.cache import cache
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.csp import CSP
from django.utils.html import format_html
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_safe

from franchises import appearances, chart, chart_picture, chart_svg
from franchises import timeline as timelines
from franchises.asked import RELEASE, STORY, asked, lane_of, lanes_of
from franchises.chart_words import KINDS, Mark, Words, departures, known_by, number, running_time
from franchises.where import quietly
from people.addresses import address
from people.prepared import INSTANT, KEY, Prepared
from reviews import cards, record, structured_data
from reviews.models import EditionFranchise

PIECES = 30
# A file opened by itself may fetch and run nothing; its one style is known by its hash.
POLICY = {
    "default-src": [CSP.NONE],
    "style-src": [chart_svg.style_source()],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}
PICTURE_KEPT_FOR = 7 * 24 * 60 * 60  # seconds; what changed is found under another key
MOST_POSTERS = 8  # in a way through; more are a list


@require_safe
def franchise(request, slug):
    found = asked(request, slug)
    return render(request, "franchises/franchise_detail.html", Page(found, request.at).context())


@require_safe
@csp_override(POLICY)
def timeline_svg(request, slug):
    """The chart as a file for others to show; the page's own parameters say which chart."""
    found = asked(request, slug)
    shown, words = drawing(found)
    caption = chart_svg.Caption(
        name=found.franchise.name,
        lane="" if found.is_default_lane else found.lane.name,
        order=f"{found.reads} order",
        credit=f"Chart: {settings.SITE_NAME}, {structured_data.absolute(found.path)}",
    )
    told = [words.row(row, shown) for row in shown.rows]
    return HttpResponse(chart_svg.drawn(shown, told, caption), content_type="image/svg+xml")


@require_safe
def timeline_png(request, slug):
    """The picture for cards elsewhere; worked out once for each state of the timeline."""
    found = asked(request, slug)
    shown, words = drawing(found)
    marks = [words.row(row, shown).mark for row in shown.rows]
    made_of = repr((found.timeline.key, found.query(), found.franchise.name, marks))
    key = f"timeline-png:{sha256(made_of.encode()).hexdigest()}"
    picture = quietly(cache.get, key)
    if picture is None:
        picture = chart_picture.drawn(shown, marks, found.franchise.name, settings.SITE_NAME)
        quietly(cache.set, key, picture, PICTURE_KEPT_FOR)
    return HttpResponse(picture, content_type="image/png")


def remark(step):
    """What is said of one step of a way through."""
    tier = step.tier if step.tier != "essential" else ""
    return ": ".join(part for part in (tier, step.note) if part)


def drawing(asked):
    """The chart that is asked for, and its words."""
    drawn = chart.draw(asked.timeline, asked.lane, asked.on)
    words = Words(asked.timeline, asked.lane, asked.franchise.name)
    return drawn if asked.reads == STORY else chart.by_release(drawn), words


class Page:
    """What the template of a franchise asks for, in at most five queries."""

    def __init__(self, asked, at):
        self.asked, self.at = asked, at
        self.franchise, self.timeline, self.lane = asked.franchise, asked.timeline, asked.lane
        self.shown, self.words = drawing(asked)
        self.films = asked.listed
        self.ids = [film.id for film in self.films]
        self.records = record.of_films(self.ids, at)

    def context(self):
        asked, path = self.asked, self.asked.path
        canonical = path + ("" if asked.is_default_lane else f"?continuity={self.lane.slug}")
        return {
            "franchise": self.franchise,
            "section": "franchises",
            "path": path,
            "feed": path,
            "asked": asked,
            "above": self.above(),
            "parts": self.parts(),
            "figures": list(self.figures()),
            "chart": self.shown,
            "rows": [self.row(row) for row in self.shown.rows],
            "ratings": sorted({one.rating or 0 for one in self.records.values()} | {0}),
            "marks": list(Mark),
            "has_open": any(row.open_from is not None for row in self.shown.rows),
            "has_unsettled": any(
                not rail.is_settled for row in self.shown.rows for rail in row.rails
            ),
            "unplaced": [self.unplaced(stop) for stop in self.shown_apart()],
            "orders": self.orders(),
            "lanes": self.lanes(),
            "disputes": [self.words.dispute(dispute) for dispute in self.lane.disputes],
            "statements": [(said, known_by(said)) for said in self.statements()],
            "settings": list(self.settings()),
            "ways": list(self.ways()),
            "matrices": list(self.matrices()),
            "pieces": self.pieces(),
            "svg": self.file("svg"),
            "data": self.file("json"),
            "picture": structured_data.absolute(self.file("png")),
            "picture_alt": f"The chart of {self.franchise.name}, by story and by release.",
            "embed": self.embed(),
            "checked": cards.in_words(timezone.localdate(self.checked_at())),
            "seen": self.seen(),
            "canonical": structured_data.absolute(canonical),
            "structured_data": structured_data.as_json(
                structured_data.of_franchise(self.franchise, path, self.films),
                structured_data.breadcrumbs(
                    ("Franchises", path.removesuffix(f"{self.franchise.slug}/")),
                    (self.franchise.name, path),
                ),
            ),
        }

    def title(self, film):
        return self.words.short(film)

    def address(self, film):
        return address("films:detail", self.timeline.films[film].slug)

    def file(self, form):
        """The address of the same chart as a file."""
        path = reverse(f"franchises:timeline-{form}", args=[self.franchise.slug])
        return path + self.asked.query(here="").removeprefix(self.asked.path)

    def embed(self):
        """What others may paste into their pages: the picture, linked, with its credit."""
        page = structured_data.absolute(self.asked.query(here=""))
        return format_html(
            '<a href="{}"><img src="{}" width="{}" alt="{}"></a>',
            page,
            structured_data.absolute(self.file("svg")),
            chart_svg.WIDTH,
            f"{self.franchise.name}: the works in {self.asked.reads} order. "
            f"Chart: {settings.SITE_NAME}",
        )

    # The chart

    def row(self, row):
        return {
            "row": row,
            "told": self.words.row(row, self.shown),
            "address": self.address(row.id),
            "slug": self.timeline.films[row.id].slug,
            "record": self.records.get(row.id),
            "is_here": row.id == self.asked.here,
            "order": self.ids.index(row.id) + 1,
        }

    def shown_apart(self):
        """In release order everything stands in the list."""
        return self.shown.unplaced if self.asked.reads == STORY else ()

    def unplaced(self, stop):
        film = self.timeline.films[stop.id]
        return {
            "title": self.title(stop.id),
            "address": self.address(stop.id),
            "year": film.year,
            "kind": KINDS.get(film.kind, ""),
            "is_announced": film.status == "announced",
            "is_here": stop.id == self.asked.here,
        }

    def orders(self):
        """(name, address, is current) of the two orders; none where there is only one."""
        if not self.lane.order:
            return []
        named = ((STORY, "Story order"), (RELEASE, "Release order"))
        return [
            (
                name,
                key,
                self.asked.query(order="" if key == STORY else key),
                key == self.asked.order,
            )
            for key, name in named
        ]

    def lanes(self):
        """(name, address, works, words, is current) of each continuity, where there are several."""
        lanes = lanes_of(self.timeline)
        if len(lanes) < 2:
            return []
        default = lane_of(self.asked.whole, "").slug
        return [
            (
                lane.name,
                self.asked.query(continuity="" if lane.slug == default else lane.slug),
                number(len(lane.order) + len(lane.unplaced), "work"),
                self.words.branches(lane) if lane.branches_from else "",
                lane.slug == self.lane.slug,
            )
            for lane in lanes
        ]

    # How it is known

    def statements(self):
        """Everything that is said about the lane's works, the surest first."""
        here = {*self.lane.order, *self.lane.unplaced}
        found = [
            said
            for said in self.timeline.statements.values()
            if said.about and here & set(said.about)
        ]
        order = {film: n for n, film in enumerate(self.lane.order)}
        return sorted(found, key=lambda said: (order.get(said.about[0], len(order)), said.id))

    def settings(self):
        """(title, years, who says so, source) of each film whose years somebody is named for."""
        for film in self.lane.order:
            for period in self.timeline.films[film].periods(self.lane.slug):
                if period.is_primary and period.start is not None:
                    yield (
                        self.title(film),
                        self.words.years(period),
                        known_by(period),
                        period.source,
                    )

    # Figures

    def figures(self):
        """(number, what it counts) of the films of the whole franchise."""
        made = [film for film in self.films if self.asked.is_made(film.id)]
        films = [film for film in made if film.kind in ("film", "special", "short")]
        series = [film for film in made if film.kind not in ("film", "special", "short")]
        ahead = [film for film in self.films if film not in made]
        if films:
            last = films[-1].released_on
            noun = "film" if len(films) == 1 else "films"
            yield str(len(films)), f"{noun} to {cards.MONTHS[last.month - 1]} {last.year}"
        if series:
            whole = all(film.kind == "series" for film in series)
            yield str(len(series)), "television series" if whole else "series and seasons"
        if ahead:
            dated = any(film.released_on for film in ahead)
            yield str(len(ahead)), "still to come" if dated else "announced, undated"
        if films and all(film.runtime_minutes for film in films):
            yield running_time(sum(film.runtime_minutes for film in films)), "of film, end to end"

    # Ways through

    def ways(self):
        here = {*self.lane.order, *self.lane.unplaced}
        released = [
            film for film in self.timeline.released if film in here and self.asked.is_made(film)
        ]
        story = [film for film in self.lane.order if film in set(released)]
        titles = {film.id: self.title(film.id) for film in self.films}
        yield self.way("As released", released, story, titles)
        if len(story) > 1:
            yield self.way("As it happens", story, story, titles)
        for curated in timelines.watch_orders(self.franchise, self.at):
            # One that goes on to what is not known here would tell of it by what it says.
            if all(step.film in titles for step in curated.steps):
                films = [step.film for step in curated.steps]
                remarks = {step.film: remark(step) for step in curated.steps}
                yield self.way(curated.name, films, story, titles, remarks) | {
                    "author": curated.author,
                    "note": curated.note,
                    "source": curated.source,
                }

    def way(self, name, films, story, titles, remarks=None):
        remarks = remarks or {}
        minutes = [self.timeline.films[film].runtime_minutes for film in films]
        time = running_time(sum(minutes)) if minutes and all(minutes) else ""
        # What has no place in the story is no departure from it.
        compared = [film for film in films if film in set(story)]
        return {
            "name": name,
            "size": number(len(films), "work"),
            "time": time,
            "departs": departures(films, story, titles) if compared != story else [],
            "follows": bool(story) and compared == story,
            "entries": [
                (self.timeline.films[film], self.address(film), remarks.get(film, ""))
                for film in films
            ],
            "is_long": len(films) > MOST_POSTERS,
            "is_told": any(remarks.values()),
        }

    # Who is in what

    def matrices(self):
        """Without a choice, the characters of the first work stand open, later ones in a box."""
        casts = appearances.of(self.charted(), self.at)
        if not casts:
            return
        first = next(iter(casts[0].parts))
        early = [cast for cast in casts if self.asked.seen is not None or first in cast.parts]
        later = [cast for cast in casts if cast not in early]
        for casts, is_closed in ((early, False), (later, True)):
            if casts:
                yield self.matrix(casts, is_closed)

    def charted(self):
        """The films that the chart shows, in its order, and those beside it."""
        return [row.id for row in self.shown.rows] + [stop.id for stop in self.shown_apart()]

    def matrix(self, casts, is_closed):
        films = [film for film in self.charted() if any(film in cast.parts for cast in casts)]
        return {
            "is_closed": is_closed,
            "size": number(len(casts), "character"),
            "heads": [(self.title(film), film == self.asked.here) for film in films],
            "rows": [
                (cast, [(self.cell(cast, film), film == self.asked.here) for film in films])
                for cast in casts
            ],
        }

    def cell(self, cast, film):
        """(form of the square, words); a part that two play is said of both."""
        parts = cast.parts.get(film)
        if not parts:
            return "", "no", ""
        words = "; ".join(part.words for part in parts if part.words)
        form = "younger" if any(part.is_younger for part in parts) else ""
        form = form or ("voice" if all(part.is_voice for part in parts) else "")
        form = form or ("recast" if any(part.is_recast for part in parts) else "in")
        return form, f"yes, {words}" if words else "yes", self.title(film)

    # What else

    def above(self):
        parent = self.franchise.parent
        if parent and parent.is_verified(self.at):
            return parent.name, address("franchises:detail", parent.slug)
        return None

    def parts(self):
        """(name, address, standfirst) of the franchises that this one is made of."""
        return [
            (part.name, address("franchises:detail", part.slug), part.standfirst)
            for part in self.asked.parts
        ]

    def pieces(self):
        """What we wrote about it; for somebody who has not seen everything, only about what they
        have seen, because a headline may tell.
        """
        found = cards.once_each(cards.read(ABOUT(franchise=self.franchise.pk, at=self.at), self.at))
        if self.asked.seen is None:
            return found
        slugs = {film.slug for film in self.films}
        return [card for card in found if card.film and card.film.slug in slugs]

    def checked_at(self):
        """When somebody last verified the franchise, changed it or confirmed what is said of it."""
        franchise = self.franchise
        looked = (franchise.verified_at, franchise.changed_at, franchise.confirmed_at)
        return max(at for at in looked if at)

    def seen(self):
        """The choice of how much may be told; what is not known is not offered."""
        choices = [
            (film.title, film.slug, film.id == self.asked.seen)
            for film in self.films
            if self.asked.is_made(film.id)
        ]
        return {
            "choices": choices,
            "title": self.title(self.asked.seen) if self.asked.seen is not None else "",
            "everything": self.asked.query(seen=""),
        }


ABOUT = Prepared(
    lambda franchise, at: cards.joined(
        EditionFranchise.objects.live(at).filter(franchise__pk=franchise).newest_first(),
        "edition__",
    )[:PIECES],
    franchise=KEY,
    at=INSTANT,
)
