"""Cards: what a list shows of a piece, ready for a template, without reading any body."""

from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from django.db.models import FilteredRelation, Q
from django.urls import reverse

from people.addresses import address
from reviews import kinds
from reviews.models import EditionFilm

MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)

COLUMNS = (
    "id",
    "review_id",
    "kind",
    "slug",
    "headline",
    "standfirst",
    "verdict",
    "rating",
    "byline_text",
    "published_at",
    "published_on",
    "updated_at",
)


@dataclass(frozen=True)
class FilmOfCard:
    title: str
    slug: str
    year: int | None
    palette: str

    @cached_property
    def address(self):
        return address("films:detail", self.slug)


@dataclass
class Card:
    id: int
    review_id: int
    kind: str
    slug: str
    headline: str
    standfirst: str
    verdict: str
    rating: int | None
    byline_text: str
    published_at: datetime
    published_on: date
    updated_at: datetime
    film: FilmOfCard | None = field(default=None, compare=False)

    @property
    def address(self):
        return address_of(self.kind, self.slug)

    @property
    def kind_label(self):
        return kinds.KINDS[self.kind].label

    @property
    def may_rate(self):
        return kinds.KINDS[self.kind].may_rate

    @property
    def date(self):
        return in_words(self.published_on)

    @property
    def iso(self):
        return self.published_on.isoformat()


def address_of(kind, slug):
    if kind == "page":
        return reverse("reviews:page", args=[slug])
    return address("reviews:detail", slug)


def in_words(day):
    """6 June 2025, at a fiftieth of the price of Django's own formatting."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def columns(through=""):
    """The columns of a card for `values_list`, from editions or through a row of theirs."""
    return [f"{through}{name}" for name in COLUMNS]


def cards(rows):
    """Cards from rows of `values_list(*columns())`."""
    return [Card(*row) for row in rows]


def with_films(found, at):
    """Give each card the film that it is about, if readers may know of it. One query."""
    films = {
        edition: FilmOfCard(*film)
        for edition, *film in EditionFilm.objects.filter(
            edition__in=[card.id for card in found],
            is_main=True,
            film__verified_at__lte=at,
            film__merged_into=None,
        ).values_list("edition", "film__title", "film__slug", "film__year", "film__palette")
    }
    for card in found:
        card.film = films.get(card.id)
    return found


def joined_to_films(rows, at, *, through="", limit):
    """Cards with their films from the rows alone, where a page has no query left for them.

    For few rows: a film that readers may not know of is read and dropped.
    """
    main = FilteredRelation(f"{through}films", condition=Q(**{f"{through}films__is_main": True}))
    film = ("verified_at", "merged_into", *FilmOfCard.__dataclass_fields__)
    asked = [*columns(through), *(f"main__film__{name}" for name in film)]
    found = []
    for row in rows.annotate(main=main).values_list(*asked)[:limit]:
        card = Card(*row[: len(COLUMNS)])
        verified_at, merged_into, *shown = row[len(COLUMNS) :]
        if verified_at and verified_at <= at and merged_into is None:
            card.film = FilmOfCard(*shown)
        found.append(card)
    return found
