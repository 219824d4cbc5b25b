"""Ratings of other scales become half-discs, and what is no rating is said so."""

import pytest

from reviews.rating_scales import LETTERS, UnknownScale, half_discs
from reviews.ratings import mark, said


@pytest.mark.parametrize(
    ("original", "expected"),
    [
        ("A+", 10), ("A", 9), ("a-", 8), ("B+", 8), ("B−", 6), ("C", 4), ("D–", 1), ("F", 1),
        ("4/4", 10), ("3/4", 8), ("3.5/4", 9), ("3,5 / 4", 9), ("3½/4", 9), ("½/4", 1), ("0/4", 1),
        ("7/10", 7), ("82/100", 8), ("85/100", 9), ("84/100", 8), ("2 ½ / 5", 5), ("5 out of 6", 8),
        ("82%", 8), ("100 %", 10), ("4%", 1), (" 9/10 ", 9), ("8.25/10", 8), ("2 of 4", 5),
    ],
)  # fmt: skip
def test_a_rating_of_another_scale_becomes_the_nearest_half_disc(original, expected):
    assert half_discs(original) == expected


def test_better_letters_never_become_worse_ratings():
    converted = [half_discs(letter) for letter in LETTERS]
    assert converted == sorted(converted)
    assert (converted[0], converted[-1]) == (1, 10)


def test_our_own_scale_stays_as_it_is():
    assert [half_discs(f"{halves / 2}/5") for halves in range(1, 11)] == list(range(1, 11))


@pytest.mark.parametrize(
    "original",
    ["", "82", "good", "E", "A++", "★★★", "3/0", "/4", "3/", "%", "1/2/3", "½½/4", "-3/4",
     "3/4 stars", "٣/٤x", "9" * 400 + "/1"],
)  # fmt: skip
def test_what_is_no_rating_is_refused_in_words(original):
    with pytest.raises(UnknownScale, match="write a letter from"):
        half_discs(original)


@pytest.mark.parametrize("original", ["5/4", "101%", "11/10"])
def test_more_than_the_best_is_refused(original):
    with pytest.raises(UnknownScale, match="more than the best"):
        half_discs(original)


def test_the_mark_says_what_it_was_converted_from():
    assert said(8, "B+") == "Rating: 4 out of 5, converted from B+"
    assert "Rating: 4 out of 5, converted from B+</span>" in mark(8, 48, "B+")
    assert "converted" not in mark(8, 48)
    assert "<b>" not in mark(8, 48, "<b>")
