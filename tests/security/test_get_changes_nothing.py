"""Reading changes nothing, whoever reads (promise B10, invariant 9)."""

import pytest

from tests.security import resolver
from tests.security.crawling import ask
from tests.tables import contents, differences

pytestmark = pytest.mark.django_db


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
    assert differences(before, contents()) == []


def test_a_change_would_be_noticed(planted):
    before = contents()
    film = planted.films["film"]
    type(film).objects.filter(pk=film.pk).update(synopsis="Other words.")

    assert differences(before, contents()) == ["films_film"]
