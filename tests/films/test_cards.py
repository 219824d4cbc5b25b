"""The pictures by which pages are shared: what is set on them, in which letters."""

import io

import pytest
from PIL import Image, ImageChops

from films import palettes, sharing
from films.art import cards, families, raster, sheets

CARD = {
    "words": "Eve Macarro learns to fall",
    "voice": "critic",
    "lines": ("Preview of Ballerina", "Lucía Ferrer"),
    "site": "Marquee",
    "palette": "nightice",
    "family": "doors",
    "seed": "0000",
}


def drawn(**other):
    return Image.open(io.BytesIO(cards.png(cards.Card(**CARD | other)))).convert("RGB")


def words_of(image):
    """The part of a card where its words stand."""
    return image.crop((0, cards.TOP, cards.WIDTH - cards.PANEL, cards.BOTTOM + 20))


def test_card_is_of_the_size_that_is_asked_for_and_of_little_weight():
    data = cards.png(cards.Card(**CARD))
    assert Image.open(io.BytesIO(data)).size == (1200, 630)
    assert len(data) < 100_000


def test_words_stand_on_the_ground_and_the_art_beside_them():
    image, empty = drawn(), drawn(words="")
    assert len(words_of(empty).getcolors()) == 1
    assert len(words_of(image).getcolors()) > 1
    panel = (cards.WIDTH - cards.PANEL, 0, cards.WIDTH, cards.HEIGHT)
    apart = ImageChops.difference(image.crop(panel), empty.crop(panel))
    assert max(most for _, most in apart.getextrema()) < 12  # of 255, for want of colours
    assert len(image.crop(panel).getcolors(10_000)) > 4


@pytest.mark.parametrize(
    "headline",
    [
        "It",
        "Eve Macarro learns to fall",
        "Two hundred and twenty-two steps, and then again from the bottom",
        "Dušan Đorđević and Paweł Łoś",
    ],
)
def test_headline_stands_there_whole(headline):
    type_, lines = cards.fitted(headline)
    assert " ".join(lines) == headline
    assert all(type_.width(line) <= cards.COLUMN for line in lines)
    assert cards.can_set(headline, "critic")


def test_headline_that_nothing_holds_is_cut_with_a_mark():
    for headline in ("many words " * 30, "w" * 200):
        type_, lines = cards.fitted(headline)
        assert lines[-1].endswith("…")
        assert all(type_.width(line) <= cards.COLUMN for line in lines)
        assert len(lines) * type_.size * cards.LEADING <= cards.BOTTOM - cards.TOP


def test_card_says_nothing_rather_than_half_of_a_title_whose_letters_it_lacks():
    for title in ("影武者", "البحث عن ليلى", "Kagemusha 影武者"):
        assert not cards.can_set(title.upper(), "film")
        assert len(words_of(drawn(words=title, voice="film")).getcolors()) == 1
    assert len(words_of(drawn(words="Kagemusha", voice="film")).getcolors()) > 1


@pytest.mark.parametrize("family", families.NAMES)
def test_raster_has_the_colours_of_the_drawing(family):
    drawing = sheets.draw("jade", family, "1abc", 160, 90, is_small=True)
    image = raster.picture(drawing, 160)
    assert image.size == (160, 90)
    wanted = {mark.fill or mark.stroke for mark in drawing.marks if mark.width in (0, 2.4)}
    found = {"#{:02X}{:02X}{:02X}".format(*colour) for _, colour in image.getcolors(20_000)}
    assert found & (wanted | {palettes.PALETTES["jade"].ground})
    assert len(found) > 3


def test_dashes_are_drawn_where_the_pen_is_down():
    dashes = list(raster._dashes([(0, 0), (10, 0), (10, 10)], 4))
    assert dashes == [
        [(0, 0), (4, 0)],
        [(7, 0), (10, 0), (10, 1)],
        [(10, 4), (10, 8)],
    ]


def test_digest_changes_with_whatever_the_card_shows(settings):
    known = {sharing.digest(cards.Card(**CARD))}
    for name, value in {
        "words": "Eve Macarro learns to fly",
        "voice": "film",
        "lines": ("Preview of Ballerina",),
        "site": "Another",
        "palette": "dawn",
        "family": "sun",
        "seed": "0001",
    }.items():
        known.add(sharing.digest(cards.Card(**CARD | {name: value})))
    assert len(known) == 8
    settings.SECRET_KEY = "another"
    assert sharing.digest(cards.Card(**CARD)) not in known
