"""A machine that finds nothing proves nothing: five of the eight planted bugs, at every run.

`python -m tests.state_machine.planted` hunts all eight.
"""

import pytest

from reviews import workflow
from tests.state_machine.days import DAYS
from tests.state_machine.planted import BUGS, hunt, planted

pytestmark = pytest.mark.once


@pytest.mark.parametrize("number", [1, 2, 4, 5, 7])
def test_planted_bug_is_found(number, newsroom):
    assert hunt(BUGS[number], newsroom, DAYS).says


def test_code_is_whole_again_after_a_hunt():
    before = workflow.TABLE

    with planted(BUGS[4]):
        assert workflow.TABLE is not before
    assert workflow.TABLE is before
