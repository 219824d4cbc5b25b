"""Blocks of a body keep their ids."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from reviews import body
from tests.reviews.bodies import (
    EVERYTHING,
    SOUPS,
    elements,
    ids,
    is_storable,
)


def test_every_block_has_an_id_of_its_own_and_nothing_else_has():
    kept = body.clean(EVERYTHING)
    assert len(set(ids(kept))) == len(ids(kept)) == 10
    assert sum("id" in attributes for _, attributes, _ in elements(kept)) == 10


def test_equal_input_gives_equal_bytes_and_equal_paragraphs_different_ids():
    assert body.clean("a\n\na\n\na") == body.clean("a\n\na\n\na")
    assert len(set(ids(body.clean("a\n\na\n\na")))) == 3


def test_a_good_id_is_kept_and_a_second_use_of_it_is_not():
    kept = body.clean('<p id="b-0000000a">x</p><h2 id="b-0000000a">y</h2><p id="main">z</p>')
    first, second, third = ids(kept)
    assert first == "b-0000000a"
    assert len({first, second, third}) == 3


def test_a_new_id_avoids_one_that_comes_later():
    made = ids(body.clean("x"))[0]
    assert ids(body.clean(f'x<p id="{made}">y</p>'))[1] == made
    assert len(set(ids(body.clean(f'x<p id="{made}">y</p>')))) == 2


WORDS = st.text(alphabet="abc d", min_size=1).filter(str.strip)


@settings(max_examples=100, deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=8), st.data())
def test_ids_outlive_edits_moves_and_new_neighbours(paragraphs, data):
    kept = body.blocks(body.clean("\n\n".join(paragraphs)))
    index = data.draw(st.integers(0, len(kept) - 1))
    edited = kept[index].html.replace("</p>", " and <em>more</em></p>")
    htmls = [block.html for block in kept]
    htmls[index] = edited
    assert ids(body.clean("\n\n".join(htmls))) == [block.id for block in kept]

    htmls.insert(index, "A new paragraph")
    after = ids(body.clean("\n\n".join(htmls)))
    assert after[:index] + after[index + 1 :] == [block.id for block in kept]
    assert len(set(after)) == len(after)

    order = data.draw(st.permutations(kept))
    moved = body.clean("".join(block.html for block in order))
    assert ids(moved) == [block.id for block in order]


@settings(max_examples=100, deadline=None)
@given(SOUPS.filter(is_storable))
def test_blocks_are_the_whole_body(soup):
    kept = body.clean(soup)
    found = body.blocks(kept)
    assert "\n\n".join(block.html for block in found) == kept
    assert len({block.id for block in found}) == len(found)
    assert all(re.fullmatch(r"b-[0-9a-f]{8}", block.id) for block in found)


def test_blocks_inside_others_have_no_ids():
    kept = body.clean('<blockquote><p id="b-0000000a">x</p></blockquote><p id="b-0000000a">y</p>')
    assert kept.count(" id=") == 2
    assert ids(kept)[1] == "b-0000000a"
