"""How large a title may be set: reckoned from the advance widths of the letters. Pure.

Widths are in thousandths of an em, of Archivo at width 62 and weight 800, upper case.
"""

import re
import unicodedata
from dataclasses import dataclass
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
    " ": 117,
    "–": 310,
    "—": 620,
    "-": 240,
    "/": 271,
    "…": 675,
    "(": 365,
    ")": 365,
    "?": 409,
}
ROUNDING = 1e-9
_UNKNOWN = 620  # letters of other alphabets are seldom wider
_WIDE = 1_000  # a Chinese, Japanese or Korean character fills its square
_FIRST_WIDE = "\u2e80"
LEAST, MOST = 3, 20  # half ems: the steps that marks.css has a rule for

# Where a long title is cut into lines, as a poster would cut it: the mark is heard, not set.
_CUTS = re.compile(r"(: | [–—] )")
TITLE_STEPS = (15, 29)  # characters; from here on a title is set one step smaller, then two
HEADLINE_STEPS = (45, 77)

# The title of a poster, in hundredths of the poster's width.
MEASURE = 88  # how wide its lines are
LARGEST = 40  # the size of type of a line that is too short to fill the measure
TALLEST = 68  # all lines together
LEADING, CAPITALS = 0.8, 0.7  # the height of a line, and of a capital in it, in ems
ROOM_FOR_MARKS = 0.17  # above a capital with an accent
OTHER_LEADING, OTHER_BASELINE = 1.18, 0.9  # of scripts that stand above and below
MOST_PIECES = 32  # words, or characters that are words
PAUSES = " :–—-"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a title: `size`, `baseline` and `length` in hundredths of the poster's width.

    The length is 0 where only the reader's own fonts know how wide the line comes out.
    """

    text: str
    size: float
    baseline: float
    length: float


@dataclass(frozen=True, slots=True)
class Setting:
    lines: tuple
    height: float
    direction: str


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
def set_title(title):
    """The title of a poster, its lines broken and sized so that they fill the measure."""
    settings = [_set(lines) for lines in _ways_to_break(_pieces(title))]
    fitting = [made for made in settings if made.height <= TALLEST]
    if fitting:
        return max(fitting, key=_merit)
    return min(settings, key=lambda made: made.height, default=Setting((), 0, "ltr"))


def _merit(setting):
    """Large is good, and lines of one size are: a shouted article is neither."""
    sizes = [line.size for line in setting.lines]
    return sum(sizes) - 1.4 * (max(sizes) - min(sizes)) + 0.5 * min(sizes)


def _pieces(title):
    """(text, whether a space goes before it) for all that a line may not break."""
    pieces = []
    for word in title.upper().split():
        if word in PAUSES and pieces:
            pieces[-1] = (f"{pieces[-1][0]} {word}", pieces[-1][1])
        elif any(letter >= _FIRST_WIDE for letter in word):
            pieces += [(letter, n == 0) for n, letter in enumerate(word)]
        else:
            pieces.append((word, True))
    return pieces if len(pieces) <= MOST_PIECES else [*pieces[:MOST_PIECES], ("…", False)]


def _ways_to_break(pieces):
    """The ways in which a browser would break the pieces for some width of the line."""
    seen = set()
    for first, last in combinations(range(len(pieces) + 1), 2):
        lines = tuple(_broken(pieces, width(_joined(pieces[first:last])) + ROUNDING))
        if lines not in seen:
            seen.add(lines)
            yield lines


def _joined(pieces):
    return "".join(" " * has_space + text for text, has_space in pieces).strip()


def _broken(pieces, measure):
    line = []
    for piece in pieces:
        if line and width(_joined([*line, piece])) > measure:
            yield _joined(line)
            line = []
        line.append(piece)
    if line:
        yield _joined(line)


def _set(texts):
    lines, height = [], 0
    for place, text in enumerate(texts, start=1):
        if place < len(texts):
            text = text.rstrip(PAUSES) or text  # the break of the line says it
        ems = width(text)
        size = min(MEASURE / ems if ems else LARGEST, LARGEST)
        if is_ours(text):
            above = CAPITALS + ROOM_FOR_MARKS * has_marks(text)
            leading, length = LEADING + ROOM_FOR_MARKS * has_marks(text), size * ems
        else:
            above, leading, length = OTHER_BASELINE, OTHER_LEADING, 0
        lines.append(Line(text, round(size, 2), round(height + above * size, 2), round(length, 2)))
        height += leading * size
    return Setting(tuple(lines), round(height, 2), direction_of(" ".join(texts)))


def is_ours(text):
    """Whether all of it is in the Latin alphabet, which our fonts have and these widths know."""
    return all(ord(letter) < 0x250 or letter in _WIDTHS or letter in "‘“”…" for letter in text)


def has_marks(text):
    return any(map(unicodedata.combining, unicodedata.normalize("NFD", text)))


def direction_of(text):
    """rtl where the first letter that has a direction goes to the left, as in Hebrew; else ltr."""
    for letter in text:
        way = unicodedata.bidirectional(letter)
        if way in ("L", "R", "AL"):
            return "ltr" if way == "L" else "rtl"
    return "ltr"


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
