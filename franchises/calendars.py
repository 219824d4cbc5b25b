"""Years of a story as people write them: 19 BBY, TA 2941, 1962. Pure.

An axis of whole numbers lies under every calendar, and an era says where its years stand on it:
year n of an era is `sign * n + offset`. Year 0 is a year like any other.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

# Far beyond any story, and well inside what a database column holds.
FARTHEST_YEAR = 1_000_000_000
NUMBER = re.compile(r"[-+−]?\d{1,10}\Z")
MINUS = "−"


class NoSuchYear(ValueError):
    """A text is no year of this calendar; the message is a sentence for whoever typed it."""


@dataclass(frozen=True)
class Era:
    """`is_leading` eras are written before the number: TA 2941, but 19 BBY."""

    suffix: str
    sign: int = 1
    offset: int = 0
    is_leading: bool = False

    def number(self, year: int) -> int:
        return self.sign * (year - self.offset)

    def axis(self, number: int) -> int:
        return self.sign * number + self.offset

    def written(self, number: int) -> str:
        return f"{self.suffix} {number}" if self.is_leading else f"{number} {self.suffix}"


@dataclass(frozen=True)
class Calendar:
    """With one era or none, years are written as plain numbers."""

    name: str = "Common Era"
    unit: str = "year"
    eras: Sequence[Era] = ()

    @property
    def is_plain(self) -> bool:
        return len(self.eras) < 2

    def label(self, year: int) -> str:
        """The year as readers get it. Of the eras that reach it, the one that began last."""
        if self.is_plain:
            return _signed(self.eras[0].number(year) if self.eras else year)
        reaching = [era for era in self.eras if era.number(year) > 0]
        reaching = reaching or [era for era in self.eras if era.number(year) == 0]
        if not reaching:
            return _signed(year)
        era = min(reaching, key=lambda era: era.number(year))
        return era.written(era.number(year))

    def span(self, start: int, end: int | None) -> str:
        if end is None or end == start:
            return self.label(start)
        first, last = self.label(start), self.label(end)
        if self.is_plain:
            return f"{first}–{last}"
        return f"{first} to {last}"

    def year(self, text: str) -> int:
        """The year on the axis that somebody typed, or NoSuchYear."""
        words = text.replace(MINUS, "-").split()
        numbers = [word for word in words if NUMBER.match(word)]
        suffixes = [word for word in words if not NUMBER.match(word)]
        if len(numbers) != 1 or len(suffixes) > 1:
            raise NoSuchYear(f"“{text}” is no year. {self._how()}")
        era = self._era(text, suffixes)
        number = int(numbers[0])
        if era and number < 0 and not self.is_plain:
            raise NoSuchYear(f"“{text}” has both a minus and an era. {self._how()}")
        year = era.axis(number) if era else number
        if abs(year) > FARTHEST_YEAR:
            raise NoSuchYear(f"“{text}” is farther away than any story.")
        return year

    def _era(self, text: str, suffixes: list[str]) -> Era | None:
        if suffixes:
            for era in self.eras:
                if era.suffix.casefold() == suffixes[0].casefold():
                    return era
            raise NoSuchYear(f"“{suffixes[0]}” is no era of this calendar. {self._how()}")
        if self.is_plain:
            return self.eras[0] if self.eras else None
        raise NoSuchYear(f"“{text}” does not say in which era. {self._how()}")

    def _how(self) -> str:
        if self.is_plain:
            return "Write a whole number, for instance 1962."
        written = [
            f"{era.suffix} 12" if era.is_leading else f"12 {era.suffix}" for era in self.eras
        ]
        return f"Write it with its era: {' or '.join(written)}."


def _signed(year: int) -> str:
    return str(year) if year >= 0 else f"{MINUS}{-year}"
