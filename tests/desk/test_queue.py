import datetime

import pytest
from django.contrib.admin import AdminSite
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from reviews import verbs
from reviews.models import Review
from reviews.snapshots import Draft
from tests.desk import pages
from tests.factories import make_live, make_piece, make_scheduled, make_user

pytestmark = pytest.mark.django_db


def as_(user):
    client = Client()
    client.force_login(user)
    return client


def shown(client, tab):
    return pages.text(client.get(reverse("admin:queue"), {"show": tab}))


@pytest.mark.parametrize("role", ["writer", None])
def test_the_queue_is_for_moderators(role):
    answer = as_(make_user(role=role)).get(reverse("admin:queue"))

    assert answer.status_code == (403 if role else 302)


def test_what_waits_is_shown_and_nothing_else():
    make_piece(headline="Still a draft")
    make_piece(state="in_review", headline="Waits for you")
    make_piece(state="approved", headline="Approved already")
    make_live(headline="Live already")
    client = as_(make_user(role="moderator"))

    said = shown(client, "everyone")

    assert "Waits for you" in said
    assert "Waiting 0" in said
    for other in ("Still a draft", "Approved already", "Live already"):
        assert other not in said


def test_mine_is_what_nobody_else_holds():
    held, free, assigned = (
        make_piece(state="in_review", headline=name) for name in ("Held", "Free", "Assigned")
    )
    moderator, other = make_user(role="moderator"), make_user(role="moderator")
    verbs.claim(held, other)
    verbs.claim(assigned, other)
    verbs.assign(assigned, other, editor=moderator)
    client = as_(moderator)

    mine, everyone = shown(client, "mine"), shown(client, "everyone")

    assert "Free" in mine
    assert "Assigned" in mine
    assert "Held" not in mine
    assert "Held" in everyone
    assert free.state == "in_review"


def test_what_is_overdue_says_so():
    late, in_time = (make_piece(headline=name) for name in ("Late piece", "Piece in time"))
    moderator = make_user(role="moderator")
    now = timezone.now()
    verbs.assign(late, moderator, editor=moderator, due_at=now - datetime.timedelta(hours=1))
    verbs.assign(in_time, moderator, editor=moderator, due_at=now + datetime.timedelta(hours=1))

    said = shown(as_(moderator), "overdue")

    assert "Late piece" in said
    assert "Overdue: it was due on" in said
    assert "Piece in time" not in said


def test_what_is_scheduled_and_what_was_stopped_stand_together():
    make_scheduled(headline="Goes out soon")
    stopped = make_scheduled(headline="Stays here")
    verbs.stop(stopped, make_user(role="moderator"), reason="An embargo came.")
    make_live(headline="Live already")

    said = shown(as_(make_user(role="moderator")), "scheduled")

    assert "Goes out soon" in said
    assert "does not go out: An embargo came." in said
    assert "Live already" not in said


def test_older_text_that_is_scheduled_is_pointed_out():
    edition = make_scheduled()
    piece = Review.objects.get(pk=edition.review_id)
    moderator = make_user(role="moderator")
    draft = Draft.from_json(piece.head().snapshot)
    verbs.save(piece, moderator, draft.replace(headline="Newer"), base=1)
    verbs.submit(piece, moderator)
    client = as_(moderator)

    for tab in ("everyone", "scheduled"):
        assert "runs revision 1; 2 is newer." in shown(client, tab)
    assert "runs revision 1; 2 is newer." in pages.text(client.get(reverse("admin:index")))


@pytest.mark.parametrize(
    "query",
    ["show=nonsense", "page=0", "page=-1", "page=" + "9" * 18, "page=x", "show=mine&page=2"],
)
def test_a_nonsensical_address_still_shows_a_queue(query):
    make_piece(state="in_review")

    answer = as_(make_user(role="moderator")).get(f"{reverse('admin:queue')}?{query}")

    assert answer.status_code == 200


@pytest.mark.parametrize("tab", ["mine", "everyone", "scheduled", "overdue"])
def test_a_queue_of_three_asks_as_many_queries_as_one_of_one(tab):
    moderator = make_user(role="moderator")
    client, counted = as_(moderator), []
    due_at = timezone.now() - datetime.timedelta(hours=1)
    for more in (1, 2):
        for _ in range(more):
            piece = make_piece(state="in_review")
            verbs.assign(piece, moderator, editor=moderator, due_at=due_at)
            verbs.claim(piece, moderator)
            make_scheduled()
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("admin:queue"), {"show": tab})
        counted.append(len(queries))

    assert counted[0] == counted[1]


def test_a_writer_sees_no_queue_on_the_front_page_of_the_desk():
    make_piece(state="in_review")

    said = pages.text(as_(make_user(role="writer")).get(reverse("admin:index")))

    assert "Moderation queue" not in said
    assert "Start a piece" in said


def test_the_front_page_of_the_desk_says_what_is_mine_and_what_goes_out_next():
    writer, moderator = make_user(role="writer"), make_user(role="moderator")
    make_piece(by=writer, headline="Mine to write on")
    make_piece(by=writer, state="changes_requested", headline="Came back to me")
    make_piece(by=writer, state="in_review", headline="Out of my hands")
    make_piece(headline="Somebody else's")
    make_scheduled(headline="Goes out tomorrow")
    index = reverse("admin:index")

    mine, theirs = pages.text(as_(writer).get(index)), pages.text(as_(moderator).get(index))

    assert "Mine to write on Draft Review, revision 1" in mine
    assert "Came back to me Changes requested" in mine
    for absent in ("Out of my hands", "Somebody else's", "Goes out tomorrow"):
        assert absent not in mine
    assert "Goes out tomorrow Review" in theirs
    assert "Mine to write on" not in theirs


def test_what_else_waits_stands_beside_the_text_for_moderators_alone():
    writer = make_user(role="writer")
    read, other = (
        make_piece(by=writer, state="in_review", headline=name) for name in ("This", "The other")
    )
    path = reverse("admin:reviews_review_read", args=[read.pk])

    beside = pages.text(as_(make_user(role="moderator")).get(path))

    assert "Waits for me This Review" in beside
    assert f"{other} Review" in beside
    assert "Waits for me" not in pages.text(as_(writer).get(path))


def test_a_way_is_offered_only_to_those_who_may_take_it():
    def ways(role):
        page = as_(make_user(role=role)).get(reverse("admin:index"))
        return pages.text(page).partition("The desk")[0]

    assert "Queue Front page Pieces Films" in ways("moderator")
    assert "Queue" not in ways("writer")
    assert "Pieces Films" in ways("writer")


def test_lists_are_called_what_they_list_with_dates_and_states_in_words():
    piece = make_piece(headline="A draft")
    page = as_(make_user(role="moderator")).get(reverse("admin:reviews_review_changelist"))
    text = pages.text(page)

    assert "<h1>Pieces</h1>" in page.content.decode()
    assert '<span class="desk-mark">Draft</span>' in page.content.decode()
    assert f"{timezone.localtime(piece.changed_at):%B %Y, %H:%M}" in text


def test_only_the_index_makes_the_list_of_everything(monkeypatch):
    made = []
    build = AdminSite._build_app_dict
    monkeypatch.setattr(
        AdminSite, "_build_app_dict", lambda *given: made.append(given) or build(*given)
    )
    client = as_(make_user(role="moderator"))

    client.get(reverse("admin:queue"))
    assert made == []
    client.get(reverse("admin:index"))
    assert len(made) == 1
