"""Asks a PostgreSQL server whether the suite may use it, and says how to mend it if not."""

import getpass
import os
from dataclasses import dataclass
from urllib.parse import urlsplit

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

OLDEST = 15
TIMEOUT = 5  # seconds


@dataclass(frozen=True)
class Answer:
    """`sentence` is empty when the suite may run; `remedies` are commands."""

    answers: bool
    sentence: str = ""
    remedies: tuple = ()


TO_TEST = "make test TEST_DATABASE_URL="
TO_RUN = "make run DATABASE_URL="


def ask(url, command=TO_TEST):
    """Connects and, for the suite, makes a database for a moment: nothing else proves that the
    server lets us. `command` is what stands before an address in an example."""
    if not url.startswith(("postgres://", "postgresql://")):
        return Answer(True, f"“{url}” is not a PostgreSQL address.", (_example("USER", command),))
    try:
        conninfo = make_conninfo(url, connect_timeout=TIMEOUT)
    except psycopg.ProgrammingError as error:
        return Answer(True, _sentence(error), (_example("USER", command),))
    # libpq's own ping tells "nobody there" from "there, but no" in any language.
    if psycopg.pq.PGconn.ping(conninfo.encode()) == psycopg.pq.Ping.NO_RESPONSE:
        return Answer(False, f"No PostgreSQL answers at {_shown(url)}.")
    role = _role(url)
    try:
        with psycopg.connect(conninfo, autocommit=True) as connection:
            return _try(connection, command)
    except psycopg.Error as error:
        sentence = _sentence(error)
        database = conninfo_to_dict(url).get("dbname", role)
        return Answer(True, sentence, remedies(sentence, role, database, command))


def _try(connection, command):
    version = connection.info.server_version // 10_000
    if version < OLDEST:
        return Answer(
            True,
            f"This is PostgreSQL {version}, and Marquee needs {OLDEST} or newer.",
            (_example("USER", command),),
        )
    if command == TO_RUN:
        return Answer(True)
    name = f"marquee_asks_{os.getpid()}"
    connection.execute(f"CREATE DATABASE {name}")
    connection.execute(f"DROP DATABASE {name}")
    return Answer(True)


def remedies(sentence, role, database, command=TO_TEST):
    """Commands that mend what the server's sentence names."""
    if "does not exist" in sentence and "role" in sentence:
        return (f"sudo -u postgres createuser --createdb {role}",)
    if "permission denied to create database" in sentence:
        return (f"sudo -u postgres psql -c 'ALTER ROLE \"{role}\" CREATEDB'",)
    if "does not exist" in sentence and "database" in sentence:
        return (f"sudo -u postgres createdb {database}",)
    if "password" in sentence or "authentication" in sentence or "pg_hba.conf" in sentence:
        alter = f"sudo -u postgres psql -c 'ALTER ROLE \"{role}\" CREATEDB'"
        return (f"{alter} -c '\\password {role}'", _example(role, command))
    if "permission denied for schema" in sentence:
        return (f'sudo -u postgres psql -c \'ALTER DATABASE "{database}" OWNER TO "{role}"\'',)
    return (_example(role, command),)


def _example(role, command):
    return f"{command}postgresql://{role}:PASSWORD@127.0.0.1/postgres"


def _role(url):
    return conninfo_to_dict(url).get("user") or os.environ.get("PGUSER") or getpass.getuser()


def _sentence(error):
    return " ".join(str(error).removeprefix("connection failed: ").split())


def _shown(url):
    """The address without its password."""
    parts = urlsplit(url)
    if parts.password is None:
        return url
    return url.replace(f":{parts.password}@", ":…@", 1)
