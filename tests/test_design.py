"""The look by the numbers: contrast, weight, and no style outside the style sheets."""

import gzip
import re
from itertools import chain
from pathlib import Path

import pytest

from films import lettering, palettes
from films.art import pairs

ROOT = Path(__file__).resolve().parent.parent
SHEETS = ROOT / "static" / "css"
READERS = [path for path in sorted(SHEETS.glob("*.css")) if path.name != "admin.css"]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
TOKENS = (SHEETS / "tokens.css").read_text()

BUDGET = 12 * 1024  # bytes, compressed: the sheets of one page
TEXT, QUIET_TEXT, CONTROL = 4.5, 6.5, 3.0  # the ratios that reader-site asks for
SERIF_SIZES = 200 * 1024  # bytes of fonts on a page in Latin-1

COLOURS = {
    name: pair
    for name, *pair in re.findall(
        r"--([\w-]+): light-dark\((#[0-9A-Fa-f]{6}), (#[0-9A-Fa-f]{6})\);", TOKENS
    )
}
PALETTES = {
    name: dict(re.findall(r"--(\w+): (#[0-9A-Fa-f]{6});", colours))
    for name, colours in re.findall(r"\.palette-(\w+) \{(.*?)\}", TOKENS)
}
# What stands on what, and how well it must be told from it.
PAIRS = [
    ("ink", "paper", 7.0),
    ("ink", "raised", 7.0),
    ("ink", "sunk", 7.0),
    ("ink-2", "paper", QUIET_TEXT),
    ("ink-2", "raised", QUIET_TEXT),
    ("ink-2", "sunk", QUIET_TEXT),
    ("exit", "paper", TEXT),
    ("exit", "raised", TEXT),
    ("exit", "exit-tint", TEXT),
    ("ink", "exit-tint", 7.0),
    ("stop", "paper", TEXT),
    ("stop", "stop-tint", TEXT),
    ("warn", "paper", TEXT),
    ("warn", "warn-tint", TEXT),
    ("on-house", "house", 7.0),
    ("field", "paper", CONTROL),
    ("field", "raised", CONTROL),
]


def luminance(colour):
    channels = (int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("above", "below", "least"), PAIRS)
def test_token_is_told_from_its_ground_in_light_and_dark(above, below, least):
    for one, other in zip(COLOURS[above], COLOURS[below], strict=True):
        assert contrast(one, other) >= least


def test_contrast_is_reckoned_as_the_design_measured_it():
    assert round(contrast("#14181B", "#FAFAF7"), 2) == 17.07
    assert round(contrast("#00694A", "#DDF0E6"), 2) == 5.67


def test_every_palette_that_a_film_may_get_has_its_colours():
    assert set(PALETTES) == set(palettes.NAMES)
    assert len(PALETTES) == 17
    for name, colours in PALETTES.items():
        assert colours == palettes.PALETTES[name]._asdict()


@pytest.mark.parametrize("name", palettes.NAMES)
def test_text_is_read_on_the_ground_of_every_palette(name):
    assert contrast(PALETTES[name]["text"], PALETTES[name]["ground"]) >= TEXT


def test_colours_for_art_carry_no_text():
    for path in READERS:
        assert not re.search(r"[{;]\s*color: var\(--(light|spark|middle)\)", path.read_text())


def test_every_size_that_a_title_may_get_has_its_rule():
    marks = (SHEETS / "marks.css").read_text()
    for half_ems in range(lettering.LEAST, lettering.MOST + 1):
        assert f".word-{half_ems} {{ --word: {half_ems / 2:g}; }}" in marks
    for step in range(len(lettering.TITLE_STEPS) + 1):
        assert f".step-{step} {{" in marks


def linked(template):
    """The sheets that a template links."""
    text = (ROOT / "templates" / template).read_text()
    return [SHEETS / name for name in re.findall(r"{% static 'css/([a-z]+\.css)' %}", text)]


def compressed(paths):
    return sum(len(gzip.compress(path.read_bytes())) for path in paths)


@pytest.mark.parametrize(
    "template",
    [
        "search/results.html",
        "reviews/tag.html",
        "reviews/front_page.html",
        "reviews/piece.html",
        "films/film_detail.html",
        "people/person_detail.html",
        "franchises/franchise_detail.html",
        "franchises/franchise_list.html",
    ],
)
def test_sheets_of_a_page_keep_within_the_budget(template):
    text = (ROOT / "templates" / template).read_text()
    sheets = linked("base.html") + linked(template)
    if "{% block lists %}{% endblock %}" in text:
        sheets.remove(SHEETS / "programme.css")
    assert 4 <= len(sheets) <= 5
    assert compressed(sheets) <= BUDGET


def test_every_sheet_is_linked_from_somewhere():
    names = (str(path.relative_to(ROOT / "templates")) for path in TEMPLATES)
    assert set(READERS) <= set(chain.from_iterable(linked(name) for name in names))


def test_fonts_of_a_page_in_latin_keep_within_the_budget():
    first_view = ("newsreader-roman", "newsreader-italic", "archivo")
    files = [ROOT / "static" / "fonts" / f"{name}.woff2" for name in first_view]
    assert sum(path.stat().st_size for path in files) <= SERIF_SIZES


@pytest.mark.parametrize("family", ["newsreader", "archivo"])
def test_fonts_come_with_their_licence(family):
    licence = (ROOT / "static" / "fonts" / f"{family}-LICENSE").read_text()
    assert "SIL OPEN FONT LICENSE" in licence.upper()


@pytest.mark.parametrize("path", READERS, ids=lambda path: path.name)
def test_every_rule_stands_in_a_layer_that_is_named_in_order(path):
    named = re.search(r"@layer ([\w, ]+);", TOKENS)[1].split(", ")
    assert " ".join(named) == "reset tokens base layout components pages states print"

    css = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)
    outside, depth = [], 0
    for start in re.finditer(r"([^{}]*)([{}])", css):
        if start[2] == "{":
            if depth == 0:
                outside.append(start[1].split(";")[-1].strip())
            depth += 1
        else:
            depth -= 1
    assert depth == 0
    for opening in outside:
        assert opening == "@font-face" or opening.removeprefix("@layer ") in named


@pytest.mark.parametrize("path", READERS, ids=lambda path: path.name)
def test_no_rule_shouts_and_no_sheet_fetches_from_elsewhere(path):
    css = path.read_text()
    assert "!important" not in css
    assert "@import" not in css
    for address in re.findall(r"url\(\"?([^)\"]+)", css):
        assert address.startswith(("../fonts/", "../img/", "data:image/svg+xml,"))


@pytest.mark.parametrize("path", READERS, ids=lambda path: path.name)
def test_colours_are_written_down_once(path):
    """Outside tokens.css a colour has a name; black and white are for print and for buttons."""
    if path.name == "tokens.css":
        return
    assert set(re.findall(r"#[0-9A-Fa-f]{3,6}\b", path.read_text())) <= {
        *("#FFF", "#000", "#333", "#06150F"),
    }


@pytest.mark.parametrize(
    "path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates"))
)
def test_no_template_carries_a_style_or_a_handler(path):
    text = path.read_text()
    assert not re.search(r"<style|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']", text)


def test_every_class_of_readers_pages_has_a_rule_somewhere():
    """A class without a rule is a leaving, or a name that the sheet spells otherwise."""
    pages = [path for path in TEMPLATES if "admin" not in path.parts]
    text = "\n".join(path.read_text() for path in pages)
    plain = re.sub(r"{%.*?%}|{{.*?}}", " ", text, flags=re.DOTALL)
    used = set(chain.from_iterable(v.split() for v in re.findall(r'class="([^"]*)"', plain)))
    sheets = "\n".join(path.read_text() for path in READERS)
    # What `palette-`, `word-` and the like are completed to is tested above.
    missing = {name for name in used if not name.endswith("-") and f".{name}" not in sheets}
    assert missing == set()


def test_palette_is_what_an_editor_chose_or_always_the_same_for_a_title_and_year():
    assert pairs.palette_of("Ballerina", 2025, "dawn") == "dawn"
    drawn = pairs.palette_of("Ballerina", 2025)
    assert drawn in palettes.NAMES
    assert pairs.palette_of("Ballerina", 2025, "no such palette") == drawn
    assert {pairs.palette_of(f"Film {n}") for n in range(400)} == set(palettes.NAMES)


@pytest.mark.parametrize(
    ("title", "longest"),
    [
        ("It", 3),
        ("Ballerina", 9),
        ("The Red Shoes", 5),
        ("John Wick: Chapter 3 – Parabellum", 10),
        ("Amélie", 6),
        ("影武者", 3),
        ("", 3),
        ("W" * 200, 20),
    ],
)
def test_longest_word_of_a_title_is_reckoned_from_the_widths_of_its_letters(title, longest):
    assert lettering.longest_word(title) == longest


@pytest.mark.parametrize(("length", "step"), [(14, 0), (15, 1), (28, 1), (29, 2)])
def test_long_titles_step_down(length, step):
    assert lettering.step("x" * length, lettering.TITLE_STEPS) == step
