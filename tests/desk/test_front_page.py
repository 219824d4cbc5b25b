"""Arranging the front page at the desk: pieces are found, put, scheduled, moved and ended."""

import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from reviews import front
from reviews.models import FrontPageAct, Placing
from reviews.places import PLACES
from tests.desk import pages
from tests.factories import make_live, make_person, make_piece, make_scheduled, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.once]

DAY = datetime.timedelta(days=1)
PAGE = "/admin/front-page/"
LEAD = PLACES["lead"]


@pytest.fixture
def by():
    return make_user(role="moderator", username="ines")


@pytest.fixture
def client(by):
    client = Client()
    client.force_login(by)
    return client


def put(piece, by, place="lead", **more):
    return front.put(PLACES[place], piece, by, version=front.version(), **more)


def send(client, page, path, **changed):
    """The page's form that posts, sent with some of its values changed."""
    form = next(
        form for form in pages.forms(page) if form.method == "post" and "version" in form.values
    )
    return client.post(path, form.filled(**changed))


def choose(client, place, piece, **more):
    path = f"{PAGE}{place}/"
    return send(client, client.get(path), path, piece=str(piece.pk), **more)


@pytest.mark.parametrize(("role", "status"), [(None, 302), ("writer", 403), ("moderator", 200)])
def test_only_moderators_see_it(role, status):
    client = Client()
    client.force_login(make_user(role=role))
    for path in (PAGE, f"{PAGE}lead/"):
        assert client.get(path).status_code == status


def test_every_place_says_who_stands_there_and_why(client, by):
    put(make_live(headline="Put here").review, by)
    put(make_scheduled(headline="Not out yet").review, by, "reviewed-1")
    make_live(headline="Simply the newest")

    shown = pages.text(client.get(PAGE))

    assert all(place.label in shown for place in PLACES.values())
    assert "Put here Review" in shown
    assert "Arranged by ines since" in shown
    assert "Simply the newest Review" in shown
    assert "“Not out yet” is arranged here, but readers do not get it" in shown
    assert "ines put “Put here” (Lead)" in shown


def test_a_piece_is_found_among_live_and_scheduled_ones_alone(client):
    make_live(headline="A ballet that is live", critic=make_person(name="Nadia Verlinden"))
    make_scheduled(headline="A ballet to come")
    make_live(kind="essay", headline="An essay on ballet")
    make_piece(headline="A draft of a ballet")
    make_piece(state="approved", headline="An approved ballet")
    make_live(headline="About a heist")

    def found(place, words):
        return pages.text(client.get(f"{PAGE}{place}/", {"q": words}))

    in_lead, in_programme = found("lead", "BALLET"), found("reviewed-1", "ballet")
    for headline in ("A ballet that is live", "A ballet to come"):
        assert headline in in_lead
        assert headline in in_programme
    assert "An essay on ballet" in in_lead
    assert "An essay on ballet" not in in_programme
    assert "A ballet that is live" in found("lead", "verlinden")
    for absent in ("draft of a ballet", "approved ballet", "heist"):
        assert absent not in in_lead
    assert "No live or scheduled piece" in found("lead", "zyzzyva")


def test_what_is_chosen_stands_at_once(client):
    piece = make_live().review

    answer = choose(client, "lead", piece)

    assert answer.url == f"{PAGE}#place-lead"
    placing = Placing.objects.get()
    assert (placing.review, placing.place, placing.ends_at) == (piece, "lead", None)
    assert placing.is_standing(timezone.now())


def test_a_piece_that_waits_takes_its_place_when_readers_get_it(client):
    edition = make_scheduled()
    choose(client, "lead", edition.review, when="with_it")
    assert Placing.objects.get().begins_at == edition.goes_live_at


def test_a_time_can_be_chosen_and_an_end(client, settings):
    assert settings.TIME_ZONE == "Europe/Berlin"
    choose(
        client, "lead", make_live().review, when="at", at="2031-05-01T10:00",
        until="2031-05-03T10:00",
    )  # fmt: skip
    placing = Placing.objects.get()
    assert placing.begins_at == datetime.datetime(2031, 5, 1, 8, tzinfo=datetime.UTC)
    assert placing.ends_at == datetime.datetime(2031, 5, 3, 8, tzinfo=datetime.UTC)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"piece": ""}, "Choose a piece."),
        ({"piece": "999999999"}, "neither live nor scheduled"),
        ({"piece": "nonsense"}, "neither live nor scheduled"),
        ({"piece": "9" * 30}, "neither live nor scheduled"),
        ({"piece": "9" * 5000}, "neither live nor scheduled"),
        ({"piece": "", "q": "a\x00b"}, "Choose a piece."),
        ({"version": "9" * 30}, "which front page you were looking at"),
        ({"when": "at"}, "Choose the time"),
        ({"when": "at", "at": "tomorrow"}, "Write the time as a date"),
        ({"when": "at", "at": "2001-05-01T10:00"}, "That time has passed"),
        ({"until": "2001-05-01T10:00"}, "end before it begins"),
        ({"version": "x"}, "which front page you were looking at"),
    ],
)
def test_a_form_that_cannot_be_is_answered_in_words(client, changed, sentence):
    piece, path = make_live(headline="The chosen one").review, f"{PAGE}lead/"
    told = {"piece": str(piece.pk)} | changed
    answer = client.post(path, pages.forms(client.get(path))[-1].values | told)
    assert answer.status_code in (400, 409)
    assert sentence in pages.text(answer)
    assert not Placing.objects.exists()


def test_a_draft_is_not_to_be_had_by_its_number(client):
    draft = make_piece()
    make_live()
    answer = choose(client, "lead", draft)
    assert answer.status_code == 400
    assert str(draft) not in pages.text(answer)


def test_whoever_comes_second_is_told_and_keeps_what_was_chosen(client, by):
    first, second = make_live(headline="First").review, make_live(headline="Second").review
    path = f"{PAGE}lead/?q=second"
    page = client.get(path)
    put(first, make_user(role="moderator", username="omar"))

    told = send(client, page, f"{PAGE}lead/", piece=str(second.pk))

    assert told.status_code == 409
    assert "last by omar: put “First” (Lead). Nothing was done" in pages.text(told)
    assert list(Placing.objects.values_list("review", flat=True)) == [first.pk]
    assert send(client, told, f"{PAGE}lead/").status_code == 302, "it can be sent again"
    assert Placing.objects.order_by("-pk")[0].review == second


def test_pieces_move_and_end_from_the_page(client, by):
    piece = make_live(kind="essay").review
    row = put(piece, by, "long-1")
    moving = next(form for form in pages.forms(client.get(PAGE)) if form.action.endswith("/move/"))
    assert moving.submits == {("step", "-1"), ("step", "1")}

    answer = client.post(moving.action, moving.filled(step="1"))
    assert answer.url == f"{PAGE}#place-long-2"
    row = Placing.objects.get(place="long-2")
    path = reverse("admin:front_end", args=[row.pk])
    assert send(client, client.get(path), path).status_code == 302

    row.refresh_from_db()
    assert row.ended_because == "expired"
    assert [act.verb for act in FrontPageAct.objects.order_by("pk")] == ["put", "move", "end"]


def test_an_old_button_is_refused_with_the_page_as_it_is_now(client, by):
    row = put(make_live(kind="essay").review, by, "long-1")
    moving = next(form for form in pages.forms(client.get(PAGE)) if form.action.endswith("/move/"))
    put(make_live(headline="Came between").review, by)

    told = client.post(moving.action, moving.filled(step="1"))

    assert told.status_code == 409
    assert "Nothing was done" in pages.text(told)
    assert "Came between" in pages.text(told)
    row.refresh_from_db()
    assert row.place == "long-1"


def test_the_page_is_looked_at_as_it_will_be(client, by):
    now = make_live(headline="Stands now").review
    to_come = make_scheduled(headline="Comes tomorrow")
    put(now, by)
    put(to_come.review, by, at=to_come.goes_live_at)
    later = timezone.localtime(to_come.goes_live_at + datetime.timedelta(minutes=5))

    page = client.get(PAGE, {"at": f"{later:%Y-%m-%dT%H:%M}"})

    assert "This is the front page as it will be" in pages.text(page)
    lead = pages.text(page).partition("Now reviewed")[0]
    assert "Comes tomorrow Review" in lead
    assert "Stands now Review" not in lead
    assert not [
        form for form in pages.forms(page) if form.method == "post" and "step" in form.values
    ]
    assert "/admin/at/" not in page.content.decode(), "for publishers alone"
    assert client.get(PAGE, {"at": "nonsense"}).status_code == 400


def test_a_publisher_is_led_to_the_page_as_readers_will_get_it(by):
    publisher = Client()
    publisher.force_login(make_user(role="publisher"))
    waits = make_scheduled(headline="Comes tomorrow")
    put(waits.review, by)
    page = publisher.get(PAGE, {"at": f"{waits.goes_live_at + DAY:%Y-%m-%dT%H:%M}"})

    preview = publisher.get(page.context["as_of"])

    assert page.context["as_of"] in page.content.decode()
    assert "Comes tomorrow</a></h1>" in preview.content.decode()
    assert "Comes tomorrow" not in publisher.get("/").content.decode()


@pytest.mark.parametrize("path", ["nowhere/", "placings/99999999/end/", "placings/1/", "LEAD/"])
def test_a_place_that_is_not_there_is_not_there(client, path):
    assert client.get(f"{PAGE}{path}").status_code == 404


def test_the_page_costs_the_same_however_much_is_arranged(client, by):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            client.get(PAGE)
        return len(queries)

    put(make_live().review, by)
    one = cost()
    for place in ("reviewed-1", "reviewed-2", "long-1"):
        put(make_live().review, by, place)
        put(make_live().review, by, place, at=timezone.now() + DAY)
    assert cost() == one
