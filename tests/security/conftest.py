"""One planted publication for all tests of a module; what a test changes is undone after it."""

import pytest
from django.db import transaction

from tests import planting


@pytest.fixture(scope="module")
def planted(django_db_setup, django_db_blocker):
    """Undone as a whole, so its rows never reach the tests of another module."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield planting.plant()
        transaction.set_rollback(True)
