"""Dates of which only the year or the month may be known. Pure."""

import calendar
import datetime

from django.db import models
from django.utils.dateformat import format as formatted


class Precision(models.TextChoices):
    DAY = "day", "Day"
    MONTH = "month", "Month"
    YEAR = "year", "Year"


def first_day(on, precision):
    """The earliest day that is meant; what is stored, so that equal dates are equal."""
    if on is None or precision in ("", Precision.DAY):
        return on
    return on.replace(day=1) if precision == Precision.MONTH else on.replace(month=1, day=1)


def last_day(on, precision):
    """The latest day that is meant."""
    if on is None or precision in ("", Precision.DAY):
        return on
    month = on.month if precision == Precision.MONTH else 12
    return datetime.date(on.year, month, calendar.monthrange(on.year, month)[1])


def surely_before(on, precision, other_on, other_precision):
    """Whether the first date lies before the second, however the vague parts are read."""
    if on is None or other_on is None:
        return False
    return last_day(on, precision) < first_day(other_on, other_precision)


def in_words(on, precision):
    """As it is printed: 6 June 2025, June 2025, 2025, or nothing."""
    patterns = {Precision.MONTH: "F Y", Precision.YEAR: "Y"}
    return formatted(on, patterns.get(precision, "j F Y")) if on else ""
