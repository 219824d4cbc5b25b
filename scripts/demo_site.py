"""The demo publication on a database of its own, served while somebody looks at it."""

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from contextlib import contextmanager

FIRST_ANSWER = 60  # seconds


@contextmanager
def served(**settings):
    """The address of the site, which is gone with its database afterwards."""
    with tempfile.TemporaryDirectory(prefix="marquee-demo-") as folder:
        port = free_port()
        address = f"http://127.0.0.1:{port}"
        environment = os.environ | {
            "DEBUG": "true",
            "DATABASE_URL": f"sqlite:///{folder}/marquee.sqlite3",
            "MEDIA_ROOT": f"{folder}/media",
            "SITE_NAME": "Marquee",
            "SITE_URL": address,
            **settings,
        }
        manage({**environment, "DEBUG": "true"}, "migrate", "--verbosity=0")
        manage({**environment, "DEBUG": "true"}, "demo")
        if environment["DEBUG"] != "true":
            manage(environment, "collectstatic", "--noinput", "--verbosity=0")
        command = ["gunicorn", "config.wsgi", f"--bind=127.0.0.1:{port}", "--threads=4"]
        server = subprocess.Popen(
            [sys.executable, "-m", *command, "--log-level=critical"],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            wait_for(address, server)
            yield address
        finally:
            server.terminate()
            server.wait()


def manage(environment, *command):
    subprocess.run([sys.executable, "manage.py", *command], env=environment, check=True)


def free_port():
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return listening.getsockname()[1]


def wait_for(address, server):
    until = time.monotonic() + FIRST_ANSWER
    while time.monotonic() < until and server.poll() is None:
        try:
            urllib.request.urlopen(f"{address}/healthz", timeout=1).close()
            return
        except (urllib.error.URLError, TimeoutError):
            time.sleep(0.2)
    sys.exit("The site did not start. Run manage.py runserver to see why.")
