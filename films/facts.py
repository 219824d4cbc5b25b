"""The credits of films as readers see them: one line each, billing lines, the short facts."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F
from django.utils.translation import get_language_info

from films.jobs import DONE_BEFORE
from films.models import Credit
from people.addresses import address
from people.partial_dates import in_words, surely_before
from people.prepared import INSTANT, KEY, Many, Prepared
from provenance.claims import CheckState

# What stands in the box beside an article: label and the jobs that it gathers.
SHORT_FACTS = (
    ("Director", ("director", "co_director")),
    ("Creator", ("creator",)),
    ("Writer", ("writer", "screenplay")),
    ("Camera", ("cinematographer",)),
    ("Editor", ("editor",)),
    ("Music", ("composer",)),
)
ACTING = ("cast", "narrator", "self")
SHORT_JOBS = [job for _, jobs in SHORT_FACTS for job in jobs] + list(ACTING)
SHORT_CAST = 8

COLUMNS = (
    "film_id",
    "job_id",
    "job__name",
    "job__department",
    "person__name",
    "person__slug",
    "credited_as",
    "character_text",
    "is_voice",
    "is_uncredited",
    "is_archive",
    "check_state",
    "person__died_on",
    "person__died_precision",
    "film__released_on",
    "film__released_precision",
    "id",
)


TITLE_COLUMNS = ("film__title", "film__slug", "film__year", "film__palette")
SOURCE_COLUMNS = ("source__title", "source__publisher", "source__url")


@dataclass(frozen=True, slots=True)
class Line:
    """One credit; `remarks` are the words that stand behind it in brackets."""

    film: int
    job: str
    job_name: str
    department: str
    person: str
    slug: str
    credited_as: str
    character: str
    is_voice: bool
    is_uncredited: bool
    is_archive: bool
    check_state: str
    died_on: date | None
    died_precision: str
    released_on: date | None
    released_precision: str
    key: int
    source_title: str | None = None
    source_publisher: str | None = None
    source_url: str | None = None

    @property
    def name(self):
        return self.credited_as or self.person

    @property
    def address(self):
        return address("people:detail", self.slug)

    @property
    def is_claimed(self):
        return self.check_state == CheckState.CLAIMED

    @property
    def is_posthumous(self):
        return self.job not in DONE_BEFORE and surely_before(
            self.died_on, self.died_precision, self.released_on, self.released_precision
        )

    @property
    def remarks(self):
        said = (
            ("voice", self.is_voice),
            ("uncredited", self.is_uncredited),
            ("archive footage", self.is_archive),
            ("posthumous", self.is_posthumous),
            ("claimed", self.is_claimed),
        )
        return ", ".join(word for word, holds in said if holds)


def public_credits(at):
    """The credits that readers may see: no proposal, nothing refuted, nothing that spoils."""
    return Credit.objects.public().filter(
        is_spoiler=False, person__verified_at__lte=at, person__merged_into=None
    )


def _in_order(credits, *more):
    """The credits in billing order, as values for lines."""
    ordered = credits.order_by("job__sort", F("billing").asc(nulls_last=True), "id")
    return ordered.values_list(*COLUMNS, *more)


_of_film = Prepared(
    lambda film, at: _in_order(public_credits(at).filter(film__pk=film), *SOURCE_COLUMNS),
    film=KEY,
    at=INSTANT,
)
_short = Prepared(
    lambda film, at: _in_order(public_credits(at).filter(film__pk=film, job__pk__in=SHORT_JOBS)),
    film=KEY,
    at=INSTANT,
)
_directors = Prepared(
    lambda films, at: _in_order(public_credits(at).filter(film__pk__in=films, job="director")),
    films=Many(KEY),
    at=INSTANT,
)
_of_person = Prepared(
    lambda person, at: _in_order(
        public_credits(at).filter(
            person__pk=person, film__verified_at__lte=at, film__merged_into=None
        ),
        *TITLE_COLUMNS,
    ),
    person=KEY,
    at=INSTANT,
)


COLLABORATORS, OFTEN = 5, 2
_collaborators = Prepared(
    lambda person, films, at: (
        public_credits(at)
        .filter(film__pk__in=films)
        .exclude(person__pk=person)
        .order_by()
        .values("person__name", "person__slug", "person__sort_name")
        .annotate(together=Count("film", distinct=True))
        .filter(together__gte=OFTEN)
        .order_by("-together", "person__sort_name", "person__slug")
        .values_list("person__name", "person__slug", "together")[:COLLABORATORS]
    ),
    person=KEY,
    films=Many(KEY),
    at=INSTANT,
)


def collaborators(person, films, at):
    """(name, address, number of the films (ids) together), the most frequent first. One query."""
    rows = _collaborators(person=person, films=films, at=at)
    return [(name, address("people:detail", slug), together) for name, slug, together in rows]


def lines(film, at):
    """Every public credit of a film (id) in billing order, with its source. One query."""
    return [Line(*row) for row in _of_film(film=film, at=at)]


def short_lines(film, at):
    """What the box beside an article shows of a film (id). One query."""
    return [Line(*row) for row in _short(film=film, at=at)]


def lines_of_person(person, at):
    """(line, title, slug, year, palette) for what a person (id) did in public films. One query."""
    rows = _of_person(person=person, at=at)
    return [(Line(*row[: len(COLUMNS)]), *row[len(COLUMNS) :]) for row in rows]


def sources(found):
    """(title, publisher, web address) of whoever says so, each once, by title."""
    named = {
        (title, publisher, url if url.startswith(("https://", "http://")) else "")
        for title, publisher, url in found
        if title
    }
    return sorted(named)


def by_label(found):
    """(label, lines) for each of the short facts that there is something to say of."""
    for label, jobs in SHORT_FACTS:
        gathered = [line for line in found if line.job in jobs]
        if gathered:
            yield label, without_repeats(gathered)


def cast(found):
    return [line for line in found if line.job in ACTING]


def by_job(found):
    """(job, lines) for each job but acting, in the order of a billing block."""
    jobs = {}
    for line in found:
        if line.job not in ACTING:
            jobs.setdefault(line.job_name, []).append(line)
    return list(jobs.items())


def without_repeats(found):
    """Whoever wrote story and screenplay is one name in a short fact."""
    return list({line.slug: line for line in found}.values())


def directors(films, at):
    """The names of the directors of some films (ids), by film. One query."""
    found = {}
    for line in (Line(*row) for row in _directors(films=films, at=at)):
        found.setdefault(line.film, []).append(line)
    return found


def release_in_words(film):
    """6 June 2025, June 2025, 2025, or nothing."""
    return in_words(film.released_on, film.released_precision)


def languages_in_words(codes):
    """English with French and Russian, for "en fr ru": the first is the main one.

    A code that Django does not know stays a code.
    """
    first, *others = [_language(code) for code in codes.split()] or [""]
    if not others:
        return first
    *most, last = others
    return f"{first} with {', '.join(most)} and {last}" if most else f"{first} with {last}"


def _language(code):
    try:
        return get_language_info(code)["name"]
    except KeyError:
        return code
