"""What an import wants of a case file beyond what the solver asks: names, sources, calendars.

Read as strictly as the rest: whatever is wrong is said with its place, before anything is written.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from films.models import FIRST_RELEASE, LAST_RELEASE
from franchises.calendars import Calendar
from franchises.case_files import At, Case, named, unique
from franchises.case_story import calendar

STATUSES = ("announced", "in_production", "released", "cancelled")
ROLES = ("main", "spin_off", "prequel_series", "tie_in", "crossover")
MEDIA = ("theatrical", "streaming", "tv", "home")
SETTING_ROLES = ("main", "prologue", "epilogue", "frame", "parallel story", "time travel")
SOURCE_KINDS = ("on_screen", "maker", "distributor", "press", "fan")
TIERS = ("essential", "recommended", "optional")
SLUG = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-_")


@dataclass(frozen=True)
class SourceDetails:
    title: str
    publisher: str = ""
    url: str = ""
    kind: str = "press"


@dataclass(frozen=True)
class FilmDetails:
    title: str
    also: tuple[str, ...]
    parent: str
    kind: str
    status: str
    medium: str
    role: str
    canon: str
    note: str
    synopsis: str
    runtime: int | None
    source: SourceDetails | None
    setting_notes: tuple[str, ...]


@dataclass(frozen=True)
class StatementDetails:
    why: str
    spoiler_free: str
    source: SourceDetails | None


@dataclass(frozen=True)
class WatchOrderDetails:
    name: str
    author: str
    note: str
    source: SourceDetails | None
    steps: tuple[tuple[str, str, str], ...]  # film, tier, note


@dataclass(frozen=True)
class Details:
    slug: str
    standfirst: str
    calendar: Calendar
    films: dict[str, FilmDetails]
    statements: dict[str, StatementDetails]
    sources: tuple[SourceDetails, ...] = ()
    events: tuple[str, ...] = ()
    watch_orders: tuple[WatchOrderDetails, ...] = field(default=())


def details(case: Case, file: str) -> Details:
    """The rest of a case that was read without complaint, or CaseFileError."""
    top = At(case.data, file, "")
    top.get("franchise").text(200)
    _check_continuities(top)
    _check_calendar(top.get("calendar"))
    otherwise = _source(top.get("source"))
    ids = {work.id for work in case.works}
    return Details(
        slug=_slug(top.get("slug")),
        standfirst=_words(top.get("standfirst"), 300),
        calendar=calendar(case.data),
        films={
            entry.value["id"]: _film(entry, otherwise)
            for entry in top.get("installments").objects()
        },
        statements={
            entry.value["id"]: _statement(entry, otherwise)
            for entry in top.get("constraints").objects()
        },
        sources=tuple(_listed_sources(top.get("sources"))),
        events=tuple(_events(top.get("events"))),
        watch_orders=tuple(_watch_orders(top.get("watch_orders"), ids)),
    )


def _words(place: At, longest: int) -> str:
    return "" if place.is_absent else place.text(longest)


def _choice(place: At, known: tuple[str, ...], default: str) -> str:
    return default if place.is_absent else place.one_of(known)


def _slug(place: At) -> str:
    slug = _words(place, 120)
    if not SLUG.issuperset(slug):
        place.refuse("an address holds small letters, digits and hyphens")
    return slug


def _check_continuities(top: At) -> None:
    for entry in top.get("continuities").objects():
        _slug(entry.get("slug"))
        entry.get("name").text(120)
        if not entry.get("branches_from").is_absent and all(
            entry.get(key).is_absent for key in ("branch_item", "branch_year")
        ):
            entry.refuse("a branch needs a branch_item, a branch_year or both")


def _check_calendar(place: At) -> None:
    if place.is_absent:
        return
    place.must_be_an_object()
    _words(place.get("name"), 100)
    _words(place.get("unit"), 20)
    if place.get("eras").is_absent:
        return
    for era in unique(place.get("eras"), "suffix"):
        era.get("suffix").text(12)
        if era.get("sign").year() not in (None, 1, -1):
            era.get("sign").refuse("a sign is 1 or -1")
        era.get("offset").year()


def _source(place: At, otherwise: SourceDetails | None = None) -> SourceDetails | None:
    """A source as an object, as an address without its scheme, or as a title."""
    if place.is_absent:
        return otherwise
    if isinstance(place.value, str):
        return _source_of_text(place.text(300))
    place.must_be_an_object()
    url = _words(place.get("url"), 500)
    if url and urlsplit(url).scheme not in ("http", "https"):
        place.get("url").refuse("an address begins with https:// or http://")
    return SourceDetails(
        place.get("title").text(300),
        _words(place.get("publisher"), 200),
        url,
        _choice(place.get("kind"), SOURCE_KINDS, "press"),
    )


def _source_of_text(text: str) -> SourceDetails:
    host, slash, _ = text.partition("/")
    if slash and "." in host and not any(letter.isspace() for letter in text):
        return SourceDetails(text, host, f"https://{text}")
    return SourceDetails(text)


def _listed_sources(place: At) -> Iterator[SourceDetails]:
    if not place.is_absent:
        for entry in place.items():
            yield _source(entry)


def _film(entry: At, otherwise: SourceDetails | None) -> FilmDetails:
    title = entry.get("title").text(300)
    printed = _words(entry.get("display_title"), 300) or title
    kind = entry.get("kind").default_text("film")
    also = [] if entry.get("aka").is_absent else [one.text(300) for one in entry.get("aka").items()]
    if kind in ("season", "episode") and entry.get("parent").is_absent:
        entry.refuse("a season or episode names its series as parent")
    _refuse_out_of_reach(entry.get("release_date"))
    return FilmDetails(
        title=printed,
        also=tuple(also),
        parent=_words(entry.get("parent"), 300),
        kind=kind,
        status=_choice(
            entry.get("status"),
            STATUSES,
            "announced" if entry.get("release_date").is_absent else "released",
        ),
        medium=_choice(
            entry.get("medium"), MEDIA, "theatrical" if kind in ("film", "short") else "streaming"
        ),
        role=_choice(entry.get("role"), ROLES, "main"),
        canon=entry.get("canon").default_text("canon"),
        note=_words(entry.get("note"), 300),
        synopsis=_words(entry.get("synopsis"), 1000),
        runtime=_runtime(entry.get("runtime")),
        source=_source(entry.get("source"), otherwise),
        setting_notes=tuple(_setting_notes(entry.get("settings"))),
    )


def _refuse_out_of_reach(place: At) -> None:
    day = place.day()
    if day and not FIRST_RELEASE <= day <= LAST_RELEASE:
        place.refuse(f"films come out from {FIRST_RELEASE.year} to {LAST_RELEASE.year}")


def _runtime(place: At) -> int | None:
    minutes = place.year()
    if minutes is not None and not 0 < minutes < 10_000:
        place.refuse("a runtime is a number of minutes")
    return minutes


def _setting_notes(entries: At) -> Iterator[str]:
    if entries.is_absent:
        return
    for entry in entries.objects():
        _choice(entry.get("role"), SETTING_ROLES, "main")
        _words(entry.get("label"), 60)
        if (entry.get("uncertainty").year() or 0) and entry.get("from").is_absent:
            entry.get("uncertainty").refuse("an uncertainty is about a year, and there is none")
        yield _words(entry.get("note"), 300)


def _statement(entry: At, otherwise: SourceDetails | None) -> StatementDetails:
    entry.get("id").text(60)
    about = [entry.get(key).value for key in ("item", "other", "after", "before", "of", "from")]
    items = entry.get("items").value
    about = [one for one in (items if isinstance(items, list) else about) if one is not None]
    if len(set(about)) < len(about):
        entry.refuse("a statement names each installment once")
    return StatementDetails(
        _words(entry.get("why"), 500),
        _words(entry.get("spoiler_free"), 300),
        _source(entry.get("source"), otherwise),
    )


def _events(place: At) -> Iterator[str]:
    if not place.is_absent:
        for entry in place.objects():
            yield entry.get("name").text(200)


def _watch_orders(place: At, ids: set[str]) -> Iterator[WatchOrderDetails]:
    if place.is_absent:
        return
    for entry in unique(place, "name"):
        yield WatchOrderDetails(
            entry.get("name").text(120),
            _words(entry.get("author"), 200),
            _words(entry.get("note"), 300),
            _source(entry.get("source")),
            tuple(_step(step, ids) for step in entry.get("items").items()),
        )


def _step(step: At, ids: set[str]) -> tuple[str, str, str]:
    if isinstance(step.value, str):
        return named(step, ids, "installment"), "essential", ""
    step.must_be_an_object()
    return (
        named(step.get("item"), ids, "installment"),
        _choice(step.get("tier"), TIERS, "essential"),
        _words(step.get("note"), 300),
    )
