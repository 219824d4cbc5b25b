"""What comes out of a printer."""

import re

import pytest

from tests.factories import make_film, make_live

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]

PAGES = 3  # for a thousand words
SENTENCE = "Nobody in the picture tells us how the chair came to stand where it stands. "
BODY = (
    f"<p>{SENTENCE * 10}</p><h2>A floor</h2>"
    '<p>As <a href="https://press.example/notes">the notes</a> have it, and as '
    '<a href="/films/">we</a> have it.</p>'
    "<aside data-pullquote><p>Falling is a craft, and a slow one.</p></aside>"
    '<div data-spoiler="Spoilers for the end"><p>Everybody dies.</p></div>'
    + f"<p>{SENTENCE * 9}</p>"
    * 6
)


@pytest.fixture
def printed(browser, live_server):
    """A page of a thousand words, for a printer, with its spoiler box left open."""
    edition = make_live(film=make_film(title="Ballerina"), body=BODY, rating=8)
    assert 950 <= edition.word_count <= 1100
    context = browser.new_context(base_url=live_server.url, color_scheme="dark")
    page = context.new_page()
    page.goto(edition.get_absolute_url())
    page.locator(".spoiler summary").click()
    assert page.get_by_text("Everybody dies.").is_visible()
    page.emulate_media(media="print")
    yield page
    context.close()


def after(page, selector):
    """What a style sheet writes behind an element."""
    return page.locator(selector).evaluate("e => getComputedStyle(e, '::after').content")


def test_a_thousand_words_take_three_pages_in_black_on_white(printed):
    assert printed.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    assert not printed.get_by_text("Everybody dies.").is_visible()
    assert printed.locator(".spoiler summary").is_visible()
    for absent in (".sections", ".footer", ".masthead-tools", "#read-next"):
        assert not printed.locator(absent).first.is_visible(), absent
    assert "https://press.example/notes" in after(printed, ".body a[href^='https://press']")
    assert "films" not in after(printed, ".body a[href='/films/']")

    pages = re.findall(rb"/Type\s*/Page\b", printed.pdf(format="A4"))
    assert 1 <= len(pages) <= PAGES
