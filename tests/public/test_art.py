"""Art as readers fetch it: kept for ever, made of its address alone."""

import re

import pytest

from films.art import sheets
from reviews.snapshots import Entry
from tests.factories import make_film, make_live

KEY = sheets.key_of("Ballerina", 2025)
SOURCE = re.compile(r'src(?:set)?="(/art/[^"#]+)#\d+"')


def address(*keys, edition=sheets.EDITION):
    return f"/art/{edition}/{'.'.join(keys)}.svg"


def art_on(client, path):
    return set(SOURCE.findall(client.get(path).content.decode()))


def test_sheet_is_an_svg_that_browsers_keep_and_that_may_do_nothing(
    client, db, django_assert_num_queries
):
    with django_assert_num_queries(0):
        response = client.get(address(KEY))

    assert response.status_code == 200
    assert response["Content-Type"] == "image/svg+xml"
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response["Content-Security-Policy"].split("; ")[0] == "default-src 'none'"
    assert "'self'" not in response["Content-Security-Policy"]
    assert response["X-Content-Type-Options"] == "nosniff"
    again = client.get(address(KEY), headers={"If-None-Match": response["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(
    "path",
    [
        address("zzzzzzz"),
        address(""),
        address(KEY, ""),
        address(*[KEY] * (sheets.MOST + 1)),
        address(KEY).removesuffix("svg") + "png",
        f"/art/x/{KEY}.svg",
        "/art/1/.svg",
        "/art/",
    ],
)
def test_what_is_no_art_is_not_found(client, db, path):
    assert client.get(path).status_code == 404


def test_address_from_before_the_drawings_changed_leads_to_the_new_one(client, db):
    response = client.get(address(KEY, edition=sheets.EDITION + 1))
    assert (response.status_code, response["Location"]) == (302, address(KEY))
    assert "immutable" not in response["Cache-Control"]


def test_answer_is_the_same_whether_a_film_is_there_or_not(client, db):
    """So nobody learns of a film by guessing the address of its art."""
    before = client.get(address(KEY))
    make_film(title="Ballerina", verified=False)
    after = client.get(address(KEY))
    assert (before.content, before["ETag"]) == (after.content, after["ETag"])


def test_page_takes_all_its_art_in_one_file_that_is_there(client, db):
    films = [make_film(title=f"Film {n}") for n in range(3)]
    make_film(title="Hidden film", verified=False)
    edition = make_live(film=films[0])
    for other in films[1:]:
        make_live(film=other)
    for path in ("/", "/films/", edition.get_absolute_url(), films[0].get_absolute_url()):
        (found,) = art_on(client, path)
        response = client.get(found)
        assert response.status_code == 200, path
        assert response["Content-Type"] == "image/svg+xml"


def test_search_shows_a_film_as_its_page_does(client, db):
    make_film(title="Ballerina", palette="dawn", art_family="ribbon")
    (found,) = art_on(client, "/search/?q=ballerina")
    key = sheets.read(re.search(r"/([a-z0-9]{7})\.svg", found)[1])
    assert (key.palette, key.family, key.shape) == ("dawn", "ribbon", "still")


def test_art_follows_what_an_editor_chose(client, db):
    film = make_film(title="Ballerina", palette="dawn", art_family="ribbon")
    (found,) = art_on(client, film.get_absolute_url())
    key = sheets.read(re.search(r"/([a-z0-9]{7})\.svg", found)[1])
    assert (key.palette, key.family) == ("dawn", "ribbon")


def test_piece_about_no_film_opens_with_art_of_its_own(client, db):
    film = make_film(title="Ballerina")
    entries = (Entry(film=film.pk, position="1", text="<p>Here is why.</p>"),)
    for kind, more in (("news", {}), ("list", {"entries": entries})):
        edition = make_live(kind=kind, headline=f"A headline of {kind}", **more)
        page = client.get(edition.get_absolute_url()).content.decode()
        assert '<figure class="hero">' in page, kind
        assert "no still has been licensed" not in page, kind
        (found,) = art_on(client, edition.get_absolute_url())
        assert sheets.key_of(edition.headline, shape="hero") in found, kind


def test_hero_is_upright_on_a_telephone_and_says_whose_it_is(client, db):
    page = client.get(make_live(film=make_film()).get_absolute_url()).content.decode()
    assert '<source media="(max-width: 560px)" srcset="/art/' in page
    assert 'fetchpriority="high"' in page
    assert "The publication’s own composition" in page
