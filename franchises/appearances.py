"""Who is in what: the characters of a franchise, and who plays them in which film."""

from dataclasses import dataclass, field

from django.db.models import F, OuterRef, Subquery

from franchises.models import CharacterAlias, Portrayal
from people.addresses import address
from people.prepared import INSTANT, KEY, Many, Prepared
from provenance.claims import PUBLIC_STATES


@dataclass(frozen=True)
class Part:
    """One player of a character in one film."""

    film: int
    person: str
    slug: str
    is_recast: bool
    is_younger: bool
    is_voice: bool

    @property
    def address(self):
        return address("people:detail", self.slug)

    @property
    def words(self):
        """What is to be said besides that the character is in it."""
        said = (
            ("recast", self.is_recast),
            ("a younger actor", self.is_younger),
            ("voice only", self.is_voice),
        )
        return ", ".join(word for word, holds in said if holds)


@dataclass
class Cast:
    """A character with its parts by film, in the order of release, and the name under which it
    was announced.
    """

    id: int
    name: str
    slug: str
    announced_as: str
    parts: dict = field(default_factory=dict)

    @property
    def players(self):
        """(name, address) of everybody who plays it, each once."""
        found = {
            part.slug: (part.person, part.address) for all in self.parts.values() for part in all
        }
        return list(found.values())


_announced = (
    CharacterAlias.objects.filter(
        character=OuterRef("character"), kind=CharacterAlias.Kind.ANNOUNCED
    )
    .order_by("name", "id")
    .values("name")[:1]
)
# Who played whom in what, of what readers may know of.
_parts = Prepared(
    lambda films, at: (
        Portrayal.objects.filter(
            credit__film__pk__in=films,
            character__verified_at__lte=at,
            character__franchise__verified_at__lte=at,
            credit__check_state__in=PUBLIC_STATES,
            credit__is_spoiler=False,
            credit__person__verified_at__lte=at,
            credit__person__merged_into=None,
        )
        .order_by(
            F("credit__film__released_on").asc(nulls_last=True),
            F("credit__billing").asc(nulls_last=True),
            "id",
        )
        .values_list(
            "character_id",
            "character__name",
            "character__slug",
            Subquery(_announced),
            "credit__film_id",
            "credit__person__name",
            "credit__person__slug",
            "is_recast",
            "is_younger",
            "is_voice",
        )
    ),
    films=Many(KEY),
    at=INSTANT,
)


def of(films, at):
    """The characters who are in some of the films (ids, all public), whoever is in the earliest
    first. One query.
    """
    casts = {}
    for key, name, slug, announced, film, *part in _parts(films=list(films), at=at):
        cast = casts.setdefault(key, Cast(key, name, slug, announced or ""))
        cast.parts.setdefault(film, []).append(Part(film, *part))
    return list(casts.values())
