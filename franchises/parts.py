"""The characters somebody played: in which worlds, and what there is to say of each part."""

from django.db.models import F

from franchises.models import Portrayal
from people.addresses import address
from provenance.claims import PUBLIC_STATES


def played(person, at):
    """Rows of a person's (id) public portrayals of characters that readers may know of."""
    return Portrayal.objects.filter(
        character__verified_at__lte=at,
        character__franchise__verified_at__lte=at,
        credit__person__pk=person,
        credit__check_state__in=PUBLIC_STATES,
        credit__is_spoiler=False,
        credit__film__verified_at__lte=at,
        credit__film__merged_into=None,
    ).annotate(world=F("character__franchise__name"), path=F("character__franchise__slug"))


def remarks(is_younger, is_voice, is_recast):
    said = (
        ("younger", is_younger),
        ("voice", is_voice),
        ("taking over the part", is_recast),
    )
    return ", ".join(words for words, holds in said if holds)


def world_address(slug):
    return address("franchises:detail", slug)
