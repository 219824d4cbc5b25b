"""The people, films and franchises of the demo publication, from the TOML files in desk/demo/.

A record that is there already, by its address, is left as it is: somebody may have worked on it.
"""

import datetime
import tomllib
from pathlib import Path

from films.models import Credit, Film, FilmTitle, Release
from franchises.models import Character, CharacterAlias, Franchise, Membership, Portrayal
from people.models import Person, PersonName
from people.partial_dates import Precision
from provenance.claims import CheckState
from provenance.models import Change, Source
from provenance.recording import field_values, record

DEMO = Path(__file__).parent / "demo"
# Older than the oldest piece: a record has to be public before a piece that names it.
OPENED_AT = datetime.datetime(2023, 1, 2, 9, tzinfo=datetime.UTC)
PRECISIONS = {4: Precision.YEAR, 7: Precision.MONTH, 10: Precision.DAY}


def read(name):
    """The values of one of the files."""
    return tomllib.loads((DEMO / f"{name}.toml").read_text(encoding="utf-8"))


def partial_date(text):
    """(first day, precision) of "2025-06-06", "1948-07" or "1954"; what is empty stays so."""
    if not text:
        return None, ""
    return datetime.date.fromisoformat(f"{text}-01-01"[:10]), PRECISIONS[len(text)]


class Records:
    """The records of the demo by their names in the files, found or made.

    `made` counts what was made; `by` is whose hand the history names.
    """

    def __init__(self, by):
        self.by = by
        self.known = {"source": {}, "person": {}, "film": {}, "franchise": {}}
        self.made = dict.fromkeys(("person", "film", "franchise"), 0)

    def __getitem__(self, name):
        """The record called "film:ballerina" and the like; KeyError for none."""
        kind, _, slug = name.partition(":")
        return self.known[kind][slug]

    def load(self):
        for key, row in read("sources").items():
            found, _ = Source.objects.get_or_create(
                title=row["title"], publisher=row["publisher"], defaults=row
            )
            self.known["source"][key] = found
        for slug, row in read("people")["people"].items():
            self.find_or_make("person", Person, slug, row, self.person)
        for row in read("critics")["critic"]:
            self.find_or_make("person", Person, row["slug"], row, self.person)
        for row in read("films")["film"]:
            self.find_or_make("film", Film, row["slug"], row, self.film)
        for row in read("franchises")["franchise"]:
            self.find_or_make("franchise", Franchise, row["slug"], row, self.franchise)

    def find_or_make(self, kind, model, slug, row, make):
        found = model.objects.filter(slug=slug).first()
        if found is None:
            found = make(slug, row)
            self.made[kind] += 1
        self.known[kind][slug] = found

    def create(self, model, **values):
        """A public record of its own address."""
        return model.objects.create(verified_at=OPENED_AT, verified_by=self.by, **values)

    def created(self, obj, *relations):
        """Writes the record's first line of history, with its parts in it as the desk does."""
        record(obj, Change.Verb.CREATED, {}, stored(obj, *relations), self.by)

    def person(self, slug, row):
        born_on, born_precision = partial_date(row.get("born"))
        died_on, died_precision = partial_date(row.get("died"))
        person = self.create(
            Person,
            slug=slug,
            name=row["name"],
            sort_name=row["sort"],
            biography=row.get("bio", ""),
            born_on=born_on,
            born_precision=born_precision,
            died_on=died_on,
            died_precision=died_precision,
        )
        PersonName.objects.bulk_create(
            PersonName(person=person, **name) for name in row.get("also", ())
        )
        person.index()  # its other names came after it
        self.created(person, "names")
        return person

    def film(self, slug, row):
        film = self.create(
            Film,
            slug=slug,
            title=row["title"],
            original_language=row["language"],
            kind=row["kind"],
            status=row["status"],
            runtime_minutes=row.get("runtime"),
            countries=" ".join(row["countries"]),
            languages=" ".join(row["languages"]),
            synopsis=row["synopsis"],
            palette=row["palette"],
        )
        FilmTitle.objects.bulk_create(
            FilmTitle(film=film, **title) for title in row.get("also", ())
        )
        for release in row["releases"]:
            self.release(film, row, release)
        self.credits(film, row)
        film.index()  # its other titles came after it
        self.created(film, "titles", "releases", "credits")
        self.refute(film, row)
        return film

    def claim(self, row, fallback):
        """The source and check state of one fact; what is only claimed need name nobody."""
        state = CheckState(row.get("check", CheckState.CONFIRMED))
        key = row.get("source", fallback if state == CheckState.CONFIRMED else None)
        return {"source": key and self[f"source:{key}"], "check_state": state}

    def release(self, film, row, release):
        released_on, precision = partial_date(release["date"])
        Release.objects.create(
            film=film,
            released_on=released_on,
            precision=precision,
            region=release["region"],
            medium=release["medium"],
            is_primary=release.get("primary", False),
            **self.claim(release, row["source"]),
        )

    def credits(self, film, row):
        refuted = [{"check": "claimed", **claim} for claim in row.get("refuted", ())]
        cast = [{"job": "cast", "billing": n, **part} for n, part in enumerate(row["cast"], 1)]
        Credit.objects.bulk_create(
            Credit(
                film=film,
                person=self[f"person:{credit['person']}"],
                job_id=credit["job"],
                character_text=credit.get("as", ""),
                credited_as=credit.get("credited", ""),
                billing=credit.get("billing"),
                is_uncredited=credit.get("uncredited", False),
                is_spoiler=credit.get("spoiler", False),
                **self.claim(credit, row["source"]),
            )
            for credit in [*row["crew"], *cast, *refuted]
        )

    def refute(self, film, row):
        """What was claimed before the release and turned out otherwise, as a change of its own."""
        for claim in row.get("refuted", ()):
            before = stored(film, "credits")
            film.credits.filter(
                person=self[f"person:{claim['person']}"],
                job=claim["job"],
                character_text=claim.get("as", ""),
            ).update(check_state=CheckState.REFUTED, note=claim["note"])
            after = stored(film, "credits")
            record(film, Change.Verb.CHANGED, before, after, self.by, summary=claim["note"])

    def franchise(self, slug, row):
        franchise = self.create(Franchise, slug=slug, name=row["name"], standfirst=row["summary"])
        Membership.objects.bulk_create(
            Membership(
                franchise=franchise,
                film=self[f"film:{member['film']}"],
                role=member["role"],
                canon=member["canon"],
            )
            for member in row["members"]
        )
        self.created(franchise, "memberships")
        for character in row["character"]:
            self.character(franchise, character)
        return franchise

    def character(self, franchise, row):
        character = self.create(
            Character,
            franchise=franchise,
            slug=row["slug"],
            name=row["name"],
            description=row["summary"],
        )
        CharacterAlias.objects.bulk_create(
            CharacterAlias(character=character, **alias) for alias in row.get("aliases", ())
        )
        Portrayal.objects.bulk_create(
            Portrayal(
                character=character,
                credit=self.part(played),
                is_younger=played.get("younger", False),
                is_recast=played.get("recast", False),
            )
            for played in row["played"]
        )
        self.created(character, "aliases", "portrayals")

    def part(self, played):
        """The credit by which somebody plays a character: their part in that film, as it stands."""
        return Credit.objects.public().get(
            film=self[f"film:{played['film']}"],
            person=self[f"person:{played['person']}"],
            job="cast",
        )


def stored(obj, *relations):
    """The record's columns, and under each relation its rows by key, as the history keeps them."""
    values = field_values(obj)
    for name in relations:
        if rows := {str(row.pk): field_values(row) for row in getattr(obj, name).all()}:
            values[name] = rows
    return values
