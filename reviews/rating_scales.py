"""Ratings of other scales as ours: letters, fractions and percentages become half-discs. Pure.

The half-disc nearest to the original is meant; what lies exactly between two is rounded up, and the
lowest of any scale is half a disc, the least that we give. A letter is its place among the thirteen
from F to A+.
"""

import re
from fractions import Fraction

from reviews.ratings import BEST

LETTERS = ("F", "D-", "D", "D+", "C-", "C", "C+", "B-", "B", "B+", "A-", "A", "A+")
_NUMBER = r"(\d{1,6}(?:[.,]\d{1,4})?|\d{0,6}\s?½)"
_FRACTION = re.compile(rf"{_NUMBER}\s*(?:/|out of|of)\s*{_NUMBER}", re.IGNORECASE)
_PERCENT = re.compile(rf"{_NUMBER}\s*%")


class UnknownScale(ValueError):
    """No rating that we can convert; `str()` says in a sentence what could be written."""


def half_discs(original: str) -> int:
    """The rating, 1 to 10, that `original` comes to; raises UnknownScale."""
    text = original.strip().replace("−", "-").replace("–", "-")
    share = _share(text)
    if share is None:
        raise UnknownScale(
            f"“{original.strip()}” is of no scale that can be converted: write a letter from A+ to "
            "F, a fraction such as 3/4 or 82/100, or a percentage; or choose the rating yourself."
        )
    if not 0 <= share <= 1:
        raise UnknownScale(f"“{original.strip()}” is more than the best of its own scale.")
    return max(1, int(share * BEST + Fraction(1, 2)))


def _share(text):
    """How much of the best it is, from 0 to 1; None for what is no rating."""
    if text.upper() in LETTERS:
        return Fraction(LETTERS.index(text.upper()), len(LETTERS) - 1)
    if found := _FRACTION.fullmatch(text):
        given, best = map(_number, found.groups())
        return given / best if best else None
    if found := _PERCENT.fullmatch(text):
        return _number(found[1]) / 100
    return None


def _number(text):
    if text.endswith("½"):
        return Fraction(int(text[:-1].strip() or 0)) + Fraction(1, 2)
    return Fraction(text.replace(",", "."))
