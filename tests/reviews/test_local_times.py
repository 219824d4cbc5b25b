import datetime
from zoneinfo import ZoneInfo

import pytest

from reviews.local_times import ComesTwice, NoSuchTime, comes_twice, instant

BERLIN = ZoneInfo("Europe/Berlin")


def wall(text):
    return datetime.datetime.fromisoformat(text)


def utc(text):
    return datetime.datetime.fromisoformat(text).replace(tzinfo=datetime.UTC)


@pytest.mark.once
@pytest.mark.parametrize(
    ("shown", "meant"),
    [
        ("2027-01-15T07:00", "2027-01-15T06:00"),
        ("2027-07-15T07:00", "2027-07-15T05:00"),
        ("2027-03-28T01:59", "2027-03-28T00:59"),
        ("2027-03-28T03:00", "2027-03-28T01:00"),
    ],
)
def test_a_time_is_the_instant_at_which_the_clock_shows_it(shown, meant):
    assert instant(wall(shown), BERLIN) == utc(meant)


@pytest.mark.once
@pytest.mark.parametrize("shown", ["2027-03-28T02:00", "2027-03-28T02:59:59"])
def test_a_time_that_the_clocks_skip_does_not_exist(shown):
    with pytest.raises(NoSuchTime, match="does not exist"):
        instant(wall(shown), BERLIN)
    with pytest.raises(NoSuchTime):
        instant(wall(shown), BERLIN, fold=1)


@pytest.mark.once
def test_a_time_that_comes_twice_needs_a_choice():
    shown = wall("2027-10-31T02:30")

    with pytest.raises(ComesTwice, match="Choose the first or the second"):
        instant(shown, BERLIN)
    assert instant(shown, BERLIN, fold=0) == utc("2027-10-31T00:30")
    assert instant(shown, BERLIN, fold=1) == utc("2027-10-31T01:30")


@pytest.mark.once
def test_only_the_hour_that_is_repeated_comes_twice():
    assert comes_twice(wall("2027-10-31T02:00"), BERLIN)
    assert not comes_twice(wall("2027-10-31T01:59"), BERLIN)
    assert not comes_twice(wall("2027-10-31T03:00"), BERLIN)
    assert not comes_twice(wall("2027-03-28T02:30"), BERLIN)
