"""What a statement says, in the words of a sentence about titles. Pure."""

from collections.abc import Sequence

from franchises.chronology import Says

RELATIONS = {
    "story_follows": "continues the story of",
    "sequel_of": "is a sequel of",
    "spin_off_of": "is a spin-off of",
    "remake_of": "is a remake of",
    "reboot_of": "is a reboot of",
}


def in_words(
    says: str, titles: Sequence[str], least: int | None = None, most: int | None = None
) -> str:
    """A full sentence, of as many titles as that type of statement wants."""
    if says in RELATIONS:
        return f"{titles[0]} {RELATIONS[says]} {titles[1]}."
    match Says(says):
        case Says.BEFORE | Says.AFTER | Says.DURING as where:
            return f"{titles[0]} is set {where.value} {titles[1]}."
        case Says.BETWEEN:
            return f"{titles[0]} is set between {titles[1]} and {titles[2]}."
        case Says.SAME_TIME:
            return f"{listed(titles)} begin at the same time."
        case Says.SEQUENCE:
            return f"{listed(titles)} are set in this order."
        case Says.OFFSET:
            return f"{titles[0]} is set {distance(least, most)} {titles[1]}."


def listed(titles: Sequence[str]) -> str:
    """A, B and C."""
    return " and ".join([part for part in (", ".join(titles[:-1]), titles[-1]) if part])


def distance(least: int | None, most: int | None) -> str:
    """So many years after, or before where both numbers are below nought."""
    if most is not None and most < 0:
        return _years_away(-most, None if least is None else -least, "before")
    if least is None:
        return f"at most {_years(most)} after"
    if least < 0:
        after = f"and at most {_years(most)} after" if most is not None else "or any time after"
        return f"at most {_years(-least)} before {after}"
    return _years_away(least, most, "after")


def _years_away(least: int, most: int | None, where: str) -> str:
    if most is None:
        return f"at least {_years(least)} {where}"
    if least == most:
        return "in the year of" if least == 0 else f"{_years(least)} {where}"
    return f"{least} to {_years(most)} {where}"


def _years(number: int) -> str:
    return "1 year" if number == 1 else f"{number} years"
