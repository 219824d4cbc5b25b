"""What is put is found at its time, best first, and by nobody before or after."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search import asking, index, places, suggestions
from search.models import Document, DocumentFacet

pytestmark = pytest.mark.django_db

NOW = timezone.now()
YESTERDAY = NOW - timedelta(days=1)
INSTANT = timedelta(microseconds=1)


def put(key, title, *, kind="film", **values):
    visible_from = values.get("sort_at", YESTERDAY)
    values = {"address": f"/{kind}/{key}/", "visible_from": visible_from} | values
    index.put(kind, key, title=title, **values)


def found(q, *, at=NOW, **filters):
    return [(hit.kind, hit.key) for hit in index.find(q, at=at, **filters).hits]


def suggested(q, *, at=NOW, **filters):
    return [suggestion.title for suggestion in index.find(q, at=at, **filters).did_you_mean]


# Ranking


def test_the_exact_title_comes_first_then_titles_then_texts():
    put(1, "Ten films of the year", kind="piece", text="Ballerina, ballerina and ballerina.")
    put(2, "From the World of John Wick: Ballerina")
    put(3, "Ballerina")
    put(4, "Leap!", text="No dancer here.")
    assert found("ballerina") == [("film", 3), ("film", 2), ("piece", 1)]


def test_the_newest_of_equals_comes_first():
    put(1, "Alien", sort_at=YESTERDAY)
    put(2, "Alien", sort_at=NOW)
    put(3, "Alien")
    assert found("alien") == [("film", 2), ("film", 1), ("film", 3)]


def test_titles_with_the_whole_word_come_before_those_that_only_begin_like_it():
    put(1, "Ball games", sort_at=YESTERDAY)
    put(2, "Ballerina", sort_at=NOW)
    put(3, "Dances", text="She goes to the ball.", sort_at=NOW)
    assert found("ball") == [("film", 1), ("film", 2), ("film", 3)]


def test_a_last_word_that_texts_have_is_whole_in_texts():
    put(1, "Dances", text="She goes to the ball.")
    put(2, "More dances", text="She is no ballerina.")
    put(3, "Still more", text="They balleri.", visible_from=NOW + INSTANT)
    assert found("ball") == [("film", 1)]
    assert found("balleri") == found("she balleri") == [("film", 2)]
    assert found("goes ballerin") == []


def test_the_newest_text_comes_first_however_often_it_has_the_word():
    put(1, "Old", text="Ballerina, ballerina.", sort_at=YESTERDAY - timedelta(days=9))
    put(2, "New", text="No ballerina.", sort_at=YESTERDAY)
    put(3, "Undated", text="Ballerina.")
    assert found("ballerina") == [("film", 2), ("film", 1), ("film", 3)]


def test_a_document_is_found_in_the_minute_of_its_date():
    put(1, "Ballerina", sort_at=NOW)
    put(2, "Ballerina", sort_at=NOW + INSTANT)
    assert found("ballerina") == [("film", 1)]


def test_every_word_must_occur():
    put(1, "John Wick", text="Keanu Reeves returns.")
    put(2, "Wick", text="A candle.")
    assert found("reeves wick") == [("film", 1)]


def test_words_are_found_by_their_stem():
    put(1, "Assassins")
    put(2, "Assessors")
    assert found("assassin") == [("film", 1)]


def test_the_last_word_may_be_unfinished_and_no_other():
    put(1, "John Wick")
    put(2, "Johnny English", text="Wickets fall.")
    assert found("john wi") == [("film", 1)]
    assert found("wick joh") == [("film", 1)]
    assert found("wi john") == []


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("amelie", "Amélie"),
        ("Amélie", "Amelie"),
        ("Dusan Makavejev", "Dušan Makavejev"),
        ("lovborg", "Løvborg"),
        ("it", "It"),
        ("the who", "The Who"),
        ("$", "$"),
        ("oceans", "Ocean's Eleven"),
        ("john wick: chapter 4", "John Wick – Chapter 4"),
        ("千尋", "千と千尋の神隠し"),
        ("기생", "영화 기생충"),
        ("ＡＫＩＲＡ", "Akira"),
        ("сталкер", "СТАЛКЕР"),
        ("القاهرة", "باب القاهرة"),
        ("हिन्दी", "हिन्दी मीडियम"),
    ],
)
def test_titles_of_all_scripts_are_found_as_people_type_them(typed, title):
    put(1, title)
    put(2, "Something else")
    assert found(typed) == [("film", 1)]


def test_a_hit_carries_what_a_page_shows():
    put(7, "The Fall", text="A <b>stunt</b> man tells a story.", year=2006, rating=9, sort_at=NOW)
    [hit] = index.find("story", at=NOW).hits
    assert (hit.title, hit.address, hit.year, hit.rating) == ("The Fall", "/film/7/", 2006, 9)
    assert hit.sort_at == NOW
    assert ("story", True) in hit.snippet
    assert hit.snippet[0] == ("A <b>stunt</b> man tells a ", False)


def test_hits_group_by_kind_in_the_order_of_their_best():
    put(1, "Ballerina: a review", kind="piece")
    put(2, "Ballerina")
    put(3, "The Ballerina at night", kind="piece")
    groups = index.find("ballerina", at=NOW).by_kind()
    assert [(kind, len(hits)) for kind, hits in groups.items()] == [("film", 1), ("piece", 2)]


# Visibility


@pytest.mark.parametrize(
    ("at", "seen"),
    [
        (NOW - INSTANT, False),
        (NOW, True),
        (NOW + timedelta(hours=1) - INSTANT, True),
        (NOW + timedelta(hours=1), False),
    ],
)
def test_a_document_is_found_exactly_in_its_interval(at, seen):
    put(1, "Ballerina", visible_from=NOW, visible_until=NOW + timedelta(hours=1))
    put(2, "The Nutcracker")
    assert found("ballerina", at=at) == ([("film", 1)] if seen else [])
    assert suggested("balerina", at=at) == (["Ballerina"] if seen else [])
    assert found("nutcracker", at=at) == [("film", 2)]


def test_a_document_without_a_beginning_is_never_found():
    put(1, "Ballerina", visible_from=None)
    put(2, "Ballerina Returns")
    assert found("ballerina") == [("film", 2)]
    assert suggested("balerina") == ["Ballerina Returns"]


def test_editions_follow_each_other_at_one_instant():
    put(1, "Old words", kind="piece", part=10, visible_until=NOW)
    put(1, "New words", kind="piece", part=11, visible_from=NOW)
    before = index.find("words", at=NOW - INSTANT).hits
    after = index.find("words", at=NOW).hits
    assert [hit.part for hit in before] == [10]
    assert [hit.part for hit in after] == [11]


def test_many_hidden_documents_push_no_visible_one_out():
    put(1, "Ballerina at dawn")
    index.put_many(
        index.Entry(kind="piece", key=key, title="Ballerina", address="/", visible_from=None)
        for key in range(index.PER_PAGE * index.PAGES + 100)
    )
    assert found("ballerina") == [("film", 1)]
    assert suggested("balerina") == ["Ballerina at dawn"]


# Filters and pages


def test_filters_narrow_what_is_found():
    put(1, "Wick one", year=2014, rating=8, films=[1])
    put(2, "Wick two", year=2017, rating=5, kind="piece", piece_kind="review", films=[1, 2])
    put(3, "Wick three", kind="piece", piece_kind="essay", critics=[5], tags=[6])
    put(4, "Wick four", visible_from=None, year=2014, films=[1], critics=[5], tags=[6])
    assert found("wick", kinds=["film"]) == [("film", 1)]
    assert set(found("wick", kinds=["piece", "film"])) == {("film", 1), ("piece", 2), ("piece", 3)}
    assert found("wick", piece_kinds=["essay"]) == [("piece", 3)]
    assert found("wick", year=2017) == [("piece", 2)]
    assert found("wick", rating=6) == [("film", 1)]
    assert set(found("wick", film=1)) == {("film", 1), ("piece", 2)}
    assert found("wick", film=[2, 3]) == [("piece", 2)]
    assert found("wick", critic=5) == [("piece", 3)]
    assert found("wick", tag=6) == [("piece", 3)]
    assert found("wick", film=1, year=2014) == [("film", 1)]


@pytest.mark.parametrize(
    "filters",
    [
        {"kinds": []},
        {"film": []},
        {"film": 10**5000},
        {"critic": -1},
        {"year": 10**30},
        {"year": -(10**30)},
        {"rating": 10**30},
    ],
)
def test_filters_that_fit_nothing_find_nothing(filters):
    put(1, "Wick", year=2014, rating=8, films=[1], critics=[1])
    assert found("wick", **filters) == []
    assert suggested("wikc", **filters) == []


def test_pages_give_each_hit_once_and_say_when_more_follow():
    for key in range(5):
        put(key, f"Wick {key}")
    pages = [index.find("wick", at=NOW, page=page, per_page=2) for page in (1, 2, 3, 4)]
    assert [len(page.hits) for page in pages] == [2, 2, 1, 0]
    assert [page.has_next for page in pages] == [True, True, False, False]
    assert [page.has_previous for page in pages] == [False, True, True, True]
    assert len({hit.key for page in pages for hit in page.hits}) == 5


def test_the_last_page_that_may_be_asked_for_is_full_and_has_no_next():
    count = index.PAGES * index.PER_PAGE + 1
    index.put_many(
        index.Entry(kind="film", key=key, title="Wick", address="/", visible_from=YESTERDAY)
        for key in range(count)
    )
    last = index.find("wick", at=NOW, page=index.PAGES)
    assert len(last.hits) == index.PER_PAGE
    assert not last.has_next
    assert index.find("wick", at=NOW, page=index.PAGES - 1).has_next


@pytest.mark.parametrize("page", [0, -1, index.PAGES + 1, 10**30])
def test_a_page_out_of_range_is_refused(page):
    with pytest.raises(index.NoSuchPage):
        index.find("wick", at=NOW, page=page)


@pytest.mark.parametrize("count", [1, 3])
def test_finding_takes_two_queries_however_many_hits(count, django_assert_num_queries):
    for key in range(count):
        put(key, "Wick", text="John", films=[1])
    with django_assert_num_queries(2):
        assert len(found("wick", film=1, year=None, kinds=["film"])) == count


# Help with typos


@pytest.mark.parametrize(
    "typed",
    ["balerina", "ballarina", "Ballrina", "jhon wick", "jonh wick ballerina", "bállérnia"]
    + ["balerinna", "jane wick", "wik"],
)
def test_a_typo_is_answered_with_the_title_that_was_meant(typed):
    put(1, "From the World of John Wick: Ballerina")
    put(2, "The Red Shoes")
    assert suggested(typed) == ["From the World of John Wick: Ballerina"]


def test_nothing_is_suggested_when_something_is_found_or_nothing_is_alike():
    put(1, "Ballerina")
    put(2, "Balerina")
    assert suggested("balerina") == []
    assert suggested("xyzzy plugh") == []


def test_suggestions_are_few_and_each_title_once(django_assert_max_num_queries):
    for key in range(6):
        put(key, "Ballerina")
        put(key + 10, f"Ballerina {key}")
    with django_assert_max_num_queries(4):
        titles = suggested("balerina")
    assert len(titles) == suggestions.SUGGESTIONS
    assert titles[0] == "Ballerina"
    assert len(set(titles)) == len(titles)


# Whatever is typed

NASTY = [
    "",
    " ",
    "\x00",
    "wick\x00",
    "\ud800",
    "wick\udfff",
    '"',
    '"wick',
    "'; DROP TABLE search_document; --",
    "wick*",
    "*",
    "title:wick",
    "title : wick",
    "wick AND",
    "OR NOT NEAR(wick, 2)",
    "wick^2",
    "{title text}: wick",
    "-wick",
    "(wick",
    "wick & | ! <-> :*",
    "\\",
    "%s %(x)s %",
    "_%",
    "...",
    "?!",
    "😀",
    "👩‍👩‍👧 wick",
    "千と千尋の神隠し",
    "السلام عليكم",
    "²",
    "１２３",
    "ﷺ" * 200,
    "e\u0301" * 300,
    "İ",
    "ß",
    "\u202ewick",
    "1e400 0x1f -0 ١",
    "a" * 100_000,
    "wick " * 1200,
    "a b c d e f g h i j k l m n o p",
    "the " * 50,
    "http://example.com/?q=wick&page=2 a@b.c /etc/passwd",
]


@pytest.mark.parametrize("typed", NASTY)
def test_nasty_input_is_a_query_like_any_other(typed):
    put(1, "John Wick", text="Wick's dog.")
    put(2, "Wick", visible_from=None)
    for page in (1, 2):
        results = index.find(typed, at=NOW, page=page)
        assert {hit.key for hit in results.hits} <= {1}


@pytest.mark.parametrize("typed", ["wick\x00", "wick*", "-wick", "(wick", '"wick', "\u202ewick"])
def test_signs_around_a_word_do_not_hide_it(typed):
    put(1, "John Wick")
    assert found(typed) == [("film", 1)]


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(text=st.text(max_size=300))
def test_any_title_can_be_put_and_found_again_by_typing_it(text):
    with transaction.atomic():
        put(1, text, text=text * 3)
        put(2, text, kind="person", visible_from=None)
        key = Document.objects.get(kind="film", key=1).title_key
        cut = len(text) > 200 or len(key) > 60
        if key and not cut:
            assert found(text) == [("film", 1)]
        else:
            assert set(found(text)) <= {("film", 1)}


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
