"""The order of a franchise's story, as pages draw it: plain values, worked out and explained. Pure.

`tell` makes a `Timeline` of what is known; `franchises.timeline` reads that from the database, asks
`tell` at most once after each change, and is what views call.

How to read a `Timeline`:

- `films`, `events` and `statements` are mappings by id, and everything else speaks of them by id. A
  film's id is its key; an event has a negative one, so that the two never meet. Only films are
  listed in orders; events and films of a wider franchise (`released` and `unreleased` have those of
  this one) help to find them and stand in no list.
- `lanes` are the continuities, the default one first. A `Lane` shares what its parent lane holds
  before the branch: `order` has the whole lane, `own` only what is placed in it.
- In a lane, `steps[i]` says why `order[i + 1]` follows `order[i]`: `by` is one of constraint,
  dates, likely_dates, tie_release_date and same_time, `statements` the shortest chain of ids that
  says so (empty but for constraint and same_time).
- `ties` are neighbours of the order that may be either way round, `undetermined` all such pairs,
  `together` groups that begin at the same time. `is_determined(one, other)` answers for any pair.
- `unplaced` films have neither a year nor a statement, or stand in no lane at all (those are told
  of in the default lane); they are in no order.
- `years[film]` are the earliest and the latest year in which it begins, None where there is no
  bound. `calendar.label(year)` and `calendar.span(start, end)` write years for readers.
- `disputes` are doubtful or contested statements that could not hold beside the others: the
  statement, those it is against, and the films of the shortest chain. They order nothing.
- `contradictions` are empty, unless hard statements got into the database past the desk: then the
  lane's order falls back on the dates of release and says nothing else.
- A statement has three texts: `in_words` is made from its parts ("Ballerina is set between …"),
  `spoiler_free` is the sentence that readers get by default, `why` may tell of the story and is for
  those who ask. A statement about anything that readers may not know of is cut down to the rest and
  loses its texts and its source.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from franchises import chronology_works as works_of
from franchises.calendars import Calendar
from franchises.chronology import Certainty, Chronology, Contradiction, Says, Statement, solve
from franchises.sentences import RELATIONS, in_words

# Part of every key, so that what an older release kept is never read by a newer one.
FORM = 1


@dataclass(frozen=True)
class Source:
    """Who says so; `kind` is on_screen, maker, distributor, press or fan."""

    id: int
    title: str
    publisher: str
    url: str
    kind: str


@dataclass(frozen=True)
class Period:
    """A time at which a film is set; `start` None when only that it exists is known."""

    start: int | None
    end: int | None = None
    uncertainty: int = 0
    is_primary: bool = False
    role: str = "main"
    label: str = ""
    certainty: str = "stated"
    is_asserted: bool = True
    source: Source | None = None


@dataclass(frozen=True)
class Place:
    """A film in a lane. `is_claimed` places have not been confirmed by the desk yet."""

    lane: str
    is_claimed: bool = False
    periods: tuple[Period, ...] = ()
    source: Source | None = None


@dataclass(frozen=True)
class Film:
    """A film of the franchise with the columns that pages print, and its places by lane."""

    id: int
    title: str
    slug: str = ""
    kind: str = "film"
    year: int | None = None
    released_on: date | None = None
    released_precision: str = ""
    status: str = "released"
    runtime_minutes: int | None = None
    palette: str = ""
    art_family: str = ""
    role: str = "main"
    canon: str = "canon"
    places: tuple[Place, ...] = ()

    def periods(self, lane: str) -> tuple[Period, ...]:
        """When it is set, in a lane; in a lane that only shares it, as where it stands."""
        for place in self.places:
            if place.lane == lane:
                return place.periods
        return self.places[0].periods if self.places else ()


@dataclass(frozen=True)
class Event:
    id: int
    name: str
    slug: str = ""
    start: int | None = None
    end: int | None = None
    uncertainty: int = 0


@dataclass(frozen=True)
class Said:
    """A statement: `about` are ids in the order that `says` wants, as in `chronology_statements`.

    A `says` that is one of RELATIONS orders nothing. `is_claimed` ones are not confirmed yet.
    """

    id: int
    says: str
    about: tuple[int, ...]
    certainty: str = Certainty.STATED
    min_years: int | None = None
    max_years: int | None = None
    in_words: str = ""
    spoiler_free: str = ""
    why: str = ""
    source: Source | None = None
    is_claimed: bool = False

    @property
    def orders(self) -> bool:
        return self.says not in RELATIONS

    @property
    def is_hard(self) -> bool:
        return Certainty(self.certainty).is_hard

    @property
    def is_whole(self) -> bool:
        """Whether it is about as many as its sentence has room for; the desk lets in no other."""
        if self.says in (Says.SEQUENCE, Says.SAME_TIME):
            return len(self.about) > 1
        return len(self.about) == (3 if self.says == Says.BETWEEN else 2)


@dataclass(frozen=True)
class Step:
    """Why `then` is listed right after `first`."""

    first: int
    then: int
    by: str
    statements: tuple[int, ...] = ()


@dataclass(frozen=True)
class Dispute:
    """A statement that was left out, those that it is against, and the films between them."""

    statement: int
    against: tuple[int, ...]
    films: tuple[int, ...]
    in_words: str


@dataclass(frozen=True)
class Lane:
    slug: str
    name: str
    branches_from: str = ""
    branch_film: int | None = None
    branch_year: int | None = None
    own: frozenset[int] = frozenset()
    order: tuple[int, ...] = ()
    ties: tuple[tuple[int, int], ...] = ()
    undetermined: tuple[tuple[int, int], ...] = ()
    together: tuple[tuple[int, ...], ...] = ()
    unplaced: tuple[int, ...] = ()
    steps: tuple[Step, ...] = ()
    years: Mapping[int, tuple[int | None, int | None]] = field(default_factory=dict)
    disputes: tuple[Dispute, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()

    @cached_property
    def _open(self) -> frozenset:
        return frozenset(frozenset(pair) for pair in self.undetermined)

    def is_determined(self, one: int, other: int) -> bool:
        return frozenset((one, other)) not in self._open

    def step_to(self, film: int) -> Step | None:
        """Why it stands where it does: the step from the film before it, None for the first."""
        return next((step for step in self.steps if step.then == film), None)


@dataclass(frozen=True)
class Timeline:
    """See the top of this module. `key` is the hash of all that it was made from."""

    key: str
    calendar: Calendar
    films: Mapping[int, Film]
    events: Mapping[int, Event]
    statements: Mapping[int, Said]
    lanes: tuple[Lane, ...]
    released: tuple[int, ...]
    unreleased: tuple[int, ...]
    segments: tuple[tuple[int, Period], ...]

    def lane(self, slug: str) -> Lane | None:
        """The lane of that slug, the default one for ""; None when there is no such lane."""
        if not slug:
            return self.lanes[0] if self.lanes else None
        return next((lane for lane in self.lanes if lane.slug == slug), None)

    def title(self, node: int) -> str:
        return self.films[node].title if node in self.films else self.events[node].name


@dataclass(frozen=True)
class WatchStep:
    """`tier` is essential, recommended or optional."""

    film: int
    tier: str = "essential"
    note: str = ""


@dataclass(frozen=True)
class WatchOrder:
    """A way through that somebody recommends; without an author it is the desk's judgement."""

    slug: str
    name: str
    author: str = ""
    note: str = ""
    source: Source | None = None
    steps: tuple[WatchStep, ...] = ()


# Telling it


@dataclass(frozen=True)
class Known:
    """All that a timeline is made from. `listed` are the films to tell of, None for all: those of a
    part of the franchise are told of in the light of the whole.
    """

    calendar: Calendar = Calendar()
    films: tuple[Film, ...] = ()
    events: tuple[Event, ...] = ()
    statements: tuple[Said, ...] = ()
    lanes: tuple[Lane, ...] = ()
    listed: tuple[int, ...] | None = None

    @cached_property
    def key(self) -> str:
        """The same for the same knowledge, whatever the order in which rows came."""
        rows = (
            self.calendar,
            sorted(self.films, key=lambda film: film.id),
            sorted(self.events, key=lambda event: event.id),
            sorted(self.statements, key=lambda said: said.id),
            self.lanes,
            None if self.listed is None else sorted(self.listed),
        )
        return hashlib.sha256(f"{FORM} {rows!r}".encode()).hexdigest()


def without_place(known: Known, film: int, lane: str) -> Known:
    """What would be known if a film did not stand in a lane."""
    films = tuple(
        replace(one, places=tuple(place for place in one.places if place.lane != lane))
        if one.id == film
        else one
        for one in known.films
    )
    return replace(known, films=films)


def tell(known: Known) -> Timeline:
    """The timeline. One solving for each lane, one for each lane above it, and one for segments."""
    films = {film.id: film for film in known.films}
    events = {event.id: event for event in known.events}
    names = {film.id: film.title for film in known.films}
    names |= {event.id: event.name for event in known.events}
    said = {part.id: part for one in known.statements if (part := cut_to(one, names))}
    told = _Telling(known, said)
    listed = [films[work.id] for work in told.works if work.id in told.listed]
    released, unreleased = works_of.release_order(_as_work(film) for film in listed)
    return Timeline(
        key=known.key,
        calendar=known.calendar,
        films=films,
        events=events,
        statements=said,
        lanes=tuple(told.lanes()),
        released=tuple(work.id for work in released),
        unreleased=tuple(work.id for work in unreleased),
        segments=tuple(told.segments()),
    )


def cut_to(said: Said, names: Mapping[int, str]) -> Said | None:
    """What is left of a statement for somebody who knows only these; None when that is nothing.

    Its own texts and its source may name the rest, so they go, too.
    """
    about = tuple(one for one in said.about if one in names)
    if len(about) < 2 or not said.is_whole:
        return None
    if about != said.about:
        said = _without_texts(said, about)
        if said is None:
            return None
    words = in_words(said.says, [names[one] for one in about], said.min_years, said.max_years)
    return replace(said, in_words=words, spoiler_free=said.spoiler_free or words)


def _without_texts(said: Said, about: tuple[int, ...]) -> Said | None:
    bare = replace(said, about=about, spoiler_free="", why="", source=None)
    if said.says in (Says.SEQUENCE, Says.SAME_TIME):
        return bare
    if said.says != Says.BETWEEN:
        return None
    item, after, _ = said.about
    if item not in about:
        return replace(bare, says=str(Says.BEFORE))
    return replace(bare, says=str(Says.AFTER if after in about else Says.BEFORE))


class _Telling:
    """What the solver is asked, and what it answers in the words of this module."""

    def __init__(self, known: Known, said: Mapping[int, Said]):
        self.known = known
        self.said = [as_statement(one) for one in said.values() if one.orders]
        self.periods: dict[tuple, Period] = {}
        self.works = works(known)
        for film in known.films:
            for setting, period in _settings(film):
                self.periods.setdefault((film.id, setting), period)
        self.films = {film.id for film in known.films}
        self.listed = self.films if known.listed is None else self.films & set(known.listed)
        self.unlisted = {work.id for work in self.works} - self.listed
        self.shapes = shapes(known)

    def lanes(self) -> Iterator[Lane]:
        for place, lane in enumerate(self.known.lanes):
            if lane.branch_film not in self.films:
                lane = replace(lane, branch_film=None)
            installments = works_of.in_lane_and_before(
                self.works, self.shapes, self.said, lane.slug
            )
            solved = solve(installments, self.said, unlisted=self.unlisted)
            if solved.contradictions:
                told = self._by_release(lane, {one.id for one in installments}, solved)
            else:
                told = self._solved(lane, solved)
            if place == 0:
                told = replace(told, unplaced=(*told.unplaced, *self._nowhere()))
            yield told

    def _nowhere(self) -> list[int]:
        found = [work for work in self.works if not work.lanes and work.id in self.listed]
        return [work.id for part in works_of.release_order(found) for work in part]

    def _own(self, lane: Lane) -> frozenset[int]:
        return frozenset(
            work.id for work in self.works if work.id in self.listed and lane.slug in work.lanes
        )

    def _by_release(self, lane: Lane, inside: set[int], solved: Chronology) -> Lane:
        here = [work for work in self.works if work.id in inside and work.id in self.listed]
        order = [work.id for part in works_of.release_order(here) for work in part]
        return replace(
            lane, own=self._own(lane), order=tuple(order), contradictions=solved.contradictions
        )

    def _solved(self, lane: Lane, solved: Chronology) -> Lane:
        together = [tuple(one for one in group if one in self.listed) for group in solved.together]
        return replace(
            lane,
            own=self._own(lane),
            order=solved.order,
            ties=solved.ties,
            undetermined=solved.undetermined_pairs,
            together=tuple(group for group in together if len(group) > 1),
            unplaced=solved.unplaced,
            steps=tuple(
                Step(reason.first, reason.then, reason.by, reason.statements)
                for reason in solved.reasons
            ),
            years={one: years for one, years in solved.years.items() if one in self.listed},
            disputes=tuple(self._dispute(one) for one in solved.disputes),
        )

    def _dispute(self, dispute) -> Dispute:
        found = dispute.contradiction
        against = dict.fromkeys(one for one in found.statements if one != dispute.statement)
        return Dispute(
            dispute.statement,
            tuple(against),
            tuple(one for one in found.cycle if one in self.listed),
            found.in_words,
        )

    def segments(self) -> Iterator[tuple[int, Period]]:
        for work, setting in works_of.segments(self.works, self.said):
            if work.id in self.listed:
                yield work.id, self.periods[work.id, setting]


def works(known: Known) -> list[works_of.Work]:
    """The films and events as the solver knows them."""
    lanes = frozenset(lane.slug for lane in known.lanes)
    return [
        *(_as_work(film) for film in known.films),
        *(_as_work_everywhere(event, lanes) for event in known.events),
    ]


def shapes(known: Known) -> list[works_of.Lane]:
    """The lanes as the solver knows them; those that branch from one another stand alone."""
    looped = {slug for loop in branch_loops(known) for slug in loop}
    return [
        works_of.Lane(
            lane.slug,
            "" if lane.slug in looped else lane.branches_from,
            lane.branch_film,
            lane.branch_year,
        )
        for lane in known.lanes
    ]


def branch_loops(known: Known) -> list[tuple[str, ...]]:
    return works_of.loops(
        (lane.slug, lane.branches_from) for lane in known.lanes if lane.branches_from
    )


def as_statement(said: Said) -> Statement:
    return Statement(
        said.id,
        Says(said.says),
        said.about,
        Certainty(said.certainty),
        said.min_years,
        said.max_years,
    )


def _as_work(film: Film) -> works_of.Work:
    return works_of.Work(
        film.id,
        film.title,
        film.released_on,
        frozenset(place.lane for place in film.places),
        tuple(setting for setting, _ in _settings(film)),
    )


def _settings(film: Film) -> Iterable[tuple[works_of.Setting, Period]]:
    """What the solver asks of each period, with the period; one that holds in all lanes once."""
    everywhere = {
        period
        for place in film.places[:1]
        for period in place.periods
        if all(_bare(period) in map(_bare, other.periods) for other in film.places)
    }
    told = {_bare(period) for period in everywhere}
    for period in (place_period for place in film.places[:1] for place_period in place.periods):
        if period in everywhere:
            yield _as_setting(period, ""), period
    for place in film.places:
        for period in place.periods:
            if _bare(period) not in told:
                yield _as_setting(period, place.lane), period


def _bare(period: Period) -> tuple:
    return (
        period.start, period.end, period.uncertainty, period.is_primary, period.role,
        period.is_asserted,
    )  # fmt: skip


def _as_setting(period: Period, lane: str) -> works_of.Setting:
    return works_of.Setting(
        period.start,
        period.end,
        period.uncertainty,
        period.is_primary,
        period.role,
        lane,
        period.is_asserted,
    )


def _as_work_everywhere(event: Event, lanes: frozenset[str]) -> works_of.Work:
    when = works_of.Setting(event.start, event.end, event.uncertainty, primary=True)
    return works_of.Work(event.id, event.name, None, lanes, (when,))
