"""Generated art: the same bytes for the same film, for ever and everywhere; one file for a page."""

import gzip
import hashlib
import re
from itertools import product
from xml.etree import ElementTree

import pytest

from films import palettes
from films.art import families, hanging, pairs, sheets
from films.art.chance import Chance
from films.art.drawing import mix

# Of one still of each family. Where a drawing was changed on purpose: raise sheets.EDITION, since
# browsers keep what they had for a year, and write down the new digest.
EDITION, DIGEST = 1, "e817188cfd719184e34685c271510970cf21c3704f8745818c1c866c13781b1c"
LIGHTEST, HEAVIEST = 300, 6_000  # bytes, compressed, of one drawing
SHEET = 45_000  # bytes, compressed, of a page of fifty films


def stills_of_all():
    return [
        sheets.key_of(f"The {name}", 1900 + n, palettes.NAMES[n % 17], name)
        for n, name in enumerate(families.NAMES)
    ]


def test_drawings_are_the_same_bytes_as_when_they_were_first_published():
    drawn = hashlib.sha256(sheets.sheet(stills_of_all()).encode()).hexdigest()
    assert (sheets.EDITION, drawn) == (EDITION, DIGEST)


def test_chance_falls_the_same_way_everywhere():
    chance = Chance(2025)
    assert [chance.whole(0, 99) for _ in range(6)] == [15, 34, 76, 20, 6, 17]
    assert all(0 <= chance.between(0, 1) < 1 for _ in range(100))


def test_there_are_enough_families_and_palettes():
    assert len(families.NAMES) >= 14
    assert len(palettes.NAMES) == 17
    assert len(families.NAMES) <= len(sheets.LETTERS)
    assert set(families.NAMES) >= families.MAY_BE_MIRRORED


@pytest.mark.parametrize("family", families.NAMES)
def test_family_is_drawn_in_every_shape_and_in_its_palette_alone(family):
    for place, shape in enumerate(sheets.SHAPES):
        palette = palettes.NAMES[place]
        text = sheets.sheet([sheets.key_of("Ballerina", 2025, palette, family, shape)])
        root = ElementTree.fromstring(text)
        tags = {element.tag.rpartition("}")[2] for element in root.iter()}
        assert tags == {"svg", "view", "path"}
        assert "nan" not in text
        assert "inf" not in text
        paints = set(re.findall(r'(?:fill|stroke)="(#\w+)"', text))
        assert palettes.PALETTES[palette].ground in paints
        assert len(paints) >= 3
        assert LIGHTEST < len(gzip.compress(text.encode())) < HEAVIEST


@pytest.mark.parametrize("family", families.NAMES)
def test_two_films_of_one_family_are_not_the_same_picture(family):
    one, two = (sheets.sheet([sheets.key_of(title, 2025, "jade", family)]) for title in "AB")
    assert one != two


def test_key_says_what_it_is_made_of_and_no_title():
    key = sheets.key_of("Ballerina", 2025, "dawn", "ribbon", "hero")
    assert sheets.read(key) == ("dawn", "ribbon", sheets.seed_of("Ballerina", 2025), "hero")
    assert re.fullmatch("[a-z0-9]{7}", key)


@pytest.mark.parametrize("text", ["", "a", "zz0000a", "aa0000z", "aaWWWWa", "aa0000aa", "aa 000a"])
def test_what_is_no_key_is_unknown(text):
    with pytest.raises(sheets.Unknown):
        sheets.sheet([text])


def test_sheet_holds_so_many_drawings_and_no_more():
    keys = [sheets.key_of(f"Film {n}") for n in range(sheets.MOST)]
    assert sheets.sheet(keys).count("<view ") == sheets.MOST
    with pytest.raises(sheets.Unknown):
        sheets.sheet([*keys, keys[0]])


def test_page_of_fifty_films_has_a_sheet_of_little_weight():
    keys = [sheets.key_of(f"Film {n}", 1950 + n) for n in range(50)]
    assert len(gzip.compress(sheets.sheet(keys).encode())) <= SHEET


def test_film_without_a_choice_always_draws_the_same_pair():
    drawn = pairs.pair_of("Ballerina", 2025)
    assert drawn == pairs.pair_of("Ballerina", 2025, "no palette", "no family")
    assert pairs.pair_of("Ballerina", 2025, "dawn") == ("dawn", drawn[1])
    assert pairs.pair_of("Ballerina", 2025, family="sun") == (drawn[0], "sun")
    every = {pairs.pair_of(f"Film {n}") for n in range(8_000)}
    assert every == set(product(palettes.NAMES, families.NAMES))


def test_first_free_pair_is_the_drawn_one_or_one_that_nobody_has():
    drawn = pairs.pair_of("Ballerina", 2025)
    assert pairs.first_free("Ballerina", 2025, set()) == drawn
    taken = {drawn}
    while (found := pairs.first_free("Ballerina", 2025, taken)) is not None:
        assert found not in taken
        taken.add(found)
    assert taken == set(product(palettes.NAMES, families.NAMES))


def test_what_an_editor_chose_stays_when_a_pair_is_given():
    taken = {("dawn", name) for name in families.NAMES if name != "sun"}
    assert pairs.first_free("Ballerina", 2025, taken, palette="dawn") == ("dawn", "sun")
    taken.add(("dawn", "sun"))
    assert pairs.first_free("Ballerina", 2025, taken, palette="dawn") is None
    assert pairs.first_free("Ballerina", 2025, taken, family="sun")[1] == "sun"


def test_page_shows_all_its_art_from_one_file():
    one, two = sheets.key_of("One"), sheets.key_of("Two")
    page = f'<img src="art:{one}"><source srcset="art:{two}"><img src="art:{one}">'
    address = f"/art/{sheets.EDITION}/{one}.{two}.svg"
    assert hanging.hang(page) == (
        f'<img src="{address}#0"><source srcset="{address}#1"><img src="{address}#0">'
    )


def test_page_with_more_art_than_a_sheet_holds_takes_a_second():
    keys = [sheets.key_of(f"Film {n}") for n in range(sheets.MOST + 1)]
    hung = hanging.hang("".join(f'<img src="art:{key}">' for key in keys))
    assert len(set(re.findall(r"/art/[^#]+", hung))) == 2
    assert hung.endswith(f'/{keys[-1]}.svg#0">')


def test_page_without_art_stays_as_it_is():
    page = "<p>He said src=&quot;art:aa0000a&quot;.</p>"
    assert hanging.hang(page) == page


def test_colours_are_mixed_as_light_is_not():
    assert mix("#000000", "#FFFFFF", 0) == "#000000"
    assert mix("#000000", "#FFFFFF", 0.5) == "#808080"
    assert mix("#102030", "#FFFFFF", 1) == "#FFFFFF"
