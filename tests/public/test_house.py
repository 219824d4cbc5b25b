"""What belongs to the whole house: health, robots, what stands where something went wrong."""

import pytest
from django.db import connection
from django.test import Client, override_settings
from django.urls import path, reverse

from config import urls
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


def test_unknown_addresses_offer_ways_on(client, db):
    response = client.get("/nowhere/")
    assert response.status_code == 404
    for way in ("/", "/films/", "/search/"):
        assert f'href="{way}"' in response.content.decode()


def test_address_without_its_last_slash_is_mended(client, db):
    assert client.get("/films").status_code == 301


def breaks(request):
    raise RuntimeError("the secret inside")


class BrokenUrls:
    urlpatterns = [path("breaks/", breaks), *urls.urlpatterns]
    handler500 = "config.views.broken"


@override_settings(ROOT_URLCONF=BrokenUrls)
def test_what_breaks_says_so_and_not_why(db):
    response = Client(raise_request_exception=False).get("/breaks/")
    assert response.status_code == 500
    assert "Something broke on our side" in response.content.decode()
    assert "secret" not in response.content.decode()


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
