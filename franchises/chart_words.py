"""The chart of a franchise in words: each row reads as a sentence, without the drawing. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from franchises.chart import Chart, Row
from franchises.sentences import listed
from franchises.story import Dispute, Film, Lane, Period, Said, Timeline

MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
KINDS = {
    "series": "series",
    "season": "season",
    "episode": "episode",
    "short": "short",
    "special": "special",
}
SETTING_ROLES = {
    "main": "Set",
    "prologue": "Prologue set",
    "epilogue": "Epilogue set",
    "frame": "Framed by a story set",
    "parallel": "Parallel story set",
    "time_travel": "Travels to",
}
# From the nearest to the film to the farthest from it.
BY_SOURCE = {
    "on_screen": "shown on screen",
    "maker": "stated by its makers",
    "distributor": "stated by the distributor",
    "press": "reported",
    "fan": "worked out by viewers",
}
WHOSE = re.compile(r" \([^()]*\)$")
BY_CERTAINTY = {
    "stated": "stated",
    "derived": "worked out from the films",
    "doubtful": "doubtful",
    "contested": "disputed",
}


class Mark(StrEnum):
    """How a place in the order is known: four squares that differ in form, not in colour."""

    SHOWN = "shown"
    SAID = "said"
    DISPUTED = "disputed"
    UNMADE = "unmade"

    @property
    def label(self) -> str:
        return LABELS[self]


LABELS = {
    Mark.SHOWN: "Shown on screen",
    Mark.SAID: "Stated outside the films",
    Mark.DISPUTED: "Disputed or doubtful",
    Mark.UNMADE: "Not yet made",
}


@dataclass(frozen=True)
class Told:
    """A row in words; every text but `title` is empty where there is nothing to say.

    Read as “title, year. place. where: who says so. Released ….” `said` is the statement that
    `sentence` is of, `disputed` one about the film that is contested.
    """

    title: str
    series: str
    about: str
    place: str
    grounds: tuple[tuple[str, str], ...]
    sentence: str
    said: int | None
    disputed: int | None
    set_in: str
    released: str
    released_short: tuple[str, str]
    mark: Mark
    branch: str


class Words:
    """What one lane of a timeline comes to in words; `name` is that of the franchise."""

    def __init__(self, timeline: Timeline, lane: Lane, name: str):
        self.timeline, self.lane, self.name = timeline, lane, name
        self.disputed = {dispute.statement for dispute in lane.disputes}

    def short(self, film: int) -> str:
        """The title without the name of the franchise before it."""
        return short_title(self.timeline.title(film), self.name)[1]

    def titles(self, films: Sequence[int]) -> str:
        return listed([self.short(film) for film in films])

    def row(self, row: Row, chart: Chart) -> Told:
        film = self.timeline.films[row.id]
        series, title = short_title(film.title, self.name)
        evidence = self.evidence(row)
        period = primary(film.periods(self.lane.slug))
        return Told(
            title=title,
            series=series,
            about=about(film),
            place=self.place(row, chart),
            grounds=self.grounds(row, period),
            sentence=sentence_of(evidence),
            said=evidence.id if evidence and evidence.source else None,
            disputed=self.disputed_by(row.id),
            set_in=self.set_in(film),
            released=released(film, row.released),
            released_short=released_short(film, row.released),
            mark=self.mark(row, evidence, period),
            branch=self.branch(row, chart),
        )

    def place(self, row: Row, chart: Chart) -> str:
        """ "6 of 9 in story order, side line, a place shared with …: order not known"."""
        if not row.place:
            return "No place in the story is known"
        placed = sum(1 for other in chart.rows if other.place)
        words = f"{row.place} of {placed} in story order"
        if row.stop.is_side:
            words += ", side line"
        if row.beside:
            words += f", a place shared with {self.titles(row.beside)}: order not known"
        return words

    def grounds(self, row: Row, period: Period | None) -> tuple[tuple[str, str], ...]:
        """(where it stands, who says so): one pair, or two where the grounds differ."""
        parts = []
        if row.after is not None:
            parts.append((f"After {self.short(row.after)}", self.known(row.after, row.id)))
        if row.before is not None:
            parts.append((f"before {self.short(row.before)}", self.known(row.id, row.before)))
        if not parts:
            return (("Its years", known_by(period)),) if period else ()
        if len({known for _, known in parts}) == 1:
            parts = [(", ".join(where for where, _ in parts), parts[0][1])]
        return tuple((where[0].upper() + where[1:], known) for where, known in parts)

    def branch(self, row: Row, chart: Chart) -> str:
        """For the first work on a lane that branches from another."""
        own = [other for other in chart.rows if other.place and other.stop.line == self.lane.slug]
        if not self.lane.branches_from or not own or own[0].id != row.id:
            return ""
        return self.branches(self.lane)

    def branches(self, lane: Lane) -> str:
        """ "branches from Original timeline at Days of Future Past, in 1973"."""
        parent = self.timeline.lane(lane.branches_from)
        if parent is None:
            return ""
        words = f"branches from {parent.name}"
        if lane.branch_film in self.timeline.films:
            words += f" at {self.short(lane.branch_film)}"
        if lane.branch_year is not None:
            words += f", in {self.timeline.calendar.label(lane.branch_year)}"
        return words

    def set_in(self, film: Film) -> str:
        """When its story happens, in the years of the franchise's own calendar."""
        said = []
        for period in film.periods(self.lane.slug):
            if period.start is None or not (period.is_primary or period.role != "main"):
                continue
            start = SETTING_ROLES.get(period.role, "Partly set")
            between = " " if period.role == "time_travel" else " in "
            said.append(f"{start}{between}{self.years(period)}")
        return "; ".join(
            [said[0], *(words[0].lower() + words[1:] for words in said[1:])] if said else []
        )

    def years(self, period: Period) -> str:
        words = period.label or self.timeline.calendar.span(period.start, period.end)
        if period.uncertainty:
            years = "a year" if period.uncertainty == 1 else f"{period.uncertainty} years"
            words += f", give or take {years}"
        return words

    # How it is known

    def saying(self, *films: int) -> list[Said]:
        """The statements that order all of these, the best first."""
        found = [
            said
            for said in self.timeline.statements.values()
            if said.orders and said.id not in self.disputed and set(films) <= set(said.about)
        ]
        return sorted(found, key=lambda said: (*nearness(said), said.id))

    def evidence(self, row: Row) -> Said | None:
        """The statement that a row quotes: one about the film itself, with a neighbour if one is
        named, else the best that names it.
        """
        near = [film for film in (row.after, row.before) if film is not None]
        ranked = sorted(
            self.saying(row.id),
            key=lambda said: (
                said.about[0] != row.id,
                not said.spoiler_free,
                -sum(film in said.about for film in near),
            ),
        )
        return next(iter(ranked), None)

    def known(self, first: int, then: int) -> str:
        """How it is known that one film comes before another, in lower case."""
        said = next(iter(self.saying(first, then)), None)
        if said is not None:
            return known_by(said)
        latest, earliest = self.lane.years[first][1], self.lane.years[then][0]
        if None not in (latest, earliest) and latest < earliest:
            return "by the years in which they are set"
        return "follows from what is said of other works"

    def mark(self, row: Row, evidence: Said | None, period: Period | None) -> Mark:
        if not row.stop.is_made:
            return Mark.UNMADE
        if self.disputed_by(row.id) is not None:
            return Mark.DISPUTED
        best = evidence or period
        if best is None or best.certainty in ("doubtful", "contested"):
            return Mark.DISPUTED
        shown = best.source.kind == "on_screen" if best.source else best.certainty == "derived"
        return Mark.SHOWN if shown else Mark.SAID

    def disputed_by(self, film: int) -> int | None:
        """A statement of where the film stands that is contested or could not hold."""
        for said in self.timeline.statements.values():
            contested = said.certainty == "contested" or said.id in self.disputed
            if said.orders and said.about[:1] == (film,) and contested:
                return said.id
        return None

    def dispute(self, dispute: Dispute) -> tuple[Said, list[Said]]:
        """The statement that was left out and those that it is against."""
        statements = self.timeline.statements
        return statements[dispute.statement], [statements[one] for one in dispute.against]


def sentence_of(said: Said | None) -> str:
    """What an editor wrote for readers; a sentence made of the parts says no more than the row."""
    return said.spoiler_free if said and said.spoiler_free != said.in_words else ""


def short_title(title: str, name: str) -> tuple[str, str]:
    """The series before the title, and what is left: "John Wick: ", "Chapter 2". What tells one
    franchise from another in brackets is in no title.
    """
    before = f"{WHOSE.sub('', name)}: "
    if title.startswith(before) and len(title) > len(before):
        return before, title[len(before) :]
    return "", title


def about(film: Film) -> str:
    """ "2023, series" behind a title."""
    year = str(film.year) if film.year else ""
    return ", ".join(part for part in (year, KINDS.get(film.kind, "")) if part)


def primary(periods: Sequence[Period]) -> Period | None:
    return next((one for one in periods if one.is_primary and one.start is not None), None)


def nearness(said: Said) -> tuple[int, int]:
    """The surest first, and of those the nearest to the film."""
    certainties, kinds = list(BY_CERTAINTY), list(BY_SOURCE)
    source = kinds.index(said.source.kind) if said.source else len(kinds)
    return certainties.index(said.certainty), source


def known_by(said: Said | Period) -> str:
    """ "stated by its makers"; what is soft or disputed says so first."""
    if said.certainty in ("doubtful", "contested"):
        words = BY_CERTAINTY[said.certainty]
        return f"{words}, {BY_SOURCE[said.source.kind]}" if said.source else words
    return BY_SOURCE[said.source.kind] if said.source else BY_CERTAINTY[said.certainty]


def ordinal(number: int) -> str:
    if number % 100 in (11, 12, 13):
        return f"{number}th"
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th') }"


def month(film: Film) -> str:
    on: date = film.released_on
    return (
        str(on.year) if film.released_precision == "year" else f"{MONTHS[on.month - 1]} {on.year}"
    )


def released(film: Film, place: int | None) -> str:
    """ "Released 6th, June 2025", "Announced, undated"."""
    if place is None:
        return "Announced, undated" if film.status == "announced" else "Undated"
    if film.status == "released":
        return f"Released {ordinal(place)}, {month(film)}"
    return f"Due {ordinal(place)}, {month(film)}"


def released_short(film: Film, place: int | None) -> tuple[str, str]:
    """The two lines beside a point of the plot."""
    if place is None:
        return "Undated", ""
    verb = "released" if film.status == "released" else "due"
    words = month(film).split()
    return f"{ordinal(place)} {verb}", " ".join([*(word[:3] for word in words[:-1]), words[-1]])


# Running times


def running_time(minutes: int) -> str:
    """ "10 h 48", "48 min"."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest} min"
    return f"{hours} h {rest:02}" if rest else f"{hours} h"


def number(count: int, one: str, many: str = "") -> str:
    """ "Five films", in words up to twelve."""
    words = (
        *("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten"),
        *("Eleven", "Twelve"),
    )
    noun = one if count == 1 else many or f"{one}s"
    return f"{words[count] if count < len(words) else count} {noun}"


# Ways through


def departures(way: Sequence[int], order: Sequence[int], titles: Mapping[int, str]) -> list[str]:
    """How a way through departs from the computed order, a sentence for each kind of departure.

    What has to move is the least: the longest part that keeps the order stays (O(n log n)).
    """
    place = {film: n for n, film in enumerate(order)}
    known = [film for film in way if film in place]
    moved = [film for film in known if film not in set(longest_kept(known, place))]
    sentences = []
    for film in moved[:4]:
        n = known.index(film)
        if n == 0:
            sentences.append(f"Begins with {titles[film]}.")
        else:
            sentences.append(f"Puts {titles[film]} after {titles[known[n - 1]]}.")
    if len(moved) > 4:
        sentences.append(f"Moves {number(len(moved) - 4, 'other').lower()} too.")
    if left_out := [titles[film] for film in order if film not in set(way)]:
        some = left_out if len(left_out) <= 4 else [*left_out[:3], f"{len(left_out) - 3} others"]
        sentences.append(f"Leaves out {listed(some)}.")
    return sentences


def longest_kept(films: Sequence[int], place: Mapping[int, int]) -> list[int]:
    """The longest part of a list that is in the order; of equals the one that ends earliest."""
    best: list[tuple[int, int | None]] = []
    for n, film in enumerate(films):
        earlier = [m for m in range(n) if place[films[m]] < place[film]]
        last = max(earlier, key=lambda m: best[m][0], default=None)
        best.append((1 + (best[last][0] if last is not None else 0), last))
    n = max(range(len(films)), key=lambda m: best[m][0], default=None)
    kept = []
    while n is not None:
        kept.append(films[n])
        n = best[n][1]
    return kept[::-1]
