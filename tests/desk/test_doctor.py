"""The doctor: a clean site is clean, and each promise broken behind its back is named."""

import datetime
import io

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import F
from django.http import HttpResponse
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import path

from config import urls
from desk import doctor, doctor_stories, dossiers
from people.models import Account
from reviews import embargo, front, verbs
from reviews.models import Review
from reviews.places import PLACES
from reviews.snapshots import Draft, Entry
from search.models import Document
from tests.factories import (
    approve,
    make_continuity,
    make_event,
    make_film,
    make_franchise,
    make_image,
    make_live,
    make_membership,
    make_next,
    make_person,
    make_piece,
    make_placement,
    make_scheduled,
    make_statement,
    make_user,
    make_withdrawn,
)
from tests.tables import differences, everything

MONDAY = datetime.datetime(2027, 1, 4, 9, tzinfo=datetime.UTC)
HOUR, DAY = datetime.timedelta(hours=1), datetime.timedelta(days=1)


@pytest.fixture
def clock(db, time_machine):
    time_machine.move_to(MONDAY, tick=False)
    return time_machine


@pytest.fixture
def site(clock):
    """A little of everything that the desk can do, all of it through the verbs."""
    chief = make_user(role="publisher")
    film, person, franchise = make_film(), make_person(), make_franchise()
    series = make_film(kind="series")
    episode = make_film(kind="season", parent=series, number=1)
    live = make_live(
        slug="the-piece", film=film, franchise=franchise, tags=("one", "two"),
        correction="The year was wrong.",
        body=f'<p>With <a data-ref="person:{person.pk}">her</a>.</p>',
    )  # fmt: skip
    clock.shift(HOUR)
    make_next(live, headline="Newer", slug="the-new-address", rating=7)
    make_live(
        kind="list",
        slug="the-list",
        entries=(Entry(film=film.pk, text="<p>First.</p>", still=make_image().pk),),
    )
    waits = make_scheduled(film=episode, at=MONDAY + 3 * DAY)
    embargo.record(
        series, chief, covers="reviews", lifts_at=MONDAY + 5 * DAY,
        agreed_with="A distributor", message="Not before Saturday.",
    )  # fmt: skip
    verbs.reschedule(waits, chief, version=version(waits.review), at=MONDAY + 6 * DAY)
    make_withdrawn(slug="gone")
    edited(chief)
    clock.shift(HOUR)
    overridden(series, chief)
    for state in ("draft", "in_review", "changes_requested", "approved", "trashed"):
        make_piece(state=state)
    purged()
    arranged(live, chief, clock)
    clock.shift(HOUR)
    return live


def version(piece):
    return Review.objects.get(pk=piece.pk).version


def edited(chief):
    """A moderator mended it and approved it once its writer agreed."""
    writer, editor = make_user(role="writer"), make_user(role="moderator")
    piece = make_piece(by=writer, state="in_review", slug="mended")
    draft = Draft.from_json(piece.head().snapshot).replace(kicker="Mended")
    saved = verbs.edit(piece, editor, draft, base=1)
    verbs.agree(piece, writer, hash=saved.revision.hash)
    piece = approve(Review.objects.get(pk=piece.pk), by=editor)
    verbs.publish(piece, chief, version=piece.version)


def overridden(film, chief):
    """Out before the lift, because a publisher said so."""
    piece = make_piece(state="approved", film=film, slug="early")
    verbs.override_embargo(piece, chief, embargo=film.embargoes.get(), reason="They wrote to us.")
    verbs.publish(piece, chief, version=version(piece))


def purged():
    admin = make_user(role="superuser")
    piece = make_piece(state="trashed")
    verbs.purge(piece, admin, version=version(piece), reason="A test.")


def arranged(live, chief, clock):
    """The front page: put, put for a time, moved, ended and cancelled."""

    def put(place, piece, **more):
        return front.put(PLACES[place], piece, chief, version=front.version(), **more)

    essay = make_live(kind="essay", slug="arranged").review
    first = put("long-1", essay)
    put("long-2", live.review)
    cancelled = put("brief-1", live.review, at=MONDAY + 4 * DAY)
    put("lead", essay, at=MONDAY + 4 * DAY)
    clock.shift(HOUR)
    moved = front.move(first, chief, 1, version=front.version())
    front.end(moved, chief, version=front.version(), at=MONDAY + 2 * DAY)
    front.end(cancelled, chief, version=front.version())


def examined(*options):
    """What the command prints, and its exit code."""
    printed = io.StringIO()
    try:
        call_command("doctor", *options, stdout=printed)
    except SystemExit as left:
        return printed.getvalue(), left.code
    return printed.getvalue(), 0


def test_clean_site_is_clean_and_stays_as_it_is(site):
    before = everything()
    printed, code = examined()
    assert (printed.splitlines()[-1], code) == ("Clean.", 0)
    assert differences(before, everything()) == []


def test_empty_site_is_clean(db):
    assert examined()[1] == 0


def test_clean_after_people_and_films_were_merged(site):
    row = site.people.get(role="mention")
    keep = make_person()
    row.person.merged_into = keep
    row.person.save()
    type(row).objects.filter(person=row.person).update(person=keep)
    assert list(doctor.examine()) == []


def test_clean_after_two_that_one_edition_names_became_one(clock):
    """One of the two rows has to go; either may have stayed."""
    one, two = make_person(), make_person()
    refs = "".join(f'<p><a data-ref="person:{p.pk}">x</a></p>' for p in (one, two))
    edition = make_live(body=refs)
    edition.people.get(person=one).delete()
    one.merged_into = two
    one.save()
    assert list(doctor.examine()) == []


@pytest.mark.parametrize("setting", ["contributors", "off"])
def test_approval_is_judged_by_the_setting_it_was_given_under(setting, settings, clock):
    settings.FOUR_EYES = setting
    alone = make_user(role="moderator")
    make_live(by=alone if setting == "off" else None, moderator=alone)
    settings.FOUR_EYES = "every_word"
    assert list(doctor.examine()) == []


def test_account_that_joins_a_byline_later_changes_no_old_judgement(clock):
    moderator, critic = make_user(role="moderator"), make_person()
    make_live(moderator=moderator, critic=critic)
    Account.objects.create(user=moderator, person=critic)
    assert list(doctor.examine()) == []


def sql(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        assert cursor.rowcount, f"nothing was broken by {statement}"


NEWEST = "(SELECT MAX(id) FROM reviews_edition WHERE goes_live_at IS NOT NULL AND slug = %s)"
PIECE = "(SELECT MAX(review_id) FROM reviews_slug WHERE slug = %s)"

# What is broken → (the invariant that must be named, how).
BREAKS = {
    "a search document is dropped": (
        1,
        lambda: Document.objects.filter(kind="piece").order_by("pk").first().delete(),
    ),
    "a withdrawn text can still be found": (
        1,
        lambda: sql(
            "UPDATE search_document SET visible_until = NULL WHERE kind = 'piece' AND address = %s",
            "/reviews/gone/",
        ),
    ),
    "an unverified person can be found": (
        1,
        lambda: sql(
            "UPDATE people_person SET verified_at = NULL, verified_by_id = NULL "
            "WHERE id = (SELECT MAX(id) FROM people_person)"
        ),
    ),
    "a tag lists a withdrawn text": (
        1,
        lambda: sql(
            "UPDATE reviews_editiontag SET ends_at = NULL "
            "WHERE ends_at IS NOT NULL AND position = 0"
        ),
    ),
    "a film lists a scheduled text": (
        1,
        lambda: sql(
            f"UPDATE reviews_editionfilm SET goes_live_at = %s WHERE edition_id = {NEWEST}",
            MONDAY,
            "the-new-address",
        ),
    ),
    "the writer approved it": (
        2,
        lambda: sql(
            "UPDATE reviews_approval SET user_id = "
            f"(SELECT created_by_id FROM reviews_review WHERE id = {PIECE}) "
            f"WHERE review_id = {PIECE}",
            "the-list",
            "the-list",
        ),
    ),
    "nobody agreed to what the editor mended": (
        2,
        lambda: sql(
            f"DELETE FROM reviews_approval WHERE kind = 'agree' AND review_id = {PIECE}", "mended"
        ),
    ),
    "nobody approved it": (
        2,
        lambda: sql(f"DELETE FROM reviews_approval WHERE review_id = {PIECE}", "the-list"),
    ),
    "an edition says something else": (
        3,
        lambda: sql(
            f"UPDATE reviews_edition SET headline = 'Sneaked in' WHERE id = {NEWEST}", "the-list"
        ),
    ),
    "an edition has another rating": (
        3,
        lambda: sql(
            f"UPDATE reviews_edition SET rating = 1 WHERE id = {NEWEST}", "the-new-address"
        ),
    ),
    "an edition signs somebody else": (
        3,
        lambda: sql(
            "UPDATE reviews_editionperson SET person_id = (SELECT MAX(id) FROM people_person) "
            f"WHERE role = 'byline' AND edition_id = {NEWEST}",
            "the-piece",
        ),
    ),
    "an edition lost its film": (
        3,
        lambda: sql(f"DELETE FROM reviews_editionfilm WHERE edition_id = {NEWEST}", "the-piece"),
    ),
    "an edition lost its franchise": (
        3,
        lambda: sql(
            f"DELETE FROM reviews_editionfranchise WHERE edition_id = {NEWEST}", "the-piece"
        ),
    ),
    "an edition lost a tag": (
        3,
        lambda: sql(
            f"DELETE FROM reviews_editiontag WHERE position = 1 AND edition_id = {NEWEST}",
            "the-piece",
        ),
    ),
    "an entry of a list was rewritten": (
        3,
        lambda: sql("UPDATE reviews_editionentry SET text = '<p>Second.</p>'"),
    ),
    "a picture was captioned": (
        3,
        lambda: sql("UPDATE reviews_editionpicture SET caption = 'Not what was read'"),
    ),
    "an edition is of another text": (
        3,
        lambda: sql(f"UPDATE reviews_edition SET hash = %s WHERE id = {NEWEST}", "0" * 64, "gone"),
    ),
    "two editions are live at once": (
        4,
        lambda: sql(
            "UPDATE reviews_edition SET ends_at = %s WHERE ended_because = 'superseded'",
            MONDAY + 2 * HOUR,
        ),
    ),
    "an edition outlives its end": (
        4,
        lambda: sql(
            "UPDATE reviews_edition SET ends_at = NULL, ended_because = '' WHERE slug = 'gone'"
        ),
    ),
    "a piece is published earlier than it was": (
        4,
        lambda: sql(
            f"UPDATE reviews_edition SET published_at = %s WHERE id = {NEWEST}",
            MONDAY - DAY,
            "the-list",
        ),
    ),
    "a revision was rewritten": (
        5,
        lambda: sql(
            "UPDATE reviews_revision SET snapshot = REPLACE(snapshot, 'Headline', 'Deadline') "
            f"WHERE review_id = {PIECE}",
            "mended",
        ),
    ),
    "a revision is gone": (
        5,
        lambda: sql(
            f"DELETE FROM reviews_revision WHERE number = 1 AND review_id = {PIECE}", "mended"
        ),
    ),
    "a correction was rewritten": (
        5,
        lambda: sql("UPDATE reviews_correction SET text = 'There was no error.'"),
    ),
    "a correction is gone": (5, lambda: sql("DELETE FROM reviews_correction")),
    "an approval is of another text": (
        5,
        lambda: sql("UPDATE reviews_approval SET hash = %s WHERE kind = 'agree'", "0" * 64),
    ),
    "a line of the log is gone": (
        5,
        lambda: sql("DELETE FROM reviews_logentry WHERE verb = 'submit'"),
    ),
    "the first line of the log is gone": (
        5,
        lambda: sql("DELETE FROM reviews_logentry WHERE verb = 'create'"),
    ),
    "the line of a purge forgot what was there": (
        5,
        lambda: sql("UPDATE reviews_logentry SET details = '{}' WHERE verb = 'purge'"),
    ),
    "an edition begins at another time than it was given": (
        5,
        lambda: sql(
            f"UPDATE reviews_edition SET goes_live_at = %s WHERE id = {NEWEST}",
            MONDAY + 2 * HOUR,
            "the-list",
        ),
    ),
    "a publication has no line": (
        6,
        lambda: sql("DELETE FROM reviews_logentry WHERE verb = 'publish'"),
    ),
    "a verb was logged twice": (
        6,
        lambda: sql(
            "INSERT INTO reviews_logentry (piece, verb, at, from_state, to_state, reason, details,"
            " by_id, review_id, edition_id, number) SELECT piece, verb, at, to_state, to_state,"
            " reason, details, by_id, review_id, edition_id, number FROM reviews_logentry"
            f" WHERE verb = 'approve' AND review_id = {PIECE}",
            "the-list",
        ),
    ),
    "a piece is approved by nobody's verb": (
        6,
        lambda: sql("UPDATE reviews_review SET state = 'approved' WHERE state = 'draft'"),
    ),
    "a version was set back": (
        6,
        lambda: sql("UPDATE reviews_review SET version = 1 WHERE state = 'approved'"),
    ),
    "it went out under an embargo": (
        7,
        lambda: sql("DELETE FROM reviews_logentry WHERE verb = 'override_embargo'"),
    ),
    "a place of the front page holds two": (
        4,
        lambda: sql(
            "UPDATE reviews_placing SET ends_at = NULL, ended_because = '' "
            "WHERE place = 'long-2' AND ended_because = 'superseded'"
        ),
    ),
    "what stands in a place ends at another time": (
        4,
        lambda: sql(
            "UPDATE reviews_placing SET asked_end = NULL "
            "WHERE place = 'long-2' AND ended_because = 'expired'"
        ),
    ),
    "a line of the front page is missing": (
        6,
        lambda: sql("DELETE FROM reviews_frontpageact WHERE verb = 'end'"),
    ),
    "it came to its place on the front page by nobody": (
        6,
        lambda: sql(
            "UPDATE reviews_placing SET place = 'brief-4' "
            "WHERE place = 'long-1' AND ends_at IS NULL"
        ),
    ),
    "it stands on the front page from another time": (
        6,
        lambda: sql("UPDATE reviews_frontpageact SET begins_at = NULL WHERE place = 'lead'"),
    ),
    "an address leads nowhere": (
        8,
        lambda: sql("DELETE FROM reviews_slug WHERE slug = 'the-piece'"),
    ),
    "an address leads to another piece": (
        8,
        lambda: sql(
            f"UPDATE reviews_slug SET review_id = {PIECE} WHERE slug = 'the-piece'", "the-list"
        ),
    ),
}


class _Undo(Exception):
    """Mends what was broken."""


def named_after(break_it):
    """The invariants that the doctor names, and its exit code, while something is broken."""
    try:
        with transaction.atomic():
            break_it()
            printed, code = examined("--stored-only")
            raise _Undo
    except _Undo:
        lines = printed.splitlines()
        return {int(line.split()[1][:-1]) for line in lines if line.startswith("Invariant ")}, code


def test_each_promise_that_is_broken_is_named(site):
    unnoticed = {
        what: named
        for what, (invariant, break_it) in BREAKS.items()
        if invariant not in (named := named_after(break_it))[0] or named[1] != 1
    }
    assert unnoticed == {}
    assert {invariant for invariant, _ in BREAKS.values()} == {1, 2, 3, 4, 5, 6, 7, 8}
    assert examined()[1] == 0, "the breaks were not undone"


def test_it_reads_in_batches(clock, monkeypatch):
    def queries():
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert list(doctor.examine()) == []
        return len(captured)

    make_live()
    one = queries()
    for _ in range(3):
        make_live()
    assert queries() == one
    monkeypatch.setattr(dossiers, "BATCH", 2)
    assert queries() > one


def counts_its_readers(request):
    with transaction.atomic():
        Review.objects.update(version=F("version") + 1)
    return HttpResponse("You are one of many.")


urlpatterns = [path("corrections/", counts_its_readers), *urls.urlpatterns]


def test_a_page_that_changes_something_when_it_is_read_is_named_and_refused(site):
    before = everything()
    with override_settings(ROOT_URLCONF=__name__):
        printed, code = examined()
    assert printed.splitlines() == [
        'Invariant 9: GET /corrections/ would write: UPDATE "reviews_review" SET "version" =.',
        'Invariant 9: HEAD /corrections/ would write: UPDATE "reviews_review" SET "version" =.',
        "2 found. Nothing was changed.",
    ]
    assert code == 1
    assert differences(before, everything()) == []


def test_what_is_wrong_with_the_order_of_stories_is_named(db):
    line = make_continuity(name="Main line")
    one, other = make_film(title="One"), make_film(title="Other")
    placed = make_placement(continuity=line, film=one, set_in=1970)
    make_placement(continuity=line, film=other)
    make_statement(one, other, franchise=line.franchise)
    assert list(doctor_stories.complaints()) == []

    make_statement(other, one, franchise=line.franchise)
    short = make_statement(one, franchise=line.franchise)
    placed.settings.update(is_primary=False)
    part = make_franchise(parent=make_franchise(name="Whole"), name="Part")
    type(part).objects.filter(pk=part.pk).update(root=line.franchise)
    make_event(franchise=part, name="The duel")
    line.franchise.memberships.filter(film=other).delete()

    assert set(doctor_stories.complaints()) >= {
        f"statement {short.pk} is about 1 films and events.",
        "One in Main line: none of its times is the primary one.",
        "Other in Main line: the film does not belong to the franchise.",
        "Part does not know that it is a part of Whole.",
        "“The duel” belongs to Part, which is a part of another franchise.",
    }
    make_membership(franchise=line.franchise, film=other)
    found = [str(finding) for finding in doctor.examine() if finding.invariant == 10]
    assert any("contradicts: Other after One after Other." in one for one in found), found
