"""The synthetic publication: as the verbs would have left it, and the same each time."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.test import override_settings
from django.utils import timezone

from desk.seeding import drafts
from films.models import Credit, Film
from franchises import timeline
from franchises.models import Franchise
from people.models import Person
from reviews import editions, front, places, plan
from reviews.merge_map import standing
from reviews.models import (
    Approval,
    Edition,
    EditionFilm,
    EditionTag,
    FrontPageAct,
    LogEntry,
    Placing,
    Review,
    Slug,
)
from reviews.snapshots import Draft
from reviews.verbs.drafting import tidy
from search import index
from tests.undoing import undone

PIECES = 100


@pytest.fixture(scope="module")
def sown(django_db_setup, django_db_blocker, tmp_path_factory):
    """Seeded once for all tests that only look; what they change is undone after each."""
    with (
        undone(django_db_blocker),
        override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media")),
    ):
        call_command("seed_publication", pieces=PIECES, stdout=StringIO())
        yield


@pytest.fixture
def seeded(sown, db):
    """The seeded publication, for one test."""


def test_editions_are_live_ended_and_scheduled_in_their_shares(seeded):
    now = timezone.now()
    assert Review.objects.count() == PIECES
    assert Edition.objects.live(now).count() == 85
    assert Edition.objects.scheduled(now).count() == 5
    for because in ("superseded", "expired", "withdrawn"):
        assert Edition.objects.filter(ended_because=because, ends_at__lte=now).count() == 5


def test_tags_film_and_credits_are_as_common_as_measuring_asks(seeded):
    def pieces_tagged(name):
        rows = EditionTag.objects.filter(tag__name=name)
        return rows.values("content_object__review").distinct().count()

    assert pieces_tagged(drafts.COMMON_TAG) == PIECES / 4
    assert pieces_tagged(drafts.RARE_TAG) == 20
    first = Film.objects.order_by("id").first()
    pieces = EditionFilm.objects.filter(film=first).values("edition__review")
    assert pieces.distinct().count() == 100
    assert Credit.objects.count() >= PIECES


def test_editions_hold_what_publishing_would_have_written(seeded):
    for edition in Edition.objects.select_related("revision"):
        draft = Draft.from_json(edition.revision.snapshot)
        assert tidy(draft) == draft
        assert draft.hash == edition.hash
        rows = editions.Rows(draft)
        people = standing(Person, rows.people_named())
        assert edition.byline_text == editions.byline_text(people, rows)
        for name, value in editions.columns(draft).items():
            assert getattr(edition, name) == value
        tags = edition.tag_rows.order_by("position").values_list("tag__name", flat=True)
        assert list(tags) == rows.tags()
        assert_rows(edition, editions.Rows(draft))


def assert_rows(edition, rows):
    def stored(relation, *names):
        return sorted(getattr(edition, relation).values_list(*names))

    assert stored("films", "film", "role", "is_main", "position") == sorted(rows.films())
    assert stored("people", "person", "role", "is_main", "position", "credit") == sorted(
        rows.people()
    )
    assert stored("franchises", "franchise", "role", "is_main", "position") == sorted(
        rows.franchises()
    )
    assert stored("pictures", "image", "caption", "is_hero", "position") == sorted(rows.pictures())
    kept = edition.entries.order_by("order")
    assert list(kept.values_list("order", "film", "place", "text", "byline", "still")) == (
        rows.entries()
    )


def test_intervals_are_what_planning_computes_again(seeded):
    def intervals():
        names = [*plan.COMPUTED, "published_on", "expires_at", "cut_at"]
        return list(Edition.objects.order_by("id").values_list("id", *names))

    before = intervals()
    for piece in Review.objects.all():
        plan.replan(piece, timezone.now(), None)
    assert intervals() == before


def test_rows_carry_the_interval_of_their_edition(seeded):
    for model in plan.ROWS_WITH_INTERVALS:
        to = "content_object" if model is EditionTag else "edition"
        rows = model.objects.select_related(to)
        assert rows
        for row in rows:
            for name in ("goes_live_at", "ends_at", "published_at"):
                assert getattr(row, name) == getattr(getattr(row, to), name)


def test_search_finds_what_the_verbs_would_have_put_there(seeded):
    expected = [index.Entry(**plan.search_document(each)) for each in Edition.objects.all()]
    differences = [each for each in index.stale(expected) if each.kind == "piece"]
    assert differences == []


def test_each_piece_has_its_approval_address_and_log(seeded):
    for piece in Review.objects.all():
        head = piece.head()
        editions_of_it = piece.editions.count()
        assert piece.state == "approved"
        assert Slug.objects.get(review=piece).slug == Draft.from_json(head.snapshot).slug
        assert Approval.objects.filter(review=piece).count() == editions_of_it
        assert LogEntry.objects.filter(review=piece, verb="publish").count() == editions_of_it
        assert piece.log.order_by("id").first().verb == "create"
        assert piece.head_number == piece.revisions.count()


def test_films_of_franchises_stand_in_stories_of_which_most_are_told(seeded):
    now = timezone.now()
    timelines = [timeline.of(franchise, now) for franchise in Franchise.objects.order_by("pk")]
    told = [one for one in timelines if one.statements]

    for one in timelines:
        (lane,) = one.lanes
        assert lane.own == {*one.films}
        assert len(lane.own) == 6
    assert len(timelines) / 2 < len(told) < len(timelines)
    assert all(len(one.lanes[0].order) == 6 for one in told)
    assert told[0] is timelines[0]
    assert {step.by for step in told[0].lanes[0].steps} == {"constraint"}
    assert {len(one.calendar.eras) for one in timelines} == {0, 2}


def test_every_place_of_the_front_page_is_arranged_and_can_be_arranged_anew(seeded):
    now = timezone.now()
    standing = list(Placing.objects.standing(now).select_related("review"))

    assert {row.place for row in standing} == {*places.PLACES}
    assert len({row.review_id for row in standing}) == len(standing)
    for row in standing:
        assert row.review.kind in places.PLACES[row.place].takes
        assert row.review.editions.live(now).exists()
    ended = Placing.objects.filter(ends_at__lte=now)
    assert ended.count() > len(standing)
    lead = places.PLACES[places.LEAD]
    piece = next(row.review for row in standing if row.place != places.LEAD)
    front.put(lead, piece, standing[0].put_by, version=front.version())
    assert front.standing(lead, timezone.now()).review == piece


def test_what_somebody_arranged_is_left_alone(seeded):
    before = front.version()
    assert before == FrontPageAct.objects.count() > 0
    call_command("seed_publication", pieces=5, add=True, stdout=StringIO())
    assert front.version() == before


def test_the_doctor_finds_nothing_wrong(seeded):
    out = StringIO()
    call_command("doctor", stdout=out)
