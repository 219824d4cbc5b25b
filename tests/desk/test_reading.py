"""Reading at the desk: what changed since one last read it, old revisions, the history."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reviews import verbs
from reviews.admin.situation import LATEST
from reviews.models import Review
from reviews.snapshots import Draft
from tests.desk import pages
from tests.factories import make_film, make_image, make_live, make_next, make_piece, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def as_(user):
    client = Client()
    client.force_login(user)
    return client


def address(name, piece, *more):
    return reverse(f"admin:reviews_review_{name}", args=[piece.pk, *more])


def save(piece, by, **changes):
    piece.refresh_from_db()
    draft = Draft.from_json(piece.head().snapshot)
    verb = verbs.edit if piece.state == "in_review" else verbs.save
    return verb(piece, by, draft.replace(**changes), base=piece.head_number)


@pytest.fixture
def moderator():
    return make_user(role="moderator")


def marked(response, tag):
    return " ".join("".join(node.itertext()) for node in pages.tree(response).iter(tag))


def came(response):
    return marked(response, f"{pages.XHTML}ins")


def went(response):
    return marked(response, f"{pages.XHTML}del")


def test_who_has_not_read_it_yet_is_told_so(moderator):
    piece = make_piece(state="in_review")

    said = pages.text(as_(moderator).get(address("read", piece)))

    assert "You have not read it yet." in said
    assert "All of it is new to you." in said


def test_changes_are_shown_since_it_was_marked_as_read(moderator):
    piece = make_piece(state="in_review", headline="The old headline")
    client = as_(moderator)
    button = pages.form(client.get(address("read", piece)), action=address("mark_read", piece))
    client.post(address("mark_read", piece), button.filled())
    save(piece, make_user(role="moderator"), headline="The new headline")

    page = client.get(address("read", piece))

    assert "You last read revision 1." in pages.text(page)
    assert (went(page), came(page)) == ("old", "new")


def test_looking_at_it_is_not_reading_it(moderator):
    piece = make_piece(state="in_review")
    client = as_(moderator)

    client.get(address("read", piece))

    assert "You have not read it yet." in pages.text(client.get(address("read", piece)))


def test_a_decision_is_a_reading(moderator):
    writer = make_user(role="writer")
    piece = make_piece(by=writer, state="in_review", headline="The old headline")
    verbs.request_changes(piece, moderator, version=piece.version, note="Another headline.")
    save(piece, writer, headline="The new headline")
    verbs.submit(piece, writer)

    page = as_(moderator).get(address("read", piece))

    assert (went(page), came(page)) == ("old", "new")


def test_changes_can_be_shown_against_what_is_live(moderator):
    edition = make_live(headline="The live headline")
    piece = Review.objects.get(pk=edition.review_id)
    save(piece, moderator, headline="The second headline")
    verbs.mark_read(piece, moderator, number=2)
    save(piece, moderator, headline="The third headline")
    client = as_(moderator)

    assert went(client.get(address("read", piece), {"against": "live"})) == "live"
    assert went(client.get(address("read", piece), {"against": "read"})) == "second"
    assert went(client.get(address("read", piece), {"against": "nonsense"})) == "second"


def test_the_text_is_shown_as_text_and_runs_nothing(moderator):
    image = make_image()
    film = make_film(title="Ballerina")
    piece = make_piece(
        state="in_review",
        body=f'<p>See <a data-ref="film:{film.pk}">the film</a>.</p>'
        f'<figure data-image="{image.pk}"></figure><p>&lt;script&gt;alert(1)&lt;/script&gt;</p>',
        verdict="<b>bold</b>",
    )

    page = as_(moderator).get(address("read", piece))

    html = page.content.decode()
    assert "<script>alert(1)" not in html
    assert "&lt;b&gt;bold" in html
    assert reverse("admin:films_film_change", args=[film.pk]) in html
    shown = reverse("admin:images_image_file", args=[image.pk])
    assert shown in html
    assert as_(moderator).get(shown).status_code == 200


def test_two_revisions_are_compared_field_by_field(moderator):
    film, other = make_film(title="First film"), make_film(title="Second film")
    piece = make_piece(film=film, headline="One", rating=7)
    subject = Draft.from_json(piece.head().snapshot).subjects[0]
    save(
        piece,
        moderator,
        headline="Two",
        rating=9,
        subjects=(type(subject)(kind="film", id=other.pk, main=True),),
        body="<p>Another text.</p>",
    )

    page = as_(moderator).get(address("compare", piece), {"old": "1", "new": "2"})

    said = pages.text(page)
    for label in ("Headline", "Rating", "Subjects", "Changed text"):
        assert label in said
    assert "First" in went(page)
    assert "Second" in came(page)
    assert "3½" in went(page)


@pytest.mark.parametrize("query", ["old=0", "old=99", "new=x", "old=" + "9" * 18, "new=-1"])
def test_revisions_that_are_none_are_unknown(moderator, query):
    piece = make_piece()

    assert as_(moderator).get(f"{address('compare', piece)}?{query}").status_code == 404


@pytest.mark.parametrize("number", ["0", "99", "x", "9" * 5000])
def test_a_revision_that_is_none_is_unknown(moderator, number):
    piece = make_piece()

    answer = as_(moderator).get(f"/admin/reviews/review/{piece.pk}/revision/{number}/")

    assert answer.status_code == 404


def test_the_history_lists_revisions_and_the_log(moderator):
    piece = make_piece(state="in_review")
    verbs.request_changes(piece, moderator, version=piece.version, note="Shorter, please.")
    save(piece, moderator, headline="Shorter")

    said = pages.text(as_(moderator).get(address("history", piece)))

    assert "Revision 2" in said
    assert "Return with a note" in said
    assert "Shorter, please." in said


def test_a_contributor_reads_what_they_worked_on():
    writer, editor = make_user(role="writer"), make_user(role="moderator")
    piece = make_piece(by=writer)
    save(piece, editor, headline="Mended")
    editor.groups.set(writer.groups.all())

    for page in ("change", "read", "history", "compare"):
        assert as_(editor).get(address(page, piece)).status_code == 200


@pytest.mark.parametrize("page", ["read", "change", "history"])
def test_a_long_life_asks_no_more_queries_than_a_short_one(moderator, page):
    counted = []
    client = as_(moderator)
    for more in (1, 3):
        edition = make_live()
        for n in range(more - 1):
            edition = make_next(edition, headline=f"Another {n}")
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address(page, edition.review)).status_code == 200
        counted.append(len(queries))

    assert counted[0] == counted[1]


def test_a_long_history_has_pages(moderator):
    piece = make_piece()
    for n in range(LATEST):
        save(piece, moderator, headline=f"Headline {n}")
    client = as_(moderator)

    first = client.get(address("history", piece))
    second = piece.log.order_by("pk")[1].pk
    older = client.get(address("history", piece), {"before": "2", "line": second})

    assert address("revision", piece, LATEST + 1) in first.content.decode()
    assert address("revision", piece, 1) not in first.content.decode()
    assert "?before=2" in first.content.decode()
    assert address("revision", piece, 1) in older.content.decode()
    assert "Older" not in pages.text(older)
    assert "Start a piece" in pages.text(older)
    assert "Start a piece" not in pages.text(first)


@pytest.mark.parametrize("before", ["x", "-1", "0", "9" * 18, ""])
def test_a_nonsensical_page_of_the_history_is_the_first(moderator, before):
    piece = make_piece()

    said = pages.text(as_(moderator).get(address("history", piece), {"before": before}))

    assert "Revision 1" in said
