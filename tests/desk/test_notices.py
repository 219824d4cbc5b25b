"""Who hears of what by mail, made from the log and sent by the worker."""

import datetime
import io
import socket

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from desk import notices
from desk.models import Notice
from reviews import verbs
from reviews.models import LogEntry, Review
from reviews.snapshots import Draft
from tests.factories import make_held, make_live, make_piece, make_scheduled, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.once]

REASON = "The moderators are all on one train."
MONDAY = datetime.datetime(2027, 1, 4, 9, tzinfo=datetime.UTC)
HOUR, DAY = datetime.timedelta(hours=1), datetime.timedelta(days=1)


@pytest.fixture
def clock(time_machine):
    time_machine.move_to(MONDAY, tick=False)
    return time_machine


def break_the_glass(**piece):
    alone = make_user(role="superuser", username="alone", email="alone@example.org")
    piece = make_piece(state="in_review", **piece)
    head = piece.head()
    return verbs.break_glass(piece, alone, version=piece.version, hash=head.hash, reason=REASON)


def work():
    out = io.StringIO()
    call_command("worker", "--once", stdout=out)
    return out.getvalue().strip()


def told():
    return sorted(address for message in mail.outbox for address in message.to)


def test_every_publisher_hears_that_the_glass_was_broken_and_nobody_else():
    for name in ("ann", "ben"):
        make_user(role="publisher", email=f"{name}@example.org")
    make_user(role="publisher", email="gone@example.org", is_active=False)
    make_user(role="publisher")  # without an address
    make_user(role="moderator", email="moderator@example.org")
    piece = break_the_glass(headline="A secret headline", body="<p>Secret words.</p>")

    assert work() == "2 sent."

    assert told() == ["ann@example.org", "ben@example.org"]
    message = mail.outbox[0]
    assert message.subject == f"Piece {piece.pk} was approved by one person alone"
    assert "Who: alone\n" in message.body
    assert f"Reason: {REASON}\n" in message.body
    assert f"https://marquee.example/admin/reviews/review/{piece.pk}/history/" in message.body
    assert "ecret" not in message.subject + message.body


def test_nobody_hears_of_the_same_thing_twice():
    make_user(role="publisher", email="ann@example.org")
    break_the_glass()

    assert [work(), work()] == ["1 sent.", "0 sent."]
    assert len(mail.outbox) == 1


def test_publishers_hear_that_a_piece_was_held():
    make_user(role="publisher", email="ann@example.org")
    make_live()  # of which nobody hears
    held = make_held()

    work()

    assert [message.subject for message in mail.outbox] == [
        f"Piece {held.review_id} was taken from readers"
    ]


def test_a_writer_hears_that_an_editor_changed_the_text_in_review():
    writer = make_user(role="writer", email="writer@example.org")
    editor = make_user(role="moderator", email="editor@example.org")
    piece = make_piece(by=writer, state="in_review")
    head = piece.head()
    draft = Draft.from_json(head.snapshot).replace(kicker="Mended")
    verbs.edit(piece, editor, draft, base=head.number)

    work()

    assert told() == ["writer@example.org"]


def test_a_writer_hears_that_an_embargo_stopped_what_was_scheduled():
    writer = make_user(role="writer", email="writer@example.org")
    edition = make_scheduled(by=writer)
    verbs.stop(edition, make_user(role="moderator"), reason="Under embargo till Friday.")

    work()

    assert told() == ["writer@example.org"]
    assert "Reason: Under embargo till Friday.\n" in mail.outbox[0].body


def test_what_is_old_or_was_purged_is_no_news(clock):
    make_user(role="publisher", email="ann@example.org")
    writer = make_user(role="writer", email="writer@example.org")
    piece = make_piece(by=writer, state="in_review")
    draft = Draft.from_json(piece.head().snapshot).replace(kicker="Mended")
    verbs.edit(piece, make_user(role="moderator"), draft, base=piece.head_number)
    notices.write(timezone.now())
    verbs.take_back(piece, writer)
    binned = verbs.trash(
        piece, make_user(role="moderator"), version=Review.objects.get(pk=piece.pk).version
    )
    verbs.purge(binned, make_user(role="superuser"), version=binned.version, reason="By mistake.")
    break_the_glass()
    clock.shift(8 * DAY)

    assert work() == "0 sent."
    assert not notices.overdue(timezone.now())


def test_a_mail_server_that_is_away_loses_no_mail_and_undoes_nothing(client, settings, clock):
    make_user(role="publisher", email="ann@example.org")
    piece = break_the_glass()
    working = settings.MAILERS
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        away = {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {"host": "127.0.0.1", "port": nobody.getsockname()[1], "timeout": 1},
        }
        settings.MAILERS = {"default": away}
        assert [work(), work()] == ["0 sent.", "0 sent."]
    assert Notice.objects.get().tries == 1  # the second time it was not due yet

    clock.shift(2 * HOUR)
    ready = client.get("/readyz")
    assert ready.status_code == 200
    assert ready.text == "ready\nMail of the desk is overdue. Is the worker running?\n"
    settings.MAILERS = working

    assert work() == "1 sent."
    assert told() == ["ann@example.org"]
    assert client.get("/readyz").text == "ready\n"
    assert LogEntry.objects.filter(review=piece, verb="break_glass").count() == 1
