"""Lists walked by key: every row once, whichever way, and nonsense refused in words."""

import base64
import datetime
import json

import pytest
from django.core.exceptions import BadRequest
from django.http import QueryDict

from config import keyset
from people.models import Person
from people.prepared import INSTANT, KEY, TEXT
from reviews import cards
from reviews.models import Edition, Tag
from reviews.views import lists
from reviews.views.lists import NEWEST
from tests.factories import make_live, make_person

NOON = datetime.datetime(2024, 5, 1, 12, tzinfo=datetime.UTC)
BY_NAME = keyset.Order("sort_name", "id", lambda person: (person.sort_name, person.pk))


def walk(rows, order, size, onwards, backwards):
    """All rows page by page to the end, and then back to the start."""
    page = keyset.page(rows, QueryDict(), order, size=size)
    there, back = list(page.rows), []
    while getattr(page, onwards):
        page = keyset.page(rows, QueryDict(getattr(page, onwards)[1:]), order, size=size)
        there += page.rows
    back = list(page.rows)
    while getattr(page, backwards):
        page = keyset.page(rows, QueryDict(getattr(page, backwards)[1:]), order, size=size)
        back = [*page.rows, *back]
    return there, back


@pytest.mark.parametrize("size", [1, 2, 3, 7, 50])
def test_walk_over_ties_shows_each_piece_once_both_ways(db, size):
    for n in (0, 0, 0, 1, 1, 2, 3):
        make_live(at=NOON + datetime.timedelta(hours=n))
    now = datetime.datetime.now(datetime.UTC)
    rows = Edition.objects.live(now).values_list(*cards.columns())
    newest_first = list(rows.order_by("-published_at", "-id"))

    there, back = walk(rows, NEWEST, size, "before", "after")

    assert there == newest_first
    assert back == newest_first


@pytest.mark.parametrize("size", [1, 2, 3, 50])
def test_walk_by_name_goes_towards_z_and_back(db, size):
    for name in ("Ann", "Ann", "Bo", "Çelik", "Ann", "bo", "Zoë"):
        make_person(name=name)
    rows = Person.objects.all()
    by_name = list(rows.order_by("sort_name", "id"))

    there, back = walk(rows, BY_NAME, size, "after", "before")

    assert there == by_name
    assert back == by_name


@pytest.mark.parametrize("size", [1, 2, 3, 50])
def test_prepared_walk_shows_what_the_queryset_shows(db, size):
    for n in (0, 0, 1, 2, 2):
        make_live(at=NOON + datetime.timedelta(hours=n), kind="essay", tags=("ballet",))
    make_live(at=NOON, kind="news")
    now = datetime.datetime.now(datetime.UTC)
    tag = Tag.objects.get(name="ballet").pk
    essays = list(Edition.objects.live(now).of_kind("essay").newest_first())

    for given, order, build in (
        ({"kind": "essay"}, lists.NEWEST, lists.KIND),
        ({"tag": tag}, lists.NEWEST_TAGGED, lists.TAGGED),
    ):
        fields = {name: TEXT if name == "kind" else KEY for name in given}
        fields |= {"at": INSTANT, "until": INSTANT}
        walk = keyset.Walk(build.build, order, size=size, **fields)
        page = walk.page({}, at=now, **given)
        there = list(page.rows)
        while page.before:
            page = walk.page(QueryDict(page.before[1:]), at=now, **given)
            there += page.rows
        back = list(page.rows)
        while page.after:
            page = walk.page(QueryDict(page.after[1:]), at=now, **given)
            back = [*page.rows, *back]
        assert [row[0] for row in there] == [edition.pk for edition in essays]
        assert back == there


def test_page_has_no_link_where_there_is_nothing(db):
    for _ in range(3):
        make_person()
    page = keyset.page(Person.objects.all(), QueryDict(), BY_NAME, size=3)
    assert (page.before, page.after, page.is_first) == ("", "", True)


def test_page_costs_one_query(db, django_assert_num_queries):
    for _ in range(3):
        make_person()
    with django_assert_num_queries(1):
        keyset.page(Person.objects.all(), QueryDict(), BY_NAME, size=2)


def token(value):
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


NONSENSE = [
    "x",
    "%",
    "0",
    "9" * 5000,
    "é",
    "\x00",
    "A" * 1001,
    token([]),
    token([1]),
    token([1, 2, 3]),
    token(["2024-05-01", 1]),
    token([1, "1"]),
    token([1, 0]),
    token([1, -1]),
    token([1, 2**63]),
    token([True, 1]),
    token([1, True]),
    token([1.5, 1]),
    token([10**30, 1]),
    token([-(10**30), 1]),
    token([None, 1]),
    token({"a": 1}),
    base64.urlsafe_b64encode(b"[" * 700).decode(),
    base64.urlsafe_b64encode(b"\xff\xfe").decode(),
    base64.urlsafe_b64encode(b"[" + b"9" * 600 + b",1]").decode(),
]


@pytest.mark.parametrize("text", NONSENSE)
def test_what_no_page_handed_out_is_refused(text):
    for side in ("before", "after"):
        with pytest.raises(BadRequest):
            keyset.page(Edition.objects.none(), {side: text}, NEWEST)


@pytest.mark.parametrize("value", ["\x00", "\ud800", 1, None, ["a"]])
def test_names_that_no_database_holds_are_refused(value):
    with pytest.raises(BadRequest):
        keyset.page(Person.objects.none(), {"after": token([value, 1])}, BY_NAME)


def test_both_sides_at_once_are_refused():
    good = token([1, 1])
    with pytest.raises(BadRequest):
        keyset.page(Edition.objects.none(), {"before": good, "after": good}, NEWEST)
