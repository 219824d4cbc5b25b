"""Pictures are stored under names of ours, and go with their row."""

import re

import pytest

from images.models import Image
from images.uploads import Refused
from tests import factories as make


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name", ["../../secret.png", "%2e%2e/x.php", "a" * 300 + ".exe", "gnp.\u202eexe", ".env"]
)
def test_no_part_of_the_given_name_is_stored(name):
    picture = Image.from_upload(make.picture_file(name=name), None)
    picture.save()
    assert re.fullmatch(r"pictures/[0-9a-f]{2}/[0-9a-f]{64}(_\w+)?\.png", picture.file.name)


@pytest.mark.django_db
def test_the_name_says_nothing_about_the_content():
    picture = make.make_image()
    assert picture.sha256 not in picture.file.name


@pytest.mark.django_db
def test_two_uploads_of_one_picture_have_a_file_each():
    first, second = make.make_image(), make.make_image()
    assert first.sha256 == second.sha256
    assert first.file.name != second.file.name


@pytest.mark.django_db
def test_size_and_format_are_those_of_the_stored_bytes():
    picture = make.make_image(size=(40, 30))
    assert (picture.width, picture.height, picture.format) == (40, 30, "png")


@pytest.mark.django_db
def test_a_refused_upload_stores_nothing():
    with pytest.raises(Refused):
        Image.from_upload(make.ContentFile(b"<svg/>", name="a.svg"), None)
    assert not Image.objects.exists()


@pytest.mark.django_db
def test_a_deleted_picture_takes_its_file_along(django_capture_on_commit_callbacks):
    picture, other = make.make_image(), make.make_image()
    name = picture.file.name
    with django_capture_on_commit_callbacks(execute=True):
        picture.delete()
    assert not picture.file.storage.exists(name)
    assert other.file.storage.exists(other.file.name)


@pytest.mark.django_db
@pytest.mark.parametrize("lacking", ["alt", "credit", "licence"])
def test_a_picture_goes_out_only_with_alt_text_credit_and_licence(lacking):
    assert make.make_image().may_be_published
    assert not make.make_image(**{lacking: ""}).may_be_published
