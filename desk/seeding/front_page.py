"""The front page of a synthetic publication, arranged anew each week as `reviews.front` would."""

from datetime import timedelta

from django.db import transaction

from reviews import front, places
from reviews.intervals import SUPERSEDED
from reviews.models import Edition, FrontPageAct, Guard, Placing

WEEK, SECOND = timedelta(days=7), timedelta(seconds=1)
WEEKS = 26
CHOICE = 40  # newest pieces that an editor has before them
MOST = 10_000  # newest pieces that are read at all


@transaction.atomic
def arrange(by, rng, now):
    """Something in every place for half a year; nothing where somebody has arranged the page."""
    if front.version():
        return
    standing, placings, acts = {}, [], []
    for at, place, review in _choices(rng, now):
        before = standing.get(place)
        if before:
            before.ends_at, before.ended_because = at, SUPERSEDED
        standing[place] = Placing(place=place, review_id=review, begins_at=at, put_by=by, put_at=at)
        placings.append(standing[place])
        acts.append((standing[place], before))
    Placing.objects.bulk_create(placings)
    FrontPageAct.objects.bulk_create(_line(*act) for act in acts)
    Guard.objects.create(**front.GUARD, version=len(acts))


def _choices(rng, now):
    """(instant, place, piece) for whatever changes each week, each piece in one place at most."""
    live = Edition.objects.live(now).exclude(kind="page").order_by("-published_at", "-id")
    pieces = list(live.values_list("published_at", "kind", "review_id")[:MOST])
    last = {}
    for week in reversed(range(WEEKS)):
        at = now - week * WEEK
        waiting = [row for row in pieces if row[0] <= at][:CHOICE]
        for place in places.PLACES.values():
            fitting = [row for row in waiting if row[1] in place.takes]
            if not fitting:
                continue
            chosen = rng.choice(fitting)
            waiting.remove(chosen)
            if last.get(place.key) != chosen[2]:
                last[place.key] = chosen[2]
                yield at, place.key, chosen[2]
                at += SECOND


def _line(placing, before):
    return FrontPageAct(
        verb=FrontPageAct.PUT,
        by=placing.put_by,
        at=placing.put_at,
        placing=placing,
        place=placing.place,
        review_id=placing.review_id,
        instead_of_id=before.review_id if before else None,
        begins_at=placing.begins_at,
    )
