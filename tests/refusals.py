"""Rows that the database itself refuses: how they are made, stored, and told apart."""

import pytest
from django.db import IntegrityError, connection, transaction


def again(model, row, **fields):
    """The same row a second time, but for `fields`."""
    same = {f.attname: getattr(row, f.attname) for f in model._meta.fields[1:]}
    return model(**same | fields)


def its_own(model, name, fields):
    """A row that refers to itself, under a key that no sequence has reached."""
    return model(pk=999_999, **{f"{name}_id": 999_999}, **fields)


def insert(row):
    """Past save() and clean(): what is left is what the database refuses."""
    type(row)._base_manager.bulk_create([row])


def is_refused(row, name):
    """Whether the database refuses the row, and for the rule of that name."""
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        insert(row)
    return breaks(refused.value, name, type(row))


def breaks(error, name, model):
    """Whether the refusal names the rule; SQLite names the columns of a unique one instead."""
    if name in str(error):
        return True
    rule = next(rule for rule in model._meta.constraints if rule.name == name)
    named = [
        *getattr(rule, "fields", ()),
        *(part.name for part in getattr(rule, "expressions", ())),
    ]
    columns = [model._meta.get_field(field).column for field in named]
    unique = ", ".join(f"{model._meta.db_table}.{column}" for column in columns)
    return connection.vendor == "sqlite" and columns and str(error).endswith(f"failed: {unique}")
