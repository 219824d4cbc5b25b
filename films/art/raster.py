"""Drawings as pixels, for whoever shows no SVG. Knows no model."""

from itertools import pairwise
from math import cos, dist, radians, sin

from PIL import Image, ImageDraw

FINER = 3  # drawn so much larger and scaled down, since Pillow's own edges are hard
STEPS_OF_A_CURVE, STEPS_OF_AN_OVAL = 12, 72
THIN = 6  # fine pixels; in a thinner line nobody sees whether its joints are round


def picture(drawing, width):
    """The drawing as an RGB image so many pixels wide."""
    scale = FINER * width / drawing.width
    height = round(width * drawing.height / drawing.width)
    image = Image.new("RGB", (width * FINER, height * FINER), drawing.colours.ground)
    canvas = ImageDraw.Draw(image)
    for mark in drawing.marks:
        for points, is_closed in outlines(mark.path):
            _draw(canvas, mark, [(x * scale, y * scale) for x, y in points], is_closed, scale)
    return image.reduce(FINER)


def _draw(canvas, mark, points, is_closed, scale):
    if mark.fill:
        canvas.polygon(points, fill=mark.fill)
    if not mark.stroke:
        return
    width = max(round(mark.width * scale), 1)
    if is_closed:
        points = [*points, points[0]]
    lines = _dashes(points, mark.dash * scale) if mark.dash else [points]
    for line in lines:
        canvas.line(line, fill=mark.stroke, width=width, joint="curve" if width > THIN else None)


def outlines(path):
    """(points, whether it is closed) of each part of a path, its curves as short lines."""
    points = []
    for command, *numbers in path:
        if command == "O":
            yield _oval(*numbers), True
        elif command == "M":
            if points:
                yield points, False
            points = [tuple(numbers)]
        elif command == "L":
            points.append(tuple(numbers))
        elif command == "C":
            points += _curve(points[-1], numbers)
        else:
            yield points, True
            points = []
    if points:
        yield points, False


def _oval(x, y, rx, ry, turn):
    a = radians(turn)
    found = []
    for step in range(STEPS_OF_AN_OVAL):
        b = radians(360 * step / STEPS_OF_AN_OVAL)
        dx, dy = rx * cos(b), ry * sin(b)
        found.append((x + dx * cos(a) - dy * sin(a), y + dx * sin(a) + dy * cos(a)))
    return found


def _curve(start, numbers):
    x1, y1, x2, y2, x3, y3 = numbers
    for step in range(1, STEPS_OF_A_CURVE + 1):
        t = step / STEPS_OF_A_CURVE
        u = 1 - t
        a, b, c, d = u**3, 3 * u * u * t, 3 * u * t * t, t**3
        yield (
            a * start[0] + b * x1 + c * x2 + d * x3,
            a * start[1] + b * y1 + c * y2 + d * y3,
        )


def _dashes(points, dash):
    """The parts of a line that a pen draws that is lifted for three quarters of each dash."""
    gap = dash * 0.75
    left, is_down, line = dash, True, [points[0]]
    for start, end in pairwise(points):
        here, length = start, dist(start, end)
        while length > left:
            share = left / length
            here = here[0] + (end[0] - here[0]) * share, here[1] + (end[1] - here[1]) * share
            if is_down:
                yield [*line, here]
            length, is_down = length - left, not is_down
            left, line = dash if is_down else gap, [here]
        left -= length
        line.append(end)
    if is_down and len(line) > 1:
        yield line
