"""Sixty days at the newsroom, thirty acts each; the same sixty at every run."""

from hypothesis.stateful import run_state_machine_as_test

from tests.state_machine.days import DAYS


def test_newsroom_keeps_its_promises(newsroom):
    run_state_machine_as_test(newsroom, settings=DAYS)
