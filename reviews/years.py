"""Years and months of publication, as filters that the newest-first index can follow. Pure."""

from datetime import UTC, date, datetime, time, timedelta

DAY = timedelta(days=1)
FIRST_YEAR = 2  # the day before the first of January of year 1 cannot be written


def between(year, month=None):
    """The days, and the instants around them: the newest-first index knows only instants."""
    start = date(year, month or 1, 1)
    end = (start + DAY * 31).replace(day=1) if month else date(year, 12, 31) + DAY
    midnight = datetime.combine(start, time(), UTC)
    return {
        "day__gte": start,
        "day__lt": end,
        "published_at__gte": midnight - DAY,
        "published_at__lt": midnight + (end - start) + DAY,
    }
