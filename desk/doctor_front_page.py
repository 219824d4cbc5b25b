"""The doctor's look at the front page: one piece in a place at a time, and a line for each act."""

from itertools import pairwise

from reviews import front, places
from reviews.models import FrontPageAct, Placing

COMPUTED = ("ends_at", "ended_because")


def examine_front_page():
    """(invariant, sentence) for each broken promise. Reads every row of both tables once."""
    rows = {}
    for row in Placing.objects.select_related("review").order_by("pk"):
        rows.setdefault(row.place, []).append(row)
    for place, found in rows.items():
        label = places.PLACES[place].label if place in places.PLACES else place
        for sentence in wrong_intervals(found):
            yield 4, f"front page, {label}: {sentence}"
    acts = list(FrontPageAct.objects.order_by("pk"))
    for sentence in acts_without_a_line(rows, acts):
        yield 6, f"front page: {sentence}"


def wrong_intervals(rows):
    begun = sorted((row for row in rows if row.begins_at), key=lambda row: row.begins_at)
    for earlier, later in pairwise(begun):
        if earlier.ends_at is None or earlier.ends_at > later.begins_at:
            yield f"placings {earlier.pk} and {later.pk} stand there at once."
    stored = {row.pk: [getattr(row, name) for name in COMPUTED] for row in rows}
    try:
        computed = front.settled(rows)
    except ValueError as nonsense:
        yield f"its plan makes no sense: {nonsense}"
        return
    for row in computed:
        if stored[row.pk] != [getattr(row, name) for name in COMPUTED]:
            yield f"placing {row.pk} does not end as its plan says."


def acts_without_a_line(rows, acts):
    if front.version() != len(acts):
        yield f"it was changed {front.version()} times, and its log has {len(acts)} lines."
    own = {act.placing_id: act for act in acts if act.verb in ("put", "move")}
    changed_places = {
        (act.from_place, act.instead_of_id, act.at) for act in acts if act.verb == "move"
    }
    for row in (row for found in rows.values() for row in found):
        act = own.get(row.pk)
        if act is None and (row.place, row.review_id, row.put_at) not in changed_places:
            yield f"no line says who put placing {row.pk} there."
        elif act and row.begins_at not in (None, act.begins_at):
            yield f"placing {row.pk} begins at another time than its line says."
