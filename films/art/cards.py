"""The picture by which a page is shared, 1200 × 630: its words in our faces, its film's art.

Knows no model. A card takes about a tenth of a second; `films/sharing.py` keeps it.
"""

import io
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from threading import Lock

from PIL import Image, ImageDraw, ImageFont

from films import lettering, palettes
from films.art import raster, sheets

EDITION = 1  # raised by whatever changes how a card looks
WIDTH, HEIGHT = 1200, 630
MARGIN, COLUMN, PANEL = 64, 500, 600  # pixels; the art stands on the right
TOP, BOTTOM = 140, 506  # between which the words stand
LINES = 552, 586  # the baselines of what stands below them
SIZES = range(92, 35, -4)  # of a headline
LEADING, TRACKING = 0.98, -0.028  # of a headline, in its size
MEASURED = 100  # pixels, the size in which widths are taken
COLOURS = 96  # flat pictures are not told from the full ones

FONTS = Path(__file__).resolve().parents[2] / "static" / "fonts"
# Each voice in the file for Latin-1, the one beyond it, and the axes as the files order them.
VOICES = {
    "critic": ("newsreader-roman", "newsreader-roman-ext", (500, 72)),
    "film": ("archivo", "archivo-ext", (800, 62)),
    "label": ("archivo", "archivo-ext", (600, 88)),
}
AXES = {name: axes for *names, axes in VOICES.values() for name in names}
# FreeType's faces are not for two threads at once.
DRAWING = Lock()


@dataclass(frozen=True)
class Card:
    """`voice` is "critic" for a headline or a name, "film" for a title; `lines`, two at most, stand
    below in small."""

    words: str
    voice: str
    lines: tuple
    site: str
    palette: str
    family: str
    seed: str


def png(card):
    with DRAWING:
        image = _drawn(card)
    file = io.BytesIO()
    image.quantize(COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(file, "PNG")
    return file.getvalue()


def _drawn(card):
    colours = palettes.PALETTES[card.palette]
    image = Image.new("RGB", (WIDTH, HEIGHT), colours.ground)
    art = sheets.draw(card.palette, card.family, card.seed, 480, 504)
    image.paste(raster.picture(art, PANEL), (WIDTH - PANEL, 0))
    canvas = ImageDraw.Draw(image)
    _write(canvas, (MARGIN, 70), card.site.upper(), Type("film", 40), colours.text)
    if card.voice == "film":
        _write_title(canvas, card.words, colours.text)
    else:
        _write_headline(canvas, card.words, colours.text)
    small = Type("label", 25)
    for line, baseline in zip(reversed(card.lines), reversed(LINES), strict=False):
        _write(canvas, (MARGIN, baseline), _cut(line, small), small, colours.text)
    return image


@dataclass(frozen=True)
class Type:
    """Letters of one voice in one size."""

    voice: str
    size: float
    tracking: float = 0

    def face_of(self, letter):
        """The file that has the letter; None where neither has."""
        plain, extended, axes = VOICES[self.voice]
        for name in (plain, extended):
            if _has(name, letter):
                return _face(name, self.size, axes)
        return None

    def steps(self, text):
        """(letter, its face, where it begins) for each letter that we have."""
        x, before, face_before = 0, "", None
        for letter in text:
            face = self.face_of(letter)
            if face is None:
                continue
            if face is face_before:  # kerned
                x += face.getlength(before + letter) - face.getlength(letter)
                x -= face.getlength(before)
            yield letter, face, x
            x += face.getlength(letter) + self.tracking * self.size
            before, face_before = letter, face

    def width(self, text):
        words = text.split(" ")
        space = _measured(self.voice, self.tracking, " ") + self.tracking
        ems = sum(_measured(self.voice, self.tracking, word) + self.tracking for word in words)
        return (ems - self.tracking + space * (len(words) - 1)) * self.size


@lru_cache(maxsize=1_024)
def _measured(voice, tracking, word):
    """The width of a word in ems, taken in one size: a face takes longer to open than to use."""
    end = 0
    for letter, face, x in Type(voice, MEASURED, tracking).steps(word):
        end = x + face.getlength(letter)
    return end / MEASURED


@lru_cache(maxsize=64)
def _face(name, size, axes):
    face = ImageFont.truetype(FONTS / f"{name}.woff2", size)
    face.set_variation_by_axes(list(axes))
    return face


@lru_cache(maxsize=4_096)
def _has(name, letter):
    """Whether the file has a glyph for the letter: one that looks not like the missing one."""
    if letter.isspace():
        return True
    face = _face(name, MEASURED, AXES[name])
    return bytes(face.getmask(letter)) != bytes(face.getmask("\uffff"))


def can_set(text, voice):
    """Whether our faces have every letter of it."""
    plain, extended, _ = VOICES[voice]
    return all(_has(plain, letter) or _has(extended, letter) for letter in text)


def _write(canvas, place, text, type_, colour):
    """Sets a line; `place` is where its baseline begins."""
    x, y = place
    for letter, face, step in type_.steps(text):
        canvas.text((x + step, y), letter, font=face, fill=colour, anchor="ls")


def _write_title(canvas, title, colour):
    """A title as on a poster: each line as wide as the column."""
    setting = lettering.set_title(title)
    if not can_set("".join(line.text for line in setting.lines), "film"):
        return
    scale = min(COLUMN / lettering.MEASURE, (BOTTOM - TOP) / max(setting.height, 1))
    for line in setting.lines:
        place = MARGIN, TOP + line.baseline * scale
        _write(canvas, place, line.text, Type("film", round(line.size * scale, 1)), colour)


def _write_headline(canvas, headline, colour):
    if not can_set(headline, "critic"):
        return
    type_, lines = fitted(headline)
    step = type_.size * LEADING
    top = BOTTOM - step * (len(lines) - 1) - type_.size * 0.22
    for n, line in enumerate(lines):
        _write(canvas, (MARGIN - 2, top + n * step), line, type_, colour)


def fitted(headline):
    """(type, lines): as large as the column and the height allow; cut where nothing fits."""
    for size in SIZES:
        type_ = Type("critic", size, TRACKING)
        lines = _broken(headline, type_)
        fits = all(type_.width(line) <= COLUMN for line in lines)
        if fits and len(lines) * size * LEADING <= BOTTOM - TOP:
            return type_, lines
    most = int((BOTTOM - TOP) / (SIZES[-1] * LEADING))
    kept = [_cut(line, type_) for line in lines[:most]]
    if len(lines) > most:
        kept[-1] = _cut(f"{kept[-1]}…", type_)
    return type_, kept


def _broken(text, type_):
    lines = []
    for word in text.split():
        if lines and type_.width(f"{lines[-1]} {word}") <= COLUMN:
            lines[-1] = f"{lines[-1]} {word}"
        else:
            lines.append(word)
    return lines


def _cut(text, type_):
    """The text, or as much of it as the column holds."""
    if type_.width(text) <= COLUMN:
        return text
    text = text.rstrip("…")
    most = bisect_right(range(len(text)), COLUMN, key=lambda n: type_.width(f"{text[:n]}…"))
    return f"{text[: most - 1].rstrip()}…"
