"""The chart as a file of its own: it says everything, asks for nothing, and gives nothing away."""

import re
from datetime import date
from xml.etree import ElementTree

import pytest

from franchises import chart, chart_svg
from franchises.chart_words import Words
from franchises.story import Film, Known, Lane, Period, Place, Said, tell

SVG = "{http://www.w3.org/2000/svg}"


def film(key, title, year):
    return Film(
        key,
        title,
        year=year,
        released_on=date(year, 5, 1),
        released_precision="day",
        places=(Place("main", periods=(Period(year, is_primary=True),)),),
    )


@pytest.fixture
def picture():
    films = (film(1, "One & <two>", 2000), film(2, "A very long title " * 4, 1990))
    said = (Said(1, "before", (1, 2)),)
    lane = Lane("main", "Main line")
    timeline = tell(Known(films=tuple(f for f in films), statements=said, lanes=(lane,)))
    drawn = chart.draw(timeline, timeline.lane(""), date(2026, 1, 1))
    words = Words(timeline, timeline.lane(""), "Harbour")
    told = [words.row(row, drawn) for row in drawn.rows]
    caption = chart_svg.Caption("Harbour", "", "story order", "Chart: Marquee, example.org")
    return chart_svg.drawn(drawn, told, caption)


def test_it_reads_as_its_rows_do(picture):
    root = ElementTree.fromstring(picture)

    assert root.find(f"{SVG}title").text == "Harbour: story order"
    described = root.find(f"{SVG}desc").text
    assert described.startswith("A very long title")
    assert "One & <two>, 2000. 2 of 2 in story order. Stated outside the films." in described
    assert root.get("aria-labelledby").split() == [root[0].get("id"), root[1].get("id")]


def test_it_carries_its_credit_and_nothing_from_elsewhere(picture):
    assert "Chart: Marquee, example.org</text>" in picture
    assert not re.search(r"href|url\(|@import|@font-face|<script|<image|\son[a-z]+=", picture)


def test_it_has_colours_for_light_and_dark_under_one_style_known_by_its_hash(picture):
    assert re.findall(r"<style>(.*?)</style>", picture) == [chart_svg.STYLE]
    assert "prefers-color-scheme:dark" in chart_svg.STYLE
    assert chart_svg.style_source().startswith("'sha256-")
    assert "style=" not in picture


def test_long_titles_stay_in_their_column(picture):
    titles = [text.text for text in ElementTree.fromstring(picture).iter(f"{SVG}text")]

    assert any(title.endswith("…") and len(title) <= 37 for title in titles)
