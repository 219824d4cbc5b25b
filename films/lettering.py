"""How large a title may be set: reckoned from the advance widths of the letters. Pure.

Widths are in thousandths of an em, of Archivo at width 62 and weight 800, upper case.
"""

import re
import unicodedata
from functools import lru_cache
from itertools import combinations
from math import ceil
from string import ascii_uppercase, digits

_CAPITALS = (
    *(499, 482, 505, 503, 452, 396, 532, 504, 243, 427, 501, 412, 678),
    *(509, 543, 472, 543, 497, 454, 458, 495, 473, 703, 487, 480, 463),
)
_WIDTHS = {
    **dict(zip(ascii_uppercase, _CAPITALS, strict=True)),
    **dict.fromkeys(digits, 427),
    **dict.fromkeys(".,:;’'!", 225),
    "&": 534,
    "–": 310,
    "—": 620,
    "-": 240,
    "/": 271,
    "(": 365,
    ")": 365,
    "?": 409,
}
SPACE = 0.117  # ems
ROUNDING = 1e-9
_UNKNOWN = 620  # letters of other alphabets are seldom wider
_WIDE = 1_000  # a Chinese, Japanese or Korean character fills its square
_FIRST_WIDE = "\u2e80"
LEAST, MOST = 3, 20  # half ems: the steps that marks.css has a rule for
BOX = 0.66  # the height of a poster that its title may fill, over its width and the line height

# Where a long title is cut into lines, as a poster would cut it: the mark is heard, not set.
_CUTS = re.compile(r"(: | [–—] )")
TITLE_STEPS = (15, 29)  # characters; from here on a title is set one step smaller, then two
HEADLINE_STEPS = (45, 77)


def width(text):
    """The width of a line in ems."""
    return sum(_width(letter) for letter in unicodedata.normalize("NFD", text.upper())) / 1_000


def _width(letter):
    if unicodedata.combining(letter):
        return 0
    if letter >= _FIRST_WIDE:
        return _WIDE
    return _WIDTHS.get(letter, _UNKNOWN)


def longest_word(text):
    """The longest word, which no line can be narrower than, in half ems."""
    # A line of Chinese or Japanese may break between any two characters.
    return in_half_ems(max((width(word) for word in text.split() if word < _FIRST_WIDE), default=0))


@lru_cache(maxsize=2_048)
def best_line(text):
    """The line by which a title fills the top of a poster best, in half ems."""
    words = [width(word) for word in text.split()[:MOST]]
    sums = (
        sum(words[i:j]) + SPACE * (j - i - 1) for i, j in combinations(range(len(words) + 1), 2)
    )
    return in_half_ems(max(sums, key=lambda line: size_of(words, line), default=0))


def size_of(words, line):
    """The size of type, in widths of the poster, at which words of these widths all fit."""
    return 0 if max(words) > line else min(1 / line, BOX / count_lines(words, line))


def count_lines(words, line):
    """How many lines the words take, broken as a browser breaks them."""
    count, room = 1, line + SPACE
    for word in words:
        if word + SPACE > room + ROUNDING:
            count, room = count + 1, line + SPACE
        room -= word + SPACE
    return count


def in_half_ems(ems):
    """Rounded up to a step that marks.css has a rule for."""
    return min(max(ceil(ems * 2), LEAST), MOST)


def lines(title):
    """(line, mark) pairs: "John Wick", ":" and "Chapter 4", "" for John Wick: Chapter 4."""
    pieces = _CUTS.split(title) + [""]
    pairs = list(zip(pieces[::2], (mark.strip() for mark in pieces[1::2]), strict=True))
    return pairs if all(line.strip() for line, _ in pairs) else [(title, "")]


def step(text, steps):
    """0, 1 or 2: how many steps smaller than full size a text of this length is set."""
    return sum(len(text) >= limit for limit in steps)
