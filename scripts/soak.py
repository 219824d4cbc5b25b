"""The long run: the races, with a newsroom at work for MINUTES on each database."""

import os
import subprocess
import sys
from pathlib import Path

import postgres

ROOT = Path(__file__).resolve().parent.parent
DEFAULT_POSTGRES = "postgresql:///postgres"


def main():
    sys.stdout.reconfigure(line_buffering=True)
    os.chdir(ROOT)
    minutes = os.environ.get("MINUTES") or "1"
    if not minutes.isdigit() or int(minutes) < 1:
        sys.exit(f"MINUTES is “{minutes}”. It is a whole number from 1: make soak MINUTES=10.")
    codes = [run(name, url, int(minutes)) for name, url in databases()]
    sys.exit(1 if any(codes) else 0)


def databases():
    yield "SQLite", ""
    url = os.environ.get("TEST_DATABASE_URL") or DEFAULT_POSTGRES
    answer = postgres.ask(url)
    if answer.answers and not answer.sentence:
        yield "PostgreSQL", url
    else:
        print(f"Nothing is run on PostgreSQL. {answer.sentence}")


def run(name, url, minutes):
    print(f"== {name}: {minutes} min and what it takes to set up ==")
    environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    environment |= {"RACES_SECONDS": str(60 * minutes)}
    if url:
        environment["DATABASE_URL"] = url
    command = [sys.executable, "-m", "pytest", "tests/races", "-m", "races"]
    return subprocess.run(command, env=environment).returncode


if __name__ == "__main__":
    main()
