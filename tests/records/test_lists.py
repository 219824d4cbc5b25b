"""The desk's lists of records and what is chosen from them: what they cost, find and bear."""

import datetime
import json
import re

import pytest
from django.contrib import admin
from django.urls import reverse
from django.utils import timezone

from config import admin_paging
from people.models import Person
from tests import factories as make
from tests.records import LISTED, add_url, form_of, list_url, queries_of


def test_every_list_of_ours_is_in_the_table():
    ours = {"images", "provenance", "people", "films", "franchises"}
    registered = {
        model._meta.label_lower for model in admin.site._registry if model._meta.app_label in ours
    }
    assert registered == {*LISTED, "films.job"}


@pytest.mark.parametrize("label", LISTED)
def test_a_list_costs_the_same_for_one_row_and_for_three(client, sign_in, label):
    sign_in("superuser")
    LISTED[label]()
    one = queries_of(client, list_url(label))
    LISTED[label]()
    LISTED[label]()
    three = queries_of(client, list_url(label))
    assert len(three) == len(one), three


@pytest.mark.parametrize("label", [*LISTED, "films.job"])
def test_no_list_counts_its_whole_table(client, sign_in, label):
    sign_in("superuser")
    if label in LISTED:
        LISTED[label]()
    for url in (list_url(label), list_url(label) + "?q=another"):
        counts = [sql for sql in queries_of(client, url) if "COUNT(" in sql]
        assert counts
        assert all("LIMIT" in sql for sql in counts), counts


def test_a_list_over_the_bound_says_that_there_are_more(client, sign_in, monkeypatch):
    monkeypatch.setattr(admin_paging, "ROWS", 2)
    sign_in("superuser")
    make.make_person()
    make.make_person()
    assert "2 people" in (page := client.get(list_url("people.person")).content.decode())
    assert "Search or filter" not in page
    make.make_person()
    page = client.get(list_url("people.person")).content.decode()
    assert "The first 2 people. Search or filter to find the others." in " ".join(page.split())


def test_a_list_has_its_second_page(client, sign_in):
    sign_in("superuser")
    Person.objects.bulk_create(
        Person(name=f"P{n}", sort_name=f"{n:03}", slug=f"p{n}") for n in range(60)
    )
    url = list_url("people.person")
    assert len(client.get(url).context["cl"].result_list) == 50
    assert len(client.get(url + "?p=2").context["cl"].result_list) == 10


NASTY = (
    "?q=" + "a+" * 1_900,
    "?q=" + "%22" * 99 + "+%25_%5C%27",
    "?q=" + "9" * 3_900,
    "?o=",
    "?o=99.-99.x",
    "?o=" + "9" * 3_900,
    "?p=",
    "?p=-1",
    "?p=1" + "0" * 30,
    "?p=" + "9" * 3_900,
    "?e=",
    "?e=1",
    "?all=",
    "?_to_field=biography",
    "?id__exact=x",
    "?id__exact=" + "9" * 40,
    "?id__exact=" + "9" * 3_900,
    "?id__in=1,x",
    "?verified_at__isempty=perhaps",
    "?verified_by__password__startswith=a",
    "?unknown=1",
)


@pytest.mark.parametrize("label", LISTED)
def test_no_list_answers_nonsense_with_a_5xx(client, sign_in, label):
    sign_in("superuser")
    client.raise_request_exception = False
    LISTED[label]()
    for query in NASTY:
        answer = client.get(list_url(label) + query)
        assert answer.status_code < 500, (label, query)


@pytest.mark.parametrize("term", ["a+" * 1_900, "9" * 3_900, "%25%5C", ""])
@pytest.mark.parametrize("page", ["", "0", "-1", "x", "last", "9" * 31, "9" * 4_000])
def test_no_autocomplete_answers_nonsense_with_a_5xx(client, sign_in, term, page):
    sign_in("superuser")
    client.raise_request_exception = False
    make.make_credit()
    for field in ("person", "film", "source"):
        about = f"?app_label=films&model_name=credit&field_name={field}"
        query = f"{about}&term={term}"[: 4_000 - len(page)] + f"&page={page}"
        assert client.get(reverse("admin:autocomplete") + query).status_code < 500


@pytest.mark.parametrize("key", ["0", "-1", "x", "9" * 19, "9" * 300, "9" * 5_000, "_5F", "١"])
def test_a_key_of_nothing_leads_back_to_the_list(client, sign_in, key):
    sign_in("superuser")
    client.raise_request_exception = False
    for label in LISTED:
        answer = client.get(f"{list_url(label)}{key}/change/")
        assert answer.status_code in (302, 404), (label, key)


def test_autocomplete_finds_a_person_by_another_name(client, sign_in):
    sign_in("writer")
    person = make.make_person(name="Ana de Armas")
    person.names.create(name="Ana Caso")
    make.make_person(name="Keanu Reeves")
    query = "?app_label=films&model_name=credit&field_name=person&term=caso"
    found = json.loads(client.get(reverse("admin:autocomplete") + query).content)
    assert [row["text"] for row in found["results"]] == ["Ana de Armas"]


@pytest.mark.parametrize(
    ("search", "found"), [("caso", True), ("armas caso", True), ("reeves", False)]
)
def test_the_list_of_people_searches_every_name(client, sign_in, search, found):
    sign_in("moderator")
    make.make_person(name="Ana de Armas").names.create(name="Ana Caso")
    results = client.get(list_url("people.person") + f"?q={search}").context["cl"].result_list
    assert bool(len(results)) == found


@pytest.mark.django_db
def test_a_list_of_records_says_in_words_since_when_readers_see_each(client):
    now = timezone.now()
    make.make_person(name="Seen", verified_at=datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC))
    make.make_person(name="To come", verified_at=now + datetime.timedelta(days=9))
    make.make_person(name="Hidden", verified=False)
    client.force_login(make.make_user(role="moderator"))

    page = client.get("/admin/people/person/").content.decode()

    assert '<span class="desk-mark desk-mark-yes">Since 1 January 2020</span>' in page
    assert '<span class="desk-mark desk-mark-wait">From ' in page
    assert '<span class="desk-mark">Not yet</span>' in page


NO_CHOICE = "Select a valid choice."
ADD_PAGES = ["auth.user", *(label for label in LISTED if label != "provenance.change")]


def chosen_by_autocomplete(answer):
    """The names of the fields whose choices the browser asks for, those of a first row too."""
    named = re.findall(r'<select name="([^"]+)"[^>]*admin-autocomplete', answer.content.decode())
    return {name.replace("__prefix__", "0") for name in named}


@pytest.mark.parametrize("label", ADD_PAGES)
def test_what_is_no_key_is_refused_where_a_record_is_chosen(client, sign_in, label):
    sign_in("superuser")
    url = add_url(label)
    names, empty = chosen_by_autocomplete(client.get(url)), form_of(client, url)
    rows = {f"{name.partition('-0-')[0]}-TOTAL_FORMS": 1 for name in names if "-0-" in name}
    for sent in ("abc", str(2**63)):
        typed = dict.fromkeys(names, sent)
        answer = client.post(url, empty | rows | typed)
        assert answer.status_code == 200
        assert answer.content.decode().count(NO_CHOICE) == len(names)
        assert client.get(url, dict.fromkeys(names, "abc")).status_code == 200
