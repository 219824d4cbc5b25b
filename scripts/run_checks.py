"""Runs what CI checks besides the suite: all of it, then says what failed."""

import os
import re
import secrets
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

import locks

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
BIN = Path(sys.executable).parent
NAME = re.compile(r"[A-Za-z0-9._-]+")


def main():
    sys.stdout.reconfigure(line_buffering=True)
    os.chdir(ROOT)
    with tempfile.TemporaryDirectory(prefix="marquee-check-") as scratch:
        failed = [name for name, check in _checks(scratch) if not _passes(name, check)]
    if failed:
        sys.exit(f"\nFailed: {', '.join(failed)}.")
    print("\nEverything is in order.")


def _checks(scratch):
    templates = sorted([*Path().glob("templates/**/*.html"), *Path().glob("*/templates/**/*.html")])
    production = _production(scratch)
    return [
        ("lint", _command([BIN / "ruff", "check", "."])),
        ("format", _command([BIN / "ruff", "format", "--check", "."])),
        ("template format", _command([BIN / "djade", "--check", *templates])),
        ("template lint", _command([BIN / "djlint", "--lint", "--quiet", *templates])),
        ("migrations", _manage(production, "makemigrations", "--check", "--dry-run")),
        ("production", _manage(production, "check", "--deploy", "--fail-level", "WARNING")),
        ("architecture", _command([PYTHON, "-m", "pytest", "tests/test_architecture.py"])),
        ("locks", _lock_faults),
    ]


def _passes(name, check):
    said = check()
    print(f"{name:<16} {'FAILED' if said else 'ok'}")
    if said:
        print("\n".join(f"    {line}" for line in said.splitlines()))
    return not said


def _command(command, environment=None):
    """A check that is silent when the command succeeds and else says what the command said."""

    def check():
        ran = subprocess.run(command, env=environment, capture_output=True, text=True)
        if ran.returncode == 0:
            return ""
        return (ran.stdout + ran.stderr).strip() or f"It ended with exit {ran.returncode}."

    return check


def _manage(environment, *arguments):
    return _command([PYTHON, "manage.py", *arguments], environment)


def _production(scratch):
    """What a publication would set; an empty database, and none of this machine's var/env."""
    return os.environ | {
        "DEBUG": "false",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "ALLOWED_HOSTS": "marquee.example",
        "SITE_URL": "https://marquee.example",
        "DATABASE_URL": f"sqlite:///{scratch}/marquee.sqlite3",
        "MEDIA_ROOT": f"{scratch}/media",
        "FOUR_EYES": "every_word",
        "SECURE_SSL_REDIRECT": "true",
    }


def _lock_faults():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    app = [NAME.match(line)[0] for line in project["dependencies"]]
    dev = [NAME.match(line)[0] for line in project["optional-dependencies"]["dev"]]
    found = []
    for name, declared in (("app.txt", app), ("dev.txt", app + dev)):
        text = (ROOT / "requirements" / name).read_text()
        found += [f"requirements/{name}: {fault}" for fault in locks.faults(text, declared)]
    return "\n".join(found)


if __name__ == "__main__":
    main()
