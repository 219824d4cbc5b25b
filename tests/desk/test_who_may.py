"""One address for each verb: who meets it, by the table, and that a refusal changes nothing."""

from dataclasses import dataclass, field

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from reviews import workflow
from reviews.admin.verb_forms import OFFERED, SAVES
from reviews.door import actor_for
from reviews.models import Edition, Review
from reviews.workflow import EDITION_VERBS, TABLE
from tests.desk import pages
from tests.desk.doors import address, as_, of_edition, seen
from tests.desk.tables import contents
from tests.factories import (
    make_film,
    make_held,
    make_live,
    make_person,
    make_piece,
    make_scheduled,
    make_user,
    make_withdrawn,
)
from tests.undoing import undone

pytestmark = [pytest.mark.django_db, pytest.mark.once]

PIECE_VERBS = [verb for verb in OFFERED if verb not in EDITION_VERBS]
STATES = ("draft", "in_review", "changes_requested", "approved", "trashed")
EDITIONS = {
    "live": make_live,
    "scheduled": make_scheduled,
    "held": make_held,
    "withdrawn": make_withdrawn,
}
SAID = {
    "note": "Please.",
    "reason": "Because.",
    "public_note": "Gone.",
    "at": "2199-01-01T07:00",
    "expires_at": "2199-02-01T07:00",
}


@dataclass
class Newsroom:
    """A writer with a piece in every state and an edition in every phase, and whoever looks."""

    users: dict = field(default_factory=dict)
    clients: dict = field(default_factory=dict)
    pieces: list = field(default_factory=list)
    editions: dict = field(default_factory=dict)

    def __post_init__(self):
        for name in ("writer", "moderator", "publisher", "superuser", "stranger", "no staff"):
            role = {"stranger": "writer", "no staff": None}.get(name, name)
            self.users[name] = make_user(role=role)
            self.clients[name] = as_(self.users[name])
        self.clients["nobody"] = Client()
        told = {"by": self.users["writer"], "film": make_film(), "critic": make_person()}
        self.pieces = [make_piece(state=state, **told).pk for state in STATES]
        self.editions = {name: make(**told).pk for name, make in EDITIONS.items()}

    def fresh(self):
        return [Review.objects.get(pk=pk) for pk in self.pieces]

    def edition(self, name):
        return Edition.objects.select_related("review").get(pk=self.editions[name])


@pytest.fixture(scope="module")
def newsroom(django_db_setup, django_db_blocker):
    """Made once; what a test changes is undone after it, so tests keep no row of it."""
    with undone(django_db_blocker):
        yield Newsroom()


@pytest.mark.parametrize("verb", PIECE_VERBS)
@pytest.mark.parametrize("role", ["writer", "moderator", "publisher"])
def test_a_verb_that_the_table_refuses_says_why_and_changes_nothing(newsroom, verb, role):
    user, client, refused = newsroom.users[role], newsroom.clients[role], 0
    before = contents()
    for piece in newsroom.fresh():
        found = workflow.refusal(
            verb,
            state=piece.state,
            trashed=piece.is_trashed,
            actor=actor_for(user, piece),
            four_eyes=settings.FOUR_EYES,
        )
        if not found:
            continue
        refused += 1
        page = client.post(address(verb, piece), SAID | seen(piece) | {"editor": user.pk})
        assert page.status_code == {"who": 403, "when": 409}[found[0]]
        assert found[1] in pages.text(page)
        assert client.get(address(verb, piece)).status_code == page.status_code
        assert contents() == before
    assert refused or workflow.permits(TABLE[verb].who, actor_for(user, piece))


@pytest.mark.parametrize("role", ["writer", "moderator", "publisher", "superuser"])
def test_buttons_are_what_the_table_allows(newsroom, role):
    user, client = newsroom.users[role], newsroom.clients[role]
    for piece in newsroom.fresh():
        allowed = workflow.allowed(
            state=piece.state,
            trashed=piece.is_trashed,
            actor=actor_for(user, piece),
            four_eyes=settings.FOUR_EYES,
        )
        expected = set(allowed) - SAVES - {"restore_revision"}
        # These have nothing to act on here: nobody has claimed it, and no embargo is on record.
        expected -= {"release_claim", "override_embargo"}
        decided_where_it_is_read = {"agree", "approve", "break_glass"}
        wanted = {
            address("read" if verb in decided_where_it_is_read else verb, piece)
            for verb in expected
        }
        page = client.get(address("change", piece))
        offered = {link for link in pages.buttons(page) if f"/review/{piece.pk}/" in link}
        assert offered == wanted
        assert ("piece-form" in page.content.decode()) == bool(set(allowed) & SAVES)


@pytest.mark.parametrize("phase", EDITIONS)
@pytest.mark.parametrize("role", ["writer", "moderator", "publisher"])
def test_buttons_of_an_edition_are_what_the_table_allows(newsroom, role, phase):
    edition = newsroom.edition(phase)
    piece = edition.review
    allowed = workflow.allowed(
        state=piece.state,
        trashed=False,
        actor=actor_for(newsroom.users[role], piece),
        phase=edition.phase(timezone.now()),
        four_eyes=settings.FOUR_EYES,
    )

    page = newsroom.clients[role].get(address("change", piece))

    offered = {link for link in pages.buttons(page) if "/reviews/edition/" in link}
    assert offered == {of_edition(verb, edition) for verb in allowed}


@pytest.mark.parametrize("verb", [*OFFERED, "change", "history", "read", "compare", "delete"])
def test_a_piece_of_somebody_else_is_unknown_to_a_writer(newsroom, verb):
    edition, stranger = newsroom.edition("live"), newsroom.clients["stranger"]
    if verb in EDITION_VERBS:
        where = of_edition(verb, edition)
    else:
        where = address(verb, edition.review)
    before = contents()

    assert stranger.get(where).status_code == 404
    assert stranger.post(where, SAID).status_code == 404
    assert contents() == before


@pytest.mark.parametrize("verb", [*OFFERED, "change", "history", "read", "compare", "delete"])
@pytest.mark.parametrize("somebody", ["nobody", "no staff"])
def test_who_is_not_of_the_desk_is_sent_to_the_door(newsroom, verb, somebody):
    edition, client = newsroom.edition("live"), newsroom.clients[somebody]
    where = of_edition(verb, edition) if verb in EDITION_VERBS else address(verb, edition.review)
    before = contents()

    for answer in (client.get(where), client.post(where, SAID)):
        assert answer.status_code == 302
        assert answer["Location"].startswith(reverse("admin:login"))
    assert contents() == before
