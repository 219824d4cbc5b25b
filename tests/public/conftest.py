"""One publication for each test that asks; pages are asked for as a reader does."""

import pytest

from tests.public import publication


@pytest.fixture
def made(db):
    return publication.publish()
