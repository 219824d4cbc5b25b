"""How long and how deep a body may be, and what a nasty one costs."""

import sys
from time import process_time

import pytest

from reviews import body
from reviews.body import BodyRefused, Reference
from reviews.body_tokens import tokens
from reviews.body_tree import parse
from reviews.body_vocabulary import address


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
        counts = [lines_run(scrap * times + end) for times in (250, 500, 1_000)]
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
        long, short = seconds(read, scrap * 8_000 + end), seconds(read, scrap * 500 + end)
        assert long <= 64 * max(short, 1e-4)
