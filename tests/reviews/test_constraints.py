"""The database itself refuses each row that breaks a named rule of pieces, search or the desk."""

import datetime

import pytest
from django.apps import apps

from desk.models import Notice
from reviews import intervals
from reviews.models import (
    Approval,
    Correction,
    DraftReference,
    Edition,
    EditionEntry,
    EditionFilm,
    EditionFranchise,
    EditionPerson,
    EditionPicture,
    EditionTag,
    Embargo,
    FrontPageAct,
    Guard,
    LogEntry,
    Placing,
    ReadMark,
    Review,
    Revision,
    Writer,
)
from search.models import Document, DocumentFacet
from tests import factories as make
from tests.refusals import again, insert, is_refused, its_own

NOON = datetime.datetime(2026, 11, 22, 12, tzinfo=datetime.UTC)
HOUR = datetime.timedelta(hours=1)
OUR_APPS = ("search", "reviews", "desk")


def stored(row):
    insert(row)
    return row


def piece(**fields):
    return again(Review, make.make_piece(), **fields)


def revision(**fields):
    """What would be the second of a piece."""
    return again(Revision, make.make_piece().head(), **{"number": 2, "parent_number": 1} | fields)


def reference(*kinds):
    records = {
        "film": make.make_film,
        "person": make.make_person,
        "franchise": make.make_franchise,
        "character": make.make_character,
        "image": make.make_image,
        "piece": make.make_piece,
    }
    named = {kind: records[kind]() for kind in kinds}
    return DraftReference(revision=make.make_piece(kind="essay").head(), **named)


def read_mark(**fields):
    known = {"review": make.make_piece(), "user": make.make_user(), "number": 1, "read_at": NOON}
    return ReadMark(**known | fields)


def edition(**fields):
    """A copy of a live edition that never begins, so that it meets no other."""
    never = dict.fromkeys(("goes_live_at", "published_at", "published_on", "updated_at"))
    return again(Edition, make.make_live(), **never | fields)


def beside(**fields):
    """A copy of a live edition that stands in its way."""
    live = make.make_live()
    times = {name: value(live.goes_live_at) for name, value in fields.items()}
    return again(Edition, live, **times | {"ended_because": "held" if "ends_at" in times else ""})


def film_row(**fields):
    known = {"edition": make.make_live(kind="essay"), "film": make.make_film(), "role": "mention"}
    return EditionFilm(**known | fields)


def person_row(**fields):
    known = {"edition": make.make_live(kind="essay"), "person": make.make_person()}
    return EditionPerson(**known | {"role": "mention"} | fields)


def franchise_row(**fields):
    known = {"edition": make.make_live(kind="essay"), "franchise": make.make_franchise()}
    return EditionFranchise(**known | {"role": "mention"} | fields)


def picture_row(**fields):
    known = {"edition": make.make_live(kind="essay"), "image": make.make_image()}
    return EditionPicture(**known | fields)


def entry(**fields):
    known = {"edition": make.make_live(kind="essay"), "film": make.make_film(), "order": 0}
    return EditionEntry(**known | fields)


def embargo(**fields):
    known = {"film": make.make_film(), "covers": "reviews", "agreed_with": "A", "message": "B"}
    return Embargo(**known | {"recorded_by": make.make_user(), "recorded_at": NOON} | fields)


def approval(**fields):
    held = make.make_piece()
    known = {"review": held, "number": 1, "hash": "0", "user": held.created_by, "at": NOON}
    return Approval(**known | {"kind": "approve", "policy": "every_word"} | fields)


def correction(**fields):
    live = make.make_live()
    return Correction(**{"edition": live, "review": live.review, "text": "A."} | fields)


def log_entry(**fields):
    return again(LogEntry, make.make_piece().log.get(), **fields)


def notice(**fields):
    line = make.make_piece().log.get()
    return Notice(**{"line": line, "user": line.by, "try_at": NOON} | fields)


def document(**fields):
    known = {"kind": "film", "key": 0, "title": "A", "title_key": "a", "address": "/"}
    return Document(**known | fields)


def facet(**fields):
    return DocumentFacet(**{"document": stored(document()), "facet": "film", "key": 1} | fields)


def placing(**fields):
    review, by = make.make_piece(), make.make_user()
    known = {"place": "lead", "review": review, "put_by": by, "put_at": NOON, "begins_at": NOON}
    return Placing(**known | fields)


def stored_placing(**fields):
    row = placing(**fields)
    row.save()
    return row


def front_page_act(**fields):
    row = stored_placing()
    known = {"placing": row, "review": row.review, "by": row.put_by, "at": NOON}
    return FrontPageAct(**known | {"verb": "put", "place": "lead"} | fields)


# The constraint → a row that breaks it and no other.
BREAKS = {
    "review_state_is_known": lambda: piece(state="lost"),
    "review_kind_is_known": lambda: piece(kind="poem"),
    "review_counts_from_one": lambda: piece(version=0),
    "review_claim_has_a_time": lambda: piece(claimed_by_id=make.make_user().pk),
    "review_in_queue_has_a_place": lambda: piece(state="in_review"),
    "revision_number_is_unique_in_piece": lambda: again(Revision, make.make_piece().head()),
    "revision_comes_after_its_parent": lambda: revision(parent_number=2),
    "revision_comes_after_what_it_merged": lambda: revision(merged_number=2),
    "writer_is_listed_once": lambda: again(Writer, make.make_piece().writers.get()),
    "reference_names_exactly_one_thing": lambda: reference("film", "person"),
    **{
        f"reference_names_a_{kind}_once": lambda kind=kind: again(
            DraftReference, stored(reference(kind))
        )
        for kind in ("film", "person", "franchise", "character", "image", "piece")
    },
    "read_mark_is_one_each": lambda: again(ReadMark, stored(read_mark())),
    "edition_ends_after_it_begins": lambda: edition(ends_at=NOON, ended_because="held"),
    "edition_end_has_a_reason": lambda: edition(ended_because="held"),
    "edition_was_published_by_its_start": lambda: edition(published_at=NOON),
    "edition_cut_has_a_reason": lambda: edition(cut_at=NOON),
    "edition_rating_is_half_to_five": lambda: edition(rating=11),
    "edition_rates_only_where_its_kind_may": lambda: edition(kind="preview", rating=8),
    "edition_original_rating_was_converted": lambda: edition(original_rating="B+", rating=None),
    "edition_kind_is_known": lambda: edition(kind="poem", rating=None),
    "edition_spoilers_are_known": lambda: edition(spoilers="everything"),
    "edition_has_headline_standfirst_and_slug": lambda: edition(standfirst=""),
    "edition_open_is_one_for_a_piece": lambda: beside(goes_live_at=lambda start: start + HOUR),
    "edition_start_is_unique_in_piece": lambda: beside(ends_at=lambda start: start + HOUR),
    "edition_film_is_named_once": lambda: again(EditionFilm, stored(film_row())),
    "edition_film_role_is_known": lambda: film_row(role="extra"),
    "edition_main_film_is_a_subject": lambda: film_row(is_main=True),
    "edition_person_is_named_once": lambda: again(EditionPerson, stored(person_row())),
    "edition_person_role_is_known": lambda: person_row(role="extra"),
    "edition_main_person_is_a_subject": lambda: person_row(role="byline", is_main=True),
    "edition_franchise_is_named_once": lambda: again(EditionFranchise, stored(franchise_row())),
    "edition_franchise_role_is_known": lambda: franchise_row(role="entry"),
    "edition_main_franchise_is_a_subject": lambda: franchise_row(is_main=True),
    "edition_carries_a_tag_once": lambda: again(
        EditionTag, make.make_live(tags=("noir",)).tag_rows.get()
    ),
    "edition_entry_order_is_unique": lambda: again(EditionEntry, stored(entry())),
    "edition_shows_a_picture_once": lambda: again(EditionPicture, stored(picture_row())),
    "edition_has_one_hero": lambda: picture_row(
        edition=stored(picture_row(is_hero=True)).edition, is_hero=True
    ),
    "embargo_cover_is_known": lambda: embargo(covers="trailers"),
    "embargo_does_not_supersede_itself": lambda: its_own(
        Embargo,
        "supersedes",
        {
            "film": make.make_film(),
            "covers": "reviews",
            "recorded_by": make.make_user(),
            "recorded_at": NOON,
        },
    ),
    "guard_is_one_for_each_thing": lambda: again(Guard, stored(Guard(kind="film", key=1))),
    "approval_kind_is_known": lambda: approval(kind="nod"),
    "broken_glass_has_a_reason": lambda: approval(kind="break_glass"),
    "correction_says_something": lambda: correction(text=""),
    "log_verb_is_known": lambda: log_entry(verb="burn"),
    "document_is_unique_by_kind_key_and_part": lambda: again(Document, stored(document())),
    "document_interval_does_not_run_backwards": lambda: document(
        visible_from=NOON, visible_until=NOON - HOUR
    ),
    "document_is_dated_no_later_than_it_is_visible": lambda: document(
        visible_from=NOON, sort_at=NOON + HOUR
    ),
    "document_rating_is_one_to_ten_half_discs": lambda: document(rating=0),
    "document_carries_a_facet_key_once": lambda: again(DocumentFacet, stored(facet())),
    "document_facet_is_known": lambda: facet(facet="mood"),
    "notice_is_one_for_line_and_person": lambda: again(Notice, stored(notice())),
    "placing_place_is_known": lambda: placing(place="balcony"),
    "placing_ends_after_it_begins": lambda: placing(ends_at=NOON, ended_because="expired"),
    "placing_end_has_a_reason": lambda: placing(ends_at=NOON + HOUR),
    "placing_open_is_one_for_a_place": lambda: placing(
        place=stored_placing().place, begins_at=NOON + HOUR
    ),
    "placing_start_is_unique_in_place": lambda: placing(
        place=stored_placing(ends_at=NOON + HOUR, ended_because=intervals.EXPIRED).place,
        ends_at=NOON + HOUR,
        ended_because=intervals.EXPIRED,
    ),
    "front_page_act_verb_is_known": lambda: front_page_act(verb="burn"),
    "front_page_move_comes_from_a_place": lambda: front_page_act(verb="move"),
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", BREAKS)
def test_the_database_refuses_a_row_that_breaks_the_rule(name):
    assert is_refused(BREAKS[name](), name)


def test_every_rule_of_these_apps_is_in_the_table():
    models = [model for app in OUR_APPS for model in apps.get_app_config(app).get_models()]
    assert {rule.name for model in models for rule in model._meta.constraints} == set(BREAKS)


@pytest.mark.django_db
def test_what_breaks_no_rule_is_taken():
    rows = [
        piece(state="in_review", queued_at=NOON),
        revision(),
        reference("person"),
        read_mark(),
        edition(original_rating="B+", rating=8),
        film_row(),
        person_row(role="subject", is_main=True),
        franchise_row(),
        picture_row(is_hero=True),
        entry(),
        embargo(),
        approval(kind="break_glass", reason="Nobody else was there."),
        correction(),
        log_entry(verb="claim"),
        notice(),
        document(visible_from=NOON, visible_until=NOON, rating=10),
        placing(place="brief-2"),
        front_page_act(verb="move", from_place="long-1", place="brief-1"),
    ]
    for row in rows:
        insert(row)
    assert all(type(row)._base_manager.filter(pk=row.pk).exists() for row in rows)
