"""What a page costs whoever asks for it first."""

from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext


def cost(client, address):
    """The queries of the first look after a change."""
    cache.clear()
    with CaptureQueriesContext(connection) as queries:
        response = client.get(address)
    assert response.status_code == 200, address
    return len(queries)
