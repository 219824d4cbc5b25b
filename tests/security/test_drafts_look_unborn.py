"""What is not public looks as if it had never been made (promises A2, A3, A4, A5, A8)."""

import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from reviews import verbs
from reviews.models import Edition, Review
from reviews.snapshots import Draft
from tests.factories import (
    approve,
    make_character,
    make_credit,
    make_film,
    make_franchise,
    make_held,
    make_membership,
    make_person,
    make_piece,
    make_portrayal,
    make_scheduled,
    make_user,
)
from tests.security import resolver
from tests.security.crawling import Detector, ask, faults

pytestmark = pytest.mark.django_db

QUERIES = (
    "preview=1", "preview=true&p=1", "status=draft", "state=approved", "at=2099-01-01T00:00",
    "static=1&ordering=asc", "as_of=2099-01-01", "draft=1&token=x", "format=json", "_method=POST",
    "goes_live_at__gt=2026-01-01", "utm_source=x",
)  # fmt: skip
LOOKUPS = (
    "goes_live_at__isnull=True", "goes_live_at__gte=2026-01-01T00:00Z", "ends_at__isnull=False",
    "ended_because=held", "ended_because=withdrawn", "stopped_because__contains=a",
    "review__state=draft", "review__trashed_at__isnull=False", "revision__snapshot__contains=a",
    "review__revisions__snapshot__regex=.", "review__log__reason__contains=a", "rating__gt=1",
    "created_by__username__startswith=a", "created_by__password__startswith=a",
    "verified_at__isnull=True", "verified_by__email__contains=a", "merged_into__isnull=False",
    "credits__check_state=proposed", "credits__note__contains=a", "embargoes__isnull=False",
    "embargoes__message__contains=a", "memberships__note__contains=a", "o=1", "order_by=password",
    "sort=-verified_at", "fields=body", "include=revisions", "expand=review", "limit=100000",
    "offset=0&limit=1", "ids=1,2,3", "filter[state]=draft",
)  # fmt: skip
ACCEPTS = ("*/*", "application/json", "text/plain", "application/xml;q=0.9", "; ;q=x")


@pytest.fixture
def stranger():
    return Client(raise_request_exception=False)


def answers_of(client, paths):
    return {path: ask(client, path) for path in paths}


def differing(before, after):
    return [path for path in before if before[path] != after[path]]


# A2, A4: what is not live changes nothing


def test_a_newer_head_changes_no_answer(planted, stranger):
    paths = resolver.one_path_of_each(planted)
    before = answers_of(stranger, paths)
    live = planted.editions["live"]
    piece = Review.objects.get(pk=live.review_id)
    draft = Draft.from_json(piece.head().snapshot)

    for step in ("save", "submit", "approve", "schedule"):
        if step == "save":
            changed = draft.replace(
                headline="Another headline", slug="another-address", rating=1, tags=("another",)
            )
            verbs.save(piece, planted.users["writer"], changed, base=piece.head_number)
        elif step == "submit":
            piece = verbs.submit(piece, planted.users["writer"])
        elif step == "approve":
            piece = approve(piece, by=planted.users["moderator"])
        else:
            tomorrow = timezone.now() + datetime.timedelta(days=1)
            verbs.publish(piece, planted.users["moderator"], version=piece.version, at=tomorrow)

        assert differing(before, answers_of(stranger, paths)) == [], step


def test_twenty_pieces_that_nobody_may_see_change_no_answer(planted, stranger):
    paths = [
        *resolver.one_path_of_each(planted),
        "/search/?q=headline",
        "/search/?q=number&kind=piece",
    ]
    before = answers_of(stranger, paths)
    public = planted.films["film"]
    franchise = planted.franchises["franchise"]

    for number in range(5):
        film = make_film(verified=False, released_on=datetime.date(2025, 6, 6))
        make_membership(franchise=franchise, film=film)
        person = make_person(verified=False)
        credit = make_credit(film=public, person=person)
        make_portrayal(credit=credit, character=make_character(franchise=franchise, verified=False))
        make_credit(film=film, person=planted.people["actor"])
        make_franchise(verified=False, parent=franchise)
        draft = {"film": public, "tags": ("new", f"new {number}"), "rating": 1}
        draft["critic"] = planted.people["critic"]
        make_piece(state="draft", **draft)
        make_piece(state="approved", **draft | {"film": film})
        make_scheduled(**draft, franchise=franchise)
        make_held(**draft, person=planted.people["actor"])

    assert differing(before, answers_of(stranger, paths)) == []


# A3: an address that is taken looks like one that is free


def states_of_pieces(it):
    """(what it is, its slug) of pieces that no reader may know of."""
    yield from it.hidden_slugs.items()
    for number in range(12):
        for state in ("draft", "in_review", "approved"):
            slug = f"hidden-{state.replace('_', '-')}-{number}"
            make_piece(state=state, slug=slug, film=it.films["film"])
            yield f"{state} piece {number}", slug


def test_a_drafts_address_answers_as_one_that_never_was(planted, stranger):
    pairs = list(states_of_pieces(planted))
    told = []
    for what, slug in pairs:
        asked = {}
        for path in (slug, "x" * len(slug)):
            with CaptureQueriesContext(
                connection,
            ) as queries:
                answer = ask(stranger, f"/reviews/{path}/")
            asked[path] = (answer, len(queries))
        (one, its_queries), (other, other_queries) = asked.values()
        if (one, its_queries) != (other, other_queries) or one.status != 404:
            told.append(f"The {what} answers unlike an address that never was.")

    assert not told, "\n".join(told)
    assert len(pairs) >= 50


def test_hidden_records_answer_as_ones_that_never_were(planted, stranger):
    public = {"critic", "actor", "film", "series", "franchise", "story"}
    for name, records in (
        ("people", planted.people),
        ("films", planted.films),
        ("franchises", planted.franchises),
    ):
        for what, hidden in records.items():
            if what in public:
                continue
            answers = []
            for slug in (hidden.slug, "x" * len(hidden.slug)):
                with CaptureQueriesContext(connection) as queries:
                    answers.append((ask(stranger, f"/{name}/{slug}/"), len(queries)))
            assert answers[0] == answers[1], what
            assert answers[0][0].status == 404


# A5: no parameter, method or wish of a client lifts the veil


@pytest.mark.once
def test_parameters_that_mean_nothing_here_change_no_answer(planted, stranger):
    told = []
    for path in resolver.one_path_of_each(planted):
        plain = ask(stranger, path)
        assert plain.status == 200, path
        for query in QUERIES:
            if ask(stranger, f"{path}?{query}") != plain:
                told.append(f"{path}?{query} answers unlike {path}.")
    assert not told, "\n".join(told)


@pytest.mark.once
def test_lists_are_no_oracle_for_lookups(planted, stranger):
    lists = [path for path in resolver.one_path_of_each(planted) if is_a_list(path)]
    told = []
    for path in lists:
        plain = ask(stranger, path)
        for lookup in LOOKUPS:
            answer = ask(stranger, f"{path}?{lookup}")
            if answer != plain and answer.status != 400:
                told.append(f"{path}?{lookup} answers {answer.status}, and otherwise.")
    assert len(lists) >= 10
    assert not told, "\n".join(told)


def is_a_list(path):
    starts = ("/films/", "/people/", "/franchises/", "/tags/", "/archive/", "/search/")
    return path == "/" or path in ("/reviews/", "/corrections/") or path.startswith(starts)


@pytest.mark.once
def test_no_way_of_asking_shows_more(planted, stranger):
    hidden = Detector(planted.secret)
    told = []
    for path in resolver.one_path_of_each(planted):
        for accept in ACCEPTS:
            for method in ("get", "head", "options"):
                answer = ask(stranger, path, method, headers={"accept": accept})
                told += list(faults(path, answer))
                told += [f"{method} {path} shows the {where}." for where in hidden.found(answer)]
                if method == "head" and answer.body:
                    told.append(f"HEAD {path} has a body.")
    assert not told, "\n".join(told)


@pytest.mark.parametrize("role", ["writer", "publisher", "superuser"])
def test_public_answers_are_the_same_for_whoever_is_signed_in(planted, stranger, role):
    paths = resolver.one_path_of_each(planted)
    before = answers_of(stranger, paths)
    someone = Client(raise_request_exception=False)
    someone.force_login(planted.users[role])
    someone.get("/admin/")

    assert differing(before, answers_of(someone, paths)) == []


def test_a_preview_of_the_site_leaves_no_trace_for_strangers(planted, stranger):
    paths = resolver.one_path_of_each(planted)
    before = answers_of(stranger, paths)
    publisher = Client(raise_request_exception=False)
    publisher.force_login(planted.users["publisher"])
    waiting = planted.editions["scheduled"]
    friday = waiting.goes_live_at + datetime.timedelta(hours=1)

    previewed = [ask(publisher, f"/admin/at/{friday:%Y-%m-%dT%H:%M:%SZ}{path}") for path in paths]

    assert {answer.status for answer in previewed} <= {200, 404}
    assert any(waiting.headline in answer.text for answer in previewed)
    assert differing(before, answers_of(stranger, paths)) == []


# A writer learns nothing by the filters of the desk's lists


def test_the_desks_lists_are_no_oracle_for_a_writer(planted):
    outsider = Client(raise_request_exception=False)
    outsider.force_login(make_user(role="writer"))
    told = []
    for name in ("reviews/review", "reviews/edition", "films/film", "people/person"):
        path = f"/admin/{name}/"
        for lookup in LOOKUPS:
            answer = ask(outsider, f"{path}?{lookup}")
            if answer.status >= 500:
                told.append(f"{path}?{lookup} answers {answer.status}.")
            for edition in Edition.objects.all():
                if edition.headline in answer.text and name.startswith("reviews"):
                    told.append(f"{path}?{lookup} shows a writer the piece of another.")
    assert not told, "\n".join(told)
