"""Families that fill their frame: tiles, windows, waves, a curtain. Pure."""

from math import ceil, exp, sin

from films.art.drawing import line, polygon, quarter, smooth, wave


def ribbon(d):
    """A scarf thrown across the stage."""
    chance = d.chance
    count = d.many(34)
    w, h = d.width, d.height
    bend, dip = chance.between(-0.1, 0.12), chance.between(-0.1, 0.1)
    for k in range(count):
        u = k / (count - 1)
        points = [
            (w * -0.08, h * (0.14 + 0.3 * u)),
            (w * (0.3 + 0.05 * u), h * (0.02 + bend + 0.36 * u)),
            (w * (0.62 - 0.06 * u), h * (0.2 + bend + 0.26 * u)),
            (w * (0.6 - 0.1 * u), h * (0.54 + dip * u)),
            (w * (0.36 - 0.02 * u), h * (0.72 + 0.1 * u + dip)),
            (w * (0.44 + 0.06 * u), h * (0.9 - 0.08 * u)),
            (w * (0.76 - 0.02 * u), h * (0.84 - 0.26 * u - bend)),
            (w * 1.08, h * (0.36 + 0.42 * u)),
        ]
        colour = d.colours.spark if k % 6 == 3 else d.line_tint(0.45 + 0.5 * u)
        if k % 4 == 0:
            colour = d.colours.middle
        d.stroke(smooth(points), colour, 0.9 + 1.6 * (1 - u))


def windows(d):
    """A tower at night; one lamp is not like the others."""
    chance = d.chance
    columns = 7 if d.is_small and d.is_wide else 9
    if d.is_wide:
        columns = round(columns * 1.7)
    rows = max(4, round(columns * d.height / d.width * 0.8))
    width, height = d.width / columns, d.height / rows
    lamp = chance.whole(1, columns - 2), chance.whole(1, rows - 2)
    for row in range(rows):
        for column in range(columns):
            lot = chance.between(0, 1)
            colour = d.tint("middle", 0.3 + 0.65 * chance.between(0, 1))
            if lot > 0.84:
                colour = d.colours.light
            elif lot < 0.12:
                colour = d.tint("middle", 0.14)
            if (column, row) == lamp:
                colour = d.colours.spark
            x, y = column * width + width * 0.17, row * height + height * 0.13
            d.box(x, y, width * 0.66, height * 0.74, colour)
            if colour in (d.colours.light, d.colours.spark) and chance.happens(0.4):
                d.box(
                    x,
                    y,
                    width * 0.66,
                    height * 0.74 * chance.between(0.3, 0.6),
                    d.tint("middle", 1),
                )


def tiles(d):
    """Quarters of discs, laid by somebody who likes order."""
    chance = d.chance
    columns = 4 if not d.is_wide else 6
    size = d.width / columns
    rows = ceil(d.height / size)
    top = (d.height - rows * size) / 2
    for row in range(rows):
        for column in range(columns):
            right, down = chance.happens(0.5), chance.happens(0.5)
            colour = chance.pick(
                (d.colours.middle, d.colours.middle, d.colours.light, d.colours.spark)
            )
            x = (column + (0 if right else 1)) * size
            y = top + (row + (0 if down else 1)) * size
            if chance.happens(0.3):
                d.box(column * size, top + row * size, size, size, d.tint("middle", 0.35))
            d.fill(quarter((x, y), size, right, down), colour)
            if chance.happens(0.55):
                d.fill(quarter((x, y), size * 0.56, right, down), d.colours.ground)


def waves(d):
    """A signal out of the sea."""
    chance = d.chance
    count, steps = d.many(24), 26 if d.is_small else 44
    shift, centre = chance.between(0, 6), chance.between(0.4, 0.6)
    hot = chance.whole(count // 3, count // 2)
    for k in range(count):
        y = d.height * (0.2 + 0.82 * k / count)
        points = [(-9, y)]
        for n in range(steps + 1):
            share = n / steps
            lift = exp(-(((share - centre) / 0.2) ** 2))
            crest = abs(sin(n * 19 / steps + k * 1.7 + shift) + 0.6 * sin(n * 41 / steps + k * 2.3))
            points.append((d.width * share, y - lift * d.height * 0.085 * crest))
        points += [(d.width + 9, y), (d.width + 9, d.height + 9), (-9, d.height + 9)]
        colour = d.colours.spark if k == hot else d.line_tint(round(0.55 + 0.4 * k / count, 1))
        d.fill(polygon(*points), d.colours.ground, edge=colour, width=2.4 if k == hot else 1.2)


def bars(d):
    """Uprights, and the one that is not of them."""
    chance = d.chance
    count = d.many(26) if d.is_wide else 15
    hot = chance.whole(count // 4, count * 3 // 4)
    widths = [chance.between(0.5, 2.4) for _ in range(count)]
    gap = 0.55
    unit = d.width / (sum(widths) + gap * count)
    x = unit * gap / 2
    for k, width in enumerate(widths):
        top = 0 if k == hot else d.height * chance.between(0.02, 0.42)
        colour = chance.pick(
            (d.colours.middle, d.colours.middle, d.colours.light, d.tint("middle", 0.55))
        )
        if k == hot:
            width, colour = min(width, 1.1), d.colours.spark
        d.box(x, top, width * unit, d.height - top, colour)
        x += (widths[k] + gap) * unit


def curtain(d):
    """Folds, the gap between them, and whoever is about to come out."""
    chance = d.chance
    folds = d.many(20) if d.is_wide else 11
    gap = d.width * chance.between(0.4, 0.6)
    d.box(0, 0, d.width, d.height, d.tint("middle", 0.5))
    step = d.width / folds
    for k in range(folds):
        x = k * step
        sway = chance.between(0.5, 1.4)
        left = [(x + step * 0.16 * sway * wave(q, 0.7, k * 0.21), d.height * q) for q in _steps(6)]
        right = [
            (x + step * (0.46 + 0.1 * wave(q, 0.6, k * 0.13 + 0.3)), d.height * q)
            for q in reversed(_steps(6))
        ]
        edge = smooth(right)
        body = [*smooth(left), ("L", *right[0]), *edge[1:], ("Z",)]
        d.fill(body, d.colours.middle)
        near = 1 - min(abs(x - gap) / (d.width * 0.5), 1)
        d.stroke(smooth(left), d.tint("light", 0.25 + 0.5 * near), 1.1)
    slit = d.least * 0.05
    d.shape(
        [(gap, 0), (gap + slit * 1.4, d.height * 1.01), (gap - slit * 2.2, d.height * 1.01)],
        d.colours.light,
    )
    d.shape(
        [(gap, d.height * 0.3), (gap + slit * 0.8, d.height * 1.01), (gap - slit, d.height * 1.01)],
        d.colours.spark,
    )
    floor = d.height * 0.93
    d.shape([(0, floor), (d.width, floor), (d.width, d.height), (0, d.height)], d.colours.ground)
    d.shape(
        [
            (gap - slit * 2, floor),
            (gap + slit * 1.3, floor),
            (gap + slit * 5, d.height),
            (gap - slit * 5, d.height),
        ],
        d.colours.light,
    )


def _steps(count):
    return [k / count for k in range(count + 1)]


def reeds(d):
    """High grass, wind, and a sun that minds neither."""
    chance = d.chance
    radius = d.least * chance.between(0.2, 0.26)
    d.disc(
        d.width * chance.between(0.3, 0.7),
        d.height * chance.between(0.3, 0.38),
        radius,
        d.colours.spark,
    )
    wind = chance.between(0.1, 0.24)
    count = d.many(95) if d.is_wide else d.many(64)
    for k in range(count):
        depth = k / count
        x = d.width * chance.between(-0.15, 1.05)
        tall = d.height * chance.between(0.4, 0.78) * (0.7 + 0.4 * depth)
        bend = wind * tall * chance.between(0.6, 1.7)
        root, half = d.height * 1.02, d.least * (0.005 + 0.009 * depth)
        tip = x + bend, root - tall
        colour = d.tint("middle", 0.4 + 0.6 * depth)
        if chance.happens(0.16):
            colour = d.tint("light", 0.5 + 0.45 * depth)
        d.fill(
            [
                ("M", x - half, root),
                ("C", x - half, root - tall * 0.5, tip[0] - bend * 0.6, tip[1] + tall * 0.2, *tip),
                (
                    "C",
                    tip[0] - bend * 0.5,
                    tip[1] + tall * 0.25,
                    x + half,
                    root - tall * 0.5,
                    x + half,
                    root,
                ),
                ("Z",),
            ],
            colour,
        )


def strings(d):
    """Straight threads that make a curve between them."""
    chance = d.chance
    count = d.many(38)
    w, h = d.width, d.height
    fold = chance.between(0.42, 0.58)
    corners = [
        ((0, 0), (0, h), (w, h)),
        ((w, h), (w, 0), (0, 0)),
        ((0, h), (w * fold, h * fold), (w, 0)),
    ]
    for turn, (start, bend, end) in enumerate(corners):
        for k in range(count + 1):
            u = k / count
            one = start[0] + (bend[0] - start[0]) * u, start[1] + (bend[1] - start[1]) * u
            two = bend[0] + (end[0] - bend[0]) * u, bend[1] + (end[1] - bend[1]) * u
            colour = (d.tint("middle", 1), d.line_tint(0.55), d.line_tint(0.9))[turn]
            if turn == 2 and k == count // 2:
                continue
            d.line(one, two, colour, 0.8)
    x, y = w * fold, h * fold
    d.disc(x, y, d.least * 0.045, d.colours.spark)


def fans(d):
    """Open fans, row upon row, as on a lacquered box."""
    chance = d.chance
    columns = 6 if d.is_wide else 3
    radius = d.width / columns / 2
    rows = ceil(d.height / (radius * 0.5)) + 2
    hot = chance.whole(rows // 3, rows * 2 // 3), chance.whole(1, columns - 1)
    for row in range(rows):
        for column in range(-1, columns + 1):
            x = (column + (0.5 if row % 2 else 0)) * radius * 2 + radius
            y = row * radius * 0.5
            is_hot = (row, column) == hot
            for n, share in enumerate((1, 0.8, 0.6, 0.4, 0.2)):
                colour = (
                    d.colours.light,
                    d.colours.ground,
                    d.colours.middle,
                    d.colours.ground,
                    d.tint("light", 0.9),
                )[n]
                if is_hot and n % 2 == 0:
                    colour = d.colours.spark
                elif not is_hot and n == 0:
                    colour = d.tint("light", 0.75)
                d.disc(x, y, radius * share, colour)


def maze(d):
    """Streets seen from above, and the one way through."""
    chance = d.chance
    columns = 9 if not d.is_wide else (12 if d.is_small else 18)
    size = d.width / columns
    rows = ceil(d.height / size)
    for row in range(rows):
        for column in range(columns):
            x, y = column * size, row * size
            ends = (
                ((x, y), (x + size, y + size))
                if chance.happens(0.5)
                else ((x + size, y), (x, y + size))
            )
            colour = d.colours.light if chance.happens(0.12) else d.colours.middle
            d.stroke(line(*ends), colour, size * 0.22)
    way = [(d.width * 0.5, -5.0)]
    side = chance.pick((1, -1))
    y = 0.0
    while y < d.height:
        run = size * chance.whole(1, 3)
        way.append((way[-1][0] + side * run, way[-1][1] + run))
        side, y = -side, way[-1][1]
    d.stroke(line(*way), d.colours.ground, size * 0.62)
    d.stroke(line(*way), d.colours.spark, size * 0.22)
