"""The review of record: the one whose rating stands for the house on a film.

The desk's choice while it is live, else the live review of the film as its main subject that was
published first.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q

from people.addresses import address
from people.prepared import INSTANT, KEY, Many, Prepared
from reviews.cards import in_words
from reviews.models import EditionFilm


@dataclass(frozen=True)
class Record:
    review_id: int
    slug: str
    headline: str
    verdict: str
    rating: int | None
    byline_text: str
    published_on: date

    @property
    def address(self):
        return address("reviews:detail", self.slug)

    @property
    def date(self):
        return in_words(self.published_on)

    @property
    def iso(self):
        return self.published_on.isoformat()


FIELDS = [f"edition__{name}" for name in Record.__dataclass_fields__]


def _candidates(films, at):
    chosen = Q(edition__review=F("film__record_choice__review"))
    return (
        EditionFilm.objects.live(at)
        .filter(chosen | Q(is_main=True), role="subject", edition__kind="review")
        .filter(film__pk__in=films)
        .order_by("published_at", "edition_id")
        .values_list("film_id", "film__record_choice__review", *FIELDS)
    )


_prepared = Prepared(_candidates, films=Many(KEY), at=INSTANT)


def of_films(films, at):
    """The review of record of each of the films (ids) that has one. One query."""
    first, preferred = {}, {}
    for film, choice, *values in _prepared(films=films, at=at):
        record = Record(*values)
        first.setdefault(film, record)
        if choice == record.review_id:
            preferred[film] = record
    return first | preferred


def of_film(film, at):
    """The review of record of one film (id), or None. One query."""
    return of_films([film], at).get(film)
