"""A publication in which everything that readers must not see carries a token of its own.

What they may see carries tokens too: a crawl that finds those looked in the right places.
"""

from tests.factories import make_user
from tests.planting.pieces import (
    arranged_front_page,
    ended_pieces,
    followed_pieces,
    hidden_pieces,
    live_pieces,
)
from tests.planting.publication import Publication
from tests.planting.records import hidden_records, public_records, stories
from tests.planting.tokens import LETTERS, Tokens

__all__ = ["LETTERS", "plant"]


def plant(seed=20261122):
    """A whole publication, planted; some 40 pieces and as many records. About two seconds."""
    it = Publication(Tokens(seed))
    _users(it)
    public_records(it)
    hidden_records(it)
    stories(it)
    live_pieces(it)
    hidden_pieces(it)
    ended_pieces(it)
    followed_pieces(it)
    arranged_front_page(it)
    return it


def _users(it):
    for role in ("writer", "moderator", "publisher", "superuser"):
        tell = it.tokens.hide
        it.users[role] = make_user(
            role=role,
            username=tell(f"user name of the {role}"),
            email=f"{tell(f'e-mail of the {role}')}@example.org",
            first_name=tell(f"first name of the {role}'s account"),
            last_name=tell(f"last name of the {role}'s account"),
        )
