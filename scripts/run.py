"""Sets Marquee up and runs site and worker until Ctrl-C; when one of them dies, both stop."""

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import set_up

HOST = "127.0.0.1"
FIRST_ANSWER = 60  # seconds that the site may take to answer at all
LONGEST_REQUEST = 90  # seconds; a writer may wait 60 for SQLite (config/settings.py)
LAST_ANSWER = 10  # seconds that a process may take to finish what it is doing


class CannotRun(Exception):
    """Says in a sentence what went wrong, and in another what to do."""


def main():
    os.chdir(set_up.ROOT)
    obey(run)


def obey(action):
    """Does it until it ends, fails with a sentence, or somebody stops it."""
    sys.stdout.reconfigure(line_buffering=True)
    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) != signal.SIG_IGN:  # as under nohup
            signal.signal(number, _interrupt)
    try:
        action()
    except (CannotRun, set_up.SetUpFailed) as failure:
        sys.exit(str(failure))
    except KeyboardInterrupt:
        print("\nStopped.")


def _interrupt(number, frame):
    raise KeyboardInterrupt


def run():
    port = _free_port(os.environ.get("PORT") or "8000")
    set_up.set_up()
    _write_settings()
    address = f"http://{HOST}:{port}"
    os.environ.setdefault("SITE_URL", address)
    prepared = subprocess.run([set_up.PYTHON, "scripts/prepare_database.py"])
    if prepared.returncode:
        raise CannotRun("The database could not be prepared; the reason is above.")
    commands = {
        # Threads: a browser opens connections in advance, and each would hold up a process.
        "site": ["-m", "gunicorn", "config.wsgi", f"--bind={HOST}:{port}", "--workers=2"]
        + ["--threads=4", f"--timeout={LONGEST_REQUEST}", "--log-level=warning"],
        "worker": ["manage.py", "worker"],
    }
    serve({name: [set_up.PYTHON, *command] for name, command in commands.items()}, address)


def serve(commands, address):
    """Runs the commands until one of them ends, or we are told to stop."""
    children = {}
    try:
        for name, command in commands.items():
            # A session of its own: the terminal's Ctrl-C and hang-up reach only us.
            children[name] = subprocess.Popen(command, start_new_session=True)
        _wait_for(address, children)
        print(f"Marquee is at {address}/ and its desk at {address}/admin/. Ctrl-C stops it.")
        while True:
            _all_alive(children)
            time.sleep(0.5)
    finally:
        _stop(children)


def _free_port(wanted):
    if not wanted.isascii() or not wanted.isdigit() or not 0 < int(wanted) < 65536:
        raise CannotRun(f"PORT is “{wanted}”, which is no port. Try `make run PORT=8001`.")
    port = int(wanted)
    with socket.socket() as probe:
        # As gunicorn binds: connections that are still closing do not count as taken.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except PermissionError:
            raise CannotRun(
                f"Port {port} needs more rights than you have. Try `make run PORT=8001`."
            ) from None
        except OSError:
            other = port + 1 if port < 65535 else 8000
            raise CannotRun(
                f"Port {port} is taken by another program. Stop it, or run `make run PORT={other}`."
            ) from None
    return port


def _write_settings():
    """Once: a secret of this machine's own, so that none stands in the repository."""
    path = set_up.ROOT / "var" / "env"
    path.parent.mkdir(exist_ok=True)
    try:
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(file, "w") as lines:
        lines.write(f"SECRET_KEY={secrets.token_urlsafe(50)}\nDEBUG=true\n")
    print("Wrote var/env with a random SECRET_KEY and DEBUG=true.")


def _wait_for(address, children):
    deadline = time.monotonic() + FIRST_ANSWER
    while time.monotonic() < deadline:
        _all_alive(children)
        try:
            urllib.request.urlopen(f"{address}/healthz", timeout=5).close()
            return
        except urllib.error.HTTPError:
            return  # it answers; what it says is between it and the reader
        except OSError:
            time.sleep(0.1)
    raise CannotRun(f"The site did not answer within {FIRST_ANSWER} s; its reason is above.")


def _all_alive(children):
    for name, child in children.items():
        if child.poll() is not None:
            how = f"exit {child.returncode}" if child.returncode >= 0 else _signal(child)
            raise CannotRun(
                f"The {name} stopped ({how}), so everything stops; its reason is above.\n"
                "Mend that and run `make run` again."
            )


def _signal(child):
    return f"killed by {signal.Signals(-child.returncode).name}"


def _stop(children):
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    for child in children.values():
        child.terminate()
    deadline = time.monotonic() + LAST_ANSWER
    for child in children.values():
        try:
            child.wait(max(0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()


if __name__ == "__main__":
    main()
