"""The little Markdown of the demo's pieces."""

import pytest

from desk import demo_markup
from desk.demo_markup import MarkupRefused, Names
from reviews import body

NAMES = Names(record={"film:ballerina": "film:6"}.__getitem__, speaker=str.title)

TEXT = """A line
that goes on, with *stress*, [a link](film:ballerina) & a note.[^why]

## A heading

> Worth repeating.

::: spoiler The end
He dies.

So does she.
:::

@ ada

What Ada said.

What nobody said.

[^why]: Because of [this](film:ballerina).
"""

HTML = """<p>A line that goes on, with <em>stress</em>, <a data-ref="film:6">a link</a> &amp; a \
note.<span data-footnote="">Because of <a data-ref="film:6">this</a>.</span></p>
<h2>A heading</h2>
<aside data-pullquote=""><p>Worth repeating.</p></aside>
<div data-spoiler="The end"><p>He dies.</p><p>So does she.</p></div>
<p data-speaker="Ada">What Ada said.</p>
<p>What nobody said.</p>"""


def test_the_markup_becomes_the_vocabulary_of_the_body():
    assert demo_markup.to_html(TEXT, NAMES) == HTML


def test_the_cleaner_takes_nothing_out_of_it():
    kinds = [block.kind for block in body.blocks(body.clean(HTML))]

    assert kinds == ["paragraph", "heading", "pull quote", "spoiler", "speech", "paragraph"]
    assert body.references(body.clean(HTML)) == {body.Reference("film", 6)}


def test_typed_tags_stay_text():
    written = demo_markup.to_html("<script>alert(1)</script>", NAMES)

    assert written == "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"


def test_the_entries_of_a_list_stand_beside_its_body():
    text = "Before.\n\n::: entry ballerina\nOne.\n\nTwo.\n:::\n\nAfter."

    assert demo_markup.entries(text, NAMES) == [("ballerina", "<p>One.</p><p>Two.</p>")]
    assert demo_markup.to_html(text, NAMES) == "<p>Before.</p>\n<p>After.</p>"


def test_front_matter_is_parted_from_the_text():
    assert demo_markup.parted('+++\nkind = "essay"\n+++\n\nText.\n') == ({"kind": "essay"}, "Text.")


def test_an_earlier_edition_has_its_own_words_and_lacks_a_section():
    text = "She is Eve.\n\n## What changed\n\nHer name.\n\n## The rest\n\nEve again."

    assert (
        demo_markup.as_it_was(text, [["Eve", "Rooney"]], ["What changed"])
        == "She is Rooney.\n\n## The rest\n\nRooney again."
    )


@pytest.mark.parametrize(
    ("attempt", "sentence"),
    [
        (lambda: demo_markup.parted("Text."), "front matter"),
        (lambda: demo_markup.to_html("::: spoiler X\nText.", NAMES), "Nothing closes"),
        (lambda: demo_markup.to_html("Text.[^gone]", NAMES), "footnote “gone”"),
        (lambda: demo_markup.as_it_was("Text.", [], ["Gone"]), "no section “Gone”"),
        (lambda: demo_markup.as_it_was("Text.", [["Gone", "x"]], []), "no “Gone”"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(attempt, sentence):
    with pytest.raises(MarkupRefused, match=sentence):
        attempt()
