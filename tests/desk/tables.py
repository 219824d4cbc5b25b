"""What the tables of the desk hold, to be compared before and after an act."""

from tests import tables

# Reading a page may touch these; no verb is told by them.
NOT_COUNTED = frozenset({"django_session", "auth_user", "reviews_guard"})


def contents():
    return tables.contents(but=NOT_COUNTED)
