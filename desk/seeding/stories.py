"""The stories of a synthetic publication's franchises: where each film stands, and who says so."""

from dataclasses import dataclass
from itertools import pairwise

from django.db import transaction

from desk.seeding import texts
from films.models import Film
from franchises.models import (
    Calendar,
    Continuity,
    Era,
    Franchise,
    Placement,
    Setting,
    Statement,
    StatementMember,
)
from franchises.sentences import in_words
from provenance.claims import CheckState
from provenance.models import Source

WITH_A_CALENDAR = 4  # every so many franchises count years of their own
WITHOUT_STATEMENTS = 5  # of every so many franchises nobody said anything yet
BEGINS, FARTHEST_APART = 1900, 12  # years


@dataclass(frozen=True)
class Story:
    """A franchise with its films in story order, each with the year in which it is set."""

    number: int
    franchise: Franchise
    continuity: Continuity
    source: Source
    films: tuple[tuple[int, str, int], ...]  # id, title, year


@transaction.atomic
def tell(franchises, rng):
    """A default continuity for each of the franchises, a place for each film, years for two in
    three and, for most franchises, a chain of statements. `franchises` are (franchise, film ids).
    """
    keys = {key for _, films in franchises for key in films}
    released = Film.objects.filter(pk__in=keys).in_bulk()
    stories = [
        _story(number, franchise, [released[key] for key in films], rng)
        for number, (franchise, films) in enumerate(franchises)
    ]
    Source.objects.bulk_create(story.source for story in stories)
    Continuity.objects.bulk_create(story.continuity for story in stories)
    _write_calendars(stories)
    _write_places(stories, rng)
    _write_statements(stories, rng)


def _story(number, franchise, films, rng):
    """Mostly as released; now and then the last is a prequel to all."""
    films = sorted(films, key=lambda film: film.released_on)
    if rng.random() < 0.5:
        films.insert(0, films.pop())
    year, set_in = BEGINS, []
    for film in films:
        year += rng.randint(1, FARTHEST_APART)
        set_in.append((film.pk, film.title, year))
    return Story(
        number,
        franchise,
        Continuity(franchise=franchise, name="Main line", slug="main-line", is_default=True),
        Source(title=f"The makers on {franchise.name}", kind=Source.Kind.MAKER),
        tuple(set_in),
    )


def _write_calendars(stories):
    counting = [story.franchise for story in stories if story.number % WITH_A_CALENDAR == 1]
    for franchise in counting:
        franchise.calendar = Calendar(name=f"The reckoning of {franchise.name}")
    calendars = Calendar.objects.bulk_create(franchise.calendar for franchise in counting)
    Era.objects.bulk_create(
        Era(calendar=calendar, suffix=suffix, sign=sign, offset=BEGINS + FARTHEST_APART)
        for calendar in calendars
        for suffix, sign in (("BL", Era.Sign.BACKWARD), ("AL", Era.Sign.FORWARD))
    )
    Franchise.objects.bulk_update(counting, ["calendar"])


def _write_places(stories, rng):
    placed = [
        (Placement(continuity=story.continuity, film_id=film, **_confirmed(story)), year)
        for story in stories
        for film, _, year in story.films
    ]
    Placement.objects.bulk_create(placement for placement, _ in placed)
    Setting.objects.bulk_create(
        Setting(placement=placement, start=year, is_primary=True)
        for placement, year in placed
        if rng.random() < 2 / 3
    )


def _write_statements(stories, rng):
    said = [
        (_statement(story, says, about, rng), about)
        for story in stories
        if story.number % WITHOUT_STATEMENTS != WITHOUT_STATEMENTS - 1
        for says, about in _chain(story, rng)
    ]
    Statement.objects.bulk_create(statement for statement, _ in said)
    StatementMember.objects.bulk_create(
        StatementMember(statement=statement, position=position, film_id=film)
        for statement, about in said
        for position, (film, *_) in enumerate(about)
    )


def _chain(story, rng):
    """What each film is to the next, and to its neighbours where both are told of at once."""
    for one, next_one in pairwise(story.films):
        says = rng.choice((Statement.Says.BEFORE, Statement.Says.AFTER, Statement.Says.OFFSET))
        yield says, (one, next_one) if says == Statement.Says.BEFORE else (next_one, one)
    first, second, third, *_ = story.films
    yield Statement.Says.BETWEEN, (second, first, third)


def _statement(story, says, about, rng):
    apart = about[0][2] - about[1][2] if says == Statement.Says.OFFSET else None
    return Statement(
        franchise=story.franchise,
        says=says,
        min_years=apart,
        max_years=apart,
        spoiler_free=in_words(says, [title for _, title, _ in about], apart, apart),
        why=texts.sentence(rng),
        **_confirmed(story),
    )


def _confirmed(story):
    return {"check_state": CheckState.CONFIRMED, "source": story.source}
