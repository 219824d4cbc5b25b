"""What every public page costs, with one row, with three and with none."""

import pytest

from tests.public import publication
from tests.public.costs import cost

# With an empty cache, at most 6 for an article and 8 for the rest; the same however many rows there
# are. The film and its neighbours stand in a story.
QUERIES = {
    "front": 6,
    "kind": 1,
    "previews": 1,
    "lists": 1,
    "review": 5,
    "preview": 6,
    "list": 5,
    "page": 4,
    "films": 3,
    "film": 7,
    "people": 1,
    "person": 7,
    "critic": 5,
    "franchises": 2,
    "franchise": 6,
    "tags": 1,
    "tag": 2,
    "archive": 3,
    "year": 1,
    "month": 1,
    "corrections": 1,
    "search": 3,
}


@pytest.mark.parametrize("rows", [1, 3])
def test_pages_cost_the_same_queries_with_one_row_and_with_three(db, client, rows):
    made = publication.publish(rows)
    assert {name: cost(client, at) for name, at in made.pages.items()} == QUERIES
    for name, address in made.machines.items():
        assert cost(client, address) <= 8, name


def test_empty_publication_has_pages_all_the_same(db, client):
    for address in ("/", "/reviews/", "/films/", "/people/", "/franchises/", "/tags/"):
        assert client.get(address).status_code == 200, address
    for address in ("/archive/", "/corrections/", "/search/", "/search/?q=nothing"):
        assert client.get(address).status_code == 200, address
    for address in ("/feeds/rss.xml", "/feeds/atom.xml", "/feeds/feed.json", "/sitemap.xml"):
        assert client.get(address).status_code == 200, address
    for address in ("/news-sitemap.xml", "/sitemaps/films.xml", "/sitemaps/lists.xml"):
        assert client.get(address).status_code == 200, address
    assert client.get("/about/").status_code == 404
