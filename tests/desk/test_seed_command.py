"""The command that seeds a publication: the same each time, and nothing beside what is there."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from reviews.models import Review, Revision
from reviews.snapshots import Draft
from tests import factories

pytestmark = pytest.mark.once

PIECES = 100


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def seed(**options):
    call_command("seed_publication", pieces=PIECES, stdout=StringIO(), **options)


def test_the_same_seed_gives_the_same_texts(db, media):
    seed(seed=7)
    first = texts()
    assert len(first) == len(set(first))
    seed(seed=7, add=True)
    again = texts()[len(first) :]
    headlines = [Draft.from_json(text).headline for text in first]
    assert [Draft.from_json(text).headline for text in again] == headlines
    seed(seed=8, add=True)
    other = texts()[2 * len(first) :]
    assert [Draft.from_json(text).headline for text in other] != headlines


def texts():
    return list(Revision.objects.order_by("id").values_list("snapshot", flat=True))


def test_a_publication_that_has_pieces_is_left_alone_unless_told(db, media):
    factories.make_piece()
    with pytest.raises(CommandError, match="--add"):
        seed()
    assert Review.objects.count() == 1
    seed(add=True)
    assert Review.objects.count() == 1 + PIECES


def test_nought_pieces_are_refused_in_words(db, media):
    with pytest.raises(CommandError, match="at least one"):
        call_command("seed_publication", pieces=0)
