"""What holds for every public page: who may ask how, what it says, what it never shows."""

import json
import re

import html5lib

from config import theme
from tests.public import publication


def test_every_address_answers_get_and_head_and_nothing_else(made, client):
    for name, address in made.all.items():
        assert client.get(address).status_code == 200, name
        assert client.head(address).status_code == 200, name
        for method in (client.post, client.put, client.patch, client.delete):
            assert method(address).status_code == 405, name


def test_nothing_that_is_not_live_or_verified_is_anywhere(made, client):
    publication.hide(made)
    for name, address in made.all.items():
        response = client.get(address)
        assert response.status_code == 200, name
        text = response.getvalue().decode(errors="replace")
        assert publication.SECRET.lower() not in text.lower(), name
        assert publication.SECRET not in str(response.headers), name


def test_the_secrets_would_be_found_if_they_were_shown(made, client):
    """The test above can fail: what it looks for is on the page once it is published."""
    from tests.factories import make_live

    make_live(kind="essay", headline=f"{publication.SECRET} headline")
    assert publication.SECRET in client.get("/").content.decode()
    assert publication.SECRET in client.get("/feeds/rss.xml").content.decode()


def test_no_answer_sets_a_cookie_or_varies_on_one(made, client):
    for name, address in made.all.items():
        response = client.get(address)
        assert "Set-Cookie" not in response.headers, name
        assert "cookie" not in response.get("Vary", "").lower(), name
        assert not response.cookies, name


def test_every_answer_is_asked_for_anew_and_unchanged_ones_cost_no_body(made, client):
    for name, address in made.all.items():
        response = client.get(address)
        assert response["Cache-Control"] == "public, max-age=0, must-revalidate", name
        again = client.get(address, headers={"If-None-Match": response["ETag"]})
        assert (again.status_code, again.content) == (304, b""), name


def test_pages_carry_no_script_style_or_handler_of_their_own(made, client):
    for name, address in made.pages.items():
        response = client.get(address)
        page = response.content.decode()
        scripts = re.findall(r"<script([^>]*)>(.*?)</script>", page, re.DOTALL)
        data = [(how, text) for how, text in scripts if how == ' type="application/ld+json"']
        assert [pair for pair in scripts if pair not in data] == [
            ("", theme.SCRIPT),
            (' type="module" src="/static/js/theme.js"', ""),
        ], name
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", page), name
        allowed = f"script-src 'self' {theme.source_of(theme.SCRIPT)};"
        assert allowed in response["Content-Security-Policy"], name


def test_pages_are_valid_and_well_ordered(made, client):
    for name, address in made.pages.items():
        page = client.get(address).content.decode()
        parser = html5lib.HTMLParser(strict=False)
        tree = parser.parse(page)
        assert parser.errors == [], name
        levels = [int(element.tag[-1]) for element in headings(tree)]
        assert levels.count(1) == 1, name
        main = levels[levels.index(1) :]
        assert levels[0] == 1, name
        assert all(b - a <= 1 for a, b in zip(main, main[1:], strict=False)), (name, levels)
        ids = [element.get("id") for element in tree.iter() if element.get("id")]
        assert len(ids) == len(set(ids)), name
        labels = {element.get("aria-labelledby") for element in tree.iter()} - {None}
        assert labels <= set(ids), name
        assert all(element.get("alt") is not None for element in named(tree, "img")), name


def test_every_page_tells_search_engines_what_it_is_in_words_of_its_own(made, client):
    said = {}
    for name, address in made.pages.items():
        page = client.get(address).content.decode()
        found = re.findall(r'<meta name="description" content="([^"]+)">', page)
        if name != "search":  # which asks to be in no index
            assert len(found) == 1, name
            said.setdefault(found[0], []).append(name)
    assert [names for names in said.values() if len(names) > 1] == []


def test_every_page_that_may_be_found_names_its_one_address(made, client):
    for name, address in made.pages.items():
        page = client.get(f"{address}{'&' if '?' in address else '?'}utm_source=elsewhere")
        found = re.findall(r'<link rel="canonical" href="([^"]+)">', page.content.decode())
        expected = [] if name == "search" else [f"https://marquee.example{address}"]
        assert found == expected, name


def named(tree, *tags):
    wanted = {"{http://www.w3.org/1999/xhtml}" + tag for tag in tags}
    return [element for element in tree.iter() if element.tag in wanted]


def headings(tree):
    return named(tree, "h1", "h2", "h3", "h4", "h5", "h6")


def test_landmarks_of_one_sort_have_names(made, client):
    for name, address in made.pages.items():
        tree = html5lib.parse(client.get(address).content.decode())
        navs = [nav.get("aria-label") or nav.get("aria-labelledby") for nav in named(tree, "nav")]
        assert None not in navs, name
        assert len(navs) == len(set(navs)), name


def test_what_pages_tell_machines_parses_and_repeats_no_secret(made, client):
    publication.hide(made)
    seen = set()
    for name, address in made.pages.items():
        page = client.get(address).content.decode()
        for text in re.findall(r'<script type="application/ld\+json">(.*?)</script>', page):
            data = json.loads(text)
            assert data["@context"] == "https://schema.org", name
            seen |= {thing["@type"] for thing in data["@graph"]}
    assert {"Review", "NewsArticle", "Article", "Movie", "ProfilePage", "ItemList"} <= seen


def test_foreign_titles_say_their_language(made, client):
    for address in (made.film.get_absolute_url(), made.review.get_absolute_url()):
        assert '<i lang="fr">Danseuse</i>' in client.get(address).content.decode()
