"""Sixty days at the newsroom, thirty acts each; the same sixty at every run."""

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.state_machine.cast import Cast
from tests.state_machine.machine import Newsroom

EXAMPLES, STEPS = 60, 30
DAYS = settings(
    max_examples=EXAMPLES,
    stateful_step_count=STEPS,
    derandomize=True,
    deadline=None,
    database=None,
    phases=(Phase.generate,),
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def newsroom(db):
    """The machine, with a cast that no example can change for the next."""
    return type("NewsroomWithACast", (Newsroom,), {"cast": Cast.hire()})


def test_newsroom_keeps_its_promises(newsroom):
    run_state_machine_as_test(newsroom, settings=DAYS)
