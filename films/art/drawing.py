"""A drawing: flat marks in the colours of one palette, within a frame. Pure.

No mark is transparent. What looks so is a colour mixed with the ground, so that a browser and our
own raster show the same picture.
"""

from dataclasses import dataclass
from math import cos, pi, radians, sin

LEAST_APART = 80  # in brightness, for a fine line to be seen on the ground
ROUND = 0.5522847498  # how far the handles of a quarter of a circle reach, in radii


@dataclass(frozen=True, slots=True)
class Mark:
    """One shape. `path` has ("M", x, y), ("L", x, y), ("C", six numbers), ("Z",) and ovals as
    ("O", x, y, rx, ry, turn in degrees)."""

    path: tuple
    fill: str = ""
    stroke: str = ""
    width: float = 0
    dash: float = 0


def mix(one, other, share):
    """The colour that lies `share` of the way from one to the other."""
    pairs = zip(_channels(one), _channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02X}" for a, b in pairs)


def brightness(colour):
    """From 0 to 255, as an eye weighs red, green and blue."""
    red, green, blue = _channels(colour)
    return 0.3 * red + 0.59 * green + 0.11 * blue


def _channels(colour):
    return (int(colour[n : n + 2], 16) for n in (1, 3, 5))


class Drawing:
    """Takes marks in units of its frame; a mirrored one takes left for right."""

    def __init__(self, width, height, colours, chance, *, is_small=False, is_mirrored=False):
        self.width, self.height = width, height
        self.colours, self.chance = colours, chance
        self.is_small, self.is_mirrored = is_small, is_mirrored
        self.marks = []

    @property
    def ink(self):
        """The colour for fine lines: the light one, unless the ground is as light."""
        light, ground = (brightness(self.colours[n]) for n in (2, 0))
        return self.colours.light if abs(light - ground) > LEAST_APART else self.colours.text

    @property
    def least(self):
        return min(self.width, self.height)

    @property
    def is_wide(self):
        return self.width > 1.45 * self.height

    def many(self, count):
        """So many in a large drawing; a small one is read from fewer."""
        return round(count * 0.55) if self.is_small else count

    def tint(self, name, share):
        """A colour of the palette, as it looks at this strength on the ground."""
        return mix(self.colours.ground, getattr(self.colours, name), share)

    def line_tint(self, share):
        return mix(self.colours.ground, self.ink, share)

    # Marks

    def fill(self, path, colour, edge="", width=0):
        self.marks.append(Mark(self._placed(path), fill=colour, stroke=edge, width=width))

    def stroke(self, path, colour, width, dash=0):
        self.marks.append(Mark(self._placed(path), stroke=colour, width=width, dash=dash))

    def _placed(self, path):
        return tuple(map(self._mirrored, path)) if self.is_mirrored else tuple(path)

    def _mirrored(self, step):
        command, *numbers = step
        if command == "O":
            x, y, rx, ry, turn = numbers
            return ("O", self.width - x, y, rx, ry, -turn)
        turned = (self.width - n if place % 2 == 0 else n for place, n in enumerate(numbers))
        return (command, *turned)

    def box(self, x, y, width, height, colour):
        self.fill(polygon((x, y), (x + width, y), (x + width, y + height), (x, y + height)), colour)

    def disc(self, x, y, radius, colour):
        self.fill([("O", x, y, radius, radius, 0)], colour)

    def ring(self, x, y, radius, colour, width, dash=0):
        self.stroke([("O", x, y, radius, radius, 0)], colour, width, dash)

    def oval(self, x, y, rx, ry, turn, colour, width, dash=0):
        self.stroke([("O", x, y, rx, ry, turn)], colour, width, dash)

    def line(self, start, end, colour, width):
        self.stroke(line(start, end), colour, width)

    def shape(self, points, colour):
        self.fill(polygon(*points), colour)


def line(*points):
    first, *rest = points
    return [("M", *first), *(("L", *point) for point in rest)]


def polygon(*points):
    return [*line(*points), ("Z",)]


def smooth(points):
    """A curve through the points (Catmull and Rom's), as cubic steps."""
    path = [("M", *points[0])]
    for n in range(len(points) - 1):
        before, here = points[max(n - 1, 0)], points[n]
        there, after = points[n + 1], points[min(n + 2, len(points) - 1)]
        path.append(
            (
                "C",
                here[0] + (there[0] - before[0]) / 6,
                here[1] + (there[1] - before[1]) / 6,
                there[0] - (after[0] - here[0]) / 6,
                there[1] - (after[1] - here[1]) / 6,
                *there,
            )
        )
    return path


def quarter(corner, radius, right, down):
    """A quarter of a disc: `corner` is its centre; it opens to the right or left, down or up."""
    x, y = corner
    dx, dy = radius * (1 if right else -1), radius * (1 if down else -1)
    return [
        ("M", x, y),
        ("L", x + dx, y),
        ("C", x + dx, y + dy * ROUND, x + dx * ROUND, y + dy, x, y + dy),
        ("Z",),
    ]


def dome(x, y, radius):
    """The upper half of a disc that stands on y."""
    k = radius * ROUND
    return [
        ("M", x - radius, y),
        ("C", x - radius, y - k, x - k, y - radius, x, y - radius),
        ("C", x + k, y - radius, x + radius, y - k, x + radius, y),
        ("Z",),
    ]


def around(x, y, radius, degrees):
    """The point at an angle from twelve o'clock, clockwise."""
    a = radians(degrees)
    return x + radius * sin(a), y - radius * cos(a)


def wave(share, turns=1.0, shift=0.0):
    return sin(2 * pi * (share * turns + shift))
