"""Writes the whole synthetic publication, batch by batch, each in a transaction of its own."""

import random
from dataclasses import dataclass
from itertools import batched

from django.db import connection

from desk.seeding import drafts, front_page, pieces, plans, records
from reviews import editions
from reviews.models import Review


@dataclass(frozen=True)
class Seeded:
    """How many rows were written."""

    pieces: int
    films: int
    people: int


def is_empty():
    return not Review.objects.exists()


def seed(count, *, seed, now, say=lambda sentence: None):
    """`count` pieces and whom they need; some minutes for 100,000. `say` hears of progress."""
    rng = random.Random(seed)
    known = records.make(count, rng, now)
    say(f"Wrote {len(known.films):,} films and {len(known.people):,} people.")
    tags = {name: editions.tag_called(name).pk for name in drafts.TAGS}
    desk = drafts.Desk(known, rng)
    numbers = records.numbered(Review, count)
    planned = zip(plans.plans(count, rng, now), numbers, strict=True)
    written = 0
    for batch in batched(planned, records.BATCH):
        made = [pieces.composed(plan, number, desk, now) for plan, number in batch]
        pieces.write(made, known, tags)
        written += len(made)
        if written % 10_000 == 0:
            say(f"Wrote {written:,} of {count:,} pieces.")
    front_page.arrange(known.moderator, rng, now)
    with connection.cursor() as cursor:
        # Else the planner believes the tables empty until the server finds time to look.
        cursor.execute("ANALYZE")
    return Seeded(count, len(known.films), len(known.people))
