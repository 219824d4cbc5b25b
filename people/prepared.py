"""Queries that Django writes once, for pages that would else spend their time writing them.

A page of five small queries takes ten times as long to build them as to run them. A prepared
query keeps the SQL that Django made of it, and each call only binds its values.
"""

from dataclasses import dataclass

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import BigIntegerField, CharField, DateTimeField, Expression

KEY, INSTANT, TEXT = BigIntegerField(), DateTimeField(), CharField()


@dataclass(frozen=True)
class Many:
    """Several values, for `__in`; the query is written anew for 1, 2, 4, 8 and so on of them."""

    field: object


class Given(Expression):
    """Stands in a query for a value that each call binds."""

    def __init__(self, name, field):
        super().__init__(output_field=field)
        self.name = name

    def as_sql(self, compiler, connection):
        return "%s", [self]

    def bound(self, values, connection):
        return self.output_field.get_db_prep_value(values[self.name], connection)


@dataclass(frozen=True)
class _Written:
    sql: str
    params: list
    converters: list

    def bound(self, values, connection):
        return [
            param.bound(values, connection) if isinstance(param, Given) else param
            for param in self.params
        ]


class Prepared:
    """`build` makes a `values_list` queryset from what is given; a call runs it with values.

    Its SQL may not depend on the values: none of them may be None. Filter by `film__pk__in`
    where many are given, as Django reads `film__in` itself.
    """

    def __init__(self, build, **fields):
        self.build, self.fields = build, fields
        self.written = {}

    def __call__(self, **values):
        """The rows as sequences, without a query where nothing was given of many."""
        connection = connections[DEFAULT_DB_ALIAS]
        flat, sizes = self._flattened(values)
        if 0 in sizes.values():
            return []
        shape = (connection.vendor, *sizes.values())
        written = self.written.get(shape)
        if written is None:
            written = self.written[shape] = self._write(connection, sizes)
        with connection.cursor() as cursor:
            cursor.execute(written.sql, written.bound(flat, connection))
            rows = cursor.fetchall()
        return _converted(rows, written.converters, connection)

    def _flattened(self, values):
        flat, sizes = dict(values), {}
        for name, field in self.fields.items():
            if isinstance(field, Many):
                padded = _padded(list(values[name]))
                sizes[name] = len(padded)
                flat |= {_numbered(name, n): value for n, value in enumerate(padded)}
        return flat, sizes

    def _write(self, connection, sizes):
        given = {
            name: [Given(_numbered(name, n), field.field) for n in range(sizes[name])]
            if isinstance(field, Many)
            else Given(name, field)
            for name, field in self.fields.items()
        }
        compiler = self.build(**given).query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        asked = [expression for expression, *_ in compiler.select]
        converters = compiler.get_converters(asked).items()
        return _Written(sql, list(params), [(place, *pair) for place, pair in converters])


def _numbered(name, number):
    return f"{name} {number}"


def _padded(values):
    """To the next power of two by its last value, so that few forms of a query are written."""
    if not values:
        return values
    size = 1 << (len(values) - 1).bit_length()
    return values + values[-1:] * (size - len(values))


def _converted(rows, converters, connection):
    """The values as Python has them: SQLite keeps an instant as text and a truth as a number."""
    if not converters:
        return rows
    rows = [list(row) for row in rows]
    for place, functions, expression in converters:
        for row in rows:
            for function in functions:
                row[place] = function(row[place], expression, connection)
    return rows
