"""One edition as a page: what it says, names and shows, gathered in at most five queries."""

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache

from django.db import DEFAULT_DB_ALIAS
from django.db.models import FilteredRelation, IntegerField, Q, Value
from django.utils import timezone

from films import facts
from films.models import Film
from franchises import where
from people.addresses import address
from people.partial_dates import in_words as date_in_words
from people.prepared import INSTANT, KEY, TEXT, Prepared
from reviews import body, cards, kinds, named, record
from reviews.body import Picture, Reference
from reviews.models import (
    Edition,
    EditionEntry,
    EditionFilm,
    EditionFranchise,
    EditionPerson,
)

READ_NEXT = 4
PUBLISHED_AT = cards.COLUMNS.index("published_at")
# The stored form writes a reference in one way only; in prose it would be found for nothing.
LINKED_PIECE = re.compile(r'data-ref="review:([1-9][0-9]{0,17})"')
SPOILERS = {
    "none": "None",
    "marked": "None outside the marked boxes",
    "throughout": "Throughout",
}
FILM_FIELDS = (
    "kind",
    "palette",
    "art_family",
    "original_title",
    "original_language",
    "runtime_minutes",
    "released_on",
    "released_precision",
)


EDITION_FIELDS = [field.attname for field in Edition._meta.concrete_fields]


def _readable(at):
    """Live editions with the facts of their main film on the same row, and what `where` wants."""
    main = FilteredRelation("films", condition=Q(films__is_main=True))
    film = [f"main__film__{name}" for name in FILM_FIELDS]
    editions = Edition.objects.live(at).annotate(
        main=main,
        film_root=where.root_of("main__film", at),
        newest_change=where.newest_change(),
    )
    return editions.values_list(*EDITION_FIELDS, *film, "film_root", "newest_change")


_piece = Prepared(
    lambda slug, at: _readable(at).exclude(kind="page").filter(slug=slug)[:1],
    slug=TEXT,
    at=INSTANT,
)
_page = Prepared(
    lambda slug, at: _readable(at).filter(kind="page", slug=slug)[:1], slug=TEXT, at=INSTANT
)


def find(slug, at, *, is_page=False):
    """The edition that is live at an address, or None. One query."""
    rows = (_page if is_page else _piece)(slug=slug, at=at)
    if not rows:
        return None
    own, (*film, root, change) = rows[0][: len(EDITION_FIELDS)], rows[0][len(EDITION_FIELDS) :]
    edition = Edition.from_db(DEFAULT_DB_ALIAS, EDITION_FIELDS, own)
    for name, value in zip(FILM_FIELDS, film, strict=True):
        setattr(edition, f"film_{name}", value)
    edition.film_root, edition.newest_change = root, change
    return edition


@dataclass(frozen=True)
class Author:
    """Who signed a piece, for the note at its end: `about` is the first paragraph of their life."""

    name: str
    address: str
    about: str

    @property
    def initials(self):
        words = self.name.split()
        return "".join(word[0] for word in dict.fromkeys((words[0], words[-1]))).upper()

    @property
    def after_the_name(self):
        """What follows the name: most lives begin with it, and it stands there once."""
        if self.about.startswith(f"{self.name} "):
            return self.about.removeprefix(self.name)
        return f": {self.about}"


@dataclass
class Entry:
    """One film of a list as readers get it."""

    place: str
    title: str
    year: int | None
    palette: str
    art_family: str
    address: str
    text: str
    byline: str
    byline_address: str
    still: Picture | None


class Article:
    """What the template of a piece asks for."""

    def __init__(self, edition, at):
        self.edition, self.at = edition, at
        self.kind = kinds.KINDS[edition.kind]
        rows = list(entry_rows([edition.pk], at)) if self.kind.has_entries else []
        texts = [edition.body, *(row.text for row in rows)]
        self.names, pictures = named.of(
            [edition.pk], at, pieces=linked_pieces(texts), corrected=edition.review_id
        )
        self.pictures = pictures.get(edition.pk, {})
        self.film = self.names.main("film")
        self.credits = facts.short_lines(self.film.id, at) if self.film else []
        self.read_next = _read_next(self)
        self.record = self._record()
        self.entries = [self._entry(row) for row in rows]

    def _record(self):
        """What we said once we had seen it, for whoever lands on the preview."""
        if self.edition.kind != "preview" or not self.film:
            return None
        return record.of_film(self.film.id, self.at)

    def _entry(self, row):
        byline = row.byline if row.byline_id and row.byline.is_verified(self.at) else None
        return Entry(
            place=row.place,
            title=row.film.title,
            year=row.film.year,
            palette=row.film.palette,
            art_family=row.film.art_family,
            address=address("films:detail", row.film.slug),
            text=self.rendered(row.text, f"entry-{row.order}-"),
            byline=byline.name if byline else "",
            byline_address=address("people:detail", byline.slug) if byline else "",
            still=self.pictures.get(row.still_id) if row.still_id else None,
        )

    @cached_property
    def resolved(self):
        """What the references in the text lead to."""
        shown = {Reference("image", key): shown for key, shown in self.pictures.items()}
        return self.names.addresses() | shown

    @cached_property
    def sitting(self):
        """Where its film sits in the story of a franchise, or None."""
        if self.film is None:
            return None
        edition = self.edition
        return where.of(self.film.id, edition.film_root, self.at, edition.newest_change)

    def rendered(self, html, prefix=""):
        return _rendered(html, prefix, tuple(self.resolved.items()))

    @cached_property
    def body(self):
        return self.rendered(self.edition.body)

    @property
    def address(self):
        return cards.address_of(self.edition.kind, self.edition.slug)

    @property
    def hero(self):
        return next((picture for picture in self.pictures.values() if picture.is_hero), None)

    @property
    def bylines(self):
        return self.names.of("person", "byline")

    @property
    def authors(self):
        """Those who signed it and of whom there is something to say."""
        return [
            Author(row.name, row.address, row.note.split("\n")[0].strip())
            for row in self.bylines
            if row.note.strip()
        ]

    @property
    def tags(self):
        return self.names.of("tag", "tag")

    @property
    def franchise(self):
        subjects = self.names.of("franchise", "subject")
        return self.names.main("franchise") or next(iter(subjects), None)

    @property
    def subjects(self):
        """The films and people that it is about besides the main film."""
        return [
            row
            for row in self.names.of("film", "subject") + self.names.of("person", "subject")
            if row is not self.film
        ]

    @cached_property
    def corrections(self):
        """(day in words, day for machines, text), the oldest first."""
        rows = sorted(self.names.of("correction", "correction"), key=lambda row: row.at)
        days = [timezone.localdate(row.at) for row in rows]
        return [
            (cards.in_words(day), day.isoformat(), row.detail)
            for day, row in zip(days, rows, strict=True)
        ]

    @property
    def published(self):
        return cards.in_words(self.edition.published_on)

    @cached_property
    def updated(self):
        """The day of the last change worth telling, "" if there was none."""
        if self.edition.updated_at <= self.edition.published_at:
            return ""
        return cards.in_words(timezone.localdate(self.edition.updated_at))

    @property
    def spoilers(self):
        return SPOILERS[self.edition.spoilers]

    @property
    def minutes(self):
        return body.reading_minutes(self.edition.word_count)

    @property
    def short_facts(self):
        return list(facts.by_label(self.credits))

    @property
    def cast(self):
        return facts.cast(self.credits)[: facts.SHORT_CAST]

    @property
    def has_more_cast(self):
        return len(facts.cast(self.credits)) > facts.SHORT_CAST

    @property
    def film_opens(self):
        return date_in_words(self.edition.film_released_on, self.edition.film_released_precision)

    @property
    def film_has_a_time(self):
        """Whether the release is known to the day, so that it can be marked up as one."""
        return self.edition.film_released_precision == "day"

    @property
    def is_series(self):
        return self.edition.film_kind in (Film.Kind.SERIES, Film.Kind.SEASON, Film.Kind.EPISODE)


def linked_pieces(texts):
    """Ids of the pieces that the texts link to."""
    return {int(found) for text in texts for found in LINKED_PIECE.findall(text)}


# An edition is written once: the same text with the same links always comes out the same.
@lru_cache(maxsize=128)
def _rendered(html, prefix, resolved):
    return body.render(html, dict(resolved), prefix=prefix)


def entry_rows(editions, at):
    """The films of lists that readers may know of, in the order of each list."""
    return (
        EditionEntry.objects.filter(
            edition__in=editions, film__verified_at__lte=at, film__merged_into=None
        )
        .select_related("film", "byline")
        .order_by("order")
    )


def _pieces(picked, nearness):
    """Cards of the picked editions. A slice stands inside, since a union may hold none itself."""
    rows = Edition.objects.filter(pk__in=picked).order_by()
    return cards.joined(rows, "", Value(nearness, IntegerField()))


def _newest(kind, review, at):
    """The newest of the kind, and the newest of all."""
    others = Edition.objects.live(at).exclude(review__pk=review).newest_first().values("pk")
    of_kind, of_any = others.of_kind(kind), others.exclude(kind="page")
    return _pieces(of_kind[:READ_NEXT], 1), _pieces(of_any[:READ_NEXT], 0)


def _next_to(rows, what):
    """Prepared: the newest pieces besides `review` whose rows name `record`, then of its kind."""

    def build(record, kind, review, at):
        about = (
            rows.objects.live(at)
            .filter(**{f"{what}__pk": record})
            .exclude(role="mention")
            .exclude(edition__review__pk=review)
            .newest_first()
            .values("edition_id")[: 2 * READ_NEXT]  # one piece may have the record in two roles
        )
        return _pieces(about, 2).union(*_newest(kind, review, at), all=True)

    return Prepared(build, record=KEY, kind=TEXT, review=KEY, at=INSTANT)


_next = {
    "film": _next_to(EditionFilm, "film"),
    "person": _next_to(EditionPerson, "person"),
    "franchise": _next_to(EditionFranchise, "franchise"),
}


def _next_of_kind(kind, review, at):
    of_kind, of_any = _newest(kind, review, at)
    return of_kind.union(of_any, all=True)


_next_without = Prepared(_next_of_kind, kind=TEXT, review=KEY, at=INSTANT)


def _read_next(article):
    """Other live pieces: about the same record, then of the same kind, then the newest of all."""
    given = {
        "kind": article.edition.kind,
        "review": article.edition.review_id,
        "at": article.at,
    }
    main = next(filter(None, map(article.names.main, _next)), None)
    rows = _next[main.what](record=main.id, **given) if main else _next_without(**given)
    # The nearest first, and the newest of them.
    ordered = sorted(rows, key=lambda row: (row[-1], row[PUBLISHED_AT], row[0]), reverse=True)
    return cards.once_each(cards.read(ordered, article.at))[:READ_NEXT]
