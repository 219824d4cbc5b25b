"""The loading of a demo, where it refuses and what it leaves alone."""

import io

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command

from desk import demo_publication, demo_records, demo_stories
from films.models import Film
from people.models import Person
from tests import factories

RECORDS = {
    "sources": "",
    "people": '[people]\nann-lee = { name = "Ann Lee", sort = "Lee, Ann" }',
    "films": "film = []",
    "franchises": "franchise = []",
    "characters": "",
    "front_page": "put = []",
    "critics": """
        critic = [{ slug = "una-reed", name = "Una Reed", sort = "Reed, Una" }]
        sign_in = [
            { username = "publisher", group = "Publishers" },
            { username = "admin", superuser = true, critic = "una-reed" },
        ]
    """,
}


@pytest.fixture
def debug(settings):
    settings.DEBUG = True
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def small(tmp_path, monkeypatch):
    """The folder of a demo of two people and no piece, which stands in place of ours."""
    for name, text in RECORDS.items():
        (tmp_path / f"{name}.toml").write_text(text)
    (tmp_path / "pieces").mkdir()
    for module in (demo_records, demo_stories, demo_publication):
        monkeypatch.setattr(module, "DEMO", tmp_path)
    return tmp_path


def test_an_account_of_that_name_keeps_its_password(db, debug, small):
    factories.make_user(username="admin", password="its own")

    added = demo_publication.load()

    users = get_user_model().objects
    assert added.people == 2
    assert users.get(username="admin").check_password("its own")
    assert users.get(username="publisher").check_password("demo")


def test_a_record_of_that_address_is_left_as_it_is(db, debug, small):
    factories.make_person(name="Ann Leigh", slug="ann-lee")

    added = demo_publication.load()

    assert added.people == 1
    assert Person.objects.get(slug="ann-lee").name == "Ann Leigh"


def test_if_empty_does_nothing_where_there_is_a_film(db, debug):
    factories.make_film()
    said = io.StringIO()

    call_command("demo", if_empty=True, stdout=said)

    assert "not loaded" in said.getvalue()
    assert Film.objects.count() == 1
    assert not get_user_model().objects.exists()


def test_where_debug_is_off_the_demo_is_refused(db):
    with pytest.raises(CommandError, match="Set DEBUG=true"):
        call_command("demo")

    assert not get_user_model().objects.exists()
    assert not Film.objects.exists()


def test_a_piece_that_names_what_is_not_there_is_refused_and_nothing_stays(db, debug, small):
    piece = """+++
kind = "page"
headline = "About"
standfirst = "Who we are."
by = "admin"
bylines = []
subjects = ["film:gone"]
state = "draft"
+++
We write about films.
"""
    (small / "pieces" / "about.md").write_text(piece)

    with pytest.raises(demo_publication.DemoRefused, match=r"about\.md can’t be loaded: 'gone'"):
        demo_publication.load()

    assert not Person.objects.exists()
    assert not get_user_model().objects.exists()
