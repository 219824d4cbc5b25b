"""A body as readers get it, on a page and in a feed."""

import html5lib
import pytest
from hypothesis import given, settings

from reviews import body
from reviews.body import Picture, Reference
from tests.reviews.bodies import ATTACKS, EVERYTHING, SOUPS, elements, is_storable

STILL = Picture(
    url="/media/5-960.jpg",
    width=960,
    height=540,
    alt='Eve, "furious" <again>',
    credit="Photo: Lionsgate & co",
    srcset="/media/5-480.jpg 480w, /media/5-960.jpg 960w",
    sizes="100vw",
)
PLACES = {
    Reference("film", 12): "/films/john-wick/",
    Reference("film", 13): "https://elsewhere.example/?a=1&b=2",
    Reference("person", 3): "/people/ana-de-armas/",
    Reference("image", 5): STILL,
}
ORIGIN = "https://marquee.example"

# What a page or a feed may show besides the text itself: element and attributes.
SHOWN = {
    **dict.fromkeys(("em", "strong", "br", "summary", "figcaption", "sup"), {"class"}),
    **dict.fromkeys(("p", "i", "span", "b", "aside", "blockquote"), {"id", "class", "lang"}),
    **dict.fromkeys(("h2", "h3", "hr", "figure", "details", "div"), {"id", "class"}),
    "ul": {"id"},
    "ol": {"id"},
    "li": {"id", "value"},
    "a": {"href", "id", "role", "aria-label"},
    "img": {"src", "srcset", "sizes", "width", "height", "alt", "loading", "decoding"},
}
CLASSES = {
    "spoiler",
    "pull-quote",
    "footnote",
    "footnotes",
    "speaker",
    "entry",
    "position",
    "credit",
}


def assert_harmless(html: str) -> None:
    html5lib.HTMLParser(strict=True).parseFragment(html)
    for name, attributes, _ in elements(html):
        assert set(attributes) <= SHOWN[name]
        assert set(attributes.get("class", "footnote").split()) <= CLASSES
        for address in (attributes.get("href"), attributes.get("src")):
            assert address is None or address.startswith(("https:", "http:", "mailto:", "/", "#"))


@pytest.mark.parametrize(
    "html",
    [
        "<p onclick='x'>a</p>",
        "<p style='x'>a</p>",
        "<script>a</script>",
        "<svg></svg>",
        "<a href='javascript:a'>a</a>",
        "<p class='masthead'>a</p>",
        "<p>a<div>b</p>",
    ],
)
def test_harm_would_be_seen(html):
    with pytest.raises((AssertionError, KeyError, html5lib.html5parser.ParseError)):
        assert_harmless(html)


def assert_sound(html: str) -> None:
    """Ids are unique, and each link within the page arrives."""
    ids = [attributes["id"] for _, attributes, _ in elements(html) if "id" in attributes]
    links = [attributes.get("href", "") for _, attributes, _ in elements(html)]
    assert len(set(ids)) == len(ids)
    assert {link[1:] for link in links if link.startswith("#")} <= set(ids)


def shown(text: str, resolve=PLACES, **options) -> str:
    """The page without the ids of blocks, which most tests are not about."""
    html = body.render(body.clean(text), resolve, **options)
    for block in body.blocks(body.clean(text)):
        html = html.replace(f' id="{block.id}"', "")
    return html


def fed(text: str, resolve=PLACES) -> str:
    return body.feed_html(body.clean(text), resolve, origin=ORIGIN)


# On a page


def test_everything_is_shown_as_sound_html():
    html = body.render(body.clean(EVERYTHING), PLACES)
    assert_harmless(html)
    assert_sound(html)
    assert {name for name, _, _ in elements(html)} == set(SHOWN)


def test_a_record_is_linked_only_where_it_has_an_address():
    text = '<p><a data-ref="film:12">One</a> <a data-ref="film:99">two</a></p>'
    assert shown(text) == '<p><a href="/films/john-wick/">One</a> two</p>'
    assert shown(text, {}) == "<p>One two</p>"


def test_resolve_may_be_a_function():
    text = '<p><a data-ref="character:7">Eve</a></p>'
    assert shown(text, lambda found: f"/{found.kind}/{found.id}/") == (
        '<p><a href="/character/7/">Eve</a></p>'
    )


@pytest.mark.parametrize("address", ["javascript:alert(1)", "//evil.example", "", "data:,x"])
def test_an_address_that_no_link_may_have_is_not_shown(address):
    places = {Reference("film", 12): address, Reference("image", 5): Picture(address, 1, 1, "", "")}
    assert shown('<p><a data-ref="film:12">x</a></p><figure data-image=5></figure>', places) == (
        "<p>x</p>"
    )


def test_addresses_and_words_are_escaped():
    html = shown('<p><a data-ref="film:13">&lt;b&gt; &amp;amp;</a></p>')
    assert html == (
        '<p><a href="https://elsewhere.example/?a=1&amp;b=2">&lt;b&gt; &amp;amp;</a></p>'
    )


def test_a_picture_is_shown_with_its_caption_and_credit():
    assert shown('<figure data-image="5"><figcaption>Eve <em>up</em></figcaption></figure>') == (
        '<figure><img src="/media/5-960.jpg" srcset="/media/5-480.jpg 480w, /media/5-960.jpg 960w"'
        ' sizes="100vw" width="960" height="540" alt="Eve, &quot;furious&quot; &lt;again&gt;"'
        ' loading="lazy" decoding="async"><figcaption>Eve <em>up</em> <span class="credit">Photo:'
        " Lionsgate &amp; co</span></figcaption></figure>"
    )


def test_a_picture_without_a_caption_still_has_its_credit():
    assert '<figcaption><span class="credit">' in shown('<figure data-image="5"></figure>')
    bare = {Reference("image", 5): Picture("/x.jpg", 1, 1, "", "")}
    assert "figcaption" not in shown('<figure data-image="5"></figure>', bare)
    assert 'alt=""' in shown('<figure data-image="5"></figure>', bare)


def test_a_picture_that_is_not_given_is_left_out_with_its_caption():
    text = '<p>a</p><figure data-image="6"><figcaption>Gone</figcaption></figure><p>b</p>'
    assert shown(text) == "<p>a</p><p>b</p>"


def test_a_spoiler_box_opens_by_itself_and_says_what_it_spoils():
    assert shown('<div data-spoiler="For <3>">He dies.</div><div data-spoiler>x</div>') == (
        '<details class="spoiler"><summary>For &lt;3&gt;</summary><p>He dies.</p></details>'
        '<details class="spoiler"><summary>Spoilers</summary><p>x</p></details>'
    )


def test_notes_stand_at_the_end_with_links_both_ways():
    one, two = "<span data-footnote>One <em>e</em></span>", "<span data-footnote>Two</span>"
    link = '<a href="#note-{0}" id="note-{0}-mark" role="doc-noteref">{0}</a>'
    mark = f'<sup class="footnote">{link}</sup>'
    assert shown(f"<p>a{one} b{two}</p>") == (
        f"<p>a{mark.format(1)} b{mark.format(2)}"
        '</p><div class="footnotes"><ol><li id="note-1" value="1">One <em>e</em>'
        ' <a href="#note-1-mark" aria-label="Back to note 1 in the text">↩</a></li>'
        '<li id="note-2" value="2">Two'
        ' <a href="#note-2-mark" aria-label="Back to note 2 in the text">↩</a></li></ol></div>'
    )


def test_a_note_to_what_is_hidden_is_hidden_with_it():
    html = shown(
        "<p>a<span data-footnote>Open</span></p>"
        "<div data-spoiler='x'>b<span data-footnote>SECRET</span></div>"
        "<p>c<span data-footnote>Last</span></p>"
    )
    box, after = html.index("<details"), html.index("</details>")
    assert box < html.index("SECRET") < after
    assert after < html.index(">Open ") < html.index(">Last ")
    assert [html.index(f'href="#note-{n}"') for n in (1, 2, 3)] == sorted(
        html.index(f'href="#note-{n}"') for n in (1, 2, 3)
    )


def test_two_bodies_on_a_page_keep_their_ids_apart():
    kept = body.clean("a<span data-footnote>b</span>")
    both = body.render(kept, {}, prefix="entry-1-") + body.render(kept, {}, prefix="entry-2-")
    assert_sound(both)
    with pytest.raises(AssertionError):
        assert_sound(body.render(kept, {}) * 2)


def test_a_speaker_stands_before_what_they_said():
    assert shown('<p data-speaker="Ana & co">Yes.</p>') == (
        '<p><b class="speaker">Ana &amp; co</b> Yes.</p>'
    )


def test_an_entry_of_a_list_links_its_record_unless_it_has_links_of_its_own():
    assert shown('<h2 data-entry="film:12" data-position="=3">One</h2>') == (
        '<h2 class="entry"><span class="position">=3</span> '
        '<a href="/films/john-wick/">One</a></h2>'
    )
    assert shown('<h3 data-entry="film:12"><a href="/x">One</a></h3>') == (
        '<h3 class="entry"><a href="/x">One</a></h3>'
    )
    assert shown('<h3 data-entry="film:99">One</h3>') == '<h3 class="entry">One</h3>'


def test_a_pull_quote_and_foreign_words_are_marked():
    assert shown('<aside data-pullquote><p>Oh, <i lang="fr">là</i>.</p></aside>') == (
        '<aside class="pull-quote"><p>Oh, <i lang="fr">là</i>.</p></aside>'
    )


def test_blocks_keep_their_ids_as_anchors():
    kept = body.clean("a\n\nb")
    assert all(f'id="{block.id}"' in body.render(kept, {}) for block in body.blocks(kept))


# In a feed


def test_a_feed_hides_spoilers_and_has_whole_addresses_only():
    html = fed(EVERYTHING)
    assert_harmless(html)
    assert "SECRET" not in html
    assert "Pulled" not in html
    found = elements(html)
    assert not any(set(attributes) & {"id", "class", "srcset"} for _, attributes, _ in found)
    addresses = [attributes.get("href") or attributes.get("src") for _, attributes, _ in found]
    assert {address for address in addresses if address} == {
        "https://marquee.example/films/john-wick/",
        "https://marquee.example/people/ana-de-armas/",
        "https://marquee.example/media/5-960.jpg",
        "https://elsewhere.example/?a=1&b=2",
        "https://example.org/a?b=1&c=2",
    }


def test_a_feed_has_its_notes_at_the_end():
    assert fed("<p>a<span data-footnote>Note</span></p><p>b</p>") == (
        '<p>a<sup>1</sup></p><p>b</p><div><ol><li value="1">Note</li></ol></div>'
    )


# Safety


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_is_shown_as_harmless_text(attack):
    for text in (attack, body.clean(attack), f'<div data-spoiler="x">{attack}'):
        assert_harmless(body.render(text, PLACES))
        assert_harmless(body.feed_html(text, PLACES, origin=ORIGIN))


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_in_the_words_of_a_picture_is_harmless(attack):
    picture = Picture("/x.jpg", 1, 1, alt=attack, credit=attack, srcset=attack, sizes=attack)
    html = body.render('<figure data-image="5"></figure>', {Reference("image", 5): picture})
    assert_harmless(html)
    assert [name for name, _, _ in elements(html)] == ["figure", "img", "figcaption", "span"]


@settings(max_examples=200, deadline=None)
@given(SOUPS.filter(is_storable))
def test_any_soup_is_shown_as_sound_html(soup):
    kept = body.clean(soup)
    html = body.render(kept, PLACES)
    assert_harmless(html)
    assert_sound(html)
    assert_harmless(body.feed_html(kept, PLACES, origin=ORIGIN))
