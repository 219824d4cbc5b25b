"""What an edition holds besides the snapshot's own columns."""

import pytest
from django.utils import timezone

from reviews.snapshots import Entry
from search import index
from tests.factories import make_film, make_live

pytestmark = pytest.mark.django_db


def make_list():
    return make_live(
        kind="list",
        body="<p>Four words stand here.</p>",
        entries=(
            Entry(film=make_film().pk, position="1", text="<p>Two zornwords.</p>"),
            Entry(film=make_film().pk, position="2", text="<p>And three more.</p>"),
        ),
    )


def test_the_words_of_the_entries_count_as_words_of_a_list():
    assert make_list().word_count == 4 + 2 + 3


def test_a_list_is_found_by_the_words_of_its_entries():
    edition = make_list()

    found = index.find("zornwords", at=timezone.now())

    assert [hit.title for hit in found.hits] == [edition.headline]
