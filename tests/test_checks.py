"""What would hurt in production is said with an id and a remedy, and what would not is let be."""

import pytest
from django.core.checks import run_checks

from config.checks import DEMO_PASSWORD, FOUR_EYES
from tests.factories import make_user

pytestmark = pytest.mark.django_db

SAFE = {
    "DEBUG": False,
    "SECRET_KEY": "a secret of more than fifty characters, as nobody will ever guess it",
    "FOUR_EYES": "every_word",
    "SITE_URL": "https://marquee.example",
}


@pytest.fixture
def safe(settings):
    for name, value in SAFE.items():
        setattr(settings, name, value)
    return settings


def said(**options):
    """The messages of ours, by their ids; each has to say how it is mended."""
    found = run_checks(include_deployment_checks=True, **options)
    ours = {message.id: message for message in found if message.id.startswith("marquee.")}
    assert all(message.hint for message in ours.values())
    return ours


def said_of_the_database():
    return said(databases=["default"])


def test_what_is_safe_is_let_be(safe):
    assert said() == {}


@pytest.mark.parametrize(
    ("name", "value", "problem"),
    [
        ("SECRET_KEY", "", "marquee.E001"),
        ("FOUR_EYES", "two eyes", "marquee.E002"),
        ("FOUR_EYES", "off", "marquee.W001"),
        ("SITE_URL", "http://marquee.example", "marquee.E003"),
        ("SITE_URL", "", "marquee.E003"),
    ],
)
def test_a_dangerous_setting_is_named(safe, name, value, problem):
    setattr(safe, name, value)
    assert list(said()) == [problem]


@pytest.mark.parametrize("known", FOUR_EYES)
def test_every_setting_of_four_eyes_is_known(safe, known):
    safe.FOUR_EYES = known
    assert "marquee.E002" not in said()


def test_the_password_of_the_demo_is_named_in_production_alone(safe):
    make_user(role="writer", username="writer", password=DEMO_PASSWORD)
    make_user(role="writer", username="writer2", password="one of her own")
    make_user(role="writer", username="moderator", password=DEMO_PASSWORD, is_active=False)
    make_user(role="writer", username="somebody", password=DEMO_PASSWORD)
    found = said_of_the_database()["marquee.E004"]
    assert found.msg == "Demo sign-ins exist in production: writer."
    safe.DEBUG = True
    assert "marquee.E004" not in said_of_the_database()


@pytest.mark.parametrize(
    ("roles", "alone"),
    [
        ([], False),
        (["writer", "moderator"], True),
        (["publisher"], True),
        (["superuser"], True),
        (["moderator", "publisher"], False),
        (["moderator", "superuser"], False),
    ],
)
def test_whoever_would_have_to_approve_their_own_is_named(safe, roles, alone):
    for role in roles:
        make_user(role=role)
    make_user(role="moderator", is_active=False)
    assert ("marquee.W002" in said_of_the_database()) == alone
    safe.FOUR_EYES = "off"
    assert "marquee.W002" not in said_of_the_database()
