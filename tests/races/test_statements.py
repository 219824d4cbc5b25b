"""Two editors say opposite things at once: exactly one is believed (promise C8)."""

import pytest

from franchises import agreement, timeline
from franchises.models import Franchise, Statement
from tests.factories import make_continuity, make_film, make_placement, make_user
from tests.races.answers import errors, outcomes

pytestmark = pytest.mark.races
ROUNDS = 50


@pytest.fixture
def story(transactional_db):
    """A continuity with two films, of which nothing is said."""
    continuity = make_continuity()
    films = [make_film() for _ in range(2)]
    for film in films:
        make_placement(continuity=continuity, film=film)
    return continuity.franchise, films


def test_two_editors_never_each_save_half_of_a_contradiction(crew, story):
    franchise, (one, other) = story
    editors = [make_user(role="moderator") for _ in range(2)]
    both = [(one.pk, other.pk), (other.pk, one.pk)]
    for _ in range(ROUNDS):
        orders = [
            {"act": "say_before", "by": by.pk, "franchise": franchise.pk, "films": films}
            for by, films in zip(editors, both, strict=True)
        ]
        answers = crew.at_once(orders)
        assert errors(answers) == []
        assert outcomes(answers) == {"done": 1, "Contradicts": 1}
        assert Statement.objects.count() == 1
        assert agreement.disagreements(timeline.at_the_desk(franchise)) == []
        Statement.objects.all().delete()
    assert Franchise.objects.get(pk=franchise.pk).version == ROUNDS
