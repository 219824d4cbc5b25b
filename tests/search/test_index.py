"""The index holds what was put last, and the doctor sees where it does not."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from search import asking, index, places
from search.models import Document, DocumentFacet
from tests.search.documents import INSTANT, NOW, YESTERDAY, found, put

pytestmark = pytest.mark.django_db


# Keeping the index


def test_putting_again_replaces_everything():
    put(1, "Ballerina", text="old", films=[1, 2], year=2024)
    put(1, "The Dancer", text="new", films=[2, 3])
    assert found("ballerina") == found("old") == found("new", film=1) == []
    assert found("dancer") == found("new", film=3) == [("film", 1)]
    assert Document.objects.get().year is None


def test_of_equals_in_one_batch_the_last_one_stays():
    entry = {"kind": "film", "key": 1, "address": "/", "visible_from": YESTERDAY}
    index.put_many([index.Entry(title="First", **entry), index.Entry(title="Second", **entry)])
    assert found("first") == []
    assert found("second") == [("film", 1)]


def test_many_are_put_with_few_queries(django_assert_max_num_queries):
    entries = [
        index.Entry(
            kind="film", key=key, title=f"Wick {key}", address="/", visible_from=NOW, films=[key]
        )
        for key in range(300)
    ]
    with django_assert_max_num_queries(20):
        index.put_many(entries)
    assert found("wick 250") == [("film", 250)]
    assert DocumentFacet.objects.count() == 300


def test_putting_with_another_date_moves_the_document():
    put(1, "Alien", sort_at=YESTERDAY)
    put(2, "Alien", sort_at=YESTERDAY + timedelta(hours=1), visible_from=NOW)
    put(1, "Alien", text="In space.", sort_at=NOW)
    assert found("alien") == [("film", 1), ("film", 2)]
    assert found("space") == [("film", 1)]
    assert places_with_words() == {document.place for document in Document.objects.all()}


def test_what_is_dropped_leaves_no_words():
    put(1, "Alien", sort_at=YESTERDAY)
    put(2, "Aliens", sort_at=NOW)
    index.drop("film", 1)
    assert places_with_words() == {Document.objects.get(key=2).place}


def places_with_words():
    with connection.cursor() as cursor:
        cursor.execute(asking.engine().places())
        return {place for (place,) in cursor.fetchall()}


def test_dropping_takes_one_part_or_all():
    put(1, "Wick", part=1)
    put(1, "Wick again", part=2, films=[1])
    put(2, "Wick apart")
    index.drop("film", 1, part=1)
    assert {hit.title for hit in index.find("wick", at=NOW).hits} == {"Wick again", "Wick apart"}
    index.drop("film", 1)
    assert found("wick") == [("film", 2)]
    assert not DocumentFacet.objects.exists()
    index.drop("film", 99)
    assert index.stale([]) != []


def test_what_was_put_in_a_failed_transaction_is_not_there():
    put(1, "Wick")
    with transaction.atomic():
        put(1, "Ballerina")
        put(2, "Ballerina")
        index.drop("film", 1)
        transaction.set_rollback(True)
    assert found("ballerina") == []
    assert found("wick") == [("film", 1)]


def test_rekeying_moves_documents_and_facets():
    put(1, "Wick")
    put(8, "A review of Wick", kind="piece", films=[1])
    put(9, "Wick and Wick", kind="piece", films=[1, 2])
    put(10, "Wick, the critic", kind="piece", critics=[1])
    index.rekey("film", 1, 2)
    assert found("wick", kinds=["film"]) == [("film", 2)]
    assert set(found("wick", film=2)) == {("piece", 8), ("piece", 9)}
    assert found("wick", film=1) == []
    assert found("wick", critic=1) == [("piece", 10)]


def test_rekeying_onto_a_document_keeps_that_one():
    put(1, "Wick, misspelt")
    put(2, "Wick")
    index.rekey("film", 1, 2)
    assert found("wick") == [("film", 2)]
    assert found("misspelt") == []
    assert Document.objects.count() == 1


def test_a_merged_person_takes_the_pieces_of_a_critic_along():
    put(8, "A review of Wick", kind="piece", critics=[1])
    index.rekey("person", 1, 2)
    assert found("wick", critic=2) == [("piece", 8)]


@pytest.mark.parametrize(
    "values",
    [
        {"visible_until": YESTERDAY - INSTANT},
        {"rating": 0},
        {"rating": 11},
        {"visible_from": YESTERDAY, "sort_at": NOW},
    ],
)
def test_the_database_refuses_what_makes_no_sense(values):
    with pytest.raises(IntegrityError), transaction.atomic():
        put(1, "Wick", **values)


def test_the_database_refuses_an_unknown_facet():
    put(1, "Wick")
    with pytest.raises(IntegrityError), transaction.atomic():
        DocumentFacet.objects.create(document=Document.objects.get(), facet="mood", key=1)


def test_the_database_refuses_a_second_document_of_one_identity():
    put(1, "Wick", part=2)
    copy = Document.objects.get()
    copy.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        copy.save()


def test_the_database_refuses_the_same_facet_key_twice():
    put(1, "Wick", films=[1])
    with pytest.raises(IntegrityError), transaction.atomic():
        DocumentFacet.objects.create(document=Document.objects.get(), facet="film", key=1)


# The doctor


def entries():
    values = {"address": "/", "visible_from": YESTERDAY, "text": " Two  spaces\x00 "}
    return [
        index.Entry(kind="film", key=1, title="Wick", films=[1], year=2014, **values),
        index.Entry(kind="piece", key=1, part=3, title="On Wick", critics=(2, 2), **values),
    ]


def test_what_was_put_is_not_stale():
    index.put_many(entries())
    assert index.stale(entries()) == []


def test_each_way_of_being_stale_is_named():
    index.put_many(entries())
    first, second = entries()
    Document.objects.filter(kind="film").update(year=1999)
    DocumentFacet.objects.filter(document__kind="piece").delete()
    put(9, "Left behind")
    missing = index.Entry(kind="film", key=2, title="Gone", address="/", visible_from=None)
    assert [str(difference) for difference in index.stale([first, second, missing])] == [
        "Search document film 1 differs in year.",
        "Search document piece 1, part 3 differs in facets.",
        "Search document film 2 is missing.",
        "Search document film 9 should not exist.",
    ]


@pytest.mark.parametrize(
    ("lost", "problem"),
    [
        ("DELETE FROM search_words", "has not its words in the index"),
        ("DELETE FROM search_spelling", "has words that are suggested for no typo"),
    ],
)
def test_lost_words_are_stale_and_mended_by_putting_again(lost, problem):
    index.put_many(entries())
    with connection.cursor() as cursor:
        cursor.execute(lost)
    assert [difference.problem for difference in index.stale(entries())] == [problem] * 2
    index.put_many(entries())
    assert index.stale(entries()) == []
    assert len(found("wick")) == 2


def test_words_in_another_place_are_stale():
    index.put_many(entries())
    document = Document.objects.get(kind="film")
    asking.engine().write([(document.place - places.IDS, "wick", "")])
    assert [str(difference) for difference in index.stale(entries())] == [
        "Search document film 1 has not its words in the index."
    ]


def test_what_nobody_is_ever_to_see_has_no_words():
    put(1, "Ballerina", sort_at=YESTERDAY)
    put(2, "Nutcracker")
    hidden = index.Entry(kind="film", key=1, title="Ballerina", address="/", visible_from=None)
    index.put_many([hidden])
    assert places_with_words() == {Document.objects.get(key=2).place}
    assert [str(difference) for difference in index.stale([hidden])] == [
        "Search document film 2 should not exist."
    ]
