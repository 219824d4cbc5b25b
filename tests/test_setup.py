"""The commands a newcomer types first: what they find, what they refuse and what they then say."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from scripts import chromium, locks, postgres
from tests.tables import OURS

ROOT = Path(__file__).resolve().parent.parent
WITH_PYTHON = ROOT / "scripts" / "with-python"
NOBODY = "postgresql://127.0.0.1:1/postgres"


def write_command(folder, name, script):
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def write_python(folder, name, changed=""):
    """This very Python under another name, `changed` before it reads its -c argument."""
    write_command(
        folder,
        name,
        f'[ "$1" = -c ] || exec "{sys.executable}" "$@"\n'
        f'exec "{sys.executable}" -c "import sys; {changed or "pass"}; exec(sys.argv[1])" "$2"',
    )


def write_old_python(folder, name):
    write_python(folder, name, "sys.version_info = (3, 11, 2)")


def write_python_without_ensurepip(folder, name, version="(3, 13, 5)"):
    write_python(folder, name, f"sys.version_info = {version}; sys.modules['ensurepip'] = None")


def with_python(path, **environment):
    return subprocess.run(
        [WITH_PYTHON, "-c", "print('it runs')"],
        env={"PATH": str(path), **environment},
        capture_output=True,
        text=True,
    )


# Finding a Python


def test_without_any_python_it_says_so_and_what_to_do(tmp_path):
    found = with_python(tmp_path)
    assert found.returncode == 1
    assert found.stderr == (
        "Marquee needs Python 3.12 or newer, and none was found "
        "(looked for python3.14, python3.13, python3.12 and python3).\n"
        "Install Python 3.13 with your system's packages or pyenv, or name one with "
        "PYTHON=/path/to/python, and run the same command again.\n"
    )


def test_a_python_that_is_too_old_is_named_with_its_version(tmp_path):
    write_old_python(tmp_path, "python3")
    found = with_python(tmp_path)
    assert found.returncode == 1
    assert "needs Python 3.12 or newer, and none was found (python3 is 3.11.2)." in found.stderr


def test_a_shim_that_only_fails_is_passed_over(tmp_path):
    write_command(tmp_path, "python3.14", "echo 'python3.14: command not found' >&2; exit 127")
    write_old_python(tmp_path, "python3.13")
    write_python(tmp_path, "python3")
    found = with_python(tmp_path)
    assert (found.returncode, found.stdout, found.stderr) == (0, "it runs\n", "")


def test_the_newest_name_is_taken_before_python3(tmp_path):
    write_python(tmp_path, "python3.13", "print('this is 3.13', file=sys.stderr)")
    write_command(tmp_path, "python3", "echo 'python3 was asked' >&2; exit 1")
    found = with_python(tmp_path)
    assert found.returncode == 0
    assert "asked" not in found.stderr


def test_without_ensurepip_debians_package_is_named(tmp_path):
    write_python_without_ensurepip(tmp_path, "python3.13")
    write_command(tmp_path, "apt-get", "exit 1")
    found = with_python(tmp_path)
    assert found.returncode == 1
    assert found.stderr == (
        "python3.13 is Python 3.13.5, but it cannot make a virtual environment: its ensurepip "
        "is missing.\n"
        "Install it with `apt install python3.13-venv` and run the same command again.\n"
    )


def test_the_package_has_the_version_that_runs_and_not_the_name_that_was_called(tmp_path):
    write_python_without_ensurepip(tmp_path, "python3", version="(3, 12, 9)")
    write_command(tmp_path, "apt-get", "exit 1")
    assert "`apt install python3.12-venv`" in with_python(tmp_path).stderr


def test_without_ensurepip_and_apt_no_package_is_promised(tmp_path):
    write_python_without_ensurepip(tmp_path, "python3.13")
    stderr = with_python(tmp_path).stderr
    assert "apt install" not in stderr
    assert "Install a Python that has it, or name one with PYTHON=/path/to/python" in stderr


def test_a_python_without_ensurepip_does_not_hide_one_that_has_it(tmp_path):
    write_python_without_ensurepip(tmp_path, "python3.13")
    write_python(tmp_path, "python3.12")
    assert with_python(tmp_path).stdout == "it runs\n"


def test_a_python_that_was_named_is_the_only_one_tried(tmp_path):
    write_python(tmp_path, "python3.13")
    found = with_python(tmp_path, PYTHON="/nowhere/python")
    assert found.returncode == 1
    assert "(PYTHON names /nowhere/python, which does not run)" in found.stderr


# Setting up


@pytest.fixture
def checkout(tmp_path):
    """A copy of the scripts with a lock file that asks for nothing, and no way to an index."""
    shutil.copytree(
        ROOT / "scripts", tmp_path / "scripts", ignore=shutil.ignore_patterns("__pycache__")
    )
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements" / "dev.txt").write_text("# nothing\n")
    return tmp_path


def script(checkout, name, **environment):
    offline = {
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_INDEX_URL": "http://127.0.0.1:1/",
        "PIP_RETRIES": "1",
    }
    inherited = {k: v for k, v in os.environ.items() if not k.startswith("PIP_")}
    return subprocess.run(
        [sys.executable, checkout / "scripts" / name],
        env=inherited | offline | environment,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
    )


def test_set_up_mends_a_broken_environment_and_leaves_a_whole_one_alone(checkout):
    broken = checkout / ".venv" / "bin"
    broken.mkdir(parents=True)
    (broken / "python").symlink_to("/nowhere/python3.13")

    first = script(checkout, "set_up.py")
    second = script(checkout, "set_up.py")

    assert first.returncode == 0, first.stderr
    assert first.stdout.startswith(
        "The Python environment in .venv does not run; it is made anew.\nMaking .venv with Python"
    )
    assert second.stdout == "The Python environment in .venv is up to date.\n"

    (checkout / "requirements" / "dev.txt").write_text(f"django==6.1.3 --hash=sha256:{'0' * 64}\n")
    offline = script(checkout, "set_up.py")
    assert offline.returncode == 1
    assert "Installing 1 packages" in offline.stdout
    assert offline.stderr == (
        "The packages could not be downloaded: the package index does not answer. "
        "The last line was: ERROR: No matching distribution found for django==6.1.3\n"
        "Check the network (behind a proxy, HTTPS_PROXY) and run the same command again.\n"
    )
    assert "up to date" not in script(checkout, "set_up.py").stdout


# Running


def test_a_taken_port_is_said_before_anything_slow(checkout):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        ran = script(checkout, "run.py", PORT=str(port))
    assert ran.returncode == 1
    assert ran.stdout == ""
    assert ran.stderr == (
        f"Port {port} is taken by another program. Stop it, or run `make run PORT={port + 1}`.\n"
    )


@pytest.mark.parametrize("port", ["http", "0", "65536", "-1", "٣"])
def test_a_port_that_is_none_is_refused(checkout, port):
    ran = script(checkout, "run.py", PORT=port)
    assert ran.returncode == 1
    assert ran.stderr == f"PORT is “{port}”, which is no port. Try `make run PORT=8001`.\n"


SITE = """
from http.server import BaseHTTPRequestHandler, HTTPServer
HTTPServer(("127.0.0.1", {port}), BaseHTTPRequestHandler).serve_forever()
"""
SERVE = """
import sys
sys.path.insert(0, "scripts")
import run
commands = {{name: [sys.executable, "-c", code] for name, code in {programs}.items()}}
run.obey(lambda: run.serve(commands, "http://127.0.0.1:{port}"))
"""


def _heed_signals():
    """A suite that was started in the background ignores some, and its children would too."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)


@pytest.fixture
def port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def serve(port):
    """Starts what `make run` starts, with a site of the standard library and a worker of ours."""
    started = []

    def start(worker):
        programs = {"site": SITE.format(port=port), "worker": worker}
        code = SERVE.format(port=port, programs=programs)
        started.append(
            subprocess.Popen(
                [sys.executable, "-c", code],
                cwd=ROOT,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
                preexec_fn=_heed_signals,
            )
        )
        return started[0]

    yield start
    for process in started:
        process.terminate()
        process.communicate()


def answers(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_stopping_stops_every_process_without_a_traceback(serve, port, number):
    running = serve("import time; time.sleep(60)")
    assert running.stdout.readline().startswith(f"Marquee is at http://127.0.0.1:{port}/ ")
    assert answers(port)
    running.send_signal(number)
    rest, stderr = running.communicate(timeout=10)
    assert (running.returncode, rest) == (0, "\nStopped.\n")
    assert "Traceback" not in stderr
    assert not answers(port)


def test_when_the_worker_dies_the_site_stops_and_says_why(serve, port):
    running = serve("import time; time.sleep(1); raise SystemExit(3)")
    _, stderr = running.communicate(timeout=20)
    assert running.returncode == 1
    assert "The worker stopped (exit 3), so everything stops; its reason is above.\n" in stderr
    assert not answers(port)


# A database that refuses


def prepare(url, **settings):
    """What `make run` says of a database, in this very checkout."""
    return subprocess.run(
        [sys.executable, "scripts/prepare_database.py"],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": url, "DEBUG": "true", "SECRET_KEY": "x"} | settings,
        capture_output=True,
        text=True,
    )


@pytest.fixture
def refusing():
    """A server that answers but refuses; where REQUIRE names PostgreSQL, it has to be there."""
    url = "postgresql://nosuchrole@127.0.0.1/postgres"
    if not postgres.ask(url).answers:
        say = pytest.fail if "postgres" in os.environ.get("REQUIRE", "") else pytest.skip
        say("No PostgreSQL answers at 127.0.0.1.")
    return url


def test_a_server_that_refuses_to_serve_is_quoted_with_what_mends_it(refusing):
    ran = prepare(refusing)
    assert ran.returncode == 1
    assert ran.stderr.startswith("PostgreSQL answers but refuses:\n    ")
    assert "\nThis mends it:\n    sudo -u postgres " in ran.stderr
    assert "Traceback" not in ran.stderr


def test_a_server_that_does_not_answer_is_named_before_anything_is_migrated():
    ran = prepare(NOBODY)
    assert (ran.returncode, ran.stdout) == (1, "")
    assert ran.stderr == (
        f"No PostgreSQL answers at {NOBODY}. Start a server, or take DATABASE_URL away to use "
        "SQLite.\n"
    )


def test_a_server_that_the_settings_file_names_is_asked_as_well(checkout):
    shutil.copytree(ROOT / "config", checkout / "config")
    for app in OURS:
        (checkout / app).symlink_to(ROOT / app)
    (checkout / "var").mkdir()
    (checkout / "var" / "env").write_text(f"DATABASE_URL={NOBODY}\nDEBUG=true\nSECRET_KEY=x\n")
    ran = subprocess.run(
        [sys.executable, checkout / "scripts" / "prepare_database.py"],
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 1
    assert ran.stderr.startswith(f"No PostgreSQL answers at {NOBODY}.")


def test_a_database_that_is_none_is_refused_in_words(tmp_path):
    ran = prepare("nonsense")
    assert ran.returncode == 1
    assert ran.stderr.startswith("A setting cannot be used: ")

    broken = tmp_path / "broken one.sqlite3"
    broken.write_text("This is no database.")
    ran = prepare(f"sqlite:///{broken}")
    assert ran.returncode == 1
    assert ran.stderr == (
        "SQLite refuses: file is not a database.\n"
        f"For a fresh start, move {broken} away and run the same command again.\n"
    )


def test_an_address_of_mail_that_is_none_is_refused_in_words(tmp_path):
    told = {"EMAIL_URL": "localhost", "DJANGO_SETTINGS_MODULE": "config.settings"}
    ran = prepare(f"sqlite:///{tmp_path}/marquee.sqlite3", **told)
    assert ran.returncode == 1
    assert ran.stderr.startswith("A setting cannot be used: EMAIL_URL is no address of mail")


def numbers(pattern, *path):
    return [int(found) for found in re.findall(pattern, ROOT.joinpath(*path).read_text())]


def test_no_server_gives_up_on_a_writer_who_waits_for_sqlite():
    (waits,) = numbers(r'"timeout": (\d+),  # seconds; SQLite', "config", "settings.py")
    (ours,) = numbers(r"LONGEST_REQUEST = (\d+)", "scripts", "run.py")
    (advised,) = numbers(r"gunicorn .* --timeout (\d+)", "docs", "operators.md")
    assert waits < ours
    assert waits < advised


# Testing


def test_a_server_that_refuses_is_quoted_with_what_mends_it(checkout, refusing):
    with pytest.raises(psycopg.OperationalError) as refusal:
        psycopg.connect(refusing)

    ran = script(checkout, "run_tests.py", TEST_DATABASE_URL=refusing, REQUIRE="postgres")

    assert ran.returncode == 1
    assert "which answers but refuses" in ran.stdout
    last_words = str(refusal.value).splitlines()[-1].partition("failed: ")[2]
    assert " ".join(last_words.split()) in ran.stdout
    assert "This mends it:\n    sudo -u postgres " in ran.stdout
    assert ran.stderr == "REQUIRE asks for postgres, so no test was run.\n"


@pytest.mark.parametrize(
    ("sentence", "command"),
    [
        ('FATAL: role "ann" does not exist', "sudo -u postgres createuser --createdb ann"),
        (
            "permission denied to create database",
            "sudo -u postgres psql -c 'ALTER ROLE \"ann\" CREATEDB'",
        ),
        ('FATAL: database "mag" does not exist', "sudo -u postgres createdb mag"),
        (
            'FATAL: password authentication failed for user "ann"',
            "sudo -u postgres psql -c 'ALTER ROLE \"ann\" CREATEDB' -c '\\password ann'",
        ),
        (
            "FATAL: sorry, too many clients already",
            "make test TEST_DATABASE_URL=postgresql://ann:PASSWORD@127.0.0.1/postgres",
        ),
    ],
)
def test_each_refusal_has_its_remedy(sentence, command):
    assert postgres.remedies(sentence, "ann", "mag")[0] == command


def test_a_server_that_does_not_answer_shows_no_password():
    answer = postgres.ask("postgresql://ann:hunter2@127.0.0.1:1/postgres")
    assert not answer.answers
    assert answer.sentence == ("No PostgreSQL answers at postgresql://ann:…@127.0.0.1:1/postgres.")


def test_what_is_missing_is_said_and_the_rest_is_run():
    ran = script(
        ROOT,
        "run_tests.py",
        TEST_DATABASE_URL=NOBODY,
        CHROMIUM="/nowhere/chromium",
        REQUIRE="",
        ARGS="-n0 -p no:cacheprovider tests/test_setup.py -k each_refusal",
    )
    assert ran.returncode == 0, ran.stdout
    assert f"No PostgreSQL answers at {NOBODY}." in ran.stdout
    assert "no Chromium was found" in ran.stdout
    assert "PostgreSQL    not run; the reason is above\n" in ran.stdout
    assert "browser       not run; the reason is above\n" in ran.stdout
    assert ran.stdout.endswith("\n5 passed, 0 failed, 0 skipped\n")


def test_a_run_without_tests_is_a_failure():
    ran = script(
        ROOT,
        "run_tests.py",
        TEST_DATABASE_URL=NOBODY,
        CHROMIUM="/nowhere/chromium",
        REQUIRE="",
        ARGS="-n0 -p no:cacheprovider -p no:django tests/test_setup.py -k nothing_is_called_this",
    )
    assert ran.returncode == 1
    assert "SQLite        no test was selected\n" in ran.stdout


@pytest.mark.parametrize(
    ("require", "sentence"),
    [
        ("postgres", "REQUIRE asks for postgres, so no test was run.\n"),
        ("chromium", "REQUIRE asks for chromium, so no test was run.\n"),
        ("postgres,chromium", "REQUIRE asks for postgres and chromium, so no test was run.\n"),
        ("oracle", "REQUIRE names oracle; it knows only chromium, postgres.\n"),
    ],
)
def test_require_makes_absence_a_failure(require, sentence):
    ran = script(
        ROOT,
        "run_tests.py",
        TEST_DATABASE_URL=NOBODY,
        CHROMIUM="/nowhere/chromium",
        REQUIRE=require,
    )
    assert (ran.returncode, ran.stderr) == (1, sentence)


def test_chromium_is_found_by_name_or_where_it_is_said_to_be(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CHROMIUM", raising=False)
    assert chromium.find() is None
    write_command(tmp_path, "google-chrome", "exit 0")
    write_command(tmp_path, "another", "exit 0")
    assert chromium.find() == str(tmp_path / "google-chrome")
    monkeypatch.setenv("CHROMIUM", str(tmp_path / "another"))
    assert chromium.find() == str(tmp_path / "another")
    monkeypatch.setenv("CHROMIUM", str(tmp_path / "nowhere"))
    assert chromium.find() is None


# Locks

HASH = f"--hash=sha256:{'0' * 64}"


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        (f"Django==6.1.3 \\\n    {HASH} \\\n    {HASH}\n    # via marquee\n", []),
        (f"django[argon2]==6.1.3 ; python_version > '3.11' {HASH}\n", []),
        ("django==6.1.3\n", ["Line 1 has no hash: django."]),
        (f"django>=6.1 {HASH}\n", ["Line 1 pins no version: django>=6.1.", "missing"]),
        (
            f"# packages\n\n--index-url https://example.org/simple\ndjango==6.1.3 {HASH}\n",
            ["Line 3 names where packages come from: --index-url."],
        ),
        (
            f"django @ https://example.org/django.whl {HASH}\n",
            ["Line 1 names where packages come from: django.", "missing"],
        ),
        ("", ["missing"]),
    ],
)
def test_what_is_wrong_with_a_lock_file_is_said_by_line(text, faults):
    missing = "django is in pyproject.toml but not pinned."
    expected = [missing if fault == "missing" else fault for fault in faults]
    assert locks.faults(text, ["Django"]) == expected
