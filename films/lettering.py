"""How large a title may be set: reckoned from the advance widths of the letters. Pure.

Widths are in thousandths of an em, of Archivo at width 62 and weight 800, upper case.
"""

import unicodedata
from math import ceil

_WIDTHS = {
    **dict(A=499, B=482, C=505, D=503, E=452, F=396, G=532, H=504, I=243, J=427, K=501, L=412),
    **dict(M=678, N=509, O=543, P=472, Q=543, R=497, S=454, T=458, U=495, V=473, W=703, X=487),
    **dict(Y=480, Z=463),
    **dict.fromkeys("023456789", 427) | {"1": 361, "7": 379, "&": 534, "–": 310, "—": 620},
    **dict.fromkeys(".,:;’'!", 225) | {"-": 240, "/": 271, "(": 365, ")": 365, "?": 409},
}
_UNKNOWN = 620  # letters of other alphabets are seldom wider
_WIDE = 1_000  # a Chinese, Japanese or Korean character fills its square
_FIRST_WIDE = "\u2e80"
LEAST, MOST = 3, 20  # half ems: the steps that marks.css has a rule for

TITLE_STEPS = (14, 28)  # characters; from here on a title is set one step smaller, then two
HEADLINE_STEPS = (44, 76)


def width(text):
    """The width of a line in ems."""
    return sum(_width(letter) for letter in unicodedata.normalize("NFD", text.upper())) / 1_000


def _width(letter):
    if unicodedata.combining(letter):
        return 0
    if letter >= _FIRST_WIDE:
        return _WIDE
    return _WIDTHS.get(letter, _UNKNOWN)


def half_ems(text):
    """The longest word, which no line can be narrower than, in half ems rounded up."""
    # A line of Chinese or Japanese may break between any two characters.
    words = text.split()
    longest = max((width(word) for word in words if word < _FIRST_WIDE), default=LEAST / 2)
    return min(max(ceil(longest * 2), LEAST), MOST)


def step(text, steps):
    """0, 1 or 2: how many steps smaller than full size a text of this length is set."""
    return sum(len(text) >= limit for limit in steps)
