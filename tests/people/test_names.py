"""How names are sorted, looked for, and made into addresses."""

import pytest

from people.names import search_words, sort_name_of
from people.slugs import LENGTH, first_free


@pytest.mark.parametrize(
    ("name", "sorted_as"),
    [
        ("Keanu Reeves", "Reeves, Keanu"),
        ("Ana de Armas", "Armas, Ana de"),
        ("Common", "Common"),
        (" Len Wiseman ", "Wiseman, Len"),
    ],
)
def test_a_name_sorts_by_its_last_word(name, sorted_as):
    assert sort_name_of(name) == sorted_as


def test_at_most_eight_words_are_looked_for():
    assert search_words("ana  de armas") == ["ana", "de", "armas"]
    assert len(search_words("word " * 1_200)) == 8
    assert search_words("x" * 5_000) == ["x" * 200]
    assert search_words("  ") == []


@pytest.mark.parametrize(
    ("taken", "more", "expected"),
    [
        (set(), 1988, "ana-de-armas"),
        ({"ana-de-armas"}, 1988, "ana-de-armas-1988"),
        ({"ana-de-armas"}, None, "ana-de-armas-2"),
        ({"ana-de-armas", "ana-de-armas-1988"}, 1988, "ana-de-armas-2"),
        ({"ana-de-armas", "ana-de-armas-2"}, None, "ana-de-armas-3"),
    ],
)
def test_an_address_is_the_first_free_one(taken, more, expected):
    assert first_free("Ana de Armas", more, taken.__contains__, otherwise="x") == expected


@pytest.mark.parametrize("name", ["宮崎駿", "!!!", ""])
def test_a_name_without_a_latin_letter_still_has_an_address(name):
    assert first_free(name, None, {"person"}.__contains__, otherwise="person") == "person-2"


def test_an_address_never_exceeds_its_column():
    taken = {"a" * (LENGTH - 12)}
    assert len(first_free("a" * 500, 1988, taken.__contains__, otherwise="x")) <= LENGTH
