"""What is stored, as one value that two moments can be compared by."""

from functools import cache

from django.apps import apps
from django.db import connection

OURS = (
    "images",
    "search",
    "provenance",
    "people",
    "films",
    "franchises",
    "reviews",
    "desk",
)
SIGN_IN = ("auth_user", "auth_user_groups", "auth_user_user_permissions")


@cache
def stored_tables():
    """The tables of our apps and of the accounts, those between two models included."""
    ours = {
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in OURS and model._meta.managed
    }
    return sorted(ours.union(SIGN_IN))


def everything():
    """Table → its rows, sorted; reads the whole database, so only for small ones."""
    read = _in_one_query if connection.vendor == "postgresql" else _table_by_table
    with connection.cursor() as cursor:
        return {table: sorted(rows) for table, rows in read(cursor) if rows}


def _table_by_table(cursor):
    for table in stored_tables():
        cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
        yield table, list(map(repr, cursor.fetchall()))


def _in_one_query(cursor):
    """A question of its own for each table would be half of what the machine asks."""
    quote = connection.ops.quote_name
    tables = stored_tables()
    cursor.execute(
        " UNION ALL ".join(
            f"SELECT {place}, array_agg(t::text) FROM {quote(table)} t"
            for place, table in enumerate(tables)
        )
    )
    for place, rows in cursor.fetchall():
        yield tables[place], rows


def differences(before, after):
    """The tables in which two answers of `everything` differ."""
    return sorted(table for table in {*before, *after} if before.get(table) != after.get(table))
