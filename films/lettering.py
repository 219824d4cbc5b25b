"""How large a title may be set: reckoned from the advance widths of the letters. Pure.

Widths are in thousandths of an em, of Archivo at width 62 and weight 800, upper case.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, combinations, islice, product
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
TALLEST = 72  # all lines together
LEADING, CAPITALS = 0.8, 0.7  # the height of a line, and of a capital in it, in ems
ROOM_FOR_MARKS = 0.17  # above a capital with an accent
OTHER_LEADING, OTHER_BASELINE = 1.18, 0.9  # of scripts that stand above and below
MOST_PHRASES, MOST_WAYS = 3, 8
MOST_PIECES = 24  # words, or characters that are words
PAUSES = " :–—"
SMALL_WORDS = frozenset(
    (
        *("A", "AN", "THE", "OF", "TO", "IN", "ON", "AT", "BY", "FOR"),
        *("AND", "OR", "LE", "LA", "LES", "UN", "UNE", "DE", "DU", "DES", "ET", "EL"),
        *("LOS", "LAS", "Y", "DER", "DIE", "DAS", "DEM", "DEN", "EIN", "EINE", "UND", "IL"),
        *("LO", "I", "GLI", "DI", "E", "O", "OS", "AS", "DA", "DO"),
    )
)


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
    ways = [(lines, _set(lines)) for lines in _ways_to_break(_pieces(title))]
    fitting = [way for way in ways if way[1].height <= TALLEST]
    if fitting:
        return max(fitting, key=lambda way: _merit(*way))[1]
    return min((made for _, made in ways), key=_height, default=Setting((), 0, "ltr"))


def _height(setting):
    return setting.height


def _merit(texts, setting):
    """Large is good, and so are lines of one size, broken where a speaker would pause."""
    alone = [n for n, text in enumerate(texts) if is_small(text)]
    sizes = [line.size for n, line in enumerate(setting.lines) if n not in alone] or [0]
    pauses = sum(text.endswith(tuple(PAUSES)) for text in texts[:-1])
    pauses -= sum(any(pause in text.rstrip(PAUSES) for pause in PAUSES.strip()) for text in texts)
    hanging = sum(text.split()[-1] in SMALL_WORDS for text in texts[:-1] if " " in text)
    spread = max(sizes) - min(sizes)
    return (
        sum(sizes)
        - 1.4 * spread
        + 0.5 * min(sizes)
        + 6 * pauses
        - 4 * hanging
        - 6 * sum(n > 0 for n in alone)
    )


def _pieces(title):
    """(text, whether a space goes before it) for all that a line may not break."""
    pieces = []
    for word in title.upper().split():
        if pieces and (word in PAUSES or word.rstrip(PAUSES).isdigit()):  # “Chapter 3 –” is one
            pieces[-1] = (f"{pieces[-1][0]} {word}", pieces[-1][1])
        elif any(letter >= _FIRST_WIDE for letter in word):
            pieces += [(letter, n == 0) for n, letter in enumerate(word)]
        else:
            pieces.append((word, True))
    return pieces if len(pieces) <= MOST_PIECES else [*pieces[:MOST_PIECES], ("…", False)]


def _ways_to_break(pieces):
    """The ways in which lines of some width break the pieces, or what stands between pauses."""
    yield from _by_width(pieces)
    phrases = _phrases(pieces)
    if 1 < len(phrases) <= MOST_PHRASES:
        ways = [list(islice(_by_width(phrase), MOST_WAYS)) for phrase in phrases]
        yield from (tuple(chain.from_iterable(way)) for way in product(*ways))


def _phrases(pieces):
    found = [[]]
    for text, has_space in pieces:
        found[-1].append((text, has_space))
        if text.endswith(tuple(PAUSES)):
            found.append([])
    return [phrase for phrase in found if phrase]


def _by_width(pieces):
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
    texts = [text.rstrip(PAUSES) or text for text in texts[:-1]] + list(texts[-1:])
    sizes = _sizes(texts)
    lines, height = [], 0
    for text, size in zip(texts, sizes, strict=True):
        above, leading = OTHER_BASELINE, OTHER_LEADING
        if has_capitals(text):
            room = ROOM_FOR_MARKS * has_marks(text)
            above, leading = CAPITALS + room, LEADING + room
        length = size * width(text) if has_capitals(text) else 0
        lines.append(Line(text, round(size, 2), round(height + above * size, 2), round(length, 2)))
        height += leading * size
    return Setting(tuple(lines), round(height, 2), direction_of(" ".join(texts)))


def _sizes(texts):
    """As large as the measure allows, but an article by itself is not shouted."""
    sizes = [min(MEASURE / width(text), LARGEST) if width(text) else LARGEST for text in texts]
    others = [size for text, size in zip(texts, sizes, strict=True) if not is_small(text)]
    return [
        min(size, *others) if is_small(text) and others else size
        for text, size in zip(texts, sizes, strict=True)
    ]


def is_small(text):
    """Whether it is a word that should not be shouted on a line by itself."""
    return text in SMALL_WORDS


def has_capitals(text):
    """Whether it is in an alphabet of capitals that stand apart, so that lines may be fitted.

    Latin is ours; Greek and Cyrillic letters of the reader's own faces are made as narrow.
    """
    return all(
        ord(letter) < 0x250
        or "\u0370" <= letter < "\u0530"
        or letter in _WIDTHS
        or letter in "‘“”…"
        for letter in text
    )


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
