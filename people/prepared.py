"""Queries that Django writes once, for pages that would else spend their time writing them.

A page of five small queries takes ten times as long to build them as to run them. A prepared
query keeps the SQL that Django made of it, and each call only binds its values. Several can be
asked together, as one.
"""

import json
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import BigIntegerField, CharField, DateField, DateTimeField, Expression

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
    columns: list  # the expression of each
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
        return self._read(rows, written, connection)

    def _read(self, rows, written, connection):
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
        return self._compiled(connection, given)

    def _compiled(self, connection, given):
        compiler = self.build(**given).query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        columns = [expression for expression, *_ in compiler.select]
        converters = compiler.get_converters(columns).items()
        return _Written(sql, list(params), columns, [(at, *pair) for at, pair in converters])


class Together(Prepared):
    """Several prepared queries asked as one: a call gives the rows of each, in no order.

    A row travels as a JSON array, so the values are texts, whole numbers, truths, days, instants
    and None, and each query has at most a hundred columns, as PostgreSQL makes no longer arrays.
    """

    def __init__(self, *parts):
        self.parts = parts
        super().__init__(
            None, **{name: kind for part in parts for name, kind in part.fields.items()}
        )

    def __call__(self, **values):
        return super().__call__(**values) or [[] for _ in self.parts]

    def _compiled(self, connection, given):
        parts = [part._compiled(connection, _only(given, part.fields)) for part in self.parts]
        array = ARRAY[connection.vendor]
        tables, rows = [], []
        for number, part in enumerate(parts):
            columns = ", ".join(f"c{n}" for n in range(len(part.columns)))
            tables.append(f"q{number} ({columns}) AS ({part.sql})")
            rows.append(f"SELECT {number}, CAST({array}({columns}) AS text) FROM q{number}")
        return _Written(
            f"WITH {', '.join(tables)} {' UNION ALL '.join(rows)}",
            [param for part in parts for param in part.params],
            [],
            [[*_from_json(part.columns, connection), *part.converters] for part in parts],
        )

    def _read(self, rows, written, connection):
        texts = [[] for _ in self.parts]
        for number, text in rows:
            texts[number].append(text)
        return [
            _converted(json.loads(f"[{','.join(found)}]"), converters, connection)
            for found, converters in zip(texts, written.converters, strict=True)
        ]


ARRAY = {"sqlite": "json_array", "postgresql": "json_build_array"}


def _only(given, names):
    return {name: given[name] for name in names}


def _from_json(columns, connection):
    """What makes days and instants of text again; the rest of SQLite comes as from a cursor."""
    if connection.vendor == "sqlite":
        return
    for place, column in enumerate(columns):
        if isinstance(column.output_field, DateField):  # a field of instants is one, too
            kind = datetime if isinstance(column.output_field, DateTimeField) else date
            yield place, [partial(_read_iso, kind)], column


def _read_iso(kind, value, expression, connection):
    return None if value is None else kind.fromisoformat(value)


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
