"""Pictures are there while something that readers may see shows them."""

import datetime

import time_machine

from reviews.snapshots import Picture
from tests.factories import (
    make_held,
    make_image,
    make_live,
    make_person,
    make_piece,
    make_scheduled,
)

NOON = datetime.datetime(2024, 5, 1, 12, tzinfo=datetime.UTC)
DAY = datetime.timedelta(days=1)
TICK = datetime.timedelta(microseconds=1)


def shown(image):
    return {"pictures": (Picture(image=image.pk, hero=True),)}


def address(image):
    return f"/pictures/{image.pk}.{image.format}"


def test_picture_of_a_live_piece_is_served_as_what_it_is(client, db):
    image = make_image()
    make_live(**shown(image))

    response = client.get(address(image))

    assert response.status_code == 200
    assert response["Content-Type"] == "image/png"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response.getvalue().startswith(b"\x89PNG")
    assert client.get(f"/pictures/{image.pk}.jpg").status_code == 404


def test_picture_comes_and_goes_with_the_edition_to_the_microsecond(client, db):
    image = make_image()
    make_live(at=NOON, expires_at=NOON + DAY, **shown(image))
    for at, status in (
        (NOON - TICK, 404),
        (NOON, 200),
        (NOON + DAY - TICK, 200),
        (NOON + DAY, 404),
    ):
        with time_machine.travel(at, tick=False):
            assert client.get(address(image)).status_code == status, at


def test_pictures_of_what_is_not_live_are_not_there(client, db):
    for make in (make_piece, make_scheduled, make_held):
        image = make_image()
        make(**shown(image))
        assert client.get(address(image)).status_code == 404, make
    assert client.get(address(make_image())).status_code == 404


def test_portrait_is_there_once_its_person_is(client, db):
    image = make_image()
    person = make_person(portrait=image, verified=False)
    assert client.get(address(image)).status_code == 404
    person.verify(None)
    assert client.get(address(image)).status_code == 200
    assert address(image) in client.get(person.get_absolute_url()).content.decode()


def test_picture_whose_file_is_lost_is_not_there(client, db):
    image = make_image()
    make_live(**shown(image))
    image.file.storage.delete(image.file.name)
    assert client.get(address(image)).status_code == 404


def test_hero_is_described_and_credited(client, db):
    image = make_image(alt="A dancer on a roof", credit="Photograph: Murray Close")
    edition = make_live(**shown(image))
    page = client.get(edition.get_absolute_url()).content.decode()
    assert 'alt="A dancer on a roof"' in page
    assert "Photograph: Murray Close" in page
