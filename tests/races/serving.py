"""The site as readers get it: a gunicorn of its own, which can be killed."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
HOST = "127.0.0.1"
FIRST_ANSWER = 60  # seconds


class Server:
    def __init__(self, environment):
        # As in production, but nobody has collected the static files.
        self.environment = environment | {"DJANGO_SETTINGS_MODULE": "scripts.measuring.settings"}
        with socket.socket() as probe:
            probe.bind((HOST, 0))
            self.port = probe.getsockname()[1]

    def start(self):
        command = [sys.executable, "-m", "gunicorn", "config.wsgi", f"--bind={HOST}:{self.port}"]
        command += ["--workers=2", "--threads=4", "--log-level=critical"]
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=self.environment, start_new_session=True
        )

    def kill(self):
        """Every process of it at once, with nothing finished or tidied."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def first_answer(self, path):
        """What the server says as soon as it says anything: (status, text)."""
        deadline = time.monotonic() + FIRST_ANSWER
        while True:
            try:
                return self.get(path)
            except OSError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.05)

    def get(self, path):
        connection = http.client.HTTPConnection(HOST, self.port, timeout=30)
        connection.request("GET", path)
        response = connection.getresponse()
        text = response.read().decode()
        connection.close()
        return response.status, text
