"""Reading changes nothing, whoever reads (promise B10, invariant 9)."""

import hashlib

import pytest
from django.apps import apps

from tests.security import resolver
from tests.security.crawling import ask

pytestmark = pytest.mark.django_db

# Whoever opens the desk has a session; nothing else may be written by a reader.
OF_SIGNING_IN = {"sessions.Session", "axes.AccessAttempt", "axes.AccessLog"}


def contents():
    """A digest for each table."""
    found = {}
    for model in apps.get_models():
        if model._meta.label in OF_SIGNING_IN or not model._meta.managed:
            continue
        digest = hashlib.sha256()
        for row in model._base_manager.order_by("pk").values_list():
            digest.update(repr(row).encode())
        found[model._meta.label] = digest.hexdigest()
    return found


def changed_since(before):
    after = contents()
    return sorted(label for label in before if before[label] != after[label])


def test_a_superuser_who_reads_everything_changes_nothing(house):
    client = house.clients["superuser"]
    before, told = contents(), []

    for address in resolver.every_address():
        path = house.path(address)
        read, asked = ask(client, path), ask(client, path, "head")
        # Django sends those who are signed in on from the sign-in page, but not for a HEAD.
        if read.status != asked.status and address.name != "admin:login":
            told.append(f"{address.name}: GET {read.status}, HEAD {asked.status}.")
        if asked.body:
            told.append(f"{address.name}: HEAD has a body.")
        if read.status >= 500:
            told.append(f"{address.name} answers {read.status}.")

    assert told == []
    assert changed_since(before) == []


def test_a_change_would_be_noticed(planted):
    before = contents()
    film = planted.films["film"]
    type(film).objects.filter(pk=film.pk).update(synopsis="Other words.")

    assert changed_since(before) == ["films.Film"]
