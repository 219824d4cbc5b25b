"""Two records become one, and nothing that stood under either is lost."""

import datetime
import json

import pytest
from django.apps import apps
from django.utils import timezone

from desk.doctor import examine
from desk.merging import FOLLOW, CannotMerge, merge
from films.models import Credit, Film, FilmExternalId, FilmTitle, Release
from franchises.models import Membership, Portrayal
from people.models import Account, Person, PersonExternalId, PersonName
from provenance.claims import CheckState
from provenance.models import Change
from reviews import embargo, verbs
from reviews.door import NotAllowed
from reviews.models import Edition, EditionEntry, EditionFilm, EditionPerson, RecordChoice, Review
from reviews.snapshots import Byline, Draft, Entry, Subject
from reviews.workflow import Phase
from search import index
from tests.desk.tables import contents
from tests.factories import (
    approve,
    make_character,
    make_continuity,
    make_credit,
    make_film,
    make_franchise,
    make_live,
    make_membership,
    make_person,
    make_piece,
    make_placement,
    make_portrayal,
    make_release,
    make_scheduled,
    make_statement,
    make_user,
)

pytestmark = pytest.mark.django_db
LEFT_AS_THEY_ARE = {
    # Read through the merge map: what a revision names is never rewritten.
    ("reviews.DraftReference", "person"),
    ("reviews.DraftReference", "film"),
    # Append-only; stops follow the merge map.
    ("reviews.Embargo", "film"),
    # Set by the merge itself.
    ("people.Person", "merged_into"),
    ("films.Film", "merged_into"),
}


@pytest.fixture
def moderator():
    return make_user(role="moderator")


def refused(keep, drop, by):
    before = contents()
    with pytest.raises(CannotMerge) as refusal:
        merge(keep, drop, by)
    assert contents() == before
    return str(refusal.value)


def test_every_row_that_can_point_at_a_person_or_film_is_accounted_for():
    pointing = {
        (model._meta.label, field.name)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.related_model in (Person, Film)
    }
    followed = {
        (rows.model._meta.label, rows.column) for every in FOLLOW.values() for rows in every
    }

    assert pointing == followed | LEFT_AS_THEY_ARE


def test_credits_names_and_ids_follow_a_person(moderator):
    keep, drop = make_person(name="Lance Reddick"), make_person(name="Lance Solomon Reddick")
    credit = make_credit(person=drop)
    other = make_credit(person=make_person())
    PersonName.objects.create(person=drop, name="L. Reddick")
    PersonName.objects.create(person=keep, name="L. Reddick")
    PersonExternalId.objects.create(person=drop, source="imdb", value="nm1")

    merge(keep, drop, moderator)

    credit.refresh_from_db()
    other.refresh_from_db()
    assert credit.person == keep
    assert other.person != keep
    names = set(keep.names.values_list("name", flat=True))
    assert names == {"L. Reddick", "Lance Solomon Reddick"}
    assert keep.external_ids.get().value == "nm1"
    drop.refresh_from_db()
    assert drop.merged_into == keep
    assert drop.verified_at is not None


def test_of_two_credits_that_are_one_the_surer_stays(moderator):
    keep, drop, film = make_person(), make_person(), make_film()
    sure = make_credit(film=film, person=drop, character_text="Charon")
    unsure = make_credit(
        film=film, person=keep, character_text="Charon", check_state=CheckState.PROPOSED
    )
    character, other = make_character(), make_character()
    make_portrayal(credit=sure, character=character)
    make_portrayal(credit=unsure, character=character)
    make_portrayal(credit=unsure, character=other)

    merge(keep, drop, moderator)

    assert Credit.objects.get() == sure
    assert Credit.objects.get().person == keep
    played = set(Portrayal.objects.values_list("credit", "character"))
    assert played == {(sure.pk, character.pk), (sure.pk, other.pk)}


def test_what_is_said_of_a_films_story_follows_and_may_not_contradict(moderator):
    keep, drop, other = make_film(), make_film(), make_film()
    lane = make_continuity()
    make_placement(continuity=lane, film=keep, state="proposed")
    surer = make_placement(continuity=lane, film=drop, set_in=0)
    make_placement(continuity=lane, film=other)
    before = make_statement(drop, other, franchise=lane.franchise)
    after = make_statement(other, keep, franchise=lane.franchise)
    assert "cannot be true of one film" in refused(keep, drop, moderator)
    after.delete()
    both = make_statement(drop, keep, franchise=lane.franchise)
    assert "A statement speaks of both" in refused(keep, drop, moderator)
    both.delete()

    merge(keep, drop, moderator)

    assert lane.placements.get(film=keep) == surer
    assert [member.film for member in before.members.all()] == [keep, other]


def test_an_account_follows_and_two_are_refused(moderator):
    keep, drop = make_person(), make_person()
    user = make_user(role="writer", person=drop)
    merge(keep, drop, moderator)
    assert Account.objects.get(user=user).person == keep

    second = make_person()
    make_user(role="writer", username="second", person=second)
    assert "Both sign in" in refused(keep, second, moderator)


def test_who_signs_a_piece_stays_its_writer_when_the_person_was_merged(moderator):
    keep, drop = make_person(), make_person()
    author = make_user(role="moderator", person=drop)
    piece = make_piece(by=make_user(role="writer"), state="in_review", critic=drop)

    merge(keep, drop, moderator)

    head = piece.head()
    piece.refresh_from_db()
    with pytest.raises(NotAllowed):
        verbs.approve(piece, author, version=piece.version, number=1, hash=head.hash)


def test_editions_follow_a_person_and_name_nobody_twice(moderator):
    keep, drop, another = make_person(), make_person(), make_person()
    alone = make_live(critic=drop)
    both = make_live(bylines=(Byline(person=keep.pk), Byline(person=drop.pk)))
    apart = make_live(critic=another)

    merge(keep, drop, moderator)

    assert alone.people.get(role="byline").person == keep
    assert both.people.get(role="byline").person == keep
    assert apart.people.get(role="byline").person == another
    assert not EditionPerson.objects.filter(person=drop).exists()
    assert list(examine()) == []


def test_what_is_published_after_the_merge_names_who_stands_there_now(moderator):
    keep, drop = make_person(name="Kept"), make_person(name="Dropped")
    old, film = make_film(), make_film()
    piece = make_piece(
        state="approved",
        bylines=(Byline(person=drop.pk), Byline(person=keep.pk)),
        kind="list",
        entries=(Entry(film=old.pk, position="1", byline=drop.pk),),
        subjects=(Subject(kind="film", id=old.pk, main=True),),
    )
    merge(keep, drop, moderator)
    merge(film, old, moderator)

    edition = verbs.publish(piece, make_user(role="publisher"), version=piece.version)

    assert [row.person for row in edition.people.filter(role="byline")] == [keep]
    assert edition.byline_text == "Kept"
    assert {row.film for row in edition.films.all()} == {film}
    entry = edition.entries.get()
    assert (entry.film, entry.byline) == (film, keep)
    assert list(examine()) == []


def test_everything_of_a_film_follows(moderator):
    keep, drop = make_film(title="Ballerina"), make_film(title="From the World of John Wick")
    FilmTitle.objects.create(film=drop, title="Ballerina", region="")
    FilmTitle.objects.create(film=drop, title="Bailarina", region="ES")
    FilmExternalId.objects.create(film=drop, source="imdb", value="tt1")
    franchise, other = make_franchise(), make_franchise()
    for film in (keep, drop):
        make_membership(film=film, franchise=franchise)
    make_membership(film=drop, franchise=other)
    credit = make_credit(film=drop)
    edition = make_live(film=drop)
    listed = make_live(kind="list", entries=(Entry(film=drop.pk), Entry(film=keep.pk)))

    merge(keep, drop, moderator)

    titles = set(keep.titles.values_list("title", flat=True))
    assert titles == {"Ballerina", "Bailarina", "From the World of John Wick"}
    assert keep.external_ids.get().value == "tt1"
    assert set(Membership.objects.values_list("film", "franchise")) == {
        (keep.pk, franchise.pk),
        (keep.pk, other.pk),
    }
    credit.refresh_from_db()
    assert credit.film == keep
    assert EditionFilm.objects.get(edition=edition, role="subject").film == keep
    assert EditionFilm.objects.filter(edition=listed).count() == 1
    assert set(EditionEntry.objects.values_list("film", flat=True)) == {keep.pk}
    assert list(examine()) == []


def test_releases_follow_and_one_stays_primary(moderator):
    day, earlier = datetime.date(2025, 6, 6), datetime.date(2025, 5, 22)
    keep, drop = make_film(released_on=day), make_film(released_on=earlier)
    make_release(film=drop, released_on=day)

    merge(keep, drop, moderator)

    assert sorted(Release.objects.values_list("film", "released_on", "is_primary")) == [
        (keep.pk, earlier, False),
        (keep.pk, day, True),
    ]
    keep.refresh_from_db()
    drop.refresh_from_db()
    assert (keep.released_on, drop.released_on) == (day, None)


def test_the_release_of_the_one_that_goes_gives_the_other_its_date(moderator):
    day = datetime.date(2025, 6, 6)
    keep, drop = make_film(), make_film(released_on=day)

    merge(keep, drop, moderator)

    keep.refresh_from_db()
    assert (keep.released_on, keep.year) == (day, 2025)


def test_the_choice_of_the_one_that_stays_stands(moderator):
    keep, drop, third = make_film(), make_film(), make_film()
    now = timezone.now()
    chosen = {
        film: RecordChoice.objects.create(
            film=film, review=make_piece(film=film), chosen_by=moderator, chosen_at=now
        )
        for film in (keep, drop)
    }

    merge(keep, drop, moderator)
    assert RecordChoice.objects.get() == chosen[keep]
    merge(third, keep, moderator)
    assert RecordChoice.objects.get().film == third


def test_parts_follow_a_series_and_numbers_taken_twice_are_refused(moderator):
    keep, drop = make_film(kind="series"), make_film(kind="series")
    make_film(kind="season", parent=keep, number=1)
    season = make_film(kind="season", parent=drop, number=1)
    assert "Both have a part with the number 1." in refused(keep, drop, moderator)

    Film.objects.filter(pk=season.pk).update(number=2)
    merge(keep, drop, moderator)
    season.refresh_from_db()
    assert season.parent == keep


def test_search_finds_the_one_that_stays_by_both_names(moderator):
    keep, drop = make_film(title="Ballerina"), make_film(title="Eve Macarro")
    make_live(film=drop, headline="A door in the wall")

    merge(keep, drop, moderator)

    at = timezone.now()
    found = index.find("Macarro", at=at).hits
    assert [(hit.kind, hit.key) for hit in found] == [("film", keep.pk)]
    about = index.find("door", at=at, film=keep.pk).hits
    assert [hit.title for hit in about] == ["A door in the wall"]


@pytest.mark.parametrize("embargoed", ["keep", "drop"])
def test_an_embargo_binds_the_film_that_stands_there_now(moderator, embargoed):
    films = {"keep": make_film(), "drop": make_film()}
    other = films["drop" if embargoed == "keep" else "keep"]
    waits = make_scheduled(film=other)
    live = make_live(film=other)
    apart = make_scheduled()
    row = embargo.record(
        films[embargoed],
        moderator,
        covers="everything",
        lifts_at=None,
        agreed_with="The distributor",
        message="Please wait.",
    ).embargo

    merge(films["keep"], films["drop"], moderator)

    now = timezone.now()
    for edition in (waits, live, apart):
        edition.refresh_from_db()
    assert waits.phase(now) == Phase.STOPPED
    assert live.phase(now) == Phase.LIVE
    assert apart.phase(now) == Phase.SCHEDULED
    piece = Review.objects.get(pk=waits.review_id)
    publisher = make_user(role="publisher")
    with pytest.raises(verbs.publishing.Stopped):
        verbs.publish(piece, publisher, version=piece.version)
    moved = embargo.move(row, moderator, lifts_at=now, message="Go.")
    assert moved.embargo.lifts_at == now
    verbs.publish(piece, publisher, version=piece.version)
    assert Edition.objects.live(timezone.now()).filter(review=piece).exists()


def test_what_was_merged_before_leads_on_in_one_step(moderator):
    first, second, third = make_person(), make_person(), make_person()
    merge(second, first, moderator)

    merge(third, second, moderator)

    first.refresh_from_db()
    assert first.merged_into == third


def test_the_history_of_both_tells_of_it(moderator):
    keep, drop = make_person(name="Kept"), make_person(name="Dropped")
    credit = make_credit(person=drop)

    merge(keep, drop, moderator)

    of_keep, of_drop = (Change.objects.of(record).first() for record in (keep, drop))
    assert (of_keep.verb, of_keep.actor) == ("merged", moderator)
    assert json.loads(of_keep.after)["merged_from"] == drop.pk
    assert json.loads(of_drop.after)["merged_into_id"] == keep.pk
    assert str(credit.pk) in json.loads(of_drop.before)["films.credit.person"]


def test_revisions_are_not_rewritten(moderator):
    drop = make_person()
    piece = make_piece(critic=drop)
    head = piece.head()

    merge(make_person(), drop, moderator)

    again = piece.revisions.get()
    assert (again.snapshot, again.hash) == (head.snapshot, head.hash)
    assert Draft.from_json(again.snapshot).bylines[0].person == drop.pk


@pytest.mark.parametrize("make", [make_person, make_film])
def test_what_makes_no_sense_is_refused_in_words(moderator, make):
    keep, drop, third = make(), make(), make()

    assert "cannot be merged into itself" in refused(keep, make().__class__(pk=keep.pk), moderator)
    assert "Moderators merge" in refused(keep, drop, make_user(role="writer"))
    hidden = make(verified=False)
    assert "Verify" in refused(hidden, drop, moderator)
    merge(keep, drop, moderator)
    assert "was merged into" in refused(third, drop, moderator)
    assert "was merged into" in refused(drop, third, moderator)
    drop.refresh_from_db()
    assert drop.merged_into == keep


def test_different_kinds_are_refused(moderator):
    assert "Only two people or two films" in refused(make_person(), make_film(), moderator)
    assert "Only two people or two films" in refused(make_franchise(), make_franchise(), moderator)
    said = refused(make_film(), make_film(kind="series"), moderator)
    assert "is a film and" in said
    assert "is a series" in said


def test_a_piece_is_approved_and_published_all_the_same_after_a_merge(moderator):
    keep, drop = make_film(), make_film()
    piece = make_piece(state="in_review", film=drop)
    merge(keep, drop, moderator)

    approved = approve(Review.objects.get(pk=piece.pk))
    edition = verbs.publish(approved, make_user(role="publisher"), version=approved.version)

    assert edition.films.get(role="subject").film == keep
