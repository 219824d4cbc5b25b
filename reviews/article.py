"""One edition as a page: what it says, names and shows, gathered in at most five queries."""

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache

from django.db.models import F, FilteredRelation, Q
from django.urls import reverse
from django.utils import timezone

from films import facts
from films.models import Film
from people.addresses import address
from people.partial_dates import in_words as date_in_words
from reviews import body, cards, kinds, named, record
from reviews.body import Picture, Reference
from reviews.models import (
    Edition,
    EditionEntry,
    EditionFilm,
    EditionFranchise,
    EditionPerson,
    EditionPicture,
)

READ_NEXT = 4
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
    "original_title",
    "original_language",
    "runtime_minutes",
    "released_on",
    "released_precision",
)


def readable(at):
    """Live editions with the facts of their main film on the same row."""
    main = FilteredRelation("films", condition=Q(films__is_main=True))
    return (
        Edition.objects.live(at)
        .annotate(main=main)
        .annotate(**{f"film_{name}": F(f"main__film__{name}") for name in FILM_FIELDS})
    )


@dataclass
class Entry:
    """One film of a list as readers get it."""

    place: str
    title: str
    year: int | None
    palette: str
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
        self.names = named.of(
            [edition.pk], at, pieces=linked_pieces(texts), corrected=edition.review_id
        )
        self.film = self.names.main("film")
        self.pictures = pictures_of([edition.pk]).get(edition.pk, {})
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


@dataclass(frozen=True)
class ShownPicture(Picture):
    """A picture of an edition, with what is said of it there."""

    caption: str = ""
    is_hero: bool = False


def linked_pieces(texts):
    """Ids of the pieces that the texts link to."""
    return {int(found) for text in texts for found in LINKED_PIECE.findall(text)}


def pictures_of(editions):
    """The pictures of each of the editions (ids), by edition and image. One query."""
    rows = (
        EditionPicture.objects.filter(edition__in=editions)
        .select_related("image")
        .order_by("position", "id")
    )
    found = {}
    for row in rows:
        found.setdefault(row.edition_id, {})[row.image_id] = shown(
            row.image, caption=row.caption or row.image.caption, is_hero=row.is_hero
        )
    return found


def shown(image, **more):
    return ShownPicture(
        url=reverse("images:picture", args=[image.pk, image.format]),
        width=image.width,
        height=image.height,
        alt=image.alt,
        credit=image.credit,
        **more,
    )


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


def _read_next(article):
    """Other live pieces about the same film, person or franchise, else of the same kind."""
    edition, at = article.edition, article.at
    rows = None
    for rows_of, what in (
        (EditionFilm, "film"),
        (EditionPerson, "person"),
        (EditionFranchise, "franchise"),
    ):
        main = article.names.main(what)
        if main:
            rows = rows_of.objects.live(at).filter(**{what: main.id}).exclude(role="mention")
            break
    if rows is None:
        others = Edition.objects.live(at).of_kind(edition.kind).exclude(review=edition.review_id)
        return cards.joined_to_films(others.newest_first(), at, limit=READ_NEXT)
    others = rows.exclude(edition__review=edition.review_id).newest_first()
    # One piece may have the record in two roles, so some more are read.
    found = cards.joined_to_films(others, at, through="edition__", limit=2 * READ_NEXT)
    return list({card.review_id: card for card in found}.values())[:READ_NEXT]
