"""A clock that stands still, and who may let a piece go out or take it down."""

import pytest

from tests.factories import make_user
from tests.reviews.going_out import MONDAY


@pytest.fixture
def clock(db, time_machine):
    time_machine.move_to(MONDAY, tick=False)
    return time_machine


@pytest.fixture
def chief(db):
    return make_user(role="publisher")


@pytest.fixture
def moderator(db):
    return make_user(role="moderator")
