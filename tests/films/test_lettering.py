"""Titles on posters: broken and sized so that each line fills the measure, in any script."""

import re

import pytest
from django.template import engines

from films import lettering

POSTER = '{% include "includes/poster.html" with title=title year=year foot=foot only %}'


def lines(title):
    return [line.text for line in lettering.set_title(title).lines]


def poster(title, **more):
    return engines["django"].from_string(POSTER).render({"title": title, **more})


@pytest.mark.parametrize(
    ("title", "broken"),
    [
        ("Ballerina", ["BALLERINA"]),
        ("John Wick", ["JOHN", "WICK"]),
        ("The Red Shoes", ["THE RED", "SHOES"]),
        ("John Wick: Chapter 3 – Parabellum", ["JOHN WICK", "CHAPTER 3", "PARABELLUM"]),
        ("M", ["M"]),
        ("影武者", ["影武者"]),
        ("千と千尋の神隠し", ["千と千尋", "の神隠し"]),
        ("ואלס עם באשיר", ["ואלס עם", "באשיר"]),
        ("–", ["–"]),
        ("", []),
    ],
)
def test_title_is_broken_where_a_hand_would_break_it(title, broken):
    assert lines(title) == broken


@pytest.mark.parametrize(
    "title",
    [
        "It",
        "Ballerina",
        "W" * 300,
        "word " * 60,
        "Amélie",
        "影" * 60,
        "Иди и смотри",
        "البحث عن ليلى",
    ],
)
def test_every_line_keeps_to_the_measure_and_all_of_them_to_their_height(title):
    setting = lettering.set_title(title)
    for line in setting.lines:
        assert lettering.width(line.text) * line.size <= lettering.MEASURE + 2
        assert line.size <= lettering.LARGEST
        assert 0 < line.baseline <= setting.height
    assert setting.height <= lettering.TALLEST


def test_capitals_with_accents_get_room_above_them():
    plain, marked = lettering.set_title("Elite"), lettering.set_title("Élite")
    assert marked.lines[0].size == plain.lines[0].size
    assert marked.height > plain.height


def test_hebrew_and_arabic_run_to_the_left_and_are_not_stretched():
    for title in ("ואלס עם באשיר", "البحث عن ليلى"):
        shown = poster(title)
        assert 'direction="rtl"' in shown
        assert f'<text x="{lettering.MEASURE}"' in shown
        assert "textLength" not in shown
    assert "direction" not in poster("Ballerina")
    assert lettering.direction_of("2046") == "ltr"


def test_poster_sets_its_title_to_the_measure_and_is_decoration():
    shown = poster("The <Red> Shoes", year=1948, foot="Powell & Pressburger")
    assert 'textLength="88.0" lengthAdjust="spacingAndGlyphs">THE &lt;RED&gt;</text>' in shown
    assert "Powell &amp; Pressburger" in shown
    assert 'aria-hidden="true"' in shown
    assert re.search(r'<img class="art" src="art:\w+" width="300" height="\d+" alt=""', shown)


def test_the_taller_the_title_the_flatter_the_art_under_it():
    heights = [int(re.search(r' height="(\d+)" alt', poster(t))[1]) for t in ("Ran", "x " * 24)]
    short, long = poster("Underworld"), poster("John Wick")
    assert int(re.search(r' height="(\d+)" alt', short)[1]) > int(
        re.search(r' height="(\d+)" alt', long)[1]
    )
    assert min(heights) > 0
