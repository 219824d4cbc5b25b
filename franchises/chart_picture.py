"""The chart as a picture of 1200 by 630 for cards elsewhere on the web: the name and the shape.

It has no title of a film, so that no card tells of one. PNG, drawn with Pillow at twice its size.
"""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from films import lettering
from franchises.chart import Chart
from franchises.chart_words import Mark

WIDTH, HEIGHT = 1200, 630
SCALE = 2
PAPER, INK, QUIET, RULE = "#FAFAF7", "#14181B", "#4B545A", "#D3D8D5"
FONT = Path(__file__).resolve().parent.parent / "static" / "fonts" / "archivo.woff2"
MARGIN, LEFT, TOP, BOTTOM = 64, 130, 250, 540
LARGEST, LEAST = 190, 54  # pixels of the name
MOST_ROWS = 40


def drawn(chart: Chart, marks: Sequence[Mark], name: str, credit: str) -> bytes:
    """The file. Story order runs from left to right here, and years of release upwards."""
    image = Image.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE), PAPER)
    pen = _Pen(ImageDraw.Draw(image))
    size = min(LARGEST, max(LEAST, (WIDTH - 2 * MARGIN) / max(lettering.width(name), 1)))
    pen.text((MARGIN, 58), _fitted(name.upper(), size), size, weight=800, width=62)
    _plot(pen, chart, marks)
    pen.text((MARGIN, 572), credit, 24, colour=QUIET)
    pen.text((WIDTH - MARGIN, 572), "Story across, years of release up", 24, colour=QUIET, end=True)
    file = BytesIO()
    image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS).save(file, "PNG", optimize=True)
    return file.getvalue()


def _fitted(name: str, size: float) -> str:
    while len(name) > 1 and lettering.width(name) * size > WIDTH - 2 * MARGIN:
        name = name[:-2].rstrip() + "…"
    return name


def _plot(pen: "_Pen", chart: Chart, marks: Sequence[Mark]) -> None:
    rows = list(zip(chart.rows, marks, strict=True))[:MOST_ROWS]
    step = (WIDTH - MARGIN - LEFT) / max(len(rows), 1)
    points = {}
    for n, (row, _) in enumerate(rows):
        points[row.id] = LEFT + step * (n + 0.5), BOTTOM - (BOTTOM - TOP) * row.x / 100
    for year, x in chart.axis.labels:
        y = BOTTOM - (BOTTOM - TOP) * x / 100
        pen.line([(MARGIN, y), (WIDTH - MARGIN, y)], RULE, 1)
        pen.text((MARGIN, y - 20), str(year), 17, colour=QUIET)
    dated = sorted((row for row, _ in rows if row.is_dated), key=lambda row: row.released)
    pen.line([points[row.id] for row in dated], INK, 3)
    for row, mark in rows:
        pen.square(points[row.id], min(13, step * 0.36), mark)


class _Pen:
    """Draws in the units of the picture, whatever it is drawn at."""

    def __init__(self, draw: ImageDraw.ImageDraw):
        self.draw = draw

    def text(self, at, text, size, *, colour=INK, weight=500, width=100, end=False):
        font = ImageFont.truetype(FONT, round(size * SCALE))
        font.set_variation_by_axes([weight, width])
        place = tuple(part * SCALE for part in at)
        self.draw.text(place, text, fill=colour, font=font, anchor="rt" if end else "lt")

    def line(self, points, colour, width):
        if len(points) > 1:
            flat = [(x * SCALE, y * SCALE) for x, y in points]
            self.draw.line(flat, fill=colour, width=width * SCALE, joint="curve")

    def square(self, at, half, mark):
        x, y = (part * SCALE for part in at)
        half, stroke = half * SCALE, 4 * SCALE
        box = [x - half, y - half, x + half, y + half]
        fill = INK if mark == Mark.SHOWN else PAPER
        self.draw.rectangle(box, fill=fill, outline=INK, width=stroke)
        if mark == Mark.DISPUTED:
            left, top, right, bottom = box
            self.draw.polygon([(left, top), (right, top), (left, bottom)], fill=INK)
        if mark == Mark.UNMADE:
            self._gaps(box, half)

    def _gaps(self, box, half):
        """What is not made yet has an outline with gaps."""
        left, top, right, bottom = box
        for at in (-0.45, 0.25):
            middle, gap = (left + right) / 2 + at * half, half * 0.22
            self.draw.rectangle([middle, top - 1, middle + gap, bottom + 1], fill=PAPER)
            middle = (top + bottom) / 2 + at * half
            self.draw.rectangle([left - 1, middle, right + 1, middle + gap], fill=PAPER)
