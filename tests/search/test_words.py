"""Text becomes the same words whoever typed it, and no input is too odd to parse."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search import words


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("amelie", "Amélie"),
        ("dusan", "Dušan"),
        ("Lovborg", "LØVBORG"),
        ("lodz", "Łódź"),
        ("strasse", "Straße"),
        ("oeuvre", "Œuvre"),
        ("istanbul", "İstanbul"),
        ("amelie", "Ame\u0301lie"),
        ("john wick chapter 4", "John Wick: Chapter 4"),
        ("oceans eleven", "Ocean’s Eleven"),
        ("spider man", "Spider-Man"),
        ("محمد", "مُحَمَّد"),
    ],
)
def test_titles_that_a_reader_would_call_the_same_share_a_key(typed, meant):
    assert words.title_key(typed) == words.title_key(meant)


@pytest.mark.parametrize(("one", "other"), [("Alien", "Aliens"), ("$", "€"), ("千と", "千の")])
def test_different_titles_have_different_keys(one, other):
    assert words.title_key(one) != words.title_key(other)


def test_a_title_of_signs_keeps_them_as_its_key():
    assert words.title_key(" $ ") == "$"


def test_text_is_cleaned_of_what_a_database_refuses():
    assert words.clean("a\x00b\ud800c \n\t d\x07") == "a b c d"


def test_unspaced_scripts_become_phrases_of_characters():
    assert words.parse("千尋 dvd").phrases == (("千", "尋"), ("dvd",))


def test_1200_words_become_ten_terms():
    assert len(words.parse("wick " * 1200).phrases) == words.QUERY_TERMS


def test_a_word_of_100_000_characters_is_cut():
    assert words.parse("a" * 100_000).phrases == (("a" * words.WORD_LENGTH,),)
    assert len(words.parse("千" * 100_000).phrases[0]) == words.WORD_LENGTH


def test_a_single_letter_is_no_prefix():
    assert not words.parse("john w").is_open
    assert words.parse("john wi").is_open
    assert not words.parse("?").is_open


@given(st.text())
def test_any_text_makes_a_query_of_nothing_but_words(text):
    query = words.parse(text)
    assert len(query.phrases) <= words.QUERY_TERMS
    for word in (word for phrase in query.phrases for word in phrase):
        assert 0 < len(word) <= words.WORD_LENGTH
        assert not set(word) & set(" '\"\\*():&|!<>-+^\x00")


@given(st.text(), st.text())
def test_an_excerpt_is_a_stretch_of_the_text(text, typed):
    text = words.clean(text)
    parts = words.excerpt(text, words.parse(typed))
    joined = "".join(part for part, _ in parts)
    assert joined.removeprefix("… ").removesuffix(" …").strip() in text


def marked(text, typed):
    return [part for part, is_match in words.excerpt(text, words.parse(typed)) if is_match]


def test_an_excerpt_marks_words_whatever_their_case_accents_or_ending():
    assert marked("Amélie and the Assassins", "amelie assassin") == ["Amélie", "Assassins"]
    assert marked("He assassinated nobody", "assa") == ["assassinated"]
    assert marked("Her heron", "her me") == ["Her"]
    assert marked("千と千尋の神隠し", "千尋") == ["千尋"]


def test_an_excerpt_begins_near_the_first_match():
    text = "before " * 500 + "the continental hotel " + "after " * 500
    parts = words.excerpt(text, words.parse("continental"))
    joined = "".join(part for part, _ in parts)
    assert ("continental", True) in parts
    assert joined.startswith("… ")
    assert joined.endswith(" …")
    assert len(joined) < words.EXCERPT_LENGTH + 10


def test_an_excerpt_is_text_and_never_markup():
    assert ("<b>", False) in words.excerpt("<b>wick</b>", words.parse("wick"))


@pytest.mark.parametrize(
    ("typed", "looked_for"),
    [
        ("the lord of the rings", [("lord",), ("rings",)]),
        ("It", [("it",)]),
        ("the who", [("who",)]),
    ],
)
def test_words_that_stand_everywhere_are_looked_for_only_when_there_are_no_others(
    typed, looked_for
):
    assert list(words.parse(typed).phrases) == looked_for
    assert words.parse(typed).key == typed.lower()
