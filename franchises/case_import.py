"""A case file into the database: what is missing is made, what the desk touched is left alone.

Films are found again by title and year, statements by their ids in the file, so that importing
twice makes nothing twice. An imported row is brought up to the file as long as nobody at the desk
has proposed, confirmed or refuted it since.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.db.models import Q
from django.utils.text import slugify

from films.models import Film, FilmTitle, Release
from franchises import agreement, case_files
from franchises.case_details import Details, FilmDetails, SourceDetails, details
from franchises.case_files import Case, CaseFileError
from franchises.case_story import periods
from franchises.chronology_works import Work
from franchises.models import (
    Calendar,
    Continuity,
    Era,
    Event,
    Franchise,
    Membership,
    Placement,
    Setting,
    Statement,
    WatchOrder,
    WatchOrderEntry,
)
from franchises.sentences import in_words, listed
from people.partial_dates import Precision
from people.slugs import first_free
from provenance.claims import CheckState
from provenance.models import Change, Source
from provenance.recording import field_values, record

PLURALS = {"continuity": "continuities"}


@dataclass
class Imported:
    """How much an import made, changed, and left as the desk has it."""

    franchise: Franchise | None = None
    made: Counter = field(default_factory=Counter)
    changed: Counter = field(default_factory=Counter)
    kept: Counter = field(default_factory=Counter)

    def __str__(self):
        parts = [
            f"{told} {in_numbers(counts)}"
            for told, counts in (
                ("made", self.made),
                ("changed", self.changed),
                ("left to the desk", self.kept),
            )
            if counts.total()
        ]
        return f"{self.franchise}: {'; '.join(parts) or 'nothing to do'}."


def in_numbers(counts: Counter) -> str:
    """3 films and 1 placement."""
    return listed(
        [
            f"{count} {name if count == 1 else PLURALS.get(name, f'{name}s')}"
            for name, count in sorted(counts.items())
            if count
        ]
    )


def read(path: Path) -> tuple[Case, Details]:
    """The case of a file with all that an import needs, or CaseFileError."""
    case = case_files.read(path)
    if not isinstance(case, Case):
        raise CaseFileError(f"{path.name}: this file holds cases to check and no franchise.")
    return case, details(case, path.name)


def import_case(case: Case, known: Details, *, by=None, public_at: datetime | None = None):
    """Writes what is missing: all of it or, where it contradicts (Contradicts), nothing.

    With `public_at` the records are verified from then on and what names a source is confirmed;
    else they wait for the desk, unverified and proposed.
    """
    return _Import(case, known, by, public_at).run()


class _Import:
    def __init__(self, case, known, by, public_at):
        self.case, self.known, self.by, self.public_at = case, known, by, public_at
        self.done = Imported()
        self.films: dict[str, Film] = {}
        self.lanes: dict[str, Continuity] = {}
        self.entries = {entry["id"]: entry for entry in case.data["installments"]}

    @transaction.atomic
    def run(self) -> Imported:
        franchise = self.done.franchise = self.franchise()
        with agreement.changing(franchise):
            for source in self.known.sources:
                self.source(source)
            for work in self.case.works:
                self.films[work.id] = self.film(work, self.known.films[work.id])
            self.continuities()
            for work in self.case.works:
                self.places(work, self.known.films[work.id])
            self.statements()
            self.events()
            self.watch_orders()
        return self.done

    # Records

    @property
    def verified(self):
        if self.public_at is None:
            return {}
        return {"verified_at": self.public_at, "verified_by": self.by}

    def claim(self, source: SourceDetails | None):
        found = self.source(source)
        if self.public_at is None:
            state = CheckState.PROPOSED
        else:
            state = CheckState.CONFIRMED if found else CheckState.CLAIMED
        return {"source": found, "check_state": state}

    def source(self, wanted: SourceDetails | None) -> Source | None:
        if wanted is None:
            return None
        found, is_new = Source.objects.get_or_create(
            title=wanted.title,
            publisher=wanted.publisher,
            defaults={"url": wanted.url, "kind": wanted.kind},
        )
        if is_new:
            self.made(found, "source")
        return found

    def made(self, row, name):
        self.done.made[name] += 1
        record(row, Change.Verb.CREATED, {}, field_values(row), self.by)

    def franchise(self) -> Franchise:
        name = self.case.name
        slug = self.known.slug or slugify(name)
        found = Franchise.objects.filter(slug=slug).first() if slug else None
        if found is None:
            found = Franchise.objects.create(
                name=name, slug=slug, standfirst=self.known.standfirst, **self.verified
            )
            self.made(found, "franchise")
        elif found.root_id:
            raise CaseFileError(
                f"{name}: the franchise with the address {slug} is a part of {found.root}, and its "
                "story is told with that."
            )
        if found.calendar_id is None:
            found.calendar = self.calendar()
            found.save(update_fields=["calendar"])
        return found

    def calendar(self) -> Calendar:
        """That of the name; one that is there keeps its eras."""
        wanted = self.known.calendar
        found, is_new = Calendar.objects.get_or_create(
            name=wanted.name, defaults={"unit": wanted.unit}
        )
        if is_new:
            for era in wanted.eras:
                Era.objects.create(
                    calendar=found,
                    suffix=era.suffix,
                    sign=era.sign,
                    offset=era.offset,
                    is_leading=era.is_leading,
                )
            self.made(found, "calendar")
        return found

    # Films

    def film(self, work: Work, wanted: FilmDetails) -> Film:
        found = self.known_film(work, wanted) or self.new_film(work, wanted)
        _, is_new = Membership.objects.get_or_create(
            franchise=self.done.franchise,
            film=found,
            defaults={"role": wanted.role, "canon": wanted.canon},
        )
        self.done.made["membership"] += is_new
        return found

    def known_film(self, work: Work, wanted: FilmDetails) -> Film | None:
        """The film of one of its titles and of its year; first one that belongs here already."""
        titles = {wanted.title, work.title, *wanted.also}
        named = Q(pk__in=FilmTitle.objects.filter(title__in=titles).values("film"))
        year = work.released_on and work.released_on.year
        rows = Film.objects.filter(named | Q(title__in=titles), merged_into=None, year=year)
        ours = set(
            Membership.objects.filter(franchise=self.done.franchise).values_list("film", flat=True)
        )
        taken = {film.pk for film in self.films.values()}
        fit = [film for film in rows if film.pk not in taken]
        fit.sort(key=lambda film: (film.pk not in ours, film.kind != wanted.kind, film.pk))
        return fit[0] if fit else None

    def new_film(self, work: Work, wanted: FilmDetails) -> Film:
        parent = self.series(wanted) if wanted.parent else None
        year = work.released_on and work.released_on.year
        slug = first_free(
            wanted.title,
            year,
            lambda slug: Film.objects.filter(slug=slug).exists(),
            otherwise="film",
        )
        film = Film.objects.create(
            title=wanted.title,
            slug=slug,
            kind=wanted.kind,
            parent=parent,
            status=wanted.status,
            synopsis=wanted.synopsis,
            runtime_minutes=wanted.runtime,
            **self.verified,
        )
        FilmTitle.objects.bulk_create(
            FilmTitle(film=film, title=title) for title in wanted.also if title != wanted.title
        )
        if work.released_on:
            Release.objects.create(
                film=film,
                released_on=work.released_on,
                precision=Precision.DAY,
                medium=wanted.medium,
                is_primary=True,
                check_state=CheckState.CLAIMED,
            )
        if wanted.also:
            film.index()  # its other titles came after it
        self.made(film, "film")
        return film

    def series(self, wanted: FilmDetails) -> Film:
        """The series of a season, which need not belong to the franchise itself."""
        rows = Film.objects.filter(title=wanted.parent, kind=Film.Kind.SERIES, merged_into=None)
        found = rows.order_by("pk").first()
        if found is None:
            found = Film.objects.create(
                title=wanted.parent, kind=Film.Kind.SERIES, status=wanted.status, **self.verified
            )
            self.made(found, "film")
        return found

    # Continuities and places

    def continuities(self):
        """Those that are missing; one that is there stays as the desk has it."""
        there = {one.slug: one for one in self.done.franchise.continuities.all()}
        new = [lane for lane in self.case.lanes if lane.slug not in there]
        for lane in new:
            there[lane.slug] = Continuity.objects.create(
                franchise=self.done.franchise,
                name=self.case.lane_names[lane.slug],
                slug=lane.slug,
                is_default=not any(one.is_default for one in there.values()),
            )
        for lane in new:
            row = there[lane.slug]
            if lane.branches_from:
                row.branches_from = there[lane.branches_from]
                row.branch_film = self.films.get(lane.branch_work)
                row.branch_year = lane.branch_year
                row.save()
            self.made(row, "continuity")
        self.lanes = there

    def places(self, work: Work, wanted: FilmDetails):
        entry = self.entries[work.id]
        notes = list(wanted.setting_notes)
        settings = list(zip(work.settings, entry.get("settings") or (), strict=True))
        for lane in entry["continuities"]:
            told = list(periods(settings, lane))
            told_notes = [
                note
                for (setting, _), note in zip(settings, notes, strict=True)
                if setting.lane in ("", lane)
            ]
            self.place(work, self.lanes[lane], wanted, list(zip(told, told_notes, strict=True)))

    def place(self, work, lane, wanted, told):
        film = self.films[work.id]
        row = Placement.objects.filter(continuity=lane, film=film).first()
        rows = [
            {
                "start": period.start,
                "end": period.end,
                "uncertainty": period.uncertainty,
                "is_primary": period.is_primary,
                "role": period.role,
                "label": period.label,
                "certainty": period.certainty,
                "is_asserted": period.is_asserted,
                "note": note,
            }
            for period, note in told
        ]
        values = {"note": wanted.note, **self.claim(wanted.source)}
        if row is None:
            row = Placement.objects.create(continuity=lane, film=film, **values)
            self.set_settings(row, rows)
            self.made(row, "placement")
        elif was_touched(row):
            self.done.kept["placement"] += 1
        elif self.differs(row, values) or self.settings_of(row, rows) != rows:
            before = field_values(row)
            self.change(row, values)
            row.settings.all().delete()
            self.set_settings(row, rows)
            self.done.changed["placement"] += 1
            record(row, Change.Verb.CHANGED, before, field_values(row), self.by, "By an import")

    def set_settings(self, placement, rows):
        Setting.objects.bulk_create(Setting(placement=placement, **values) for values in rows)

    def settings_of(self, placement, rows):
        names = list(rows[0]) if rows else ["start"]
        found = placement.settings.order_by("pk").values(*names)
        return [dict(row) for row in found]

    def differs(self, row, values) -> bool:
        """Whether a row says something else than the file. A surer state is no difference."""
        if self.public_at is None or row.check_state == CheckState.CONFIRMED:
            values = {name: value for name, value in values.items() if name != "check_state"}
        return any(getattr(row, name) != value for name, value in values.items())

    def change(self, row, values):
        for name, value in values.items():
            setattr(row, name, value)
        row.save()

    # Statements

    def statements(self):
        said = [
            (one.id, str(one.says), one.about, one.min_years, one.max_years)
            for one in self.case.statements
        ]
        said += [
            (one.id, one.kind, (one.item, one.other), None, None) for one in self.case.relations
        ]
        place = {entry["id"]: n for n, entry in enumerate(self.case.data["constraints"])}
        certainties = {
            entry["id"]: entry.get("certainty") or "stated"
            for entry in self.case.data["constraints"]
        }
        there = {
            row.imported_as: row
            for row in self.done.franchise.statements.exclude(imported_as="").prefetch_related(
                "members"
            )
        }
        for key, says, about, least, most in sorted(said, key=lambda row: place[row[0]]):
            films = [self.films[one] for one in about]
            known = self.known.statements[key]
            words = in_words(says, [film.title for film in films], least, most)
            values = {
                "says": says,
                "certainty": certainties[key],
                "min_years": least,
                "max_years": most,
                "why": known.why,
                "spoiler_free": known.spoiler_free or words[:300],
                **self.claim(known.source),
            }
            self.statement(key, films, values, there.get(key))

    def statement(self, key, films, values, row):
        if row is None:
            row = Statement.objects.create(franchise=self.done.franchise, imported_as=key, **values)
            row.set_members(films)
            self.made(row, "statement")
        elif was_touched(row):
            self.done.kept["statement"] += 1
        elif self.differs(row, values) or not is_about(row, films):
            before = field_values(row)
            self.change(row, values)
            row.set_members(films)
            self.done.changed["statement"] += 1
            record(row, Change.Verb.CHANGED, before, field_values(row), self.by, "By an import")

    # What stands beside

    def events(self):
        there = set(self.done.franchise.events.values_list("name", flat=True))
        for name in self.known.events:
            if name not in there:
                row = Event.objects.create(
                    franchise=self.done.franchise, name=name, **self.verified
                )
                self.made(row, "event")

    def watch_orders(self):
        there = set(self.done.franchise.watch_orders.values_list("name", flat=True))
        for wanted in self.known.watch_orders:
            if wanted.name in there:
                continue
            row = WatchOrder.objects.create(
                franchise=self.done.franchise,
                name=wanted.name,
                author=wanted.author,
                note=wanted.note,
                source=self.source(wanted.source),
                **self.verified,
            )
            WatchOrderEntry.objects.bulk_create(
                WatchOrderEntry(
                    watch_order=row, position=n, film=self.films[film], tier=tier, note=note
                )
                for n, (film, tier, note) in enumerate(wanted.steps, start=1)
            )
            self.made(row, "watch order")


def was_touched(row) -> bool:
    """Whether somebody at the desk proposed, confirmed or refuted it."""
    return (
        row.proposed_by_id is not None
        or row.confirmed_at is not None
        or row.check_state == CheckState.REFUTED
    )


def is_about(statement: Statement, films) -> bool:
    members = sorted(statement.members.all(), key=lambda member: member.position)
    return [member.film_id for member in members] == [film.pk for film in films]
