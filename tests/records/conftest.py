"""Somebody at the desk, whose records they are."""

import pytest

from tests.factories import make_user


@pytest.fixture
def sign_in(client, db):
    """Signs `client` in as somebody new of a role, and gives who that is."""

    def as_role(role):
        user = make_user(role=role)
        client.force_login(user)
        return user

    return as_role
