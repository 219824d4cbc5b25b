"""The newsroom of one test, with its cast."""

import pytest

from tests.state_machine.cast import Cast
from tests.state_machine.machine import Newsroom


@pytest.fixture
def newsroom(db):
    """The machine, with a cast that no example can change for the next."""
    return type("NewsroomWithACast", (Newsroom,), {"cast": Cast.hire()})
