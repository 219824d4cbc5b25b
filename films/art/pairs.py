"""Which palette and family a film has: chosen by an editor, else drawn from its title and year."""

from functools import lru_cache
from hashlib import sha1

from films import palettes
from films.art import families


@lru_cache(maxsize=4_096)
def lot(title, year=None):
    """A large number that is always the same for a title and year."""
    drawn = sha1(f"{title}{year or ''}".encode(), usedforsecurity=False).digest()
    return int.from_bytes(drawn)


def palette_of(title, year=None, chosen=""):
    if chosen in palettes.PALETTES:
        return chosen
    return palettes.NAMES[lot(title, year) % len(palettes.NAMES)]


def family_of(title, year=None, chosen=""):
    if chosen in families.FAMILIES:
        return chosen
    # Other digits of the lot than the palette's, so that either says nothing of the other.
    return families.NAMES[lot(title, year) // 1_000_003 % len(families.NAMES)]


def pair_of(title, year=None, palette="", family=""):
    return palette_of(title, year, palette), family_of(title, year, family)


def first_free(title, year, taken, palette="", family=""):
    """The pair of a film that may have none of `taken`; what was chosen stays.

    The nearest to the drawn one, and rather another family than another palette: colours carry a
    film's pages. While there are families that none of the others has, it gets one of those, so
    that films which stand in one row differ in more than colour. None when nothing is free.
    """
    drawn = pair_of(title, year, palette, family)
    ways = [drawn[1]] if family else _from(families.NAMES, drawn[1])
    known = {way for _, way in taken}
    for colours in [drawn[0]] if palette else _from(palettes.NAMES, drawn[0]):
        for way in sorted(ways, key=known.__contains__):  # stable: the unknown ones come first
            if (colours, way) not in taken:
                return colours, way
    return None


def _from(names, first):
    start = names.index(first)
    return names[start:] + names[:start]
