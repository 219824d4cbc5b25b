"""Dates of which only a part is known."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people.partial_dates import Precision, first_day, in_words, last_day, surely_before

DAY = datetime.date(2024, 2, 10)
dates = st.dates(datetime.date(1880, 1, 1), datetime.date(2100, 12, 31))
precisions = st.sampled_from(list(Precision))


@pytest.mark.parametrize(
    ("precision", "first", "last", "words"),
    [
        ("day", DAY, DAY, "10 February 2024"),
        ("month", DAY.replace(day=1), DAY.replace(day=29), "February 2024"),
        ("year", datetime.date(2024, 1, 1), datetime.date(2024, 12, 31), "2024"),
    ],
)
def test_a_vague_date_means_a_stretch_of_days(precision, first, last, words):
    assert first_day(DAY, precision) == first
    assert last_day(DAY, precision) == last
    assert in_words(DAY, precision) == words


def test_no_date_is_no_days_and_no_words():
    assert first_day(None, "") is None
    assert last_day(None, "") is None
    assert in_words(None, "") == ""
    assert not surely_before(None, "", DAY, "day")
    assert not surely_before(DAY, "day", None, "")


@given(dates, precisions, dates, precisions)
def test_surely_before_is_before_on_every_reading(one, precise, other, also):
    expected = last_day(one, precise) < first_day(other, also)
    assert surely_before(one, precise, other, also) == expected
    assert not (expected and surely_before(other, also, one, precise))


@given(dates, precisions)
def test_the_first_day_of_a_first_day_is_itself(on, precision):
    first = first_day(on, precision)
    assert first_day(first, precision) == first
    assert first <= on <= last_day(on, precision)
