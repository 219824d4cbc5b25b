"""Times as a clock on the wall shows them, and the instants that they mean. Pure."""

from datetime import UTC

FIRST, SECOND = 0, 1


class NoSuchTime(ValueError):
    """The clocks are put forward over it."""


class ComesTwice(ValueError):
    """The clocks are put back over it: somebody has to say which of the two is meant."""


def instant(wall, zone, fold=None):
    """The instant, in UTC, at which a clock in `zone` shows `wall` (a naive datetime).

    `fold` says which, FIRST or SECOND, of a time that comes twice. Raises NoSuchTime, ComesTwice.
    """
    first, second = (wall.replace(tzinfo=zone, fold=which) for which in (FIRST, SECOND))
    if first.utcoffset() == second.utcoffset():
        return first.astimezone(UTC)
    if first.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != wall.replace(tzinfo=None):
        raise NoSuchTime(
            f"In {zone} the clocks are put forward over {spoken(wall)}, so that time does not "
            "exist. Choose another."
        )
    if fold is None:
        raise ComesTwice(
            f"In {zone} the clocks are put back over {spoken(wall)}, so that time comes twice. "
            "Choose the first or the second."
        )
    return (first, second)[fold].astimezone(UTC)


def comes_twice(wall, zone):
    try:
        instant(wall, zone)
    except ComesTwice:
        return True
    except NoSuchTime:
        return False
    return False


def spoken(wall):
    return f"{wall:%H:%M} on {wall.day} {wall:%B %Y}"
