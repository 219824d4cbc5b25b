"""Drawings as SVG: several stacked in one file, each with a view of its own. Pure."""

from math import cos, radians, sin


def sheet(drawings):
    """One file; the drawing at place n is what `#n` shows of it."""
    height = sum(drawing.height for drawing in drawings)
    width = max(drawing.width for drawing in drawings)
    views, bodies, top = [], [], 0
    for place, drawing in enumerate(drawings):
        box = f"0 {top} {drawing.width} {drawing.height}"
        views.append(f'<view id="{place}" viewBox="{box}" preserveAspectRatio="xMidYMid slice"/>')
        size = f'width="{drawing.width}" height="{drawing.height}"'
        bodies.append(f'<svg y="{top}" {size}>{body(drawing)}</svg>')
        top += drawing.height
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" preserveAspectRatio="xMidYMid slice" '
        'fill="none" stroke-linejoin="round">'
        f"{''.join(views)}{''.join(bodies)}</svg>"
    )


def body(drawing):
    ground = f'<path fill="{drawing.colours.ground}" d="M0 0H{drawing.width}V{drawing.height}H0Z"/>'
    return ground + "".join(_element(paint, paths) for paint, paths in _together(drawing.marks))


def _together(marks):
    """Neighbours in one line are one element; filled ones could punch holes in each other."""
    last, paths = None, []
    for mark in marks:
        paint = (mark.fill, mark.stroke, mark.width, mark.dash)
        if paint == last and not mark.fill:
            paths.append(mark.path)
            continue
        if paths:
            yield last, paths
        last, paths = paint, [mark.path]
    if paths:
        yield last, paths


def _element(paint, paths):
    fill, stroke, width, dash = paint
    said = f' fill="{fill}"' if fill else ""
    if stroke:
        said += f' stroke="{stroke}" stroke-width="{number(width)}"'
    if dash:
        said += f' stroke-dasharray="{number(dash)} {number(dash * 0.75)}"'
    return f'<path{said} d="{"".join(map(_path, paths))}"/>'


def _path(path):
    return "".join(map(_step, path))


def _step(step):
    command, *numbers = step
    if command == "O":
        return _oval(*numbers)
    return command + " ".join(map(number, numbers))


def _oval(x, y, rx, ry, turn):
    a = radians(turn)
    dx, dy = rx * cos(a), rx * sin(a)
    arc = f"a{number(rx)} {number(ry)} {number(turn)} 1 0 "
    return (
        f"M{number(x - dx)} {number(y - dy)}{arc}{number(2 * dx)} {number(2 * dy)}"
        f"{arc}{number(-2 * dx)} {number(-2 * dy)}"
    )


def number(n):
    """To a tenth of a unit, as short as it goes."""
    text = f"{n:.1f}"
    text = text.removesuffix(".0")
    return "0" if text == "-0" else text
