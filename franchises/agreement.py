"""What is said about one franchise has to agree: no write may leave a contradiction behind.

Every write that could make one runs inside `changing`. Its first statement raises the version of
the root franchise, which makes such writes queue, on SQLite as on PostgreSQL: so two editors cannot
each save half of a contradiction.
"""

from contextlib import contextmanager
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F

from franchises import story, timeline
from franchises.chronology import Contradiction, solve
from franchises.chronology_works import in_lane_and_before, listed_in
from franchises.models import Franchise
from franchises.story import Known, Said


@dataclass(frozen=True)
class Disagreement:
    """What cannot be true together, with the statements of the chain, one after another.

    `least_certain` is the one to doubt first; `lane` is empty where only all lanes together show
    it. `in_words` is a sentence without its full stop.
    """

    lane: str
    in_words: str
    links: tuple[Said, ...]
    least_certain: Said | None

    def __str__(self):
        return f"{self.in_words}."


class Contradicts(Exception):
    """A change was refused and nothing of it was written."""

    def __init__(self, found: list[Disagreement]):
        super().__init__(" ".join(str(one) for one in found))
        self.found = found


@contextmanager
def changing(franchise: Franchise):
    """One change to what is said about a franchise, whole or not at all. Raises Contradicts when
    it makes a contradiction; one that was there before stops nobody from mending it.
    """
    root = franchise.top
    with transaction.atomic():
        Franchise.objects.filter(pk=root.pk).update(version=F("version") + 1)
        before = {one.in_words for one in disagreements(timeline.at_the_desk(root))}
        yield
        after = disagreements(timeline.at_the_desk(root))
        found = [one for one in after if one.in_words not in before]
        if found:
            raise Contradicts(found)


def disagreements(known: Known) -> list[Disagreement]:
    """Every contradiction among what is held to be certain, in each lane and in all together."""
    works, shapes = story.works(known), story.shapes(known)
    said = {one.id: one for one in known.statements}
    statements = [story.as_statement(one) for one in said.values() if one.orders]
    hard = [one for one in statements if one.certainty.is_hard]
    views = [
        *((lane.slug, in_lane_and_before(works, shapes, hard, lane.slug)) for lane in shapes),
        ("", listed_in(works, None)),
    ]
    found: dict[tuple, Disagreement] = {
        loop: Disagreement("", " branches from ".join((*loop, loop[0])), (), None)
        for loop in story.branch_loops(known)
    }
    for lane, installments in views:
        for one in solve(installments, hard, pairs=False).contradictions:
            found.setdefault((one.cycle, one.statements), _told(one, lane, said))
    return list(found.values())


def _told(one: Contradiction, lane: str, said: dict[int, Said]) -> Disagreement:
    links = tuple(said[key] for key in dict.fromkeys(one.statements))
    return Disagreement(lane, one.in_words, links, said.get(one.least_certain))
