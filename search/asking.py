"""Asks whichever database there is."""

from django.db import connection

from search import postgresql, sqlite


def engine():
    return sqlite if connection.vendor == "sqlite" else postgresql


def compiled(documents):
    needed = documents.order_by().values("id", "minute", "title_key")
    return needed.query.get_compiler(connection=connection).as_sql()


def rows_of(tables, sql):
    """The rows that a statement finds in tables, each of which is SQL and parameters, by name."""
    named = ", ".join(f"{name} AS MATERIALIZED ({table})" for name, (table, _) in tables.items())
    params = [param for _, params in tables.values() for param in params]
    return rows(f"WITH {named} {sql}", params)


def rows(sql, params):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def write(sql, rows):
    """Many times as quick as the models of as many rows."""
    with connection.cursor() as cursor:
        cursor.executemany(sql, rows)


def in_bulk(documents, ids):
    if not ids:
        return {}
    return {document.pk: document for document in documents.defer("text").filter(pk__in=ids)}
