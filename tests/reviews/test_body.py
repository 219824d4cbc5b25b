"""What may be stored in a body, and what a stored body says."""

import re
import sys
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviews import body
from reviews.body import BodyRefused, Reference
from reviews.body_tokens import tokens
from reviews.body_tree import parse
from reviews.body_vocabulary import VOCABULARY, address
from tests.reviews.bodies import ATTACKS, GOOGLE_DOCS, WORD, elements, outline

EVERYTHING = """
<p>Opening words of <em>stress</em>, <strong>weight</strong>, <i lang="fr">mots</i> and
<a data-ref="film:12">a film</a><span data-footnote>On <a data-ref="person:3">her</a>.</span>, then
<a href="https://example.org/a?b=1&amp;c=2">a link</a>.</p>
<h2>Heading</h2>
<h3 data-entry="film:13" data-position="=3">An entry</h3>
<p data-speaker="Ana de Armas">I trained<br>for months.</p>
<ul><li>One<ol><li>Inner</li></ol></li><li>Two</li></ul>
<blockquote><p>Quoted.</p></blockquote>
<figure data-image="5">
<figcaption>Caption with <a data-ref="character:8">Eve</a>.</figcaption></figure>
<hr>
<div data-spoiler="Spoilers for Chapter 3"><p>SECRET <a data-ref="review:9">there</a>.</p>
<figure data-image="6"></figure></div>
<aside data-pullquote><p>Pulled, <a data-ref="franchise:2">again</a>.</p></aside>
"""

_SCRAPS = """<p>|</p>|<p id=b-00000001>|<p data-speaker=Ana>|<p data-spoiler=y>|<h2>|</h4>
<h3 id=b-00000002 data-entry=film:1>|<ul>|<ol>|</ul>|<li>|</li>|<li data-spoiler=z>|<blockquote>
</blockquote>|<div>|</div>|<div data-spoiler=x>|<section>|</section>|<em>|</em>|<b>|</i>|<i lang=fr>
<strong>|</strong>|<a href=/x>|<a data-ref=film:12>|</a>|<br>|<hr>|<span data-footnote>|<span>
</span>|<figure data-image=5>|</figure>|<figcaption>|<aside>|<aside data-pullquote>|</aside>
<details>|<summary>|</summary>|</details>|<table>|<td>|</table>|<svg>|<style>|</style>|<script>
<!--|-->|&lt;|&nbsp;|&amp;amp;|<|>|&|"|'|one
two|\u05d0\u05d1|\U0001f3ac| |\xa0""".replace("\n", "|")
SCRAPS = st.sampled_from([*_SCRAPS.split("|"), "\n", "\n\n"])
SOUPS = st.lists(SCRAPS, max_size=40).map("".join) | st.text(max_size=80)


def stored(text: str) -> str:
    """The stored text with its ids taken out, which most tests are not about."""
    return re.sub(r' id="b-[0-9a-f]{8}"', "", body.clean(text))


def ids(html: str) -> list[str]:
    return [block.id for block in body.blocks(html)]


def is_storable(text: str) -> bool:
    return "\0" not in text and not any("\ud800" <= character <= "\udfff" for character in text)


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


# Caps


def cleaner_calls(text: str) -> int:
    """How often the cleaner is entered while `text` is cleaned, whatever comes of it."""
    calls = []

    def watch(frame, event, called):
        if event == "c_call" and called.__name__ == "clean":
            calls.append(called)

    before = sys.getprofile()
    sys.setprofile(watch)
    try:
        body.clean(text)
    except BodyRefused:
        pass
    finally:
        sys.setprofile(before)
    return len(calls)


REFUSED = {
    "too long": ("x" * 250_000, "250,000 bytes"),
    "too long in bytes": ("\U0001f3ac" * 50_001, "200,004 bytes"),
    "too long once marked up": ("<p>a" * 10_000, "bytes long with its mark-up"),
    "too deep": ("<div>" * 5_000, "more than 100 deep"),
    "too deep in inline elements": ("<b>" * 101 + "x", "more than 100 deep"),
    "too deep with comments that close nothing": ("<i><!--</i>-->" * 200, "more than 100 deep"),
    "too deep with strange ends": ("<i lang=aa></q>" * 200, "more than 100 deep"),
    "NUL": ("ab\0c", "NUL character after 2"),
    "lone surrogate": ("abc\udc80", "half of a character (a lone surrogate) after 3"),
}


@pytest.mark.parametrize(("text", "words"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_a_body_is_refused_in_words_before_the_cleaner(text, words):
    with pytest.raises(BodyRefused) as refusal:
        body.clean(text)
    message = str(refusal.value)
    assert words in message
    assert message.endswith(".")
    assert message.count(". ") == 1  # what happened, and what to do
    assert cleaner_calls(text) == 0


def test_what_is_just_small_enough_reaches_the_cleaner():
    assert cleaner_calls("x" * 199_970) == 1
    assert cleaner_calls("<div>" * 100 + "x") == 1
    assert len(body.clean("x" * 199_970).encode()) <= body.BODY_MAX_BYTES


def test_cleaned_text_never_meets_the_cap_on_depth():
    kept = body.clean(
        "<ul><li>" * 40 + "x" + "<div data-spoiler='y'>SECRET<figure data-image=5>" * 9
    )
    assert body.clean(kept) == kept
    assert body.references(kept) == {Reference("image", 5)}
    assert body.search_text(kept) == "x"


def test_hundreds_of_unclosed_paragraphs_and_items_are_not_deep():
    kept = body.clean("<p>a" * 300 + "<ul>" + "<li>b" * 300)
    assert len(body.blocks(kept)) == 301


NASTY = {
    "open brackets": "<",
    "starts of tags": "<a ",
    "quotes": '<p "="',
    "comments": "<!--",
    "declarations": "<!",
    "raw text": "<title>",
    "ampersands": "&",
    "references": "&#1",
    "references without an end": "&a",
    "blank lines": " \n",
    "spaces": " ",
    "breaks": "a<br> ",
    "paragraphs": "<p>",
    "paragraphs with text": "<p>a",
    "items": "<li>a",
    "ends": "</i>",
    "emphasis": "<i>a</i>",
    "notes": "<span data-footnote>a</span>",
    "slashes": "</",
    "equals": "<p =",
}
ENDS = ("", "x", '" <', ">", "'>")


def lines_run(text: str) -> int:
    """Lines of our own code that reading the text takes."""
    count = 0

    def trace(frame, event, argument):
        nonlocal count
        if "body_" not in frame.f_code.co_filename:
            return None
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        parse(text)
    except BodyRefused:
        pass
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize("scrap", NASTY.values(), ids=NASTY)
def test_work_grows_with_the_length_of_a_nasty_text(scrap):
    for end in ENDS:
        counts = [lines_run(scrap * times + end) for times in (100, 200, 400)]
        assert counts[1] <= 2.5 * counts[0]
        assert counts[2] <= 2.5 * counts[1]


def seconds(work, text: str) -> float:
    best = 60.0
    for _ in range(3):
        before = process_time()
        work(text)
        best = min(best, process_time() - before)
    return best


@pytest.mark.parametrize("scrap", NASTY.values(), ids=NASTY)
def test_patterns_take_time_in_proportion_to_a_nasty_text(scrap):
    """Counting cannot see into a pattern; at 16 times the length, quadratic is 256 times."""

    def read(text):
        return list(tokens(text)), address(f"https://{text}")

    for end in ENDS:
        long, short = seconds(read, scrap * 4_000 + end), seconds(read, scrap * 250 + end)
        assert long <= 64 * max(short, 1e-4)


# Ids


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


FAMILY = "\U0001f469\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466"


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


# What a body says


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
