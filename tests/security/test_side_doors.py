"""Lists, choosers, bulk actions and odd parameters obey the same row as the page (promise B2)."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import make_user
from tests.security.crawling import Detector, ask
from tests.tables import contents, differences

pytestmark = [pytest.mark.django_db, pytest.mark.once]

# Every chooser that offers pieces or what hangs on them.
CHOOSERS = (
    ("reviews", "recordchoice", "review"),
    ("reviews", "draftreference", "piece"),
    ("reviews", "edition", "review"),
    ("reviews", "edition", "revision"),
    ("reviews", "logentry", "review"),
    ("reviews", "embargo", "film"),
    ("people", "account", "user"),
)
OF_PIECES = ("piece", "review", "interview", "list", "text")


@pytest.fixture
def outsider():
    """A writer with no part in any piece."""
    client = Client(raise_request_exception=False)
    client.force_login(make_user(role="writer"))
    return client


def of_pieces(it):
    """The tokens that stand in pieces: other records are there for every writer to see."""
    return {
        token: where
        for token, where in it.secret.items()
        if re.search(rf"(of|in) the [a-z, _]*({'|'.join(OF_PIECES)})", where)
        or where.startswith(("reason", "note to", "message", "with whom", "e-mail"))
    }


@pytest.mark.parametrize(("app", "model", "field"), CHOOSERS)
def test_no_chooser_offers_a_writer_anothers_piece(planted, outsider, app, model, field):
    hidden = of_pieces(planted)
    assert len(hidden) > 200
    for term in ("", "a", *list(hidden)[:5]):
        path = reverse("admin:autocomplete")
        query = f"?app_label={app}&model_name={model}&field_name={field}&term={term}"
        answer = ask(outsider, path + query)
        assert answer.status in (200, 403, 404)
        assert Detector(hidden).found(answer) == []


def test_no_list_shows_a_writer_anothers_piece(planted, outsider):
    hidden = Detector(of_pieces(planted))
    paths = ["/admin/", "/admin/reviews/", "/admin/reviews/review/", "/admin/reviews/edition/"]
    paths += [f"/admin/reviews/review/?q={token}" for token in list(planted.hidden_slugs.values())]
    paths += ["/admin/reviews/review/?trash=yes", "/admin/reviews/review/?readers=live"]
    paths += ["/admin/reviews/review/?_popup=1", "/admin/reviews/review/?_to_field=id&_popup=1"]
    paths += ["/admin/reviews/edition/?_popup=1&e=1", "/admin/reviews/review/?all="]
    for path in paths:
        answer = ask(outsider, path)
        query = path.partition("?q=")[2]
        assert [where for where in hidden.found(answer) if where != planted.secret.get(query)] == []


def test_odd_parameters_open_no_page_of_anothers_piece(planted, outsider):
    piece, live = planted.pieces["draft"], planted.editions["live"]
    before, opened = contents(), []
    for query in ("", "?_popup=1", "?_to_field=id", "?_changelist_filters=x", "?_saveasnew=1"):
        for row, pages in (
            (
                f"review/{piece.pk}",
                ("change", "delete", "history", "read", "compare", "revision/1"),
            ),
            (f"edition/{live.pk}", ("change", "delete", "history", "hold", "withdraw")),
        ):
            for page in pages:
                for method in ("get", "post"):
                    path = f"/admin/reviews/{row}/{page}/{query}"
                    form = {"_saveasnew": "1", "post": "yes", "reason": "Because.", "version": 1}
                    data = {"data": form} if method == "post" else {}
                    answer = ask(outsider, path, method, **data)
                    if answer.status != 404:
                        opened.append(f"{method} {path} answered {answer.status}.")
    assert opened == []
    assert differences(before, contents()) == []


@pytest.mark.parametrize("role", ["writer", "moderator", "publisher", "superuser"])
def test_no_bulk_action_deletes_anything(planted, role):
    client = Client(raise_request_exception=False)
    client.force_login(planted.users[role])
    targets = {
        "reviews/review": planted.pieces["draft"],
        "reviews/edition": planted.editions["live"],
        "films/film": planted.films["film"],
        "people/person": planted.people["critic"],
        "auth/user": planted.users["moderator"],
    }
    before = contents()
    for path, row in targets.items():
        form = {"action": "delete_selected", "_selected_action": row.pk, "post": "yes", "index": 0}
        ask(client, f"/admin/{path}/", "post", data=form)

    assert differences(before, contents()) == []


@pytest.mark.parametrize("action", ["verify_selected", "unverify_selected"])
def test_a_writer_verifies_nothing_in_bulk(planted, outsider, action):
    before = contents()
    for path, row in (
        ("films/film", planted.films["unverified film"]),
        ("people/person", planted.people["unverified"]),
        ("people/person", planted.people["critic"]),
    ):
        form = {"action": action, "_selected_action": row.pk, "index": 0}
        ask(outsider, f"/admin/{path}/", "post", data=form)
        ask(outsider, f"/admin/{path}/{row.pk}/change/", "post", data=form)

    assert differences(before, contents()) == []


def test_pictures_of_drafts_are_shown_to_the_desk_alone(planted, outsider):
    image = planted.images["picture of the draft piece"]
    path = reverse("admin:images_image_file", args=[image.pk])
    moderator = Client()
    moderator.force_login(planted.users["moderator"])

    assert ask(moderator, path).body.startswith(b"\x89PNG")
    assert ask(Client(), path).status == 302
    assert ask(outsider, "/admin/images/image/999999/file/").status == 404
