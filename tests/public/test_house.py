"""What belongs to the whole house: health, robots, what stands where something went wrong."""

import datetime
import hashlib
import json
import re
from base64 import b64encode

import pytest
from django.conf import settings
from django.db import OperationalError, connection
from django.test import Client, override_settings
from django.urls import path, resolve, reverse

from config import standing_alone, theme, urls
from people.addresses import address
from reviews import ratings, structured_data


def test_alive_asks_no_database(client, db, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.get("/healthz").content == b"ok\n"


def test_ready_says_what_is_missing(client, db):
    assert client.get("/readyz").content == b"ready\n"
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'reviews'")
    response = client.get("/readyz")
    assert response.status_code == 503
    assert b"migrations are waiting" in response.content


def test_robots_are_told_where_the_maps_are(client, db):
    lines = client.get("/robots.txt").content.decode().splitlines()
    assert "Sitemap: https://marquee.example/sitemap.xml" in lines
    assert "Sitemap: https://marquee.example/news-sitemap.xml" in lines
    assert {"Disallow: /admin/", "Disallow: /preview/"} <= set(lines)


def test_humans_are_told_where_the_masthead_is(client, db):
    text = client.get("/humans.txt").content.decode()
    assert "https://marquee.example/masthead/" in text
    assert "Newsreader" in text


def test_holes_are_reported_to_whom_the_operator_names_until_a_day_to_come(client, db):
    fields = dict(
        line.split(": ", 1) for line in client.get("/.well-known/security.txt").content.decode()
        .splitlines()
    )  # fmt: skip
    assert fields["Contact"] == "https://marquee.example/contact/"
    assert fields["Canonical"] == "https://marquee.example/.well-known/security.txt"
    left = datetime.datetime.fromisoformat(fields["Expires"]) - datetime.datetime.now(datetime.UTC)
    assert datetime.timedelta(days=120) < left < datetime.timedelta(days=365)

    with override_settings(SECURITY_CONTACT="mailto:holes@marquee.example"):
        answer = client.get("/.well-known/security.txt").content.decode()
    assert "Contact: mailto:holes@marquee.example\n" in answer


def test_home_screens_get_the_disc(client, db):
    response = client.get("/manifest.webmanifest")
    assert response["Content-Type"] == "application/manifest+json"
    about = json.loads(response.content)
    assert about["name"] == "Marquee"
    assert about["icons"][0]["src"] == "/static/img/disc.svg"


def test_the_script_in_the_head_is_short_and_allowed_by_its_own_hash(client, db):
    response = client.get("/")
    script = re.search(r"<script>(.*?)</script>", response.content.decode())[1]
    digest = b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert len(script.encode()) <= 300
    assert f"'sha256-{digest}'" in response["Content-Security-Policy"]
    assert theme.source_of(script + " ") not in response["Content-Security-Policy"]


def test_the_ways_to_the_house_stand_in_the_same_order_on_every_page(made, client):
    """WCAG 3.2.6: whoever looks for help finds it where it was on the last page."""
    ways = ["/about/", "/how-we-rate/", "/masthead/", "/corrections/", "/contact/", "/privacy/"]
    for name, where in made.pages.items():
        footer = client.get(where).content.decode().partition("<footer")[2]
        assert re.findall(r'href="([^"]*)"', footer)[14:20] == ways, name


def test_unknown_addresses_offer_ways_on(client, db):
    response = client.get("/nowhere/")
    assert response.status_code == 404
    for way in ("/", "/films/", "/search/"):
        assert f'href="{way}"' in response.content.decode()


def test_address_without_its_last_slash_is_mended(client, db):
    assert client.get("/films").status_code == 301


def breaks(request):
    raise RuntimeError("the secret inside")


def loses_its_database(request):
    raise OperationalError("server closed the connection: the secret inside")


class BrokenUrls:
    urlpatterns = [
        path("breaks/", breaks),
        path("loses/", loses_its_database),
        *urls.urlpatterns,
    ]
    handler500 = "config.views.broken"


@override_settings(ROOT_URLCONF=BrokenUrls)
def test_what_breaks_says_so_and_not_why(db):
    response = Client(raise_request_exception=False).get("/breaks/")
    assert response.status_code == 500
    assert "Something broke on our side" in response.content.decode()
    assert "secret" not in response.content.decode()


@override_settings(ROOT_URLCONF=BrokenUrls)
def test_a_lost_database_is_worth_coming_back_for(db):
    response = Client(raise_request_exception=False).get("/loses/")
    assert (response.status_code, response["Retry-After"]) == (503, "120")
    assert "Closed for a moment" in response.content.decode()
    assert "secret" not in response.content.decode()


def test_pages_that_stand_alone_ask_for_nothing_that_may_be_broken():
    """No parent, no include, no address by its name, and words even without a template."""
    for name in ("500.html", "503.html"):
        text = (settings.BASE_DIR / "templates" / name).read_text()
        assert not re.search(r"{% *(extends|include|url|block)", text), name
    for _, where in (*standing_alone.WAYS, ("", standing_alone.SEARCH)):
        assert resolve(where), where
    with override_settings(TEMPLATES=[]):
        assert standing_alone.broken().content == (
            b"Marquee: Something broke on our side. Try again in a minute.\n"
        )


def test_closed_site_says_why_to_all_but_the_health_checks(client, db, tmp_path):
    with override_settings(CLOSED=tmp_path / "closed"):
        assert client.get("/").status_code == 200
        (tmp_path / "closed").write_text("Back at noon, with <b>more</b> shelves.\n")
        for where in ("/", "/films/", "/admin/", "/nowhere/"):
            response = client.get(where)
            assert (response.status_code, response["Retry-After"]) == (503, "120"), where
            assert response["Cache-Control"] == "no-store", where
            assert "Content-Security-Policy" in response, where
        page = response.content.decode()
        assert "Back at noon, with &lt;b&gt;more&lt;/b&gt; shelves." in page
        assert client.get("/healthz").status_code == 200
        assert client.get("/readyz").status_code == 200
        (tmp_path / "closed").unlink()
        assert client.get("/").status_code == 200


@pytest.mark.parametrize(
    ("rating", "figure"), [(1, "½"), (2, "1"), (3, "1½"), (9, "4½"), (10, "5"), (None, "")]
)
def test_ratings_are_written_in_halves(rating, figure):
    assert ratings.figure(rating) == figure


def test_disc_sweeps_clockwise_from_twelve():
    quarter = ratings.disc(5, 48)  # 180 degrees: straight down
    assert "L50 11A39 39 0 0 1 50.0 89.0Z" in quarter
    assert "A39 39 0 1 1" in ratings.disc(6, 48)
    assert 'path d="M50 50' not in ratings.disc(None, 48)
    assert ratings.disc(10, 48).count("<circle") == 2
    assert len({ratings.disc(rating, 48) for rating in (None, *range(1, 11))}) == 11


def test_addresses_for_lists_are_those_of_the_site_map():
    for name in ("reviews:detail", "films:detail", "people:detail", "franchises:detail"):
        assert address(name, "john-wick-4") == reverse(name, args=["john-wick-4"])
    assert address("reviews:tag", "黒沢-清") == reverse("reviews:tag", args=["黒沢-清"])


def test_data_in_a_page_cannot_end_its_element():
    text = structured_data.as_json({"headline": "</script><script>alert(1)&\u2028"})
    assert "<" not in text
    assert "&" not in text
    assert "\u2028" not in text


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_what_is_sent_to_an_address_without_its_last_slash_is_not_lost_on_the_way(
    db, settings, method
):
    settings.DEBUG = True
    response = getattr(Client(raise_request_exception=False), method)("/reviews")
    assert response.status_code == 404
    assert "There is nothing here" in response.content.decode()


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/nothing/here/", "There is nothing here"),
        ("/reviews/unknown/", "There is nothing here"),
        ("/films/?before=nonsense", "This address leads to no page of the list."),
    ],
)
def test_the_demo_refuses_in_our_own_words_too(db, settings, path, said):
    settings.DEBUG = True
    response = Client().get(path)

    assert response.status_code in (400, 404)
    assert said in response.content.decode()
    assert "DEBUG" not in response.content.decode()
