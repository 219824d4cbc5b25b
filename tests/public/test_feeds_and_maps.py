"""Feeds and maps parse, say everything that readers may get, and nothing else."""

import datetime
import json
import re
import xml.etree.ElementTree as ElementTree

import pytest
import time_machine
from django.utils import timezone

from reviews.snapshots import Entry, Picture
from tests.factories import (
    make_film,
    make_franchise,
    make_held,
    make_image,
    make_live,
    make_membership,
    make_next,
    make_person,
    make_scheduled,
)

ATOM = {"a": "http://www.w3.org/2005/Atom"}
SITEMAP = {
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "n": "http://www.google.com/schemas/sitemap-news/0.9",
}
NOON = datetime.datetime(2024, 5, 1, 12, tzinfo=datetime.UTC)
DAY = datetime.timedelta(days=1)
FORMS = ("rss.xml", "atom.xml", "feed.json")


def parsed(client, address):
    response = client.get(address)
    assert response.status_code == 200, address
    return ElementTree.fromstring(response.content)


def test_feeds_have_the_whole_text_without_its_spoiler_boxes(client, db):
    image = make_image()
    film = make_film(title="Ballerina")
    make_live(
        film=film,
        body=f'<p>Whole <a data-ref="film:{film.pk}">text</a>.</p>'
        f'<figure data-image="{image.pk}"></figure>'
        '<div data-spoiler="Spoilers"><p>He dies.</p></div>',
        pictures=(Picture(image=image.pk),),
    )
    for form in FORMS:
        whole = client.get(f"/feeds/{form}").content.decode()
        assert "Whole" in whole, form
        assert "https://marquee.example/films/ballerina/" in whole, form
        assert f"https://marquee.example/pictures/{image.pk}.png" in whole, form
        assert "He dies." not in whole, form


def test_atom_says_in_html_what_is_text_and_names_somebody_for_what_nobody_signed(client, db):
    make_live(standfirst="Fish & <chips>", bylines=())

    atom = parsed(client, "/feeds/atom.xml")

    summary = atom.find("a:entry/a:summary", ATOM)
    assert (summary.get("type"), summary.text) == ("html", "Fish &amp; &lt;chips&gt;")
    assert atom.find("a:entry/a:author", ATOM) is None
    assert atom.findtext("a:author/a:name", namespaces=ATOM) == "Marquee"


def test_the_map_leads_to_no_section_that_is_empty(client, db):
    make_film()

    sections = [one.text for one in parsed(client, "/sitemap.xml").iter(f"{{{SITEMAP['s']}}}loc")]

    assert sections == [
        f"https://marquee.example/sitemaps/{name}.xml" for name in ("lists", "films")
    ]


def test_the_map_and_the_archive_leave_out_a_year_in_which_nothing_came_out(client, db):
    for year in (2021, 2023, 2024):
        make_live(at=datetime.datetime(year, 6, 1, tzinfo=datetime.UTC))
    make_held(at=datetime.datetime(2022, 6, 1, tzinfo=datetime.UTC))
    make_live(kind="page", slug="about", at=datetime.datetime(2020, 6, 1, tzinfo=datetime.UTC))

    archived = re.findall(r'href="/archive/(\d+)/"', client.get("/archive/").content.decode())
    mapped = re.findall(r"pieces-(\d+)", client.get("/sitemap.xml").content.decode())

    assert archived == ["2024", "2023", "2021"]
    assert mapped == [*archived, "2020"]


def test_feeds_parse_whatever_the_text_holds(client, db):
    make_live(
        headline="Fish & <chips> \x07 “both” ]]>",
        standfirst="A \x1b sentence & more",
        body="<p>Less &lt; more &amp; \x0b</p>",
        tags=("a & b",),
    )
    title = "Fish & <chips>  “both” ]]>"
    rss = parsed(client, "/feeds/rss.xml")
    assert rss.findtext("channel/item/title") == title
    assert "Less &lt; more" in rss.findtext("channel/item/description")
    atom = parsed(client, "/feeds/atom.xml")
    assert atom.findtext("a:entry/a:title", namespaces=ATOM) == title
    feed = json.loads(client.get("/feeds/feed.json").content)
    assert feed["items"][0]["title"] == title
    assert parsed(client, "/news-sitemap.xml").findtext(".//n:title", namespaces=SITEMAP) == title


def test_correction_moves_the_date_of_an_entry_and_keeps_its_name(client, db):
    edition = make_live(at=NOON, slug="first-address")

    def entry():
        feed = json.loads(client.get("/feeds/feed.json").content)
        return feed["items"][0]

    before = entry()
    make_next(edition, at=NOON + DAY, correction="It was Eve.", slug="second-address")
    after = entry()

    assert before["id"] == after["id"]
    assert before["date_published"] == after["date_published"]
    assert before["date_modified"] < after["date_modified"]
    assert after["url"].endswith("/reviews/second-address/")


def test_feed_of_a_list_has_its_entries(client, db):
    film = make_film(title="Haywire")
    make_live(kind="list", entries=(Entry(film=film.pk, position="1", text="<p>Hits.</p>"),))
    whole = json.loads(client.get("/lists/feed.json").content)["items"][0]["content_html"]
    assert "<h2>1 Haywire</h2>" in whole
    assert "Hits." in whole


@pytest.mark.parametrize("form", FORMS)
def test_each_feed_holds_what_its_page_holds(client, db, form):
    film, franchise = make_film(), make_franchise(name="John Wick")
    make_membership(film=film, franchise=franchise)
    critic = make_person(name="Lucía Ferrer")
    make_live(film=film, critic=critic, tags=("ballet",), slug="wanted")
    make_live(kind="essay", slug="another")
    make_scheduled(film=film, critic=critic, tags=("ballet",), slug="to-come")

    folders = ("/reviews/", "/tags/ballet/", "/people/lucia-ferrer/", "/franchises/john-wick/")
    for folder in folders:
        whole = client.get(f"{folder}{form}").content.decode()
        assert "/reviews/wanted/" in whole, folder
        assert "/reviews/another/" not in whole, folder
        assert "/reviews/to-come/" not in whole, folder


@pytest.mark.parametrize("form", FORMS)
def test_feed_without_entries_does_not_follow_the_wall_clock(client, db, form):
    with time_machine.travel(NOON, tick=False):
        first = client.get(f"/feeds/{form}")
    with time_machine.travel(NOON + DAY, tick=False):
        again = client.get(f"/feeds/{form}", headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304


def test_feed_forgets_a_piece_that_ended_even_for_those_who_ask_by_date(client, db):
    make_live(at=NOON, expires_at=NOON + DAY, slug="ended")
    with time_machine.travel(NOON, tick=False):
        assert b"ended" in client.get("/feeds/rss.xml").content
    response = client.get(
        "/feeds/rss.xml", headers={"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"}
    )
    assert response.status_code == 200
    assert b"ended" not in response.content


def test_sitemap_leads_to_every_public_page(client, db):
    film = make_film(title="Ballerina")
    person = make_person(name="Ana de Armas")
    franchise = make_franchise(name="John Wick")
    edition = make_live(film=film, person=person, franchise=franchise, tags=("ballet",), at=NOON)
    make_live(kind="page", slug="about")

    index = parsed(client, "/sitemap.xml")
    found = set()
    for section in index.iterfind("s:sitemap/s:loc", SITEMAP):
        address = section.text.removeprefix("https://marquee.example")
        for loc in parsed(client, address).iterfind("s:url/s:loc", SITEMAP):
            assert loc.text.startswith("https://marquee.example/")
            found.add(loc.text.removeprefix("https://marquee.example"))

    for wanted in (edition, film, person, franchise):
        assert wanted.get_absolute_url() in found
    assert {"/", "/tags/ballet/", "/about/", "/reviews/"} <= found
    assert all(client.get(address).status_code == 200 for address in found)


def test_sitemap_dates_a_piece_by_its_correction(client, db):
    edition = make_live(at=NOON)
    make_next(edition, at=NOON + DAY, correction="It was Eve.")
    moment = parsed(client, "/sitemaps/pieces-2024.xml").findtext(
        "s:url/s:lastmod", namespaces=SITEMAP
    )
    assert datetime.datetime.fromisoformat(moment) == NOON + DAY


def test_news_lasts_two_days(client, db):
    now = timezone.now()
    make_live(slug="yesterday", at=now - DAY)
    make_live(slug="old-news", at=now - 2 * DAY)
    make_live(kind="page", slug="about")
    whole = client.get("/news-sitemap.xml").content.decode()
    assert "/reviews/yesterday/" in whole
    assert "/reviews/old-news/" not in whole
    assert "/about/" not in whole
