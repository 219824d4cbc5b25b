"""Works, their settings and their lanes: who stands in which view, and set when."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from franchises.chronology import (
    Chronology,
    Graph,
    Installment,
    Says,
    Statement,
    contradictions,
    solve,
)


@dataclass(frozen=True)
class Setting:
    """A time at which a story happens. `uncertainty` is the years that `start` may be off by, which
    is not the span that the story covers; a year that nobody asserts is kept and never used.

    `lane` is empty when it holds in every lane of the work.
    """

    start: int | None
    end: int | None = None
    uncertainty: int = 0
    primary: bool = False
    role: str = "main"
    lane: str = ""
    asserted: bool = True

    @property
    def is_dated(self) -> bool:
        return self.asserted and self.start is not None

    @property
    def begins(self) -> tuple[int, int]:
        """The earliest and the latest year in which a dated setting begins."""
        return self.start - self.uncertainty, self.start + self.uncertainty


@dataclass(frozen=True)
class Work:
    """A film, series, season or short, the lanes that it is placed in, and its settings."""

    id: Any
    title: str
    released_on: date | None = None
    lanes: frozenset[str] = frozenset()
    settings: tuple[Setting, ...] = ()

    def dates_in(self, lane: str | None) -> list[Setting]:
        """The primary settings with a year that somebody asserts; None asks for every lane's."""
        dates = [setting for setting in self.settings if setting.primary and setting.is_dated]
        if lane is None:
            return dates
        own = [setting for setting in dates if setting.lane == lane]
        return own or [setting for setting in dates if not setting.lane]

    def installed_in(self, lane: str | None) -> Installment:
        """The work as it stands in a lane. Across all lanes it begins in one of its years, and
        nobody asks in which.
        """
        years = [year for setting in self.dates_in(lane) for year in setting.begins]
        return Installment(
            self.id,
            self.title,
            self.released_on,
            min(years, default=None),
            max(years, default=None),
        )


@dataclass(frozen=True)
class Lane:
    """A continuity. A branch shares what its parent holds before the branch year or, without one,
    what certainly comes before the work at which it branches.
    """

    slug: str
    branches_from: str = ""
    branch_work: Any = None
    branch_year: int | None = None


def listed_in(works: Iterable[Work], lane: str | None) -> list[Installment]:
    """The works that are placed in a lane themselves; None for all of them, whatever the lane."""
    return [work.installed_in(lane) for work in works if lane is None or lane in work.lanes]


def in_lane_and_before(
    works: Sequence[Work], lanes: Iterable[Lane], statements: Sequence[Statement], slug: str
) -> list[Installment]:
    """A whole lane: what is placed in it, and in its ancestors before the branch. One solving for
    each ancestor. A work that stands in both keeps the later lane's date.
    """
    shared: dict[Any, Installment] = {}
    for lane in _line(lanes, slug):
        shared = {one.id: one for one in _before_branch(shared.values(), statements, lane)}
        shared |= {one.id: one for one in listed_in(works, lane.slug)}
    return list(shared.values())


def _line(lanes: Iterable[Lane], slug: str) -> list[Lane]:
    """The lane after its ancestors, the eldest first."""
    by_slug = {lane.slug: lane for lane in lanes}
    line = [by_slug[slug]]
    while parent := line[-1].branches_from:
        line.append(by_slug[parent])
        if len(line) > len(by_slug):
            raise ValueError(f"The lane {slug} branches from itself.")
    return line[::-1]


def _before_branch(
    installments: Iterable[Installment], statements: Sequence[Statement], lane: Lane
) -> list[Installment]:
    installments = list(installments)
    solved = solve(installments, statements)
    if lane.branch_year is None:
        before = _certainly_before(solved, lane.branch_work)
    else:
        before = {
            one
            for one, (_, latest) in solved.years.items()
            if latest is not None and latest < lane.branch_year
        }
    return [one for one in installments if one.id in before]


def _certainly_before(solved: Chronology, work: Any) -> set:
    """What any order must list before the work."""
    if work not in solved.order:
        return set()
    uncertain = {other for pair in solved.undetermined_pairs if work in pair for other in pair}
    together = {other for group in solved.together if work in group for other in group}
    return set(solved.order[: solved.order.index(work)]) - uncertain - together


def loops(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, ...]]:
    """Parents and branches that end in themselves: each shortest loop, from its least name."""
    pairs = sorted(pairs)
    names = {name for pair in pairs for name in pair}
    graph = Graph(
        (Installment(name, name) for name in names),
        (Statement(number, Says.BEFORE, pair) for number, pair in enumerate(pairs)),
    )
    return [found.cycle for found in contradictions(graph)]


def release_order(works: Iterable[Work]) -> tuple[list[Work], list[Work]]:
    """Released works by (date, title, id), and apart the works without a date."""
    in_order = sorted(works, key=lambda work: work.installed_in(None).precedence)
    released = [work for work in in_order if work.released_on is not None]
    return released, in_order[len(released) :]


def segments(works: Sequence[Work], statements: Iterable[Statement]) -> list[tuple[Work, Setting]]:
    """Every dated period of every work in story order: the same algorithm on settings.

    A statement is about the primary setting of a work. A work with several of them, one for each
    lane, or with none that is dated, stands among the periods without being one itself.
    """
    periods: dict[tuple, tuple[Work, Setting]] = {}
    installments = []
    for work in works:
        dates = work.dates_in(None)
        installments.append(replace(work.installed_in(None), id=(work.id, 0)))
        for number, setting in enumerate(work.settings, start=1):
            if setting.is_dated and [setting] == dates:
                periods[work.id, 0] = work, setting
            elif setting.is_dated:
                periods[work.id, number] = work, setting
                earliest, latest = setting.begins
                installments.append(
                    Installment((work.id, number), work.title, work.released_on, earliest, latest)
                )
    solved = solve(installments, [_about_primaries(said) for said in statements], pairs=False)
    return [periods[one] for one in solved.order if one in periods]


def _about_primaries(said: Statement) -> Statement:
    return replace(said, about=tuple((one, 0) for one in said.about))
