"""Every address × every role × every method gives the permission matrix's answer (promise B1),
with the strict headers (H2).

An address that the resolver knows and the table does not fails the suite, and so does one that
the table knows and the resolver does not: whoever adds a page says here who may open it.
"""

from dataclasses import dataclass

import pytest
from django.db import connection

from tests.security import resolver
from tests.security.doors import ACTORS
from tests.security.headers import complaints

pytestmark = pytest.mark.django_db

# Columns: nobody signed in; somebody signed in who does not work here; the writer of the piece;
# a writer with no part in it; moderator; publisher; superuser. A POST carries what the form of a
# verb would, on a piece where the workflow allows it, so that only the person decides; other
# forms are sent empty, so 200 or 400 is a form with its complaints. A dash is not asked: the
# desk's answers to HEAD are those of test_get_changes_nothing.py.
TABLE = """
== Public pages: all may read, nobody may write
GET HEAD           200  200  200  200  200  200  200
POST PUT DELETE    405  405  405  405  405  405  405
front-page healthz readyz robots humans security manifest search:results images:picture art:sheet
reviews:card films:card people:card
reviews:feed reviews:sitemap reviews:sitemap-section reviews:news-sitemap reviews:corrections
reviews:tags reviews:tag reviews:tag-feed reviews:person-feed reviews:franchise-feed
reviews:archive reviews:archive-year reviews:archive-month reviews:kind-list reviews:kind-feed
reviews:page reviews:detail
films:list films:detail people:list people:detail franchises:list franchises:detail
franchises:timeline-json franchises:timeline-svg franchises:timeline-png

== The site at another instant: for publishers
GET HEAD           302  403  403  403  403  200  200
POST PUT DELETE    405  405  405  405  405  405  405
as-of as-of-page

== Signing in
GET                200  200  302  302  302  302  302
POST               200  200  200  200  200  200  200
PUT                  -    -    -    -    -    -  200
DELETE               -    -    -    -    -    -  405
admin:login

== Signing out, by POST alone
GET                302  302  405  405  405  405  405
POST               302  302  200  200  200  200  200
PUT DELETE           -    -    -    -    -    -  405
admin:logout

== One's own password
GET POST           302  302  200  200  200  200  200
PUT                  -    -    -    -    -    -  200
DELETE               -    -    -    -    -    -  405
admin:password_change

== For all who work here, to read
GET                302  302  200  200  200  200  200
POST PUT DELETE    302  302  405  405  405  405  405
admin:password_change_done admin:autocomplete admin:jsi18n admin:images_image_file

== Nothing is there, for whoever works here
GET POST           302  302  404  404  404  404  404
PUT DELETE           -    -    -    -    -    -  404
admin/(?P<url>.*)$

== The public page of a record: for those who may see the record at the desk
GET POST           302  302  302  404  302  302  302
PUT DELETE           -    -    -    -    -    -  302
admin:view_on_site

== Lists and histories for all who work here; records that writers may propose
GET POST           302  302  200  200  200  200  200
PUT DELETE           -    -    -    -    -    -  200
admin:index admin:app_list
admin:images_image_changelist admin:images_image_add admin:images_image_history
admin:provenance_source_changelist admin:provenance_source_add admin:provenance_source_history
admin:people_person_changelist admin:people_person_add admin:people_person_history
admin:films_film_changelist admin:films_film_add admin:films_film_history
admin:films_credit_changelist admin:films_credit_add admin:films_credit_history
admin:franchises_franchise_changelist admin:franchises_franchise_add
admin:franchises_franchise_history admin:franchises_character_changelist
admin:franchises_character_add admin:franchises_character_history
admin:franchises_worldentity_changelist admin:franchises_worldentity_add
admin:franchises_worldentity_history admin:franchises_watchorder_changelist
admin:franchises_watchorder_add admin:franchises_watchorder_history
admin:franchises_event_changelist admin:franchises_event_add admin:franchises_event_history
admin:franchises_placement_changelist admin:franchises_placement_add
admin:franchises_placement_history admin:franchises_statement_changelist
admin:franchises_statement_add admin:franchises_statement_history
admin:reviews_review_changelist admin:reviews_edition_changelist

== What readers see as soon as it is there: writers look, moderators make it
GET                302  302  200  200  200  200  200
POST               302  302  200  200  200  200  200
PUT DELETE           -    -    -    -    -    -  200
admin:franchises_calendar_changelist admin:franchises_calendar_history
admin:franchises_continuity_changelist admin:franchises_continuity_history

== Records: writers look, moderators change
GET                302  302  200  200  200  200  200
POST               302  302  403  403  200  200  200
PUT DELETE           -    -    -    -    -    -  200
admin:provenance_source_change admin:people_person_change admin:films_film_change
admin:films_credit_change admin:franchises_franchise_change admin:franchises_character_change
admin:franchises_worldentity_change admin:franchises_watchorder_change
admin:franchises_event_change admin:franchises_placement_change
admin:franchises_statement_change admin:franchises_calendar_change
admin:franchises_continuity_change

== Pictures: writers look, moderators describe
GET                302  302  200  200  200  200  200
POST               302  302  403  403  302  302  302
PUT DELETE           -    -    -    -    -    -  200
admin:images_image_change

== For moderators
GET POST           302  302  403  403  200  200  200
PUT DELETE           -    -    -    -    -    -  200
admin:images_image_delete admin:provenance_source_delete admin:people_person_delete
admin:films_film_delete
admin:films_credit_delete admin:franchises_franchise_delete admin:franchises_character_delete
admin:franchises_worldentity_delete admin:franchises_watchorder_delete
admin:franchises_event_delete admin:franchises_placement_delete
admin:franchises_statement_delete admin:franchises_calendar_add admin:franchises_calendar_delete
admin:franchises_continuity_add admin:franchises_continuity_delete
admin:provenance_change_changelist admin:provenance_change_history
admin:reviews_logentry_changelist admin:reviews_logentry_history
admin:reviews_correction_changelist admin:reviews_correction_history
admin:reviews_embargo_changelist admin:reviews_embargo_add admin:reviews_embargo_history
admin:reviews_tag_changelist admin:reviews_tag_history admin:reviews_tag_change
admin:reviews_recordchoice_changelist admin:reviews_recordchoice_add
admin:reviews_recordchoice_history admin:reviews_recordchoice_delete
admin:reviews_recordchoice_change

== For moderators, to read
GET                302  302  403  403  200  200  200
POST               302  302  403  403  403  403  403
PUT DELETE           -    -    -    -    -    -  200
admin:provenance_change_change admin:reviews_logentry_change admin:reviews_correction_change
admin:reviews_embargo_change

== The queue and the front page
GET                302  302  403  403  200  200  200
POST               302  302  403  403  405  405  405
PUT DELETE           -    -    -    -    -    -  405
admin:queue admin:front_page

== Arranging the front page
GET                302  302  403  403  200  200  200
POST               302  302  403  403  400  400  400
PUT DELETE           -    -    -    -    -    -  405
admin:front_place admin:front_end

== Moving on the front page, by POST alone
GET                302  302  403  403  405  405  405
POST               302  302  403  403  400  400  400
PUT DELETE           -    -    -    -    -    -  405
admin:front_move

== Moving an embargo
GET                302  302  403  403  200  200  200
POST               302  302  403  403  400  400  400
PUT DELETE           -    -    -    -    -    -  405
admin:reviews_embargo_move

== For publishers: people who work here
GET POST           302  302  403  403  403  200  200
PUT DELETE           -    -    -    -    -    -  200
admin:people_account_changelist admin:people_account_add admin:people_account_history
admin:people_account_change
admin:auth_user_password_change admin:auth_user_changelist admin:auth_user_add
admin:auth_user_history admin:auth_user_change

== For superusers
GET POST           302  302  403  403  403  403  200
PUT DELETE           -    -    -    -    -    -  200
admin:people_account_delete
admin:films_job_changelist admin:films_job_history
admin:auth_group_changelist admin:auth_group_history
admin:axes_accessattempt_changelist admin:axes_accessattempt_history
admin:axes_accessattempt_delete admin:axes_accesslog_changelist admin:axes_accesslog_history
admin:axes_accesslog_delete admin:axes_accessfailurelog_changelist
admin:axes_accessfailurelog_history admin:axes_accessfailurelog_delete

== For superusers, to read
GET                302  302  403  403  403  403  200
POST               302  302  403  403  403  403  403
PUT DELETE           -    -    -    -    -    -  200
admin:films_job_change admin:auth_group_change

== Tries to sign in: a superuser may clear them
GET                302  302  403  403  403  403  200
POST               302  302  403  403  403  403  302
PUT DELETE           -    -    -    -    -    -  200
admin:axes_accessattempt_change admin:axes_accesslog_change admin:axes_accessfailurelog_change

== Made by no hand, or never deleted
GET POST           302  302  403  403  403  403  403
PUT DELETE           -    -    -    -    -    -  403
admin:axes_accessattempt_add admin:axes_accesslog_add admin:axes_accessfailurelog_add
admin:provenance_change_add admin:provenance_change_delete
admin:films_job_add admin:films_job_delete
admin:reviews_edition_add admin:reviews_logentry_add admin:reviews_logentry_delete
admin:reviews_correction_add admin:reviews_correction_delete admin:reviews_embargo_delete
admin:reviews_tag_add admin:reviews_tag_delete
admin:auth_user_delete admin:auth_group_add admin:auth_group_delete

== Old forms of the desk's addresses, which lead to the change page that then decides
GET POST           302  302  302  302  302  302  302
PUT DELETE           -    -    -    -    -    -  302
admin/axes/accessattempt/<path:object_id>/ admin/axes/accesslog/<path:object_id>/
admin/axes/accessfailurelog/<path:object_id>/ admin/images/image/<path:object_id>/
admin/provenance/source/<path:object_id>/ admin/provenance/change/<path:object_id>/
admin/people/person/<path:object_id>/ admin/people/account/<path:object_id>/
admin/films/film/<path:object_id>/ admin/films/job/<path:object_id>/
admin/films/credit/<path:object_id>/ admin/franchises/franchise/<path:object_id>/
admin/franchises/character/<path:object_id>/ admin/franchises/worldentity/<path:object_id>/
admin/franchises/watchorder/<path:object_id>/ admin/franchises/event/<path:object_id>/
admin/franchises/placement/<path:object_id>/ admin/franchises/statement/<path:object_id>/
admin/franchises/calendar/<path:object_id>/ admin/franchises/continuity/<path:object_id>/
admin/reviews/review/<path:object_id>/
admin/reviews/edition/<path:object_id>/ admin/reviews/logentry/<path:object_id>/
admin/reviews/correction/<path:object_id>/ admin/reviews/embargo/<path:object_id>/
admin/reviews/tag/<path:object_id>/ admin/reviews/recordchoice/<path:object_id>/
admin/auth/user/<path:object_id>/ admin/auth/group/<path:object_id>/

== Starting a piece
GET                302  302  200  200  200  200  200
POST               302  302  400  400  400  400  400
PUT DELETE           -    -    -    -    -    -  200
admin:reviews_review_add

== A piece: to all but its own writers and moderators it is not there
GET                302  302  200  404  200  200  200
POST               302  302  400  404  400  400  400
PUT DELETE           -    -    -    -    -    -  200
admin:reviews_review_change

== Reading a piece
GET                302  302  200  404  200  200  200
POST               302  302  405  404  405  405  405
PUT DELETE           -    -    -    -    -    -  405
admin:reviews_review_read admin:reviews_review_compare admin:reviews_review_revision
admin:reviews_review_history

== An edition is looked at on the page of its piece
GET POST           302  302  302  404  302  302  302
PUT DELETE           -    -    -    -    -    -  302
admin:reviews_edition_history admin:reviews_edition_change

== Pieces and editions are never deleted by a form
GET POST           302  302  403  404  403  403  403
PUT DELETE           -    -    -    -    -    -  403
admin:reviews_review_delete admin:reviews_edition_delete

== Verbs of its own writers and of moderators
GET                302  302  200  404  200  200  200
POST               302  302  302  404  302  302  302
PUT DELETE           -    -    -    -    -    -  405
admin:reviews_review_submit admin:reviews_review_trash admin:reviews_review_untrash
admin:reviews_review_restore_revision admin:reviews_review_propose_date
admin:reviews_review_mark_read

== Agreeing, from the page that shows the text
GET POST           302  302  302  404  302  302  302
PUT DELETE           -    -    -    -    -    -  405
admin:reviews_review_agree

== Taking back: listed writers alone
GET                302  302  200  404  403  403  403
POST               302  302  302  404  403  403  403
PUT DELETE           -    -    -    -    -    -  405
admin:reviews_review_take_back

== Verbs of moderators
GET                302  302  403  404  200  200  200
POST               302  302  403  404  302  302  302
PUT DELETE           -    -    -    -    -    -  405
admin:reviews_review_request_changes admin:reviews_review_publish admin:reviews_review_claim
admin:reviews_review_assign admin:reviews_edition_reschedule admin:reviews_edition_cancel
admin:reviews_edition_set_expiry admin:reviews_edition_hold

== Approving, from the page that shows the text
GET POST           302  302  403  404  302  302  302
PUT DELETE           -    -    -    -    -    -  405
admin:reviews_review_approve

== Releasing a claim that somebody else has, or nobody
GET                302  302  403  404  200  200  200
POST               302  302  403  404  409  409  409
PUT DELETE           -    -    -    -    -    -  405
admin:reviews_review_release_claim

== Verbs of publishers
GET                302  302  403  404  403  200  200
POST               302  302  403  404  403  302  302
PUT DELETE           -    -    -    -    -    -  405
admin:reviews_review_override_embargo admin:reviews_edition_withdraw
admin:reviews_edition_reinstate

== Breaking the glass: superusers, from the page that shows the text
GET POST           302  302  403  404  403  403  302
PUT DELETE           -    -    -    -    -    -  405
admin:reviews_review_break_glass

== Deleting for good: superusers
GET                302  302  403  404  403  403  200
POST               302  302  403  404  403  403  302
PUT DELETE           -    -    -    -    -    -  405
admin:reviews_review_purge
"""
METHODS = {"GET", "HEAD", "POST", "PUT", "DELETE"}


@dataclass(frozen=True)
class Group:
    """Addresses that share a row for each method: `rows` maps (method, actor) to a status."""

    title: str
    rows: dict
    addresses: tuple


def read(table):
    for section in table.strip().split("== ")[1:]:
        title, *lines = section.strip().splitlines()
        rows, addresses = {}, []
        for line in filter(None, lines):
            words = line.split()
            methods = [word for word in words if word in METHODS]
            if not methods:
                addresses += words
                continue
            cells = words[len(methods) :]
            assert len(cells) == len(ACTORS), line
            for method in methods:
                for actor, cell in zip(ACTORS, cells, strict=True):
                    if cell != "-":
                        rows[method, actor] = int(cell)
        yield Group(title, rows, tuple(addresses))


GROUPS = list(read(TABLE))
KNOWN = {address.name: address for address in resolver.every_address()}


def test_every_address_stands_in_the_table_once():
    listed = [name for group in GROUPS for name in group.addresses]
    said = [
        f"{name} ({KNOWN[name].route}) is in no row of the table: say there who may open it."
        for name in KNOWN.keys() - set(listed)
    ]
    said += [
        f"{name} stands in the table, but the resolver knows no such address: take it out."
        for name in set(listed) - KNOWN.keys()
    ]
    said += [f"{name} stands in the table twice." for name in set(listed) if listed.count(name) > 1]
    assert not said, "\n".join(sorted(said))
    assert len(resolver.every_address()) == len(KNOWN)


def asked_of(group):
    """Each row, all of them on SQLite. What the method alone decides, and a form that whoever sends
    it may not even see, ask nothing of a database: they stay out of the other run.
    """
    for (method, actor), expected in group.rows.items():
        is_shut_out = expected in (403, 404) or actor in ("nobody", "stranger")
        if connection.vendor == "sqlite" or not (
            method in ("HEAD", "PUT", "DELETE")
            or (method == "POST" and is_shut_out and expected == group.rows["GET", actor])
        ):
            yield method, actor, expected


@pytest.mark.parametrize("group", GROUPS, ids=lambda group: group.title)
def test_every_role_gets_the_answer_of_the_table(house, group):
    wrong = []
    for name in group.addresses:
        for method, actor, expected in asked_of(group):
            answer = house.answer(KNOWN[name], method, actor)
            if answer.status != expected:
                wrong.append(f"{method} {name} as {actor}: {answer.status} instead of {expected}.")
            told = complaints(KNOWN[name], answer)
            wrong += [f"{method} {name} as {actor}: {complaint}" for complaint in told]
            if answer.wrote and (method == "GET" or answer.status in (403, 404, 405)):
                wrong.append(f"{method} {name} as {actor} wrote: {answer.wrote[0]}")
    assert not wrong, "\n".join(wrong)


def test_the_table_asks_for_thousands_of_cells():
    assert sum(len(group.rows) * len(group.addresses) for group in GROUPS) > 3_000
