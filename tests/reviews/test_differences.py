import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews import body
from reviews.differences import IN, LONGEST_COMPARED, OUT, SAME, of_bodies, of_lines

pytestmark = pytest.mark.once


def side(pairs, mark):
    return "".join(text for found, text in pairs if found in (SAME, mark))


def test_only_the_words_that_changed_are_marked():
    pairs = of_lines("a door in the wall", "a window in the wall")

    assert pairs == [(SAME, "a "), (OUT, "door"), (IN, "window"), (SAME, " in the wall")]


@given(st.text(max_size=200), st.text(max_size=200))
def test_both_texts_can_be_read_off_their_difference(old, new):
    pairs = of_lines(old, new)

    assert (side(pairs, OUT), side(pairs, IN)) == (old, new)


def test_very_long_stretches_are_shown_whole():
    old = " ".join(f"a{n}" for n in range(LONGEST_COMPARED))
    new = " ".join(f"b{n}" for n in range(LONGEST_COMPARED))

    assert of_lines(f"same {old}", f"same {new}") == [(SAME, "same "), (OUT, old), (IN, new)]


def test_a_block_that_changed_is_compared_word_by_word():
    old = body.clean("<p>First.</p><p>A door in the wall.</p>")
    new = old.replace("door", "window")

    assert of_bodies(old, new) == [
        (SAME, [(SAME, "First.")]),
        ("changed", [(SAME, "A "), (OUT, "door"), (IN, "window"), (SAME, " in the wall.")]),
    ]


def test_a_link_that_changed_is_shown_although_its_text_did_not():
    old = body.clean('<p>See <a href="https://old.example/">this</a>.</p>')
    new = old.replace("old.example", "new.example")

    [(state, pairs)] = of_bodies(old, new)

    assert state == "changed"
    assert any(mark == OUT and "https://old.example/" in text for mark, text in pairs)
    assert any(mark == IN and "https://new.example/" in text for mark, text in pairs)


def test_emphasis_that_came_is_shown():
    old = body.clean("<p>Some text.</p>")
    new = old.replace("Some", "<em>Some</em>")

    [(_, pairs)] = of_bodies(old, new)

    assert "<em>" in "".join(text for mark, text in pairs if mark == IN)


def test_a_block_that_went_and_one_that_came_are_shown_whole():
    old = body.clean("<p>Stays.</p><p>Goes.</p>")
    new = body.clean(old.split("\n\n")[0] + "<p>Comes.</p>")

    assert of_bodies(old, new) == [
        (SAME, [(SAME, "Stays.")]),
        (OUT, [(OUT, "Goes.")]),
        (IN, [(IN, "Comes.")]),
    ]


def test_characters_that_html_spells_otherwise_are_read_as_they_are():
    old = body.clean("<p>Tom &amp; Jerry</p>")
    new = old.replace("Jerry", "Spike &lt;3")

    [(_, pairs)] = of_bodies(old, new)

    assert side(pairs, IN) == "Tom & Spike <3"
