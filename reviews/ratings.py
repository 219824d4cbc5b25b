"""How a rating is written, said and drawn: a film leader that sweeps clockwise from twelve. Pure.

A rating is a number of half-discs, 1 to 10; None is unrated and is never drawn as a middle.
"""

from functools import lru_cache
from html import escape
from math import cos, radians, sin

BEST = 10
DEGREES_EACH = 36
_OPEN = '<svg class="disc" viewBox="0 0 100 100" width="{size}" height="{size}" aria-hidden="true">'
_CROSS = '<path d="M50 3V97M3 50H97" class="disc-cross"/>'


def figure(rating):
    """ "4½" of 9; "" of none."""
    if rating is None:
        return ""
    whole, half = divmod(rating, 2)
    return (str(whole) if whole else "") + ("½" if half else "")


def said(rating, original=""):
    """In words; `original` is what it was on the scale that it was converted from."""
    if not rating:
        return "Not yet rated"
    words = f"Rating: {figure(rating)} out of 5"
    return f"{words}, converted from {original}" if original else words


def stars(rating):
    """The rating as machines want it: 0.5 to 5."""
    return rating / 2 if rating % 2 else rating // 2


@lru_cache(maxsize=256)
def disc(rating, size):
    """The disc as SVG, hidden from screen readers: the words beside it say what it says."""
    ring = "disc-ring" if rating else "disc-ring disc-dashed"
    circle = f'<circle cx="50" cy="50" r="47" class="{ring}"/>'
    return f"{_OPEN.format(size=size)}{circle}{_CROSS}{_sweep(rating)}</svg>"


def _sweep(rating):
    if not rating:
        return ""
    if rating == BEST:
        return '<circle cx="50" cy="50" r="39" class="disc-sweep"/>'
    angle = radians(rating * DEGREES_EACH)
    x, y = 50 + 39 * sin(angle), 50 - 39 * cos(angle)
    large = 1 if rating * DEGREES_EACH > 180 else 0
    return f'<path d="M50 50L50 11A39 39 0 {large} 1 {x:.1f} {y:.1f}Z" class="disc-sweep"/>'


@lru_cache(maxsize=256)
def mark(rating, size, original=""):
    """The disc with its figure, and with words for those who hear it."""
    shown = f'<span aria-hidden="true">{figure(rating)}</span>' if rating else ""
    words = f'<span class="visually-hidden">{escape(said(rating, original))}</span>'
    written = f'<span class="rating-figure">{words}{shown}</span>'
    return f'<span class="rating">{disc(rating, size)}{written}</span>'
