"""Rows that many tests only look at are made once."""

from contextlib import contextmanager

from django.db import transaction


@contextmanager
def undone(django_db_blocker):
    """Undoes whatever is written inside, as a whole: for fixtures of a module or a package.

    What a test changes is undone after it, but objects that were read before stay as they are:
    change no object that is handed out, only rows.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        try:
            yield
        finally:
            transaction.set_rollback(True)
