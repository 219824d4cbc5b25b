"""How a critic rates: how often each rating was given, drawn and in words."""

from collections import Counter
from dataclasses import dataclass

from people.prepared import INSTANT, KEY, Prepared
from reviews.models import EditionPerson
from reviews.ratings import BEST, figure

LEAST_DRAWN = 3  # films, below which a sentence says it all
MOST = 200  # pieces: so that the page of a critic costs the same after thirty years
_newest = Prepared(
    lambda person, at: (
        EditionPerson.objects.live(at)
        .filter(person__pk=person, role="byline")
        .newest_first()
        .values_list("edition__rating")[:MOST]
    ),
    person=KEY,
    at=INSTANT,
)


@dataclass(frozen=True)
class Bar:
    rating: int
    count: int
    top: int  # hundredths of the tallest that are missing

    @property
    def figure(self):
        return figure(self.rating)


class Spread:
    """The ratings of one critic; empty when none was given. `is_cut`: there are older ones."""

    def __init__(self, counts, *, is_cut=False):
        self.counts = counts
        self.is_cut = is_cut

    def __bool__(self):
        return bool(self.counts)

    @property
    def total(self):
        return sum(self.counts.values())

    @property
    def is_worth_drawing(self):
        return self.total >= LEAST_DRAWN

    @property
    def bars(self):
        """One for each rating there is, given or not."""
        most = max(self.counts.values())
        return [
            Bar(rating, count, 100 - round(100 * count / most))
            for rating in range(1, BEST + 1)
            for count in [self.counts.get(rating, 0)]
        ]

    @property
    def middle(self):
        """The rating that at least half of the films got or were above."""
        left = self.total / 2
        for rating in sorted(self.counts, reverse=True):
            left -= self.counts[rating]
            if left <= 0:
                return rating

    @property
    def in_words(self):
        among = f"Of the newest {MOST} pieces: " if self.is_cut else ""
        if len(self.counts) == 1:
            films = "one film" if self.total == 1 else f"all {self.total} films"
            films = among + films if among else films.capitalize()
            return f"{films} rated, at {figure(self.middle)}."
        lowest, highest = figure(min(self.counts)), figure(max(self.counts))
        return (
            f"{among}{self.total} films rated, from {lowest} to {highest}; "
            f"half of them at {figure(self.middle)} or above."
        )


def of(person, at):
    """The spread of a person's (id) newest ratings in live reviews. One query."""
    ratings = [rating for (rating,) in _newest(person=person, at=at)]
    counts = Counter(rating for rating in ratings if rating is not None)
    return Spread(counts, is_cut=len(ratings) == MOST)
