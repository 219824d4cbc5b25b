"""Seeded databases under var/bench and on a PostgreSQL server, built once and used again."""

import hashlib
import os
import secrets
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

ROOT = Path(__file__).resolve().parent.parent.parent
BENCH = ROOT / "var" / "bench"
SEED = 1


class CannotBuild(Exception):
    """Says in a sentence what went wrong."""


def fingerprint():
    """Changes with whatever would make a seeded database another one."""
    digest = hashlib.sha256()
    for path in sorted([*ROOT.glob("*/migrations/*.py"), *ROOT.glob("desk/seeding/*")]):
        if path.is_file():
            digest.update(path.read_bytes())
    return digest.hexdigest()[:8]


def environment(url):
    """What processes on this database are to see: production settings, but plain HTTP."""
    return os.environ | {
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "scripts.measuring.settings",
        "DEBUG": "false",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "ALLOWED_HOSTS": "127.0.0.1",
        "SECURE_SSL_REDIRECT": "false",
        "MEDIA_ROOT": str(BENCH / "media"),
    }


def manage(url, *arguments):
    command = [sys.executable, "manage.py", *arguments]
    if subprocess.run(command, cwd=ROOT, env=environment(url)).returncode:
        raise CannotBuild(f"`manage.py {' '.join(arguments)}` failed; its reason is above.")


def fill(url, pieces):
    manage(url, "migrate", "--verbosity=0")
    manage(url, "seed_publication", f"--pieces={pieces}", f"--seed={SEED}", "--verbosity=0")


@dataclass(frozen=True)
class SQLite:
    name = "SQLite"

    def url(self, pieces):
        """The address of a database of that many pieces, built when there is none yet."""
        path = BENCH / f"{pieces}-{SEED}-{fingerprint()}.sqlite3"
        if not path.exists():
            self._forget_older(pieces)
            unfinished = path.with_suffix(".unfinished")
            for part in BENCH.glob(f"{unfinished.name}*"):
                part.unlink()
            print(f"Building a publication of {pieces:,} pieces on SQLite, for once.")
            fill(f"sqlite:///{unfinished}", pieces)
            unfinished.rename(path)
        return f"sqlite:///{path}"

    def _forget_older(self, pieces):
        for path in BENCH.glob(f"{pieces}-{SEED}-*"):
            path.unlink()


@dataclass(frozen=True)
class PostgreSQL:
    server: str  # the address of any database on the server
    name = "PostgreSQL"

    def url(self, pieces):
        ours = f"marquee_bench_{hashlib.sha256(str(ROOT).encode()).hexdigest()[:8]}_{pieces}_{SEED}"
        name, unfinished = f"{ours}_{fingerprint()}", f"{ours}_unfinished"
        with psycopg.connect(self.server, autocommit=True) as connection:
            there = self._databases(connection, ours)
            if name not in there:
                for old in there:
                    self._do(connection, "DROP DATABASE {}", old)
                print(f"Building a publication of {pieces:,} pieces on PostgreSQL, for once.")
                self._do(connection, "CREATE DATABASE {}", unfinished)
                fill(self._address(unfinished), pieces)
                self._do(connection, "ALTER DATABASE {} RENAME TO {}", unfinished, name)
        return self._address(name)

    def _databases(self, connection, ours):
        rows = connection.execute(
            "SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [f"{ours}_"]
        )
        return [name for (name,) in rows]

    def _do(self, connection, command, *names):
        connection.execute(sql.SQL(command).format(*map(sql.Identifier, names)))

    def _address(self, database):
        return urlsplit(self.server)._replace(path=f"/{database}").geturl()
