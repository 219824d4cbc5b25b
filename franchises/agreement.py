"""What is said about one franchise has to agree: no write may leave a contradiction behind.

Every write that could make one is a `Change`, or runs inside `changing`. Its first statement raises
the version of the root franchise, which makes such writes queue, on SQLite as on PostgreSQL: so two
editors cannot each save half of a contradiction.
"""

from contextlib import contextmanager
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F

from franchises import effects, story, timeline
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


class Change:
    """One change to what is said about a franchise, from `begin` to `check`, in a transaction."""

    def __init__(self, franchise: Franchise):
        """Others who change it wait from here on: nothing was read before."""
        self.root = franchise.top
        Franchise.objects.filter(pk=self.root.pk).update(version=F("version") + 1)
        self.before = timeline.at_the_desk(self.root)
        self.after = self.before

    def look(self) -> None:
        """Reads what stands now."""
        self.after = timeline.at_the_desk(self.root)

    def check(self) -> None:
        """Contradicts where the change made a contradiction; one that was there before stops
        nobody from mending it.
        """
        self.look()
        were = {one.in_words for one in disagreements(self.before)}
        found = [one for one in disagreements(self.after) if one.in_words not in were]
        if found:
            raise Contradicts(found)

    def effect(self, about: int | None = None) -> list[str]:
        """What it does to the order, in sentences, as the desk knows it."""
        return effects.told(timeline.solved(self.before), timeline.solved(self.after), about)

    def orphans(self) -> list[Said]:
        """Statements that order nothing any more: no lane holds two of what they are about."""
        return effects.orphans(timeline.solved(self.before), timeline.solved(self.after))


@contextmanager
def changing(franchise: Franchise):
    """One change, whole or not at all. Raises Contradicts when it makes a contradiction."""
    with transaction.atomic():
        change = Change(franchise)
        yield change
        change.check()


def disagreements(known: Known) -> list[Disagreement]:
    """Every contradiction among what is held to be certain, in each lane and in all together."""
    works, shapes = story.works(known), story.shapes(known)
    names = {film.id: film.title for film in known.films}
    names |= {event.id: event.name for event in known.events}
    said = {one.id: story.cut_to(one, names) or one for one in known.statements}
    statements = [story.as_statement(one) for one in said.values() if one.orders and one.is_whole]
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
