"""Whatever is asked, the answer is a page in words: 400 or 404, never a 500."""

import pytest

from tests.factories import make_film, make_franchise, make_live, make_person
from tests.undoing import undone

DIGITS = "9" * 5000
WORDS = "%20".join(["word"] * 500)
LONG_WORDS = "%20".join(["word"] * 1200)

ADDRESSES = [
    ("/reviews/?before=nonsense", 400),
    ("/reviews/?after=nonsense", 400),
    (f"/reviews/?before={'9' * 3000}", 400),
    ("/reviews/?before=%FF%FE", 400),
    ("/reviews/?before=a&after=b", 400),
    ("/reviews/?before=%00", 400),
    ("/films/?after=nonsense", 400),
    ("/people/?before=nonsense", 400),
    ("/franchises/?after=nonsense", 400),
    ("/tags/?after=nonsense", 400),
    ("/tags/action/?before=nonsense", 400),
    ("/corrections/?before=nonsense", 400),
    ("/archive/2026/?before=nonsense", 400),
    ("/reviews/nobody-wrote-this/", 404),
    ("/reviews/%00/", 400),
    ("/reviews/%FF/", 404),
    ("/reviews/%ED%A0%80/", 404),
    ("/reviews/caf%C3%A9/", 404),
    (f"/reviews/{DIGITS}/", 404),
    ("/films/unknown/", 404),
    ("/films/%00/", 400),
    ("/people/unknown/", 404),
    ("/franchises/unknown/", 404),
    ("/tags/unknown/", 404),
    ("/tags/%00/", 400),
    ("/tags/%FF/", 404),
    (f"/tags/{'a' * 5000}/", 404),
    ("/tags/%F0%9F%8E%AC/", 404),
    ("/archive/0/", 404),
    ("/archive/0000/", 404),
    ("/archive/0001/", 404),
    ("/archive/0002/", 404),
    ("/archive/1999/", 404),
    ("/archive/9999/", 404),
    ("/archive/99999/", 404),
    (f"/archive/{DIGITS}/", 404),
    ("/archive/2026/00/", 404),
    ("/archive/2026/13/", 404),
    ("/archive/9999/12/", 404),
    ("/archive/0000/01/", 404),
    ("/search/?q=action&page=0", 404),
    ("/search/?q=action&page=21", 404),
    ("/search/?q=action&page=-1", 400),
    ("/search/?q=action&page=one", 400),
    ("/search/?q=action&page=", 400),
    ("/search/?q=action&page=%D9%A1", 400),
    (f"/search/?q=action&page={10**30}", 404),
    ("/search/?q=action&kind=draft", 400),
    ("/search/?q=%00", 400),
    ("/search/?q=%FF%FE", 200),
    (f"/search/?q={WORDS}", 200),
    (f"/search/?q={LONG_WORDS}", 400),
    (f"/search/?q={'a' * 4000}", 200),
    (f"/?{'x' * 8192}", 400),
    ("/search/?q=%22%27%28%29%2A%3A%5E%7E%7C%26%21", 200),
    ("/search/?q='%20OR%201=1%20--", 200),
    ("/pictures/1.png", 404),
    (f"/pictures/{DIGITS}.png", 404),
    (f"/pictures/{2**63}.png", 404),
    (f"/pictures/{10**30}.png", 404),
    ("/pictures/1.%00", 400),
    ("/pictures/0.jpg", 404),
    ("/feeds/rss", 404),
    ("/tags/unknown/rss.xml", 404),
    ("/people/unknown/atom.xml", 404),
    ("/franchises/unknown/feed.json", 404),
    ("/sitemaps/pieces-0000.xml", 404),
    ("/sitemaps/pieces-0001.xml", 404),
    ("/sitemaps/pieces-9999.xml", 404),
    ("/sitemaps/drafts.xml", 404),
    (f"/sitemaps/pieces-{DIGITS}.xml", 404),
    ("/preview/x/", 404),
    ("/admin/at/2026-01-01T00:00/", 302),
    ("/..%2f..%2fetc/passwd", 404),
]


@pytest.fixture(scope="module")
def published(django_db_setup, django_db_blocker):
    with undone(django_db_blocker):
        yield make_live(
            film=make_film(title="Action"),
            person=make_person(),
            franchise=make_franchise(),
            tags=("action",),
        )


@pytest.fixture
def something(published, db):
    """Something to be asked for, where one address is good."""


@pytest.mark.parametrize(("address", "status"), ADDRESSES, ids=lambda value: str(value)[:60])
def test_bad_requests_are_answered_in_words(something, client, address, status):
    response = client.get(address)

    assert response.status_code == status
    if status in (400, 404):
        assert "<h1" in response.content.decode()


@pytest.mark.parametrize(
    "header", ["Host", "If-None-Match", "If-Modified-Since", "Range", "Cookie"]
)
def test_odd_headers_break_nothing(something, client, header):
    for value in ("", "x" * 4000, "é", '"', "bytes=0-", "sessionid=x; csrftoken=y"):
        assert client.get("/", headers={header: value}).status_code in (200, 400)
