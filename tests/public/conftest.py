"""A publication for all tests of a file; pages are asked for as a reader does."""

import pytest

from tests.public import publication
from tests.undoing import undone


@pytest.fixture(scope="module")
def published(django_db_setup, django_db_blocker):
    with undone(django_db_blocker):
        yield publication.publish()


@pytest.fixture
def made(published, db):
    """Made once; what a test does to it is undone after it."""
    return published
