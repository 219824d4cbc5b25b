"""What a stored body says to readers, feeds and search."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviews import body
from reviews.body import Reference
from tests.reviews.bodies import (
    EVERYTHING,
    FAMILY,
    SCRAPS,
)


def test_references_of_every_kind_are_found_everywhere():
    assert body.references(body.clean(EVERYTHING)) == {
        Reference("film", 12),
        Reference("film", 13),
        Reference("person", 3),
        Reference("character", 8),
        Reference("review", 9),
        Reference("franchise", 2),
        Reference("image", 5),
        Reference("image", 6),
    }
    assert body.references("") == frozenset()


def test_an_excerpt_is_the_prose_word_for_word():
    kept = body.clean(EVERYTHING)
    assert body.excerpt(kept, limit=1_000) == (
        "Opening words of stress, weight, mots and a film, then a link. I trained for months."
        " One Inner Two Quoted."
    )


def test_an_excerpt_ends_at_a_word():
    kept = body.clean("One two, three four")
    assert body.excerpt(kept, limit=19) == "One two, three four"
    assert body.excerpt(kept, limit=18) == "One two, three…"
    assert body.excerpt(kept, limit=10) == "One two…"


def test_an_excerpt_cuts_no_emoji_in_two():
    short = body.excerpt(body.clean(FAMILY * 20), limit=50)
    assert short == FAMILY * 7 + "…"


def test_search_finds_all_text_but_spoilers():
    found = body.search_text(body.clean(EVERYTHING))
    for words in ("On her", "Ana de Armas", "Caption with Eve", "Heading", "Pulled, again"):
        assert words in found
    assert "SECRET" not in found


UNSHUT = st.lists(
    SCRAPS.filter(lambda scrap: scrap not in ("</div>", "<!--", "<style>", "<script>")), max_size=20
).map("".join)


@settings(max_examples=200, deadline=None)
@given(UNSHUT, UNSHUT, UNSHUT)
def test_no_soup_inside_a_spoiler_box_lets_its_words_out(before, inside, more):
    text = f"{before} x<div data-spoiler='y'>{inside}SECRET{more}SECRET</div><p>after</p>"
    kept = body.clean(text)
    shown = (
        body.excerpt(kept, limit=10_000),
        body.search_text(kept),
        body.feed_html(kept, {}, origin="https://example.org"),
    )
    assert not any("SECRET" in output for output in shown)


def test_words_are_counted_without_what_is_only_repeated():
    kept = body.clean(
        "<p>One two<span data-footnote>three</span></p><div data-spoiler='x'>four</div>"
    )
    assert body.word_count(kept) == 4
    assert body.word_count(kept + "<aside data-pullquote><p>One two</p></aside>") == 4


@pytest.mark.parametrize(("words", "minutes"), [(0, 0), (1, 1), (230, 1), (460, 2), (1_200, 5)])
def test_reading_takes_whole_minutes(words, minutes):
    assert body.reading_minutes(words) == minutes
