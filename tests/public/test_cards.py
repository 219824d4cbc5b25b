"""The picture by which a page is shared is there while the page is."""

import datetime
import io
import re

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image

from films import sharing as kept_pictures
from reviews import sharing
from reviews.snapshots import Picture
from tests.factories import (
    make_film,
    make_held,
    make_image,
    make_live,
    make_next,
    make_person,
    make_piece,
    make_scheduled,
    make_withdrawn,
)

NOON = datetime.datetime(2024, 5, 1, 12, tzinfo=datetime.UTC)
DAY = datetime.timedelta(days=1)
TICK = datetime.timedelta(microseconds=1)
META = re.compile(r'<meta (?:property|name)="(og:image[\w:]*|twitter:card)" content="([^"]*)">')


@pytest.fixture(autouse=True)
def _own_pictures(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def card_of(edition):
    return f"/reviews/{edition.slug}/card.png"


def said(client, path):
    return dict(META.findall(client.get(path).content.decode()))


def test_page_of_a_piece_says_where_its_picture_is_and_what_is_on_it(client, db):
    edition = make_live(headline="Eve Macarro learns to fall", film=make_film(title="Ballerina"))
    found = said(client, edition.get_absolute_url())

    assert found["og:image"].startswith(f"https://marquee.example{card_of(edition)}?")
    assert (found["og:image:width"], found["og:image:height"]) == ("1200", "630")
    assert found["og:image:alt"].startswith("Eve Macarro learns to fall.")
    assert found["twitter:card"] == "summary_large_image"
    response = client.get(found["og:image"].removeprefix("https://marquee.example"))
    assert response["Content-Type"] == "image/png"
    assert response["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert Image.open(io.BytesIO(response.content)).size == (1200, 630)


def test_picture_is_of_what_the_page_says(client, db):
    """The page and the address of the picture come to the same card by different ways."""
    film = make_film(title="Ballerina", palette="dawn", art_family="sun")
    for kind in ("review", "preview"):
        edition = make_live(kind=kind, film=film)
        address = said(client, edition.get_absolute_url())["og:image"]
        with time_machine.travel(NOON + 10_000 * DAY):
            found = sharing.find(edition.slug, edition.goes_live_at)
        assert address.endswith(f"?{kept_pictures.digest(found)[:8]}")
        assert (found.palette, found.family, found.words) == ("dawn", "sun", edition.headline)


def test_picture_is_drawn_once_and_again_when_it_is_lost(client, db):
    edition = make_live()
    name = kept_pictures.name_of(sharing.find(edition.slug, edition.goes_live_at))
    assert not default_storage.exists(name)
    first = client.get(card_of(edition)).content
    made = default_storage.get_modified_time(name)
    assert client.get(card_of(edition)).content == first
    assert default_storage.get_modified_time(name) == made
    default_storage.delete(name)
    assert client.get(card_of(edition)).content == first
    assert default_storage.listdir(f"cards/{name[6:8]}")[1] == [name[9:]]


def test_half_a_picture_is_not_given_away(client, db):
    edition = make_live()
    name = kept_pictures.name_of(sharing.find(edition.slug, edition.goes_live_at))
    whole = client.get(card_of(edition)).content
    default_storage.delete(name)
    default_storage.save(name, ContentFile(whole[:500]))
    assert client.get(card_of(edition)).content == whole
    with default_storage.open(name) as file:
        assert file.read() == whole


def test_picture_is_there_even_if_nothing_can_be_stored(client, db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "file"
    settings.MEDIA_ROOT.write_text("where a folder should be")
    response = client.get(card_of(make_live()))
    assert response.status_code == 200
    assert Image.open(io.BytesIO(response.content)).size == (1200, 630)


def test_picture_is_drawn_when_the_piece_is_published(
    client, db, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        edition = make_scheduled(film=make_film(title="Ballerina"))
    assert default_storage.exists(
        kept_pictures.name_of(sharing.find(edition.slug, edition.goes_live_at))
    )
    assert client.get(card_of(edition)).status_code == 404


def test_picture_comes_and_goes_with_the_edition_to_the_microsecond(client, db):
    edition = make_live(at=NOON, expires_at=NOON + DAY)
    for at, status in (
        (NOON - TICK, 404),
        (NOON, 200),
        (NOON + DAY - TICK, 200),
        (NOON + DAY, 404),
    ):
        with time_machine.travel(at, tick=False):
            assert client.get(card_of(edition)).status_code == status, at


def test_nothing_that_readers_may_not_see_has_a_picture(client, db):
    client.get(card_of(make_live()))  # what is live has one
    make_piece(slug="a-draft")
    make_piece(slug="approved-one", state="approved")
    for slug in ("a-draft", "approved-one"):
        assert client.get(f"/reviews/{slug}/card.png").status_code == 404
    for make in (make_scheduled, make_held, make_withdrawn):
        assert client.get(card_of(make())).status_code == 404
    for record in (make_film(verified=False), make_person(verified=False)):
        assert client.get(f"{record.get_absolute_url()}card.png").status_code == 404
    for nothing in ("/reviews/nothing/card.png", "/films/nothing/card.png"):
        assert client.get(nothing).status_code == 404


def test_changed_headline_has_another_address_and_the_old_picture_is_gone(client, db):
    edition = make_live(headline="First thoughts")
    before = said(client, edition.get_absolute_url())["og:image"]
    newer = make_next(edition, headline="Second thoughts")
    after = said(client, newer.get_absolute_url())["og:image"]
    assert before != after
    assert sharing.find(newer.slug, newer.goes_live_at).words == "Second thoughts"


def test_front_page_is_shared_by_the_picture_of_its_lead(client, db):
    assert said(client, "/") == {}
    edition = make_live(film=make_film(title="Ballerina"))
    assert said(client, "/") == said(client, edition.get_absolute_url())


def test_machines_are_told_of_the_picture(client, db):
    film = make_film(title="Ballerina")
    for path in (make_live(film=film).get_absolute_url(), film.get_absolute_url()):
        page = client.get(path).content.decode()
        assert f'"image":"https://marquee.example{film.get_absolute_url()}card.png"' in page


def test_licensed_picture_goes_before_ours(client, db):
    image = make_image(size=(8, 6), alt="A dancer on a roof")
    edition = make_live(pictures=(Picture(image=image.pk, hero=True),))
    found = said(client, edition.get_absolute_url())
    assert found["og:image"] == f"https://marquee.example/pictures/{image.pk}.png"
    assert (found["og:image:width"], found["og:image:alt"]) == ("8", "A dancer on a roof")


def test_films_and_people_have_pictures_of_their_own(client, db):
    film, person = make_film(title="Ballerina"), make_person(name="Ana de Armas")
    for record in (film, person):
        address = said(client, record.get_absolute_url())["og:image"]
        assert address.startswith(f"https://marquee.example{record.get_absolute_url()}card.png?")
        response = client.get(address.removeprefix("https://marquee.example"))
        assert response.content.startswith(b"\x89PNG")
