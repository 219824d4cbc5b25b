"""Serves databases side by side and times their pages in turn, so that noise meets all alike."""

import http.client
import socket
import statistics
import subprocess
import sys
import time
from contextlib import contextmanager
from itertools import cycle

from scripts.measuring.databases import ROOT, environment

HOST = "127.0.0.1"
WORKERS = 2
FIRST_ANSWER = 60  # seconds
WARM_UP = 6  # turns of each address: both workers have rendered everything
BARE = "bare"
BARE_TURNS = 4  # in each round: everything is divided by it


class CannotServe(Exception):
    """Says in a sentence what went wrong."""


class Server:
    """One gunicorn on one database."""

    def __init__(self, url):
        with socket.socket() as probe:
            probe.bind((HOST, 0))
            self.port = probe.getsockname()[1]
        command = [sys.executable, "-m", "gunicorn", "config.wsgi", f"--bind={HOST}:{self.port}"]
        command += [f"--workers={WORKERS}", "--log-level=warning"]
        self.process = subprocess.Popen(command, cwd=ROOT, env=environment(url))
        self.connection = http.client.HTTPConnection(HOST, self.port, timeout=FIRST_ANSWER)

    def wait(self):
        deadline = time.monotonic() + FIRST_ANSWER
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                self.seconds("/bare/")
                return
            except OSError:
                self.connection.close()
                time.sleep(0.1)
        raise CannotServe("The server did not answer; its reason is above.")

    def seconds(self, path):
        """How long the page took, from asking to its last byte."""
        begun = time.perf_counter()
        self.connection.request("GET", path)
        response = self.connection.getresponse()
        response.read()
        taken = time.perf_counter() - begun
        if response.status >= 500:
            raise CannotServe(f"{path} answered {response.status}.")
        return taken

    def stop(self):
        self.connection.close()
        self.process.terminate()
        self.process.wait()


@contextmanager
def serving(urls):
    """A server for each address, by the same keys."""
    servers = {}
    try:
        for key, url in urls.items():
            servers[key] = Server(url)
        for server in servers.values():
            server.wait()
        yield servers
    finally:
        for server in servers.values():
            server.stop()


def medians(servers, pages, rounds):
    """Median seconds by (key, page). `pages` are the addresses by key and name of page."""
    turns = {(key, name): paths for key, named in pages.items() for name, paths in named.items()}
    for (key, _), paths in turns.items():
        for path in paths * WARM_UP:
            servers[key].seconds(path)
    turns = {turn: cycle(paths) for turn, paths in turns.items()}
    taken = {turn: [] for turn in turns}
    for _ in range(rounds):
        for turn, paths in turns.items():
            for _ in range(BARE_TURNS if turn[1] == BARE else 1):
                taken[turn].append(servers[turn[0]].seconds(next(paths)))
    return {turn: statistics.median(times) for turn, times in taken.items()}
