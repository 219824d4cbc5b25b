"""The people, films and franchises of the demo publication, from the TOML files in desk/demo/.

A record that is there already, by its address, is left as it is: somebody may have worked on it.
"""

import datetime
import tomllib
from functools import cached_property
from pathlib import Path

from django.db.models import prefetch_related_objects

from films.models import Credit, Film, FilmExternalId, FilmTitle, Release
from franchises import art_pairs
from franchises.models import Character, CharacterAlias, Franchise, Membership, Portrayal
from people.models import Person, PersonName
from people.partial_dates import Precision
from provenance.claims import CheckState
from provenance.models import Change, Source
from provenance.recording import change_of, field_values, record
from search import index as search_index

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

    `made` counts what was made; `by` is whose hand the history names. People and films are made
    in bulk: there are a thousand of them, and whoever loads the demo waits.
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
        critics = {row["slug"]: row for row in read("critics")["critic"]}
        films = {row["slug"]: row for row in read("films")["film"]}
        franchises = {row["slug"]: row for row in read("franchises")["franchise"]}
        self.find_or_make("person", Person, read("people")["people"] | critics, self.people)
        self.find_or_make("film", Film, films, self.films)
        self.find_or_make("franchise", Franchise, franchises, self.franchises)

    def find_or_make(self, kind, model, rows, make):
        """Makes those of the rows that are not there by their address, and knows them all."""
        known = self.known[kind]
        known.update((found.slug, found) for found in model.objects.filter(slug__in=rows))
        missing = {slug: row for slug, row in rows.items() if slug not in known}
        known.update((made.slug, made) for made in make(missing))
        self.made[kind] += len(missing)

    def public(self, **values):
        """The columns of a public record of its own address, with these."""
        return {"verified_at": OPENED_AT, "verified_by": self.by, **values}

    def created(self, objects, *relations):
        """Writes the first line of each record's history, its parts in it as the desk does."""
        prefetch_related_objects(objects, *relations)
        Change.objects.bulk_create(
            change_of(obj, Change.Verb.CREATED, {}, stored(obj, *relations), self.by)
            for obj in objects
        )

    def people(self, rows):
        people = {slug: self.person(slug, row) for slug, row in rows.items()}
        Person.objects.bulk_create(people.values())
        PersonName.objects.bulk_create(
            PersonName(person=people[slug], **name)
            for slug, row in rows.items()
            for name in row.get("also", ())
        )
        made = list(people.values())
        self.created(made, "names")
        search_index.put_many(person.search_entry() for person in made)
        return made

    def person(self, slug, row):
        born_on, born_precision = partial_date(row.get("born"))
        died_on, died_precision = partial_date(row.get("died"))
        person = Person(
            **self.public(slug=slug, name=row["name"], sort_name=row["sort"]),
            biography=row.get("bio", ""),
            disclosure=row.get("disclosure", ""),
            born_on=born_on,
            born_precision=born_precision,
            died_on=died_on,
            died_precision=died_precision,
        )
        person.complete()
        return person

    def films(self, rows):
        films = {slug: self.film(slug, row) for slug, row in rows.items()}
        Film.objects.bulk_create(films.values())
        pairs = [(films[slug], row) for slug, row in rows.items()]
        FilmTitle.objects.bulk_create(
            FilmTitle(film=film, **title) for film, row in pairs for title in row.get("also", ())
        )
        FilmExternalId.objects.bulk_create(
            FilmExternalId(film=film, source="imdb", value=row["imdb"])
            for film, row in pairs
            if "imdb" in row
        )
        Release.objects.bulk_create(
            self.release(film, row, release) for film, row in pairs for release in row["releases"]
        )
        Credit.objects.bulk_create(
            credit for film, row in pairs for credit in self.credits(film, row)
        )
        for film, _ in pairs:
            film.settle_release()  # and finds the film by its other titles, which are there now
        made = list(films.values())
        self.created(made, "titles", "external_ids", "releases", "credits")
        for film, row in pairs:
            if "refuted" in row:
                self.refute(Film.objects.get(pk=film.pk), row)
        return made

    def film(self, slug, row):
        film = Film(
            **self.public(slug=slug, title=row["title"]),
            original_title=row.get("original_title", ""),
            original_language=row["language"],
            kind=row["kind"],
            status=row["status"],
            runtime_minutes=row.get("runtime"),
            countries=" ".join(row["countries"]),
            languages=" ".join(row["languages"]),
            synopsis=row["synopsis"],
            palette=row.get("palette", ""),
            art_family=row.get("family", ""),
        )
        film.complete()
        return film

    def claim(self, fact, row):
        """The source and check state of one fact of a film; what is claimed may name nobody."""
        state = CheckState(fact.get("check", row.get("check", CheckState.CONFIRMED)))
        is_confirmed = state == CheckState.CONFIRMED
        key = fact.get("source", row["source"] if is_confirmed else None)
        return {"source": key and self[f"source:{key}"], "check_state": state}

    def release(self, film, row, release):
        released_on, precision = partial_date(release["date"])
        return Release(
            film=film,
            released_on=released_on,
            precision=precision,
            region=release["region"],
            medium=release["medium"],
            is_primary=release.get("primary", False),
            **self.claim(release, row),
        )

    def credits(self, film, row):
        refuted = [{"check": "claimed", **claim} for claim in row.get("refuted", ())]
        cast = [{"job": "cast", "billing": n, **part} for n, part in enumerate(row["cast"], 1)]
        for credit in [*row["crew"], *cast, *refuted]:
            yield Credit(
                film=film,
                person=self[f"person:{credit['person']}"],
                job_id=credit["job"],
                character_text=credit.get("as", ""),
                credited_as=credit.get("credited", ""),
                billing=credit.get("billing"),
                is_voice=credit.get("voice", False),
                is_uncredited=credit.get("uncredited", False),
                is_archive=credit.get("archive", False),
                is_spoiler=credit.get("spoiler", False),
                **self.claim(credit, row),
            )

    def refute(self, film, row):
        """What was claimed before the release and turned out otherwise, as a change of its own."""
        for claim in row["refuted"]:
            before = stored(film, "credits")
            film.credits.filter(
                person=self[f"person:{claim['person']}"],
                job=claim["job"],
                character_text=claim.get("as", ""),
            ).update(check_state=CheckState.REFUTED, note=claim["note"])
            after = stored(film, "credits")
            record(film, Change.Verb.CHANGED, before, after, self.by, summary=claim["note"])

    def franchises(self, rows):
        return [self.franchise(slug, row) for slug, row in rows.items()]

    def franchise(self, slug, row):
        franchise = Franchise.objects.create(
            **self.public(slug=slug, name=row["name"], standfirst=row["summary"])
        )
        Membership.objects.bulk_create(
            Membership(
                franchise=franchise,
                film=self[f"film:{member['film']}"],
                role=member["role"],
                canon=member["canon"],
            )
            for member in row["members"]
        )
        art_pairs.give([self[f"film:{member['film']}"].pk for member in row["members"]])
        self.created([franchise], "memberships")
        characters = [self.character(franchise, character) for character in row["character"]]
        self.created(characters, "aliases", "portrayals")
        return franchise

    def character(self, franchise, row):
        character = Character.objects.create(
            **self.public(slug=row["slug"], name=row["name"], description=row["summary"]),
            franchise=franchise,
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
                is_voice=played.get("voice", False),
            )
            for played in row["played"]
        )
        return character

    def populate(self):
        """Gives the franchises of the case files, once they are there, their characters."""
        for slug, rows in read("characters").items():
            franchise = Franchise.objects.get(slug=slug)
            if not franchise.characters.exists():
                characters = [self.character(franchise, row) for row in rows]
                self.created(characters, "aliases", "portrayals")

    def part(self, played):
        """The credit by which somebody plays a character: their part in that film, as it stands."""
        film, person = self[f"film:{played['film']}"], self[f"person:{played['person']}"]
        return self.parts[film.pk, person.pk]

    @cached_property
    def parts(self):
        """Every part that readers see, by film and person: hundreds are asked for."""
        cast = Credit.objects.public().filter(job="cast")
        return {(part.film_id, part.person_id): part for part in cast}


def stored(obj, *relations):
    """The record's columns, and under each relation its rows by key, as the history keeps them."""
    values = field_values(obj)
    for name in relations:
        if rows := {str(row.pk): field_values(row) for row in getattr(obj, name).all()}:
            values[name] = rows
    return values
