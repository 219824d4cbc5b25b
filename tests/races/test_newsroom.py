"""A newsroom at work: eight write and publish, eight read, and nobody waits for long."""

import threading
import time

import pytest
from django.db import connection

from reviews.models import Edition, LogEntry
from tests.factories import make_film, make_person, make_user
from tests.races.serving import Server

pytestmark = [pytest.mark.races, pytest.mark.once]

WRITERS = READERS = 8
PATHS = ("/", "/reviews/", "/films/", "/people/", "/feeds/rss.xml", "/search/?q=piece")


class Reader(threading.Thread):
    """Reads page after page until told to stop, and keeps what was no page."""

    def __init__(self, server, number):
        super().__init__()
        self.server, self.number = server, number
        self.read, self.wrong = 0, []
        self.is_done = False

    def run(self):
        while not self.is_done:
            path = PATHS[(self.number + self.read) % len(PATHS)]
            try:
                status, _ = self.server.get(path)
            except OSError as error:
                status = repr(error)
            if status != 200:
                self.wrong.append((path, status))
            self.read += 1


@pytest.fixture
def server(process_environment):
    server = Server(process_environment)
    server.start()
    yield server
    server.kill()


def test_eight_writers_and_eight_readers_get_on(crew, server, seconds):
    film, moderator = make_film(), make_user(role="moderator")
    people = [make_person() for _ in range(WRITERS)]
    writers = [make_user(role="writer", person=person) for person in people]
    assert server.first_answer("/films/")[0] == 200
    readers = [Reader(server, number) for number in range(READERS)]
    for reader in readers:
        reader.start()
    until = time.time() + seconds
    answers = crew.at_once(
        [
            {
                "act": "work", "by": writer.pk, "number": number, "moderator": moderator.pk,
                "person": person.pk, "film": film.pk, "until": until,
            }
            for number, (writer, person) in enumerate(zip(writers, people, strict=True))
        ]
    )  # fmt: skip
    for reader in readers:
        reader.is_done = True
    for reader in readers:
        reader.join()

    assert [answer for answer in answers if "done" not in answer] == []
    assert [reader.wrong for reader in readers if reader.wrong] == []
    assert all(reader.read for reader in readers)
    work = [answer["done"] for answer in answers]
    print(f"Longest verb: {max(done['longest'] for done in work):.1f} s.")
    assert all(done["written"] for done in work)
    written = sum(done["written"] for done in work)
    assert Edition.objects.count() == written
    assert LogEntry.objects.filter(verb="publish").count() == written
    assert_whole()


def assert_whole():
    """What SQLite itself says of its file; PostgreSQL looks after its own."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA integrity_check")
            assert cursor.fetchall() == [("ok",)]
    connection.check_constraints()
