"""Families with one thing in the middle of them: a dancer, a sun, a staircase. Pure."""

from math import exp, sin

from films.art.drawing import around, dome, line, mix, smooth


def bell(share, centre, width):
    return exp(-(((share - centre) / width) ** 2))


def pirouette(d):
    """A turn, as if worked on a lathe; in a wide frame the corps stands behind her."""
    chance = d.chance
    turn = {
        "skirt": chance.between(0.47, 0.53),
        "arms": chance.between(0.21, 0.26),
        "lean": chance.between(4.5, 8.5),
        "phase": chance.between(0, 6),
        "reach": chance.between(0.5, 0.68),
    }
    unit = min(d.width * 0.41, d.height * 0.56)
    floor = d.height * 0.965
    if d.is_wide:
        for x, size in (
            (-0.43, 0.5),
            (0.43, 0.5),
            (-0.29, 0.62),
            (0.29, 0.62),
            (-0.15, 0.76),
            (0.15, 0.76),
        ):
            step = min(d.height * 2.4, d.width)
            shade = d.tint("middle", 0.6 + 0.45 * size)
            _dancer(d, d.width / 2 + x * step, floor, d.height * size, unit * size, turn, shade)
    d.line((d.width / 2, 0), (d.width / 2, d.height), d.tint("middle", 0.8), 0.7)
    for k in range(d.many(7)):
        r = unit * (0.16 + 0.2 * k)
        d.oval(d.width / 2, floor, r, r * 0.12, 0, d.tint("middle", 0.95), 0.8)
    _dancer(d, d.width / 2, floor, d.height * 0.94, unit, turn, None)


def _dancer(d, x, floor, height, unit, turn, shade):
    count = d.many(40 if shade else 78)
    for k in range(count):
        q = k / (count - 1)
        width = unit * (
            0.035
            + 0.1 * bell(q, 0.055, 0.035)
            + turn["reach"] * bell(q, turn["arms"], 0.052)
            + 0.1 * bell(q, turn["arms"] + 0.1, 0.09)
            + bell(q, turn["skirt"], 0.062)
            + 0.16 * bell(q, turn["skirt"] + 0.1, 0.1)
            + 0.05 * (1 - q)
        )
        if q > turn["skirt"] + 0.12:
            width = unit * (0.035 + 0.2 * (1 - q) ** 1.1)
        lean = turn["lean"] * sin(q * 6.2 + turn["phase"] % 1 + 0.8)
        y = floor - height * (1 - q)
        is_hem = abs(q - turn["skirt"]) < 0.019
        if shade:
            colour, line_width = shade, 0.8
        elif is_hem:
            colour, line_width = d.colours.spark, 2.3
        else:
            strength = round(0.4 + 0.55 * abs(sin(q * 11 + turn["phase"])), 1)
            colour, line_width = d.line_tint(strength), 1.1
        d.oval(x + unit * 0.03 * sin(q * 9), y, width, width * 0.15 + 0.8, lean, colour, line_width)


def rings(d):
    """A target that slides away from its own centre."""
    chance = d.chance
    count = chance.whole(8, 11)
    reach = max(d.width, d.height) * 0.78
    way = chance.between(-1, 1), chance.between(0.35, 1)
    centre = d.width * 0.5, d.height * 0.44
    drift = d.least * 0.024
    order = [d.colours.middle, d.colours.ground, d.colours.light, d.colours.ground]
    for k in range(count, 0, -1):
        step = (count - k) * drift
        d.disc(
            centre[0] + way[0] * step, centre[1] + way[1] * step, reach * k / count, order[k % 4]
        )
    step = (count - 0.4) * drift
    d.disc(
        centre[0] + way[0] * step, centre[1] + way[1] * step, reach / count * 0.62, d.colours.spark
    )


def mirrors(d):
    """Frame within frame, each turned a little further."""
    chance = d.chance
    turn = chance.between(5.5, 10.5) * chance.pick((1, -1))
    count = 15
    eye = d.width * chance.between(0.44, 0.56), d.height * chance.between(0.46, 0.54)
    for k in range(count):
        size = 0.86**k
        half = d.width * 0.66 * size, d.height * 0.62 * size
        corners = [(-half[0], -half[1]), (half[0], -half[1]), half, (-half[0], half[1])]
        points = [_turned(eye, corner, k * turn) for corner in corners]
        d.shape(points, d.colours.ground if k % 2 else d.tint("middle", 1 - k / count * 0.35))
        d.stroke([*line(*points), ("Z",)], d.line_tint(0.85), 0.9)
    d.disc(*eye, d.least * 0.05, d.colours.spark)


def _turned(eye, corner, degrees):
    x, y = around(0, 0, 1, degrees)
    return eye[0] + corner[0] * -y - corner[1] * x, eye[1] + corner[0] * x + corner[1] * -y


def rain(d):
    """Somebody under an umbrella, and everything that falls."""
    chance = d.chance
    slant = chance.between(0.16, 0.36)
    x, foot = d.width * chance.between(0.4, 0.62), d.height * 0.95
    size = min(d.least * 0.24, d.height * 0.3)
    brim = foot - size * 1.75
    drops = []
    for _ in range(d.many(150)):
        start = chance.between(-0.3, 1.05) * d.width, chance.between(-0.2, 1) * d.height
        length = chance.between(0.04, 0.2) * d.height
        width = chance.pick((0.7, 0.7, 1.1, 2))
        end = start[0] + length * slant, start[1] + length
        # It is dry under the umbrella.
        if not (abs(end[0] - x - size * 0.1) < size * 1.1 and end[1] > brim - size * 0.4):
            drops.append((start, end, width))
    shades = [d.tint("middle", 0.75), d.colours.middle, d.tint("light", 0.7)]
    for n, (start, end, width) in enumerate(sorted(drops, key=lambda drop: drop[2])):
        d.line(start, end, shades[n % 3], width)
    d.box(0, foot, d.width, d.height - foot, d.colours.middle)
    d.fill(dome(x, brim, size), d.colours.spark)
    for k in (-0.6, 0, 0.6):
        d.fill(dome(x + k * size * 1.08, brim + 0.8, size * 0.33), d.colours.ground)
    d.box(x - size * 0.025, brim - size * 0.4, size * 0.05, size * 1.25, d.colours.light)
    _walker(d, x + size * 0.17, foot, size * 1.5, d.colours.light)


def _walker(d, x, foot, height, colour):
    """A long coat, a collar and a head."""
    d.disc(x, foot - height * 0.925, height * 0.072, colour)
    half = height * 0.12
    d.fill(
        [
            ("M", x - half, foot - height * 0.7),
            (
                "C",
                x - half,
                foot - height * 0.86,
                x + half,
                foot - height * 0.86,
                x + half,
                foot - height * 0.7,
            ),
            ("L", x + half * 1.3, foot - height * 0.12),
            ("L", x + half * 0.5, foot - height * 0.12),
            ("L", x + half * 0.55, foot),
            ("L", x + half * 0.1, foot),
            ("L", x, foot - height * 0.12),
            ("L", x - half * 0.35, foot),
            ("L", x - half * 0.8, foot),
            ("L", x - half * 0.6, foot - height * 0.12),
            ("L", x - half * 1.2, foot - height * 0.12),
            ("Z",),
        ],
        colour,
    )


def stairs(d):
    """A long way up, somebody on it, and something round to reach."""
    chance = d.chance
    count = d.many(22)
    rise = chance.between(0.5, 0.66)
    radius = d.least * chance.between(0.27, 0.34)
    d.disc(d.width * chance.between(0.56, 0.68), d.height * 0.42, radius, d.colours.light)
    tread = d.width / count

    def top(k, low):
        return d.height * (low - rise * k / count)

    for colour, low in ((d.colours.middle, 0.86), (d.colours.spark, 1.0)):
        points = [(0, d.height)]
        for k in range(count):
            points += [(k * tread, top(k, low)), ((k + 1) * tread, top(k, low))]
        d.shape([*points, (d.width, d.height)], colour)
    for k in range(count):
        d.line((k * tread, top(k, 1.0)), (k * tread, d.height), d.colours.middle, 0.7)
    k = round(count * chance.between(0.28, 0.44))
    _walker(d, (k + 0.5) * tread, top(k, 1.0) + 0.2, d.least * 0.2, d.colours.spark)


def sketch(d):
    """What an animator draws first: turning guides around nothing yet."""
    chance = d.chance
    x, y, r = d.width / 2, d.height / 2, d.least * 0.47
    rose = {
        "count": chance.whole(8, 12),
        "flat": chance.between(0.3, 0.46),
        "start": chance.between(0, 180),
    }
    for end in ((0, y), (d.width, y)), ((x, 0), (x, d.height)):
        d.line(*end, d.tint("middle", 0.8), 0.8)
    if d.is_wide:
        for away, size in ((1.95, 0.8), (3.4, 0.6)):
            for side in (-1, 1):
                _rose(d, x + side * away * r, y, r * size, rose, d.tint("middle", 0.9))
    d.ring(x, y, r, d.colours.middle, 1)
    _rose(d, x, y, r, rose, d.line_tint(0.95))
    turn = rose["start"] + 180 * (1 - 1 / rose["count"])
    d.oval(x, y, r, r * rose["flat"], turn, d.colours.spark, 2.6)
    d.disc(x, y, r * 0.075, d.colours.spark)


def _rose(d, x, y, r, rose, colour):
    for k in range(rose["count"]):
        turn = rose["start"] + 180 * k / rose["count"]
        d.oval(x, y, r, r * rose["flat"], turn, colour, 1.2, dash=5)


def tap(d):
    """A cane, a floor, and the beat that runs out from it."""
    chance = d.chance
    x, y = d.width * chance.between(0.36, 0.5), d.height * chance.between(0.7, 0.8)
    reach = d.least * 0.085
    count = chance.whole(8, 12)
    for k in range(count, 0, -1):
        colour = d.colours.spark if k == 1 else d.tint("middle", 1 - 0.05 * k)
        d.oval(x, y, reach * k * 1.35, reach * k * 0.42, 0, colour, 3 if k == 1 else 1.4)
    top = x + d.height * chance.between(0.42, 0.6), -d.height * 0.05
    d.line(top, (x, y), d.colours.light, d.least * 0.028)
    share = 0.55
    grip = top[0] + (x - top[0]) * share, top[1] + (y - top[1]) * share
    d.line(
        grip,
        (x + (grip[0] - x) * 0.62, y + (grip[1] - y) * 0.62),
        d.tint("middle", 1),
        d.least * 0.03,
    )
    d.disc(x, y, d.least * 0.026, d.colours.light)


def sun(d):
    """It goes down behind blinds of its own."""
    chance = d.chance
    radius = d.least * chance.between(0.34, 0.4)
    x, y = d.width * chance.between(0.42, 0.58), d.height * chance.between(0.44, 0.5)
    shore = min(y + radius * chance.between(0.72, 0.9), d.height * 0.88)
    d.disc(x, y, radius, d.colours.spark)
    count = chance.whole(6, 9)
    for k in range(count):
        share = k / count
        top = y - radius * 0.1 + share * (shore - y + radius * 0.1)
        d.box(0, top, d.width, radius * (0.03 + 0.1 * share), d.colours.ground)
    d.box(0, shore, d.width, d.height - shore, d.colours.middle)
    glints = d.many(9)
    for k in range(glints):
        share = (k + 0.5) / glints
        half = radius * (1 - share * 0.75) * chance.between(0.5, 1)
        at = shore + (d.height - shore) * share
        d.line((x - half, at), (x + half, at), d.tint("light", 0.9 - 0.4 * share), 1.1)


def beam(d):
    """A projector in the dark."""
    chance = d.chance
    source = d.width * 0.9, d.height * chance.between(0.12, 0.3)
    count = chance.whole(7, 9)
    least, most = d.height * chance.between(0.1, 0.25), d.height * chance.between(0.95, 1.15)
    step = (most - least) / count
    for k in range(count):
        top = least + k * step
        colour = d.tint("light", 0.25 + 0.65 * chance.between(0, 1)) if k % 2 else d.colours.middle
        d.shape([source, (-1, top), (-1, top + step * chance.between(0.5, 0.85))], colour)
    radius = d.least * 0.085
    d.disc(*source, radius, d.colours.spark)
    d.ring(*source, radius * 1.55, d.colours.spark, 1.2)


def road(d):
    """A road at night and how far it goes."""
    chance = d.chance
    horizon = d.height * chance.between(0.4, 0.5)
    x = d.width * chance.between(0.42, 0.58)
    radius = d.least * chance.between(0.2, 0.26)
    d.disc(
        x + d.width * chance.between(-0.06, 0.06), horizon - radius * 0.62, radius, d.colours.spark
    )
    for height, strength in ((0.11, 0.4), (0.06, 0.75)):
        count = 12
        points = [
            (d.width * k / count, horizon - d.height * height * chance.between(0.1, 1))
            for k in range(count + 1)
        ]
        d.fill(
            [*smooth(points), ("L", d.width, d.height), ("L", 0, d.height), ("Z",)],
            d.tint("middle", strength),
        )
    half = d.width * 0.34
    d.shape(
        [
            (x - 1, horizon),
            (x + 1, horizon),
            (d.width / 2 + half, d.height),
            (d.width / 2 - half, d.height),
        ],
        d.colours.ground,
    )
    for k in range(8):
        near, far = 0.72**k, 0.72**k * 0.86
        centre = [
            (x + (d.width / 2 - x) * s, horizon + (d.height - horizon) * s) for s in (near, far)
        ]
        width = [d.width * 0.018 * s for s in (near, far)]
        (x0, y0), (x1, y1) = centre
        d.shape(
            [(x0 - width[0], y0), (x0 + width[0], y0), (x1 + width[1], y1), (x1 - width[1], y1)],
            d.colours.light,
        )
    for k in range(7):
        s = 0.66**k
        foot = x + d.width * 0.56 * s, horizon + (d.height - horizon) * s * 0.75
        d.line(
            foot, (foot[0], foot[1] - d.height * 0.6 * s), d.tint("light", 0.75), max(2.4 * s, 0.6)
        )


def doors(d):
    """One room after another, and who waits in the last."""
    chance = d.chance
    x, y = d.width * chance.between(0.42, 0.6), d.height * chance.between(0.52, 0.6)
    count = 7
    shades = [d.colours.middle, d.colours.ground, d.tint("middle", 0.5), d.colours.ground]
    for k in range(count):
        s = 0.7**k
        left, right = x - x * s * 0.86, x + (d.width - x) * s * 0.86
        top, floor = y - y * s * 0.88, y + (d.height - y) * s * 0.94
        if k:
            d.shape([(left, floor), (right, floor), (right, top), (left, top)], shades[k % 4])
        d.stroke(
            [*line((left, floor), (left, top), (right, top), (right, floor))],
            d.tint("light", 0.85),
            1,
        )
    d.shape([(left, floor), (right, floor), (right, top), (left, top)], d.colours.light)
    spread = (d.height - floor) * 0.8
    d.shape(
        [
            (left, floor),
            (right, floor),
            (right + spread, d.height),
            (left - spread * 0.4, d.height),
        ],
        d.tint("light", 0.8),
    )
    _walker(
        d,
        (left + right) / 2,
        floor + (d.height - floor) * 0.12,
        (floor - top) * 0.95,
        d.colours.spark,
    )


def orbit(d):
    """A planet, what goes around it, and the night side of both."""
    chance = d.chance
    radius = d.least * chance.between(0.3, 0.36)
    x, y = d.width * chance.between(0.42, 0.5), d.height * chance.between(0.5, 0.56)
    tilt = chance.between(-26, -14)
    for k in range(d.many(9), 0, -1):
        r = radius * (1.25 + 0.17 * k)
        d.oval(x, y, r, r * 0.3, tilt, d.tint("middle", 0.95 - 0.03 * k), 1)
    d.disc(x, y, radius, d.colours.light)
    for k in range(1, 5):
        d.disc(
            x + radius * 0.085 * k,
            y + radius * 0.05 * k,
            radius * (1 - 0.1 * k),
            d.tint("light", 0.95 - 0.2 * k),
        )
    r = radius * 1.42
    front = [_ellipse(x, y, r, r * 0.3, tilt, degrees) for degrees in range(100, 261, 10)]
    d.stroke(smooth(front), d.colours.spark, 2.2)
    moon = _ellipse(x, y, radius * 1.9, radius * 0.57, tilt, chance.between(60, 120))
    d.disc(*moon, radius * 0.13, d.colours.spark)


def _ellipse(x, y, rx, ry, turn, degrees):
    dx, dy = around(0, 0, 1, degrees)
    cx, cy = dx * rx, dy * ry
    tx, ty = around(0, 0, 1, turn)
    return x + cx * -ty - cy * tx, y + cx * tx + cy * -ty


def shatter(d):
    """Glass, a moment after."""
    chance = d.chance
    x, y = d.width * chance.between(0.42, 0.6), d.height * chance.between(0.42, 0.58)
    rays = d.many(18)
    reach = (d.width + d.height) * 0.8
    turns = [360 * (k + chance.between(-0.32, 0.32)) / rays for k in range(rays)]
    levels = [0.05, 0.13, 0.26, 0.46, 1]
    radii = [
        [
            reach * level * chance.between(0.8, 1.2) * (0.55 if d.is_wide else 0.7)
            for level in levels
        ]
        for _ in range(rays)
    ]
    spark = chance.whole(0, rays - 1)
    for k in range(rays):
        other = (k + 1) % rays
        for n in range(len(levels) - 1):
            points = [
                around(x, y, radii[k][n], turns[k]),
                around(x, y, radii[other][n], turns[other]),
                around(x, y, radii[other][n + 1] if n < 3 else reach, turns[other]),
                around(x, y, radii[k][n + 1] if n < 3 else reach, turns[k]),
            ]
            strength = chance.pick((0.0, 0.25, 0.5, 0.75, 1))
            colour = d.tint("middle", strength)
            if chance.happens(0.16):
                colour = d.tint("light", 0.9)
            if k == spark and n == 2:
                colour = d.colours.spark
            d.shape(points, colour)
            d.stroke([*line(*points), ("Z",)], d.tint("light", 0.7), 0.7)
    d.disc(x, y, reach * 0.03, d.colours.ground)
    d.ring(x, y, reach * 0.03, d.colours.light, 1)


def eclipse(d):
    """A corona around what covers it."""
    chance = d.chance
    x, y = d.width / 2, d.height * chance.between(0.46, 0.54)
    radius = d.least * chance.between(0.25, 0.3)
    lobes, phase = chance.whole(2, 4), chance.between(0, 6)
    count = d.many(150)
    for k in range(count):
        degrees = 360 * k / count
        lobe = abs(sin(degrees * 0.0174533 * lobes / 2 + phase))
        long = (0.16 + 1.1 * lobe**2) * chance.between(0.55, 1)
        ends = (around(x, y, radius * s, degrees) for s in (1.05, 1.05 + long))
        d.line(*ends, d.line_tint(round(0.45 + 0.5 * lobe, 1)), 1.5)
    d.disc(x, y, radius, mix(d.colours.ground, d.colours.middle, 0.4))
    bead = chance.between(20, 70)
    arc = [around(x, y, radius, bead + degrees) for degrees in range(-60, 61, 6)]
    d.stroke(smooth(arc), d.colours.light, 2.2)
    d.disc(*around(x, y, radius, bead), radius * 0.14, d.colours.spark)
