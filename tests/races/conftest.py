"""A crew of processes that work on the test's database, all at the same moment."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
# Long enough that every process has read its order before the instant comes.
LEAD = 0.01  # seconds


class Crew:
    """Processes started once and used by every test of the session."""

    def __init__(self):
        self.actors = []

    def start(self, count, environment):
        command = [sys.executable, "-m", "tests.races.actor"]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        new = [
            subprocess.Popen(command, cwd=ROOT, env=environment, bufsize=1, **pipes)
            for _ in range(count - len(self.actors))
        ]
        self.actors += new
        for actor in new:
            assert actor.stdout.readline() == "ready\n"

    def stop(self):
        for actor in self.actors:
            actor.stdin.close()
        for actor in self.actors:
            actor.wait(timeout=30)
            actor.stdout.close()

    def at_once(self, orders):
        """Give one order to each of as many actors; their answers, in the same order."""
        actors = self.actors[: len(orders)]
        instant = time.time() + LEAD
        for actor, order in zip(actors, orders, strict=True):
            actor.stdin.write(json.dumps(order | {"at": instant}) + "\n")
        return [json.loads(actor.stdout.readline()) for actor in actors]


@pytest.fixture(scope="session")
def _crew(django_db_setup):
    """Ends before the database does: on PostgreSQL open connections keep it from going."""
    crew = Crew()
    yield crew
    crew.stop()


@pytest.fixture
def crew(_crew, process_environment):
    """A function of a number that gives that many processes."""

    def assembled(count):
        _crew.start(count, process_environment)
        return _crew

    return assembled


@pytest.fixture
def seconds():
    """How long the long tests run: a few seconds, or what RACES_SECONDS says."""
    return float(os.environ.get("RACES_SECONDS") or 8)
