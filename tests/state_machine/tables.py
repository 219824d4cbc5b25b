"""What is stored, as one value that two moments can be compared by."""

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
    quote = connection.ops.quote_name
    rows = {}
    with connection.cursor() as cursor:
        for table in stored_tables():
            cursor.execute(f"SELECT * FROM {quote(table)}")
            found = cursor.fetchall()
            if found:
                rows[table] = sorted(map(repr, found))
    return rows


def differences(before, after):
    """The tables in which two answers of `everything` differ."""
    return sorted(table for table in {*before, *after} if before.get(table) != after.get(table))
