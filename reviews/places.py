"""The places of the front page, in their order, and what stands in each. Pure.

A place holds what the desk arranged there or, where that is not live, the newest live piece that
is not on the page already.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from reviews.kinds import KINDS

LEAD, REVIEWED, LONG, BRIEF = "lead", "reviewed", "long", "brief"
SECTIONS = {
    LEAD: "Lead",
    REVIEWED: "Now reviewed",
    LONG: "The long view",
    BRIEF: "In brief",
}
ANY = frozenset(KINDS) - {"page"}
REVIEWS = frozenset({"review"})


@dataclass(frozen=True)
class Place:
    """`takes` are the kinds that may be arranged here, `finds` those that come by themselves."""

    key: str
    section: str
    number: int
    takes: frozenset
    finds: frozenset

    @property
    def label(self) -> str:
        name = SECTIONS[self.section]
        return name if self.section == LEAD else f"{name}, {self.number}"


def _section(section, count, takes, finds):
    for number in range(1, count + 1):
        key = section if count == 1 else f"{section}-{number}"
        yield Place(key, section, number, takes, finds)


PLACES: dict[str, Place] = {
    place.key: place
    for place in (
        *_section(LEAD, 1, ANY, ANY),
        *_section(REVIEWED, 6, REVIEWS, REVIEWS),
        *_section(LONG, 2, ANY, frozenset({"essay"})),
        *_section(BRIEF, 4, ANY, ANY - REVIEWS),
    )
}
CHOICES = tuple((place.key, place.label) for place in PLACES.values())


def of_section(section: str) -> list[Place]:
    return [place for place in PLACES.values() if place.section == section]


def neighbour(key: str, step: int) -> Place | None:
    """The place one up (-1) or down (+1) from this one, or None beyond the ends."""
    keys = list(PLACES)
    number = keys.index(key) + step
    return PLACES[keys[number]] if 0 <= number < len(keys) else None


def refusal(place: Place, kind: str) -> str:
    """Why a piece of this kind can't stand there, as a sentence, or ""."""
    if kind in place.takes:
        return ""
    if kind == "page":
        return "A page such as About has an address of its own and never stands on the front page."
    taken = ", ".join(KINDS[key].plural.lower() for key in KINDS if key in place.takes)
    return f"“{place.label}” takes only {taken}."


@dataclass(frozen=True)
class Standing:
    """One arranged piece that is live, as the page's query finds it."""

    place: str
    begins_at: datetime
    card: object


def fill(arranged: Iterable[Standing], newest: Iterable) -> dict[str, object]:
    """The card of each place that has one. `newest` are live cards, the newest first.

    A piece stands in one place: of two that it was arranged in, in the one that began last.
    """
    found = _once_each(arranged)
    on_page = {card.review_id for card in found.values()}
    waiting = list(newest)
    for key, place in PLACES.items():
        if key in found:
            continue
        card = next(
            (c for c in waiting if c.kind in place.finds and c.review_id not in on_page), None
        )
        if card is not None:
            found[key] = card
            on_page.add(card.review_id)
    return {key: found[key] for key in PLACES if key in found}


def _once_each(arranged) -> Mapping[str, object]:
    chosen = {}
    order = list(PLACES)
    for standing in sorted(
        arranged, key=lambda one: (one.begins_at, -order.index(one.place)), reverse=True
    ):
        chosen.setdefault(standing.card.review_id, standing)
    return {standing.place: standing.card for standing in chosen.values()}
