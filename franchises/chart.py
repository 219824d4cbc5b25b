"""The chart of a franchise as numbers: rows, tracks, rails, the line of releases. Pure.

Every figure is a percentage of the box that it is drawn in: of the gutter for tracks, of the plot
for years, of the row for heights. So one layout serves a page whose rows are as high as their text
and a picture whose rows are all alike.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Any

from franchises.chronology_order import CONSTRAINT, DATES, SAME_TIME
from franchises.story import Film, Lane, Said, Step, Timeline

SIDE_ROLES = ("spin_off", "prequel_series", "tie_in", "crossover")
FIRST_X, LAST_X = 2.0, 97.0
UNDATED_X, LAST_DATED_X = 92.0, 80.0
MOST_LABELS = 8
STEPS = (1, 2, 5, 10, 20, 50)
ROOM_OF_A_LABEL = 22.0


@dataclass(frozen=True)
class Stop:
    """A work as the chart draws it. `line` is the lane along whose rail it stands; a side story
    leaves that rail and comes back to it. `released` is its number in the order of release of the
    whole franchise.
    """

    id: int
    title: str
    released_on: date | None = None
    is_made: bool = True
    is_side: bool = False
    line: str = ""
    released: int | None = None


@dataclass(frozen=True)
class Rail:
    """A piece of a rail within one row, as the data of an SVG path in a box of 100 by 100."""

    path: str
    is_settled: bool = True
    is_side: bool = False


@dataclass(frozen=True)
class Row:
    """One work in its place.

    `place` is shared by neighbours whose order is not known; `beside` are those neighbours.
    `after` and `before` are the nearest works that certainly come earlier and later, so that the
    work may stand anywhere between the two. Where the order is not settled, `open_from` and
    `open_to` are the ends of the bar that says so, within the row.
    """

    stop: Stop
    place: int
    track: float
    beside: tuple = ()
    after: Any = None
    before: Any = None
    rails: tuple[Rail, ...] = ()
    open_from: float | None = None
    open_to: float = 100.0
    x: float = UNDATED_X
    releases: str = ""

    @property
    def id(self) -> Any:
        return self.stop.id

    @property
    def released(self) -> int | None:
        return self.stop.released

    @property
    def is_dated(self) -> bool:
        return self.released is not None

    @property
    def labels_on_the_left(self) -> bool:
        return self.x + ROOM_OF_A_LABEL > LAST_X - 8


@dataclass(frozen=True)
class Axis:
    """Years of release across, to scale. `labels` are (year, x)."""

    labels: tuple[tuple[int, float], ...] = ()
    has_undated: bool = False
    first: date = date.min
    days: int = 1

    def x(self, day: date) -> float:
        room = (LAST_DATED_X if self.has_undated else LAST_X) - FIRST_X
        return round(FIRST_X + room * (day - self.first).days / self.days, 2)


@dataclass(frozen=True)
class Chart:
    rows: tuple[Row, ...]
    axis: Axis
    tracks: int = 1
    unplaced: tuple[Stop, ...] = ()

    @property
    def goes_back(self) -> bool:
        """Whether the series ever went back in time."""
        place = {row.id: n for n, row in enumerate(self.rows)}
        inline = sorted((row for row in self.rows if row.is_dated), key=lambda row: row.released)
        return any(place[one.id] > place[other.id] for one, other in pairwise(inline))


def draw(timeline: Timeline, lane: Lane, on: date) -> Chart:
    """The chart of a lane in story order, with what was out by that day as made.

    O(V² + rows crossed by lines).
    """
    gaps = _Gaps(lane, timeline.statements)
    stops = {one: _stop(timeline, lane, one, on) for one in (*lane.order, *lane.unplaced)}
    order = [stops[one] for one in lane.order]
    rails = _Railway(order, gaps, lane)
    rows = [_row(n, stop, order, gaps, rails) for n, stop in enumerate(order)]
    return replace(
        _with_releases(_with_ranges(rows, gaps)),
        tracks=rails.count,
        unplaced=tuple(stops[one] for one in lane.unplaced),
    )


def is_made(film: Film, on: date) -> bool:
    """Whether it was out by that day."""
    return film.status == "released" and film.released_on is not None and film.released_on <= on


def _stop(timeline: Timeline, lane: Lane, one: int, on: date) -> Stop:
    film = timeline.films[one]
    is_shared = lane.branches_from and (
        one not in lane.own or any(place.lane == lane.branches_from for place in film.places)
    )
    return Stop(
        one,
        film.title,
        film.released_on,
        is_made(film, on),
        film.role in SIDE_ROLES,
        lane.branches_from if is_shared else lane.slug,
        timeline.released.index(one) + 1 if film.released_on else None,
    )


def by_release(chart: Chart) -> Chart:
    """The same works down by release; what has no date or no place in the story stands last.

    Rails tell of the story, so that there are none here; a place is still one in story order.
    """
    rows = [replace(row, rails=(), open_from=None, track=50.0) for row in chart.rows]
    rows += [Row(stop, 0, 50.0) for stop in chart.unplaced]
    rows.sort(key=lambda row: _precedence(row.stop))
    return replace(_with_releases(rows), tracks=1)


def _precedence(stop: Stop) -> tuple:
    return stop.released_on is None, stop.released_on or date.max, stop.title, stop.id


# Places


class _Gaps:
    """What lies between two works of the order: nothing, a certainty, or the unknown."""

    def __init__(self, lane: Lane, statements: Mapping[int, Said]):
        self.order = lane.order
        self.open = {frozenset(pair) for pair in lane.undetermined}
        self.together = [frozenset(group) for group in lane.together]
        self.ties = {frozenset(pair) for pair in lane.ties}
        self.steps = {(step.first, step.then): _is_settled(step, statements) for step in lane.steps}
        self.places = list(self._places())

    def _places(self) -> Iterator[int]:
        place = 0
        for n, one in enumerate(self.order):
            if n == 0 or not self.shares_a_place(self.order[n - 1], one):
                place = n + 1
            yield place

    def shares_a_place(self, one: Any, other: Any) -> bool:
        pair = frozenset((one, other))
        return pair in self.ties or any(pair <= group for group in self.together)

    def is_certain(self, one: Any, other: Any) -> bool:
        pair = frozenset((one, other))
        return pair not in self.open and not any(pair <= group for group in self.together)

    def is_settled(self, one: Any, other: Any) -> bool:
        return self.is_certain(one, other) and self.steps.get((one, other), True)

    def nearest_before(self, n: int) -> int | None:
        """The row of the last work that certainly comes before the one in row n."""
        return next((m for m in range(n - 1, -1, -1) if self._parts(m, n)), None)

    def nearest_after(self, n: int) -> int | None:
        return next((m for m in range(n + 1, len(self.order)) if self._parts(n, m)), None)

    def _parts(self, one: int, other: int) -> bool:
        return self.is_certain(self.order[one], self.order[other])

    def beside(self, n: int) -> tuple:
        near = [m for m in (n - 1, n + 1) if 0 <= m < len(self.order)]
        pairs = [(self.order[n], self.order[m]) for m in near]
        return tuple(other for one, other in pairs if frozenset((one, other)) in self.ties)


def _is_settled(step: Step, statements: Mapping[int, Said]) -> bool:
    if step.by in (CONSTRAINT, SAME_TIME):
        return all(statements[one].is_hard for one in step.statements)
    return step.by == DATES


def _row(n: int, stop: Stop, order: Sequence[Stop], gaps: _Gaps, rails: "_Railway") -> Row:
    after, before = gaps.nearest_before(n), gaps.nearest_after(n)
    return Row(
        stop=stop,
        place=gaps.places[n],
        track=rails.x(rails.tracks[n]),
        beside=gaps.beside(n),
        after=None if after is None else order[after].id,
        before=None if before is None else order[before].id,
        rails=tuple(rails.in_row(n)),
    )


def _with_ranges(rows: list[Row], gaps: _Gaps) -> list[Row]:
    """A bar along the rows among which some work may stand anywhere; bars that meet are one."""
    tops, bottoms = set(), set()
    reach = -1
    for n, _ in enumerate(rows):
        after, before = gaps.nearest_before(n), gaps.nearest_after(n)
        top = 0 if after is None else after + 1
        bottom = len(rows) - 1 if before is None else before - 1
        if top == bottom:
            continue
        if top > reach:
            tops.add(top)
            bottoms.add(reach)
        reach = max(reach, bottom)
    bottoms.add(reach)
    found, is_open = [], False
    for n, row in enumerate(rows):
        is_open = is_open or n in tops
        bar = (12.0 if n in tops else 0.0, 88.0 if n in bottoms else 100.0)
        found.append(replace(row, open_from=bar[0], open_to=bar[1]) if is_open else row)
        is_open = is_open and n not in bottoms
    return found


# Releases


def _with_releases(rows: Sequence[Row]) -> Chart:
    axis = axis_of([row.stop.released_on for row in rows])
    placed = [
        replace(row, x=axis.x(row.stop.released_on) if row.is_dated else UNDATED_X) for row in rows
    ]
    dated = sorted((row for row in rows if row.is_dated), key=lambda row: row.released)
    height = {row.id: n for n, row in enumerate(placed)}
    x_of = {row.id: row.x for row in placed}
    points = [(x_of[row.id], height[row.id]) for row in dated]
    lines = _crossings(points, len(placed))
    return Chart(tuple(replace(row, releases=lines[n]) for n, row in enumerate(placed)), axis=axis)


def axis_of(days: Iterable[date | None]) -> Axis:
    """The years from the first release to the last, and as many labels as there is room for."""
    known = list(days)
    dated = [day for day in known if day]
    if not dated:
        return Axis(has_undated=bool(known))
    first, last = min(dated).year, max(dated).year + 1
    axis = Axis(
        has_undated=len(dated) < len(known),
        first=date(first, 1, 1),
        days=(date(last, 1, 1) - date(first, 1, 1)).days,
    )
    step = next((step for step in STEPS if (last - first) <= step * MOST_LABELS), STEPS[-1])
    years = [year for year in range(first, last + 1) if year == first or not year % step]
    if len(years) > 1 and step > 1 and years[1] - years[0] < step / 2:
        years.pop(1)
    return replace(axis, labels=tuple((year, axis.x(date(year, 1, 1))) for year in years))


def _crossings(points: Sequence[tuple[float, int]], rows: int) -> list[str]:
    """The line through points (x, row), cut at the rows, as one path for each."""
    paths: list[list[str]] = [[] for _ in range(rows)]
    for (x, row), (to_x, to_row) in pairwise(points):
        if row == to_row:
            continue
        if row > to_row:
            x, row, to_x, to_row = to_x, to_row, x, row
        slope = (to_x - x) / (to_row - row)
        for n in range(row, to_row + 1):
            top, bottom = max(n, row + 0.5), min(n + 1, to_row + 0.5)
            ends = [
                f"{_short(x + slope * (y - row - 0.5))} {_short(100 * (y - n))}"
                for y in (top, bottom)
            ]
            paths[n].append(f"M{ends[0]}L{ends[1]}")
    return ["".join(path) for path in paths]


def _short(number: float) -> str:
    return f"{round(number, 1):g}"


# Rails


@dataclass(frozen=True)
class _Link:
    """A rail from one row to a later one; it runs along the track of the side story."""

    top: int
    bottom: int
    is_settled: bool
    is_side: bool = False


@dataclass(frozen=True)
class _Siding:
    """Side stories one after another between two stops of a main line."""

    rows: tuple[int, ...]
    leaves: int | None
    rejoins: int | None

    @property
    def span(self) -> range:
        first = self.rows[0] if self.leaves is None else self.leaves + 1
        last = self.rows[-1] if self.rejoins is None else self.rejoins - 1
        return range(first, last + 1)


class _Railway:
    """Tracks and rails. Main lines have the first tracks; side stories the nearest free one, and
    works of one line whose order is not known run on tracks beside one another.
    """

    def __init__(self, order: Sequence[Stop], gaps: _Gaps, lane: Lane):
        self.order, self.gaps, self.lane = order, gaps, lane
        self.lines = self._lines()
        self.tracks: list[int] = [0] * len(order)
        self.taken: set[tuple[int, int]] = set()
        for line, rows in self.lines.items():
            self._settle_line(line, rows)
        self.sidings = [siding for line in self.lines for siding in self._sidings(line)]
        for siding in self.sidings:
            self._settle_siding(siding)
        self.count = 1 + max(self.tracks, default=0)
        self.links = [*self._main_links(), *self._branch_link(), *self._side_links()]

    def x(self, track: int) -> float:
        return round(100 * (track + 0.5) / self.count, 1)

    def _lines(self) -> dict[str, list[int]]:
        """The rows of each line, the parent before the branch, side stories left out."""
        names = [name for name in (self.lane.branches_from, self.lane.slug) if name]
        return {
            name: [n for n, stop in enumerate(self.order) if stop.line == name and not stop.is_side]
            for name in names
        }

    def _settle_line(self, line: str, rows: Sequence[int]) -> None:
        own = list(self.lines).index(line)
        if rows:
            self.taken |= {(row, own) for row in range(rows[0], rows[-1] + 1)}
        for one, row in enumerate(rows):
            tied = one > 0 and self._is_open(rows[one - 1], row)
            beside = tied and self.tracks[rows[one - 1]] == own
            self._put(row, self._free([row], len(self.lines)) if beside else own)

    def _is_open(self, one: int, other: int) -> bool:
        return not self.gaps.is_certain(self.order[one].id, self.order[other].id)

    def _put(self, row: int, track: int) -> None:
        self.tracks[row] = track
        self.taken.add((row, track))

    def _free(self, rows: Iterable[int], least: int) -> int:
        rows, track = list(rows), least
        while any((row, track) in self.taken for row in rows):
            track += 1
        return track

    def _sidings(self, line: str) -> Iterator[_Siding]:
        run: list[int] = []
        for n, stop in enumerate(self.order):
            if stop.line != line:
                continue
            if stop.is_side:
                run.append(n)
            elif run:
                yield self._siding(run, line)
                run = []
        if run:
            yield self._siding(run, line)

    def _siding(self, run: Sequence[int], line: str) -> _Siding:
        mains = self.lines[line]
        above = [m for m in mains if m < run[0] and not self._is_open(m, run[0])]
        below = [m for m in mains if m > run[-1] and not self._is_open(m, run[-1])]
        return _Siding(tuple(run), max(above, default=None), min(below, default=None))

    def _settle_siding(self, siding: _Siding) -> None:
        own = self._free(siding.span, len(self.lines))
        self.taken |= {(row, own) for row in siding.span}
        for one, row in enumerate(siding.rows):
            before = siding.rows[one - 1] if one else None
            tied = before is not None and self._is_open(before, row)
            beside = tied and self.tracks[before] == own
            self._put(row, self._free([row], own + 1) if beside else own)

    def _link(self, top: int, bottom: int, *, is_side: bool = False) -> _Link:
        one, other = self.order[top], self.order[bottom]
        settled = one.is_made and other.is_made and self.gaps.is_settled(one.id, other.id)
        return _Link(top, bottom, settled, is_side)

    def _main_links(self) -> Iterator[_Link]:
        for rows in self.lines.values():
            yield from self._in_turn(rows)

    def _in_turn(self, rows: Sequence[int], *, is_side: bool = False) -> Iterator[_Link]:
        """Each with the next; those that run beside one another with what is before and after."""
        for one, row in enumerate(rows):
            earlier = [m for m in rows[:one] if not self._is_open(m, row)]
            later = [m for m in rows[one + 1 :] if not self._is_open(row, m)]
            if earlier and (one == 0 or self._is_open(rows[one - 1], row)):
                yield self._link(earlier[-1], row, is_side=is_side)
            if one + 1 < len(rows) and not self._is_open(row, rows[one + 1]):
                yield self._link(row, rows[one + 1], is_side=is_side)
            elif later:
                yield self._link(row, later[0], is_side=is_side)

    def _branch_link(self) -> Iterator[_Link]:
        """From the work at which the lane branches, else from the last that the two share."""
        parents, own = (self.lines.get(name) for name in (self.lane.branches_from, self.lane.slug))
        if not parents or not own:
            return
        at = [m for m in parents if self.order[m].id == self.lane.branch_film]
        above = [m for m in at or parents if m < own[0]]
        if above:
            yield self._link(above[-1], own[0])

    def _side_links(self) -> Iterator[_Link]:
        for siding in self.sidings:
            yield from self._in_turn(siding.rows, is_side=True)
            if siding.leaves is not None:
                yield self._link(siding.leaves, siding.rows[0], is_side=True)
            if siding.rejoins is not None:
                yield self._link(siding.rows[-1], siding.rejoins, is_side=True)

    # Paths

    def in_row(self, row: int) -> Iterator[Rail]:
        """The pieces of rail in one row, each path once, what is settled first."""
        found: dict[str, Rail] = {}
        for link in sorted(set(self.links), key=lambda link: (not link.is_settled, link.top)):
            if link.top <= row <= link.bottom:
                path = self._path(link, row)
                found.setdefault(path, Rail(path, link.is_settled, link.is_side))
        yield from found.values()

    def _path(self, link: _Link, row: int) -> str:
        """A link leaves its upper stop in the row of that stop, and comes to its lower stop in the
        row of that one; the change of tracks is made at the end that is on the lower track.
        """
        top, bottom = self.tracks[link.top], self.tracks[link.bottom]
        along = max(top, bottom)
        x, x_top, x_bottom = (_short(self.x(track)) for track in (along, top, bottom))
        if row == link.top:
            return f"M{x_top} 50V100" if top == along else f"M{x_top} 50C{x_top} 84 {x} 66 {x} 100"
        if row == link.bottom:
            if bottom == along:
                return f"M{x_bottom} 0V50"
            return f"M{x} 0C{x} 34 {x_bottom} 16 {x_bottom} 50"
        return f"M{x} 0V100"
