"""What may be stored in a body: the vocabulary, no harm, and what pastes meant."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviews import body
from reviews.body import Reference
from reviews.body_tree import parse
from reviews.body_vocabulary import VOCABULARY
from tests.reviews.bodies import (
    ATTACKS,
    EVERYTHING,
    FAMILY,
    GOOGLE_DOCS,
    SOUPS,
    WORD,
    elements,
    is_storable,
    outline,
    stored,
)

# The vocabulary


def test_every_element_of_the_vocabulary_is_kept():
    kept = body.clean(EVERYTHING)
    found = {name for name, _, _ in elements(kept)}
    attributes = {attribute for _, given, _ in elements(kept) for attribute in given}
    assert found == set(VOCABULARY)
    assert attributes == {name for values in VOCABULARY.values() for name in values}


def test_blocks_have_names_for_their_kinds():
    assert [block.kind for block in body.blocks(body.clean(EVERYTHING))] == [
        *("paragraph", "heading", "entry", "speech", "list", "quotation", "picture", "rule"),
        *("spoiler", "pull quote"),
    ]


def test_text_without_tags_becomes_paragraphs_at_blank_lines():
    assert stored("One\r\nand  more\r\n \r\n\r\nTwo & <3 > 2\n") == (
        "<p>One<br>and more</p>\n\n<p>Two &amp; &lt;3 &gt; 2</p>"
    )


def test_text_typed_between_blocks_becomes_paragraphs_too():
    assert stored("<p>One</p>\nTwo\n\n<em>Three</em>\n<hr>Four") == (
        "<p>One</p>\n\n<p>Two</p>\n\n<p><em>Three</em></p>\n\n<hr>\n\n<p>Four</p>"
    )


def test_line_breaks_of_the_source_are_spaces_inside_a_paragraph():
    assert stored("<p>One\n\ntwo</p>") == "<p>One two</p>"


def test_lists_stay_lists_however_they_were_nested():
    nested = "<ul>\n<li>a\n<ul>\n<li>b</li>\n</ul>\n</li>\n</ul>"
    assert stored("<ul><li>a<ul><li>b</ul></ul>") == nested
    assert stored("<ul><li>a</li><ul><li>b</li></ul></ul>") == nested
    assert stored("<ul><li><p>a</p><ul><li><p>b</p></li></ul></li></ul>") == nested


def test_a_block_that_no_list_may_hold_parts_the_list():
    parted = stored("<ul><li>a<figure data-image=5></figure></li><li>b</li></ul>")
    assert [tag for tag, *_ in outline(parted)] == ["ul", "figure", "ul"]


def test_emphasis_goes_on_in_the_next_paragraph_and_links_do_not():
    assert stored("<em>a<p>b</p></em><a href=/x>c<p>d</p></a>") == (
        '<p><em>a</em></p>\n\n<p><em>b</em></p>\n\n<p><a href="/x">c</a></p>\n\n<p>d</p>'
    )


def test_a_note_stands_outside_of_links_and_emphasis():
    assert stored("<em><a href=/x>a<span data-footnote> n <em>e</em></span></a> b</em>") == (
        '<p><em><a href="/x">a</a></em><span data-footnote="">n <em>e</em></span> <em>b</em></p>'
    )


def test_details_become_a_spoiler_box():
    assert stored("<details open><summary>For <b>1</b></summary>x</details>y") == (
        '<div data-spoiler="For 1">\n<p>x</p>\n</div>\n\n<p>y</p>'
    )


@pytest.mark.parametrize("tag", ["p", "h2", "ul", "li", "span", "blockquote", "em", "section", "a"])
def test_a_spoiler_mark_hides_whatever_it_stands_on(tag):
    kept = body.clean(f"<p>seen</p><{tag} data-spoiler='x'>SECRET</{tag}><p>also</p>")
    assert body.search_text(kept) == "seen also"
    assert "SECRET" in kept


def test_a_spoiler_mark_on_an_element_that_holds_nothing_hides_nothing():
    kept = body.clean("<p>a<br data-spoiler=x>b</p><hr data-spoiler=x><img data-spoiler=x>c")
    assert body.search_text(kept) == "a b c"


def test_a_picture_in_a_spoiler_mark_of_its_own_stays_a_picture():
    kept = body.clean('<figure data-image="5" data-spoiler="x"></figure>')
    assert body.references(kept) == {Reference("image", 5)}
    assert [block.kind for block in body.blocks(kept)] == ["spoiler"]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("https://example.org/a b", "https://example.org/a%20b"),
        ("HTTP://example.org", "HTTP://example.org"),
        ("mailto:desk@example.org", "mailto:desk@example.org"),
        ("/reviews/x/?a=1&copy=2", "/reviews/x/?a=1&amp;copy=2"),
        ("https://кино.example/é", "https://кино.example/é"),
        ("//evil.example", None),
        ("relative", None),
        ("ftp://example.org", None),
        ("https://[", None),
        ("https://example.org:99999999/", None),
        ("https:" + "//x" * 1000, None),
    ],
)
def test_addresses_are_kept_only_where_a_link_may_go(given, kept):
    expected = "<p>x</p>" if kept is None else f'<p><a href="{kept}">x</a></p>'
    assert stored(f'<p><a href="{given}">x</a></p>') == expected


@pytest.mark.parametrize(
    "ref", ["film:0", "film:-1", "film:٣", "film:" + "9" * 5000, "studio:3", "film:", "12", ""]
)
def test_a_reference_to_nothing_is_no_link(ref):
    assert stored(f'<p><a data-ref="{ref}">x</a></p>') == "<p>x</p>"


def test_what_only_looks_like_a_tag_loses_no_word():
    text = 'If a <b and "c, then <3 </ and <!-- is x of the film'
    assert body.search_text(body.clean(text)) == text
    assert body.search_text(body.clean("The <script> of the <b>film")) == "The of the film"


def test_empty_paragraphs_and_boxes_are_left_out():
    assert body.clean("<p></p><p>&nbsp;</p><ul><li> </li></ul><div data-spoiler=x></div><br>") == ""
    assert body.clean("") == body.clean(" \n\n ") == ""


def test_characters_that_no_feed_can_carry_are_left_out():
    assert stored("a\x01b\x0bc\ufffed\x7f&#11;&#xFFFE;&#0;") == "<p>abcd\ufffd</p>"


# Safety


def assert_harmless(html: str) -> None:
    for name, attributes, _ in elements(html):
        assert name in VOCABULARY
        assert set(attributes) <= set(VOCABULARY[name])
        if "href" in attributes:
            assert re.match(r"(https?|mailto):|/(?![/\\])", attributes["href"], re.IGNORECASE)
        if "id" in attributes:
            assert re.fullmatch(r"b-[0-9a-f]{8}", attributes["id"])


def test_there_are_enough_attacks():
    assert len(set(ATTACKS)) >= 60


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("around", ["{}", "<p>a {} b</p>", "<ul><li>{}</ul>", "{0}{0}"])
def test_an_attack_is_stored_as_harmless_text(attack, around):
    kept = body.clean(around.format(attack))
    assert_harmless(kept)
    assert body.clean(kept) == kept


@pytest.mark.parametrize("attack", ATTACKS)
def test_the_cleaner_alone_would_hold(attack):
    assert_harmless(body._CLEANER.clean(attack))


def test_harm_would_be_seen():
    with pytest.raises(AssertionError):
        assert_harmless('<a href="javascript:alert(1)">x</a>')
    with pytest.raises(AssertionError):
        assert_harmless("<p><svg></svg></p>")
    with pytest.raises(AssertionError):
        assert_harmless("<p onclick=x>y</p>")


@settings(max_examples=300, deadline=None)
@given(SOUPS.filter(is_storable))
def test_any_soup_is_stored_as_browsers_read_it(soup):
    kept = body.clean(soup)
    assert_harmless(kept)
    assert body.clean(kept) == kept

    def names(node) -> list:
        return [[child.tag, *names(child)] for child in node.children if not isinstance(child, str)]

    assert outline(kept) == names(parse(kept))


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="ab \n\t.,;&'\"\xe9\u05d0\U0001f3ac", max_size=200))
def test_no_typed_word_is_lost(text):
    assert body.search_text(body.clean(text)).split() == text.split()


# Pastes


def test_a_paste_from_google_docs_keeps_what_it_meant():
    assert stored(GOOGLE_DOCS) == (
        "<h2>Eve Macarro</h2>\n\n"
        "<p>In <em>Ballerina</em> she is <strong>furious</strong>; "
        '<a href="https://example.org/cast?a=1&amp;b=2">the cast</a> agrees.</p>\n\n'
        "<ul>\n<li>One\n<ul>\n<li>Nested</li>\n</ul>\n</li>\n</ul>"
    )


def test_a_paste_from_word_keeps_what_it_meant():
    assert stored(WORD) == (
        '<p><span lang="EN-US">Ana de Armas was <strong>hurt</strong> on <em>John Wick</em>.'
        "</span></p>\n\n<p>1.&nbsp;&nbsp; First</p>\n\n<p>Left</p>\n\n<p>Right</p>"
    )


@pytest.mark.parametrize(
    "text",
    [
        "\u202b\u05e9\u05dc\u05d5\u05dd \u05e2\u05d5\u05dc\u05dd\u202c",
        "\u0645\u0631\u062d\u0628\u0627",
        f"{FAMILY} \U0001f3ac\U0001f3fd",
        "\u5b57" * 10_000,
        "e\u0301" * 5_000,
        "x" * 10_000,
        "word " * 1_999 + "words",
    ],
    ids=["Hebrew", "Arabic", "emoji", "Chinese", "accents", "one word", "10,000 characters"],
)
def test_any_script_and_any_length_of_word_is_kept(text):
    kept = body.clean(text)
    assert body.search_text(kept) == text
    short = body.excerpt(kept, limit=100)
    assert len(short) <= 100
    assert text.startswith(short.removesuffix("…"))
