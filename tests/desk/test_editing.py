"""The form over the draft: what two people type at once, what is refused, what is never lost."""

import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reviews import verbs
from reviews.models import Review, Revision
from reviews.snapshots import Draft, digest
from tests.desk import pages
from tests.factories import (
    make_draft,
    make_film,
    make_image,
    make_person,
    make_piece,
    make_scheduled,
    make_user,
)

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def as_(user):
    client = Client()
    client.force_login(user)
    return client


def address(name, piece, *more):
    return reverse(f"admin:reviews_review_{name}", args=[piece.pk, *more])


@pytest.fixture
def writer():
    return make_user(role="writer")


@pytest.fixture
def moderator():
    return make_user(role="moderator")


def opened(client, piece):
    return pages.form(client.get(address("change", piece)), id="piece-form")


def head(piece):
    piece.refresh_from_db()
    return Draft.from_json(piece.head().snapshot)


def snapshots():
    return list(Revision.objects.order_by("pk").values_list("number", "snapshot"))


def test_two_people_who_change_different_fields_both_keep_theirs(writer, moderator):
    piece = make_piece(by=writer, headline="Old", standfirst="Old sentence.")
    mine, theirs = as_(writer), as_(moderator)
    form = opened(mine, piece)
    theirs.post(address("change", piece), opened(theirs, piece).filled(headline="Theirs"))

    page = mine.post(address("change", piece), form.filled(standfirst="Mine."), follow=True)

    assert "It holds what somebody else changed meanwhile, too: headline." in pages.text(page)
    assert (head(piece).headline, head(piece).standfirst) == ("Theirs", "Mine.")


def test_a_conflict_shows_both_texts_and_keeps_mine_on_a_branch(writer, moderator):
    piece = make_piece(by=writer, headline="Old", verdict="Old verdict.")
    mine, theirs = as_(writer), as_(moderator)
    form = opened(mine, piece)
    theirs.post(
        address("change", piece),
        opened(theirs, piece).filled(headline="Their headline", verdict="Their verdict."),
    )

    page = mine.post(address("change", piece), form.filled(headline="My headline"))

    assert page.status_code == 409
    said = pages.text(page)
    assert "My headline" in said
    assert "Their headline" in said
    branch = Revision.objects.get(number=3)
    assert (branch.author, branch.parent_number) == (writer, 1)
    assert Draft.from_json(branch.snapshot).headline == "My headline"
    assert head(piece).headline == "Their headline"
    again = pages.form(page, id="piece-form")
    assert again.values["base"] == "2"
    assert again.values["headline"] == "My headline"
    # What only the other side changed stands in the form, so that saving takes nothing back.
    assert again.values["verdict"] == "Their verdict."
    mine.post(address("change", piece), again.filled())
    assert (head(piece).headline, head(piece).verdict) == ("My headline", "Their verdict.")


def test_theirs_can_be_kept_instead(writer, moderator):
    piece = make_piece(by=writer, headline="Old")
    mine, theirs = as_(writer), as_(moderator)
    form = opened(mine, piece)
    theirs.post(address("change", piece), opened(theirs, piece).filled(headline="Theirs"))
    page = mine.post(
        address("change", piece), form.filled(headline="Mine", standfirst="My sentence.")
    )

    again = pages.form(page, id="piece-form").filled(keep_theirs="headline")
    mine.post(address("change", piece), again)

    assert (head(piece).headline, head(piece).standfirst) == ("Theirs", "My sentence.")


def test_an_invalid_field_loses_nothing_that_was_typed(writer):
    piece = make_piece(by=writer)
    client, before = as_(writer), snapshots()
    film = make_film(title="The Third Film")

    page = client.post(
        address("change", piece),
        opened(client, piece).filled(
            headline="Kept headline",
            body="Kept body <b>& more",
            slug="Not A Slug",
            subjects__1__film=film.pk,
            bylines__1__role="Kept role without a person",
        ),
    )

    assert page.status_code == 400
    form = pages.form(page, id="piece-form")
    assert form.values["headline"] == "Kept headline"
    assert form.values["body"] == "Kept body <b>& more"
    assert form.values["slug"] == "Not A Slug"
    assert form.values["subjects-1-film"] == str(film.pk)
    assert form.values["bylines-1-role"] == "Kept role without a person"
    assert "The Third Film" in pages.text(page)
    assert snapshots() == before


def test_what_the_snapshot_refuses_is_said_at_its_field(writer):
    piece = make_piece(by=writer)
    client = as_(writer)

    page = client.post(address("change", piece), opened(client, piece).filled(slug="Not A Slug"))

    assert page.status_code == 400
    assert "The slug may hold only small letters a to z, digits and hyphens." in pages.text(page)


def test_a_text_written_while_the_piece_was_sent_for_review_is_shown_again(writer):
    piece = make_piece(by=writer)
    client = as_(writer)
    form = opened(client, piece)
    verbs.submit(piece, writer)
    before = snapshots()

    page = client.post(address("change", piece), form.filled(headline="Too late"))

    assert page.status_code == 409
    assert pages.form(page, id="piece-form").values["headline"] == "Too late"
    assert "“Save” needs a piece that is draft" in pages.text(page)
    assert snapshots() == before


def test_a_form_without_its_base_saves_nothing(writer):
    piece = make_piece(by=writer)
    client = as_(writer)

    page = client.post(
        address("change", piece), opened(client, piece).filled(base=None, headline="Kept")
    )

    assert page.status_code == 400
    assert "does not say which revision it was opened from" in pages.text(page)
    assert pages.form(page, id="piece-form").values["headline"] == "Kept"
    assert Revision.objects.count() == 1


def test_forged_fields_set_nothing(writer):
    piece = make_piece(by=writer)
    client = as_(writer)
    before = Review.objects.values().get()
    forged = {
        "state": "approved",
        "version": "77",
        "head_number": "9",
        "trashed_at": "2020-01-01",
        "created_by": "1",
        "editor": str(writer.pk),
        "claimed_by": str(writer.pk),
        "was_submitted": "on",
        "_saveasnew": "1",
        "_popup": "1",
        "_to_field": "id",
    }

    client.post(address("change", piece), opened(client, piece).filled(headline="New", **forged))

    after = Review.objects.values().get()
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"headline", "head_number", "version", "changed_at"}
    assert (after["head_number"], after["version"]) == (2, before["version"] + 1)


def test_every_field_of_a_draft_comes_back_as_it_was_typed(writer):
    film, other, person = make_film(), make_film(), make_person()
    image, still = make_image(), make_image(size=(9, 9))
    client = as_(writer)
    form = pages.form(client.get(reverse("admin:reviews_review_add")), id="piece-form")

    client.post(
        reverse("admin:reviews_review_add"),
        form.filled(
            **{
                "kind": "list",
                "headline": "Ten doors",
                "standfirst": "A sentence.",
                "kicker": "Lists",
                "body": "<p>One.</p>",
                "verdict": "Go.",
                "rating": "7",
                "tags": "action, Action, slow cinema,, ",
                "spoilers": "marked",
                "disclosure": "We were flown there.",
                "correction": "It was a Tuesday.",
                "substantial": "on",
                "slug": "ten-doors",
                "subjects-0-person": person.pk,
                "subjects-0-main": "on",
                "bylines-0-person": person.pk,
                "bylines-0-role": "List by",
                "pictures-0-image": image.pk,
                "pictures-0-caption": "A door.",
                "pictures-0-hero": "on",
                "entries-TOTAL_FORMS": "2",
                "entries-0-film": film.pk,
                "entries-0-position": "=2",
                "entries-0-text": "Second.",
                "entries-0-ORDER": "2",
                "entries-1-film": other.pk,
                "entries-1-position": "1",
                "entries-1-byline": person.pk,
                "entries-1-still": still.pk,
                "entries-1-ORDER": "1",
            }
        ),
    )

    draft = head(Review.objects.get())
    assert (draft.kind, draft.rating, draft.tags) == ("list", 7, ("action", "slow cinema"))
    assert (draft.spoilers, draft.substantial, draft.slug) == ("marked", True, "ten-doors")
    assert draft.main_subject.id == person.pk
    assert [(b.person, b.role) for b in draft.bylines] == [(person.pk, "List by")]
    assert [(p.image, p.caption, p.hero) for p in draft.pictures] == [(image.pk, "A door.", True)]
    assert [(e.film, e.position) for e in draft.entries] == [(other.pk, "1"), (film.pk, "=2")]
    assert (draft.entries[0].byline, draft.entries[0].still) == (person.pk, still.pk)
    assert "Second." in draft.entries[1].text


def test_rows_are_removed_and_reordered(writer):
    first, second, third = (make_film() for _ in range(3))
    draft = make_draft(film=first)
    subject = draft.subjects[0]
    more = [type(subject)(kind="film", id=film.pk) for film in (second, third)]
    piece = make_piece(by=writer, film=first, subjects=(subject, *more))
    client = as_(writer)

    client.post(
        address("change", piece),
        opened(client, piece).filled(
            subjects__1__DELETE="on", subjects__2__ORDER="1", subjects__0__ORDER="2"
        ),
    )

    assert [s.id for s in head(piece).subjects] == [third.pk, first.pk]


def test_another_row_comes_without_a_script_and_without_saving(writer):
    piece = make_piece(by=writer)
    client = as_(writer)
    form = opened(client, piece)

    page = client.post(
        address("change", piece), form.filled(_more="entries", headline="Not saved yet")
    )

    again = pages.form(page, id="piece-form")
    assert page.status_code == 200
    assert again.values["entries-TOTAL_FORMS"] == "2"
    assert again.values["headline"] == "Not saved yet"
    assert Revision.objects.count() == 1


def test_a_save_behind_a_scheduled_edition_says_what_will_run(moderator):
    edition = make_scheduled()
    piece = Review.objects.get(pk=edition.review_id)
    client = as_(moderator)

    page = client.post(
        address("change", piece), opened(client, piece).filled(headline="Newer"), follow=True
    )

    assert "runs revision 1; 2 is newer." in pages.text(page)


def test_saving_needs_the_token_of_the_form(writer):
    piece = make_piece(by=writer)
    client = Client(enforce_csrf_checks=True)
    client.force_login(writer)
    form = opened(as_(writer), piece)

    refused = client.post(
        address("change", piece), form.filled(headline="Forged", csrfmiddlewaretoken=None)
    )

    assert refused.status_code == 403
    assert Revision.objects.count() == 1


def test_the_page_asks_the_same_number_of_queries_with_one_row_and_with_three(writer):
    client, counted = as_(writer), []
    for rows in (1, 3):
        films = [make_film() for _ in range(rows)]
        subject = type(make_draft(film=films[0]).subjects[0])
        piece = make_piece(
            by=writer,
            film=films[0],
            subjects=tuple(
                subject(kind="film", id=film.pk, main=place == 0)
                for place, film in enumerate(films)
            ),
            bylines=tuple(
                type(make_draft().bylines[0])(person=make_person().pk) for _ in range(rows)
            ),
        )
        for n in range(rows):
            verbs.save(piece, writer, head(piece).replace(verdict=f"{n}"), base=n + 1)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address("change", piece)).status_code == 200
        counted.append(len(queries))

    assert counted[0] == counted[1]


def test_bytes_that_are_no_text_are_answered_in_words(writer):
    piece = make_piece(by=writer)
    client = as_(writer)

    page = client.post(
        address("change", piece),
        b"base=1&headline=%ff%fe&body=\xff\xfe",
        content_type="application/x-www-form-urlencoded",
    )

    assert page.status_code in (302, 400)


def test_a_rating_of_another_scale_is_converted_unless_one_was_chosen(writer):
    client, piece = as_(writer), make_piece(by=writer)
    form = opened(client, piece)
    client.post(address("change", piece), form.filled(original_rating="B+"))
    assert (head(piece).rating, head(piece).original_rating) == (8, "B+")

    form = opened(client, piece)
    client.post(address("change", piece), form.filled(original_rating="3/4", rating="7"))
    assert (head(piece).rating, head(piece).original_rating) == (7, "3/4")

    form = opened(client, piece)
    told = client.post(address("change", piece), form.filled(original_rating="good", rating=""))
    assert told.status_code == 400
    assert "“good” is of no scale that can be converted" in pages.text(told)


def test_a_draft_of_an_older_schema_that_nobody_changed_is_no_new_revision(writer):
    piece = make_piece(by=writer)
    values = json.loads(piece.head().snapshot)
    del values["original_rating"]
    old = json.dumps(values | {"schema": 1}, sort_keys=True, separators=(",", ":"))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE reviews_revision SET snapshot = %s, hash = %s", [old, digest(old)])
    client = as_(writer)

    page = client.post(address("change", piece), opened(client, piece).values, follow=True)

    assert "Nothing had changed, so there is no new revision." in pages.text(page)
    assert snapshots() == [(1, old)]
