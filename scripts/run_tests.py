"""Runs the suite on SQLite, on PostgreSQL and in a browser, and says what was left out and why."""

import os
import shlex
import signal
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass
from pathlib import Path

import chromium
import postgres

ROOT = Path(__file__).resolve().parent.parent
WORKERS = min(os.cpu_count() or 1, 4)
NOTHING_SELECTED = 5
DEFAULT_POSTGRES = "postgresql:///postgres"
# Without compiled files each of ten processes would compile the code and rewrite the asserts anew.
DECIDED_HERE = {"DATABASE_URL", "PYTHONDONTWRITEBYTECODE"}


@dataclass
class Run:
    """One run of pytest: `missing` says in a sentence why it cannot be made."""

    name: str
    requirement: str
    marker: str
    database: str = ""
    missing: str = ""
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    seconds: float = 0
    exit_code: int | None = None


def main():
    sys.stdout.reconfigure(line_buffering=True)
    os.chdir(ROOT)
    arguments = shlex.split(os.environ.get("ARGS", ""))
    required = {name.strip() for name in os.environ.get("REQUIRE", "").split(",")} - {""}
    runs = [_sqlite(), _postgres(), _browser()]
    known = {run.requirement for run in runs} - {""}
    if required - known:
        sys.exit(
            f"REQUIRE names {', '.join(sorted(required - known))}; it knows only "
            f"{', '.join(sorted(known))}."
        )
    for run in runs:
        if run.missing:
            print(f"{run.missing}\n")
    lacking = [run.requirement for run in runs if run.missing and run.requirement in required]
    if lacking:
        sys.exit(f"REQUIRE asks for {' and '.join(lacking)}, so no test was run.")
    # Ctrl-C reaches pytest too: it drops its databases, and only then do we end.
    stopped = []
    signal.signal(signal.SIGINT, lambda number, frame: stopped.append(number))
    with tempfile.TemporaryDirectory(prefix="marquee-results-") as results:
        for run in runs:
            if not run.missing and not stopped:
                _pytest(run, arguments, Path(results) / f"{run.name}.xml")
    if stopped:
        sys.exit("Stopped before the end.")
    _summarise(runs)
    sys.exit(0 if _all_well(runs, bool(arguments)) else 1)


def _sqlite():
    return Run("SQLite", "", "not browser")


def _browser():
    run = Run("browser", "chromium", "browser")
    if chromium.find() is None:
        run.missing = (
            "The browser tests are left out: no Chromium was found. Install one "
            "(`apt install chromium`) or name it with CHROMIUM=/path/to/chromium."
        )
    return run


def _postgres():
    url = os.environ.get("TEST_DATABASE_URL") or DEFAULT_POSTGRES
    run = Run("PostgreSQL", "postgres", "not browser and not once", database=url)
    answer = postgres.ask(url)
    if not answer.answers:
        run.missing = (
            f"The suite is not run on PostgreSQL: {answer.sentence} Start a server, or name one "
            "with TEST_DATABASE_URL=."
        )
    elif answer.sentence:
        commands = "".join(f"\n    {command}" for command in answer.remedies)
        run.missing = (
            "The suite is not run on PostgreSQL, which answers but refuses:\n"
            f"    {answer.sentence}\nThis mends it:{commands}"
        )
    return run


def _pytest(run, arguments, report):
    print(f"== {run.name} ==")
    environment = {name: os.environ[name] for name in os.environ.keys() - DECIDED_HERE}
    if run.database:
        environment["DATABASE_URL"] = run.database
    command = [sys.executable, "-m", "pytest", f"-n{WORKERS}", "--dist=worksteal"]
    command += ["-m", run.marker]
    command += [f"--junitxml={report}", *arguments]
    run.exit_code = subprocess.run(command, env=environment).returncode
    if report.is_file():
        _count(run, ElementTree.parse(report).getroot())
    print()


def _count(run, report):
    for suite in report.iter("testsuite"):
        failed = int(suite.get("failures")) + int(suite.get("errors"))
        skipped = int(suite.get("skipped"))
        run.failed += failed
        run.skipped += skipped
        run.passed += int(suite.get("tests")) - failed - skipped
        run.seconds += float(suite.get("time"))


def _all_well(runs, narrowed):
    """Nothing selected is a failure, unless ARGS narrowed the suite and another run had tests."""
    codes = [run.exit_code for run in runs if run.exit_code is not None]
    if narrowed and any(code != NOTHING_SELECTED for code in codes):
        codes = [code for code in codes if code != NOTHING_SELECTED]
    return not any(codes)


def _summarise(runs):
    print(f"{'':<12}  {'passed':>7}  {'failed':>7}  {'skipped':>7}  {'seconds':>7}")
    for run in runs:
        print(f"{run.name:<12}  {_row(run)}")
    total = [sum(getattr(run, key) for run in runs) for key in ("passed", "failed", "skipped")]
    print("\n{} passed, {} failed, {} skipped".format(*total))


def _row(run):
    if run.missing:
        return "not run; the reason is above"
    if run.exit_code == NOTHING_SELECTED:
        return "no test was selected"
    row = f"{run.passed:>7}  {run.failed:>7}  {run.skipped:>7}  {run.seconds:>7.0f}"
    if run.exit_code and not run.failed:
        row += f"  pytest ended with exit {run.exit_code}"
    return row


if __name__ == "__main__":
    main()
