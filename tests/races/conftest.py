"""A crew of processes that work on the test's database, all at the same moment."""

import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
# Long enough that every process has read its order before the instant comes.
LEAD = 0.01  # seconds
SIZE = 8


class Crew:
    """Processes started once and used by every test of the session."""

    def __init__(self, environment):
        pairs = [socket.socketpair() for _ in range(SIZE)]
        descriptors = [theirs.fileno() for _, theirs in pairs]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.races.actor", *map(str, descriptors)],
            cwd=ROOT,
            env=environment,
            pass_fds=descriptors,
        )
        self.actors = [ours.makefile("rw", encoding="utf-8") for ours, _ in pairs]
        for ours, theirs in pairs:
            ours.close()  # with its file
            theirs.close()
        for actor in self.actors:
            assert actor.readline() == "ready\n"

    def stop(self):
        for actor in self.actors:
            actor.close()
        self.process.wait(timeout=30)

    def at_once(self, orders):
        """Give one order to each of as many actors; their answers, in the same order."""
        actors = self.actors[: len(orders)]
        instant = time.time() + LEAD
        for actor, order in zip(actors, orders, strict=True):
            print(json.dumps(order | {"at": instant}), file=actor, flush=True)
        return [json.loads(actor.readline()) for actor in actors]


@pytest.fixture(scope="session")
def _crews(django_db_setup):
    """Ends before the database does: on PostgreSQL open connections keep it from going."""
    crews = []
    yield crews
    for crew in crews:
        crew.stop()


@pytest.fixture
def crew(_crews, process_environment):
    if not _crews:
        _crews.append(Crew(process_environment))
    return _crews[0]


@pytest.fixture
def seconds():
    """How long the long tests run: a few seconds, or what RACES_SECONDS says."""
    return float(os.environ.get("RACES_SECONDS") or 8)
