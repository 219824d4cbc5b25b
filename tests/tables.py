"""What is stored, as one value that two moments can be compared by."""

from functools import cache
from weakref import WeakKeyDictionary
from zlib import crc32

from django.apps import apps
from django.db import connection

OURS = frozenset(
    {"images", "search", "provenance", "people", "films", "franchises", "reviews", "desk"}
)
SIGN_IN = frozenset({"auth_user", "auth_user_groups", "auth_user_user_permissions"})
# Whoever opens the desk has a session, and whoever knocks is noted.
OF_SIGNING_IN = frozenset({"django_session", "axes_accessattempt", "axes_accesslog"})
_prepared = WeakKeyDictionary()  # connection of psycopg → the names of what it has prepared


@cache
def all_tables():
    """The managed tables of every app, those between two models included, and their apps."""
    return {
        model._meta.db_table: model._meta.app_label
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed
    }


def everything():
    """The tables of our apps and of the accounts, and their rows."""
    return _rows(tuple(sorted(t for t, app in all_tables().items() if app in OURS or t in SIGN_IN)))


def contents(but=OF_SIGNING_IN):
    """The rows of every table there is, except those named."""
    return _rows(tuple(sorted(all_tables().keys() - but)))


def differences(before, after):
    """The tables in which two answers of `everything` or `contents` differ."""
    return sorted(table for table in {*before, *after} if before.get(table) != after.get(table))


def _rows(tables):
    """Table → its rows, sorted; reads all of them, so only for small databases."""
    read = _in_one_query if connection.vendor == "postgresql" else _table_by_table
    with connection.cursor() as cursor:
        return {table: sorted(rows) for table, rows in read(cursor, tables) if rows}


def _table_by_table(cursor, tables):
    for table in tables:
        cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
        yield table, list(map(repr, cursor.fetchall()))


def _in_one_query(cursor, tables):
    """A question of its own for each table would be half of what some tests ask, and planning one
    of so many is most of what it costs: so it is prepared once for each connection.
    """
    name, question = _question(tables)
    known = _prepared.setdefault(connection.connection, set())
    if name not in known:
        cursor.execute(f"PREPARE {name} AS {question}")
        known.add(name)
    cursor.execute(f"EXECUTE {name}")
    for place, rows in cursor.fetchall():
        yield tables[place], rows


@cache
def _question(tables):
    quote = connection.ops.quote_name
    question = " UNION ALL ".join(
        f"SELECT {place}, array_agg(t::text) FROM {quote(table)} t"
        for place, table in enumerate(tables)
    )
    return f"rows_{len(tables)}_{crc32(question.encode())}", question
