"""Addresses of art: an address says all that its picture is made of, and nothing of any record.

A key has seven letters: the palette's, the family's, four of the seed, the shape's. A sheet is up
to MOST keys with points between them; the drawing at place n is its `#n`. Pure.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from films import palettes
from films.art import families, pairs, svg
from films.art.chance import Chance
from films.art.drawing import Drawing

EDITION = 1  # raised by whatever changes a drawing: addresses are kept for ever
MOST = 64


class Shape(NamedTuple):
    width: int
    height: int
    is_small: bool = False


# Their order is part of every address: new ones come last.
SHAPES = {
    "still": Shape(160, 90, is_small=True),
    "hero": Shape(840, 360),
    "hero-tall": Shape(320, 400),
    "lead": Shape(480, 440),
    "landscape": Shape(400, 250),
    "portrait": Shape(320, 400),
    # What a poster has left between its title and its foot.
    "poster-1": Shape(300, 345),
    "poster-2": Shape(300, 294),
    "poster-3": Shape(300, 240),
    "poster-4": Shape(300, 186),
}
LETTERS = "abcdefghijklmnopqrstuvwxyz"
DIGITS = "0123456789abcdefghijklmnopqrstuv"
SEED_DIGITS = 4
KEY = re.compile(rf"([a-z])([a-z])([0-9a-v]{{{SEED_DIGITS}}})([a-z])")
SHAPE_NAMES = tuple(SHAPES)


class Unknown(ValueError):
    """No art has this key."""


class Key(NamedTuple):
    palette: str
    family: str
    seed: str
    shape: str

    def __str__(self):
        return (
            LETTERS[palettes.NAMES.index(self.palette)]
            + LETTERS[families.NAMES.index(self.family)]
            + self.seed
            + LETTERS[SHAPE_NAMES.index(self.shape)]
        )


@lru_cache(maxsize=4_096)
def key_of(title, year=None, palette="", family="", shape="still"):
    """The key, as text, of a film's art in a shape."""
    return str(Key(*pairs.pair_of(title, year, palette, family), seed_of(title, year), shape))


def seed_of(title, year=None):
    number = pairs.lot(title, year) >> 40
    return "".join(DIGITS[number >> 5 * place & 31] for place in range(SEED_DIGITS))


@lru_cache(maxsize=1_024)
def read(text):
    """The key that a text means; raises Unknown."""
    found = KEY.fullmatch(text)
    if not found:
        raise Unknown(text)
    palette, family, seed, shape = found.groups()
    try:
        return Key(
            palettes.NAMES[LETTERS.index(palette)],
            families.NAMES[LETTERS.index(family)],
            seed,
            SHAPE_NAMES[LETTERS.index(shape)],
        )
    except IndexError as error:
        raise Unknown(text) from error


@lru_cache(maxsize=512)
def drawing(key):
    """The drawing of a `Key`, in about a millisecond."""
    shape = SHAPES[key.shape]
    return draw(key.palette, key.family, key.seed, shape.width, shape.height, shape.is_small)


def draw(palette, family, seed, width, height, is_small=False):
    """A drawing of any size; the seed says how this one differs from others of its family."""
    chance = Chance(int(seed, 32))
    is_mirrored = family in families.MAY_BE_MIRRORED and chance.happens(0.5)
    made = Drawing(
        width,
        height,
        palettes.PALETTES[palette],
        chance,
        is_small=is_small,
        is_mirrored=is_mirrored,
    )
    families.FAMILIES[family](made)
    return made


def sheet(keys):
    """The SVG of the keys (texts); raises Unknown."""
    if not 0 < len(keys) <= MOST:
        raise Unknown
    return svg.sheet([drawing(read(key)) for key in keys])


def address(keys):
    """Where the sheet of these keys is; the same below every script prefix."""
    return f"/art/{EDITION}/{'.'.join(keys)}.svg"
