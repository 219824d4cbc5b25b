"""No two films of a franchise have the same palette and family of art.

Whoever makes memberships in bulk calls `give` afterwards; `Membership.save` does it alone. What a
franchise asks for that nobody has verified waits for `Franchise.verify`: the art of a public film
does not change by a proposal.
"""

from django.core.exceptions import ValidationError

from films.art import pairs
from films.models import Film

COLUMNS = ("title", "year", "palette", "art_family")


def give(films):
    """Gives each of the films (ids) that is in a verified franchise a pair that no other there has.

    What an editor chose stays; what is empty is filled in, so that a later change of title or
    year moves nothing. Returns what was given, by film. One query to read, and one to write if
    there is something to write.
    """
    franchises = _with_their_films(films)
    given = {}
    for key in films:
        beside = [members for members in franchises.values() if key in members]
        if not beside:
            continue
        title, year, palette, family = beside[0][key]
        taken = {_pair(row) for members in beside for n, row in members.items() if n != key}
        found = pairs.first_free(title, year, taken, palette, family)
        if (palette and family) or found is None:
            continue
        for members in beside:
            members[key] = (title, year, *found)
        given[key] = found
    if given:
        rows = [
            Film(pk=key, palette=palette, art_family=way) for key, (palette, way) in given.items()
        ]
        Film.objects.bulk_update(rows, ["palette", "art_family"], batch_size=100)
    return given


def give_one(film):
    """The same for a film at hand, which learns of it."""
    chosen = film.palette, film.art_family
    film.palette, film.art_family = give([film.pk]).get(film.pk, chosen)


def refuse_twins(film, franchises):
    """Raises ValidationError if another film of the franchises (ids) has the film's chosen pair."""
    if not (film.palette and film.art_family):
        return
    others = Film.objects.filter(memberships__franchise__in=franchises).exclude(pk=film.pk)
    for other in others.only(*COLUMNS).distinct():
        if pairs.pair_of(*(getattr(other, name) for name in COLUMNS)) == (
            film.palette,
            film.art_family,
        ):
            raise ValidationError(
                f"{other} is in the same franchise and has this palette and family of art. "
                "Choose another palette or family for one of them."
            )


def _with_their_films(films):
    """The films of each franchise that one of `films` is in: {franchise: {film: its columns}}."""
    rows = (
        Film.objects.filter(
            memberships__franchise__verified_at__isnull=False,
            memberships__franchise__memberships__film__in=films,
        )
        .values_list("memberships__franchise", "pk", *COLUMNS)
        .distinct()
    )
    found = {}
    for franchise, key, *columns in rows:
        found.setdefault(franchise, {})[key] = tuple(columns)
    return found


def _pair(columns):
    return pairs.pair_of(*columns)
