"""Cards: what a list shows of a piece, ready for a template, without reading any body."""

from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from django.db.models import FilteredRelation, Q
from django.urls import reverse

from people.addresses import address
from reviews import kinds

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
    art_family: str

    @cached_property
    def address(self):
        return address("films:detail", self.slug)


FILM_COLUMNS = ("verified_at", "merged_into", *FilmOfCard.__dataclass_fields__)


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


def joined(rows, through="", *more):
    """The rows as values for `read`: a card's columns, its main film's, and what more is asked."""
    main = FilteredRelation(f"{through}films", condition=Q(**{f"{through}films__is_main": True}))
    film = [f"main__film__{name}" for name in FILM_COLUMNS]
    return rows.annotate(main=main).values_list(*columns(through), *film, *more)


def read(rows, at):
    """Cards from rows of `joined`; a film that readers may not know of is left out."""
    end = len(COLUMNS) + len(FILM_COLUMNS)
    return [_with_film(Card(*row[: len(COLUMNS)]), *row[len(COLUMNS) : end], at=at) for row in rows]


def _with_film(card, verified_at, merged_into, *film, at):
    if verified_at and verified_at <= at and merged_into is None:
        card.film = FilmOfCard(*film)
    return card


def once_each(found):
    """The cards without a piece that came in two roles."""
    return list({card.review_id: card for card in found}.values())
