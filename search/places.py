"""Where a document stands among all: one number, the lower the newer, by which words are kept.

What is kept in that order is walked from the newest on, and left as soon as a page is full.
"""

from datetime import UTC, datetime, timedelta

IDS = 2**32
LAST = 2**63 - 1
FIRST_DATE = datetime.min.replace(tzinfo=UTC)
LAST_MINUTE = 2**31 - 2  # in the year 4084; one more still has a place


def minute(at):
    """Whole minutes since the year 1; 0 for what has no date."""
    return 0 if at is None else min((at - FIRST_DATE) // timedelta(minutes=1), LAST_MINUTE)


def place(minute, document_id):
    return LAST - (minute * IDS + document_id)


def head(at):
    """Where to begin at an instant: what is dated then or before comes after it."""
    return place(minute(at) + 1, 0)


def document_id(place):
    return (LAST - place) % IDS


def id_of(column):
    """SQL for the id of the document whose place is in a column."""
    return f"({LAST} - {column}) %% {IDS}"
