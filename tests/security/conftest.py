"""One planted publication for all tests of this folder; what a test changes is undone after it."""

import pytest

from tests import planting
from tests.security.doors import House
from tests.undoing import undone


@pytest.fixture(scope="package")
def planted(django_db_setup, django_db_blocker):
    """Undone as a whole, so its rows never reach the tests of another folder.

    Change no object of it, only rows: rows are put back, objects are not.
    """
    with undone(django_db_blocker):
        yield planting.plant()


@pytest.fixture(scope="package")
def house(planted):
    """Seven people before every door."""
    return House(planted)
