"""Years are written and read as people of the story write them; nought is a year."""

import pytest

from franchises.calendars import Calendar, Era, NoSuchYear

PLAIN = Calendar(eras=(Era("AD"),))
GALACTIC = Calendar("Galactic", eras=(Era("BBY", -1), Era("ABY")))
AGES = Calendar("Ages", eras=(Era("SA", is_leading=True), Era("TA", 1, 3441, is_leading=True)))


@pytest.mark.parametrize(
    ("calendar", "year", "label"),
    [
        (PLAIN, 1962, "1962"),
        (PLAIN, -132, "−132"),
        (PLAIN, 0, "0"),
        (Calendar(), 5021, "5021"),
        (GALACTIC, -19, "19 BBY"),
        (GALACTIC, 4, "4 ABY"),
        (GALACTIC, 0, "0 BBY"),
        (AGES, 1697, "SA 1697"),
        (AGES, 3441, "SA 3441"),
        (AGES, 6382, "TA 2941"),
    ],
)
def test_a_year_is_written_in_its_era_and_read_again(calendar, year, label):
    assert calendar.label(year) == label
    assert calendar.year(label) == year


def test_spans_are_written_once_where_they_are_one_year():
    assert PLAIN.span(1942, 1945) == "1942–1945"
    assert PLAIN.span(1942, 1942) == PLAIN.span(1942, None) == "1942"
    assert GALACTIC.span(-5, 0) == "5 BBY to 0 BBY"


@pytest.mark.parametrize(
    ("calendar", "text", "sentence"),
    [
        (PLAIN, "soon", "“soon” is no year. Write a whole number, for instance 1962."),
        (PLAIN, "1962 BC", "“BC” is no era of this calendar"),
        (PLAIN, "", "is no year"),
        (PLAIN, "19999999999", "“19999999999” is no year"),
        (PLAIN, "9999999999", "farther away than any story"),
        (GALACTIC, "19", "“19” does not say in which era. Write it with its era: 12 BBY or 12 ABY"),
        (GALACTIC, "-19 BBY", "both a minus and an era"),
        (AGES, "TA", "Write it with its era: SA 12 or TA 12."),
    ],
)
def test_what_is_no_year_is_told_so_with_how_to_write_one(calendar, text, sentence):
    with pytest.raises(NoSuchYear, match="no year|no era|era|farther") as refused:
        calendar.year(text)
    assert sentence in str(refused.value)
