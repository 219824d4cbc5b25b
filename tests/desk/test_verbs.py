"""One address for each verb: what it asks, and that a refusal changes nothing."""

import datetime

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from reviews import verbs
from reviews.admin.verb_forms import OFFERED
from reviews.models import Edition, LogEntry, Review
from reviews.snapshots import Draft
from reviews.workflow import EDITION_VERBS
from tests.desk import pages
from tests.desk.doors import address, as_, of_edition, seen
from tests.desk.tables import contents
from tests.factories import (
    make_film,
    make_live,
    make_piece,
    make_scheduled,
    make_user,
)

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def test_a_stock_deletion_is_nobody_s():
    piece = make_piece()
    client = as_(make_user(role="superuser"))

    assert client.get(address("delete", piece)).status_code == 403
    assert client.post(address("delete", piece), {"post": "yes"}).status_code == 403
    assert Review.objects.count() == 1


def test_a_decision_about_text_that_changed_meanwhile_is_refused():
    writer, moderator = make_user(role="writer"), make_user(role="moderator")
    piece = make_piece(by=writer, state="in_review")
    client = as_(moderator)
    form = pages.form(client.get(address("read", piece)), action=address("approve", piece))
    draft = Draft.from_json(piece.head().snapshot)
    verbs.edit(piece, make_user(role="moderator"), draft.replace(headline="Other"), base=1)
    before = contents()

    page = client.post(address("approve", piece), form.filled())

    assert page.status_code == 409
    assert "Nothing was done; look again, then decide." in pages.text(page)
    assert contents() == before


@pytest.mark.parametrize("missing", ["version", "number", "hash"])
def test_a_decision_that_does_not_say_what_it_saw_is_refused(missing):
    piece = make_piece(state="in_review")
    client = as_(make_user(role="moderator"))
    told = seen(piece)
    del told[missing]
    before = contents()

    page = client.post(address("approve", piece), told)

    assert page.status_code == 400
    assert "does not say what you were looking at" in pages.text(page)
    assert contents() == before


def test_a_note_survives_a_refusal():
    piece = make_piece(state="in_review")
    client = as_(make_user(role="moderator"))
    form = pages.form(client.get(address("read", piece)), action=address("request_changes", piece))
    verbs.edit(
        piece,
        make_user(role="moderator"),
        Draft.from_json(piece.head().snapshot).replace(headline="Other"),
        base=1,
    )

    page = client.post(address("request_changes", piece), form.filled(note="A long note."))

    assert page.status_code == 409
    again = pages.form(page, action=address("request_changes", piece))
    assert again.values["note"] == "A long note."
    client.post(address("request_changes", piece), again.filled())
    piece.refresh_from_db()
    assert piece.state == "changes_requested"
    assert LogEntry.objects.latest("id").reason == "A long note."


def test_a_return_needs_a_note():
    piece = make_piece(state="in_review")
    client = as_(make_user(role="moderator"))
    form = pages.form(client.get(address("read", piece)), action=address("request_changes", piece))

    page = client.post(address("request_changes", piece), form.filled(note=" "))

    assert page.status_code == 400
    piece.refresh_from_db()
    assert piece.state == "in_review"


def test_approving_for_a_time_schedules_it():
    piece = make_piece(state="in_review")
    client = as_(make_user(role="moderator"))
    form = pages.form(client.get(address("read", piece)), action=address("approve", piece))

    page = client.post(
        address("approve", piece), form.filled(then="at", at="2099-06-05T07:00"), follow=True
    )

    assert "readers get it on Friday 5 June 2099, 07:00." in pages.text(page)
    edition = Edition.objects.get()
    assert edition.goes_live_at == datetime.datetime(2099, 6, 5, 5, tzinfo=datetime.UTC)


def test_approving_for_a_time_without_a_time_approves_nothing():
    piece = make_piece(state="in_review")
    client = as_(make_user(role="moderator"))
    form = pages.form(client.get(address("read", piece)), action=address("approve", piece))

    page = client.post(address("approve", piece), form.filled(then="at"))

    assert page.status_code == 400
    assert "Choose the time at which it goes out." in pages.text(page)
    piece.refresh_from_db()
    assert piece.state == "in_review"


def test_approving_newer_text_offers_the_place_of_what_is_scheduled_first():
    edition = make_scheduled()
    piece = Review.objects.get(pk=edition.review_id)
    writer = make_user(role="moderator")
    draft = Draft.from_json(piece.head().snapshot)
    verbs.save(piece, writer, draft.replace(headline="Newer"), base=1)
    verbs.submit(piece, writer)
    client = as_(make_user(role="moderator"))
    page = client.get(address("read", piece))
    assert "runs revision 1; 2 is newer." in pages.text(page)
    assert pages.text(page).index("Approve and replace") < pages.text(page).index("Approve only")
    verbs.agree(piece, piece.created_by, hash=piece.revisions.get(number=2).hash)

    form = pages.form(page, action=address("approve", piece))
    client.post(address("approve", piece), form.filled(then="replace"))

    after = list(Edition.objects.order_by("pk").values_list("revision_number", "goes_live_at"))
    assert after == [(1, None), (2, edition.goes_live_at)]


def test_holding_withdrawing_and_bringing_back():
    edition = make_live()
    piece = Review.objects.get(pk=edition.review_id)
    moderator, publisher = as_(make_user(role="moderator")), as_(make_user(role="publisher"))

    form = pages.form(
        moderator.get(of_edition("hold", edition)), action=of_edition("hold", edition)
    )
    moderator.post(of_edition("hold", edition), form.filled(reason="A fact is in doubt."))
    assert not Edition.objects.live(timezone.now()).exists()

    refused = moderator.get(of_edition("reinstate", edition))
    assert refused.status_code == 403
    form = pages.form(
        publisher.get(address("change", piece)), action=of_edition("reinstate", edition)
    )
    publisher.post(of_edition("reinstate", edition), form.filled())
    back = Edition.objects.live(timezone.now()).get()

    form = pages.form(
        publisher.get(of_edition("withdraw", back)), action=of_edition("withdraw", back)
    )
    publisher.post(
        of_edition("withdraw", back), form.filled(reason="Wrong.", public_note="We were wrong.")
    )
    back.refresh_from_db()
    assert (back.ended_because, back.public_note) == ("withdrawn", "We were wrong.")


def test_a_time_that_the_clocks_skip_is_refused_in_words():
    piece = make_piece(state="approved")
    client = as_(make_user(role="moderator"))
    form = pages.form(client.get(address("publish", piece)), action=address("publish", piece))

    page = client.post(address("publish", piece), form.filled(at="2027-03-28T02:30"))

    assert page.status_code == 400
    assert "the clocks are put forward over 02:30 on 28 March 2027" in pages.text(page)
    assert pages.form(page, action=address("publish", piece)).values["at"] == "2027-03-28T02:30"
    assert not Edition.objects.exists()


@pytest.mark.parametrize(("fold", "hour"), [("0", 0), ("1", 1)])
def test_a_time_that_comes_twice_asks_which(fold, hour):
    piece = make_piece(state="approved")
    client = as_(make_user(role="moderator"))
    form = pages.form(client.get(address("publish", piece)), action=address("publish", piece))
    assert "at_fold" not in form.values

    page = client.post(address("publish", piece), form.filled(at="2027-10-31T02:30"))

    assert page.status_code == 400
    assert "Choose the first or the second." in pages.text(page)
    form = pages.form(page, action=address("publish", piece))
    client.post(address("publish", piece), form.filled(at_fold=fold))
    expected = datetime.datetime(2027, 10, 31, hour, 30, tzinfo=datetime.UTC)
    assert Edition.objects.get().goes_live_at == expected


@pytest.mark.parametrize(
    "at", ["0000-01-01T00:00", "99999-01-01T00:00", "0001-01-01T00:00", "9999-12-31T23:59",
           "yesterday", "2027-02-30T10:00", "x" * 9_000, "2020-01-01T00:00"],
)  # fmt: skip
def test_a_time_that_is_none_is_refused_in_words(at):
    piece = make_piece(state="approved")
    client = as_(make_user(role="moderator"))
    form = pages.form(client.get(address("publish", piece)), action=address("publish", piece))

    page = client.post(address("publish", piece), form.filled(at=at))

    assert page.status_code in (400, 409)
    assert not Edition.objects.exists()


def test_the_zone_is_printed_where_a_time_is_asked():
    piece = make_piece(state="approved")

    page = as_(make_user(role="moderator")).get(address("publish", piece))

    assert "Times are those of Europe/Berlin." in pages.text(page)


@pytest.mark.parametrize(
    "told",
    [
        {"version": "9" * 5000},
        {"version": "-1"},
        {"version": "one"},
        {"at": "a\0b"},
        {"verify_named": "\0"},
        {"expires_at_fold": "9" * 5000, "expires_at": "2027-10-31T02:30"},
    ],
)
def test_nonsense_sent_to_a_verb_is_refused_in_words(told):
    piece = make_piece(state="approved")
    client = as_(make_user(role="moderator"))
    before = contents()

    page = client.post(address("publish", piece), {"version": piece.version} | told)

    if page.status_code != 302:
        assert page.status_code in (400, 409)
        assert contents() == before
    else:
        assert "verify_named" in told


@pytest.mark.parametrize("editor", ["0", "9" * 5000, "abc", "\0", ""])
def test_an_editor_who_is_none_is_refused_in_words(editor):
    piece = make_piece()
    page = as_(make_user(role="moderator")).post(address("assign", piece), {"editor": editor})

    assert page.status_code == 400
    piece.refresh_from_db()
    assert piece.editor is None


@pytest.mark.parametrize("key", ["9" * 5000, "0", "-1", "abc", "1/2", "%20", str(2**64)])
@pytest.mark.parametrize("page", ["change", "read", "publish", "history", "compare"])
def test_a_number_that_is_no_piece_is_unknown(key, page):
    client = as_(make_user(role="moderator"))

    answer = client.get(f"/admin/reviews/review/{key}/{page}/")

    assert answer.status_code == 404


def test_other_methods_are_refused():
    piece = make_piece(state="approved")
    client = as_(make_user(role="moderator"))

    assert client.delete(address("publish", piece)).status_code == 405
    assert client.post(address("read", piece)).status_code == 405
    assert client.post(reverse("admin:queue")).status_code == 405


def test_a_get_changes_nothing():
    edition = make_live(film=make_film())
    client = as_(make_user(role="superuser"))
    before = contents()
    for verb in OFFERED:
        where = (
            of_edition(verb, edition) if verb in EDITION_VERBS else address(verb, edition.review)
        )
        client.get(where)
    for page in ("change", "read", "history", "compare"):
        client.get(address(page, edition.review))
    client.get(reverse("admin:queue"))

    assert contents() == before


def test_an_old_revision_is_brought_back():
    writer = make_user(role="writer")
    piece = make_piece(by=writer, headline="First")
    draft = Draft.from_json(piece.head().snapshot)
    verbs.save(piece, writer, draft.replace(headline="Second"), base=1)
    client = as_(writer)
    form = pages.form(
        client.get(address("revision", piece, 1)), action=address("restore_revision", piece)
    )

    client.post(address("restore_revision", piece), form.filled())

    piece.refresh_from_db()
    assert (piece.head_number, piece.headline) == (3, "First")


def test_a_purge_leaves_the_list_of_pieces():
    piece = make_piece(state="trashed")
    client = as_(make_user(role="superuser"))
    form = pages.form(client.get(address("purge", piece)), action=address("purge", piece))

    page = client.post(address("purge", piece), form.filled(reason="A test."), follow=True)

    assert page.redirect_chain[-1][0] == reverse("admin:reviews_review_changelist")
    assert not Review.objects.exists()


def test_a_claim_is_taken_and_released():
    piece = make_piece(state="in_review")
    moderator = make_user(role="moderator")
    client = as_(moderator)

    client.post(
        address("claim", piece),
        pages.form(client.get(address("read", piece)), action=address("claim", piece)).filled(),
    )
    piece.refresh_from_db()
    assert piece.claimed_by == moderator
    other = as_(make_user(role="moderator"))
    assert other.post(address("claim", piece)).status_code == 409

    client.post(address("release_claim", piece))
    piece.refresh_from_db()
    assert piece.claimed_by is None


def test_an_old_claim_can_be_taken_over():
    piece = make_piece(state="in_review")
    with time_machine.travel(timezone.now() - datetime.timedelta(hours=1)):
        verbs.claim(piece, make_user(role="moderator"))
    moderator = make_user(role="moderator")

    as_(moderator).post(address("claim", piece))

    piece.refresh_from_db()
    assert piece.claimed_by == moderator
