"""Two people decide at once: one wins, the other is told, and nothing is half done."""

from collections import Counter
from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from desk.doctor_front_page import examine_front_page
from reviews import embargo, front, verbs
from reviews.models import Approval, Edition, FrontPageAct, LogEntry, Placing, Review, Slug, Tag
from reviews.snapshots import Draft
from tests import factories
from tests.factories import make_draft, make_film, make_person, make_user
from tests.races.answers import errors, outcomes

pytestmark = pytest.mark.races


@pytest.fixture
def make_piece(transactional_db):
    """Pieces on one film by one critic: what they are about is not raced for."""
    return partial(factories.make_piece, film=make_film(), critic=make_person())


def as_seen(piece):
    head = piece.head()
    return {"piece": piece.pk, "version": piece.version, "number": head.number, "hash": head.hash}


def test_of_four_approvers_one_wins_and_three_are_told(crew, make_piece):
    moderators = [make_user(role="moderator") for _ in range(4)]
    for _ in range(40):
        seen = as_seen(make_piece(state="in_review"))
        answers = crew.at_once([{"act": "approve", "by": by.pk} | seen for by in moderators])
        assert errors(answers) == []
        assert outcomes(answers)["done"] == 1
        assert outcomes(answers).total() == 4
    assert Approval.objects.count() == 40
    assert LogEntry.objects.filter(verb="approve").count() == 40
    assert Review.objects.filter(state="approved").count() == 40


@pytest.mark.parametrize("verb", ["save", "edit"])
def test_approving_beside_a_change_approves_what_was_read(crew, make_piece, verb):
    writer, moderator, editor = (make_user(role=r) for r in ("writer", "moderator", "moderator"))
    met = Counter()
    for number in range(25):
        piece = make_piece(state="in_review", by=writer)
        read = as_seen(piece)
        changes = {
            "act": "revise", "verb": verb, "by": (writer if verb == "save" else editor).pk,
            "piece": piece.pk, "base": 1, "headline": f"Changed in round {number}",
        }  # fmt: skip
        answers = crew.at_once([{"act": "approve", "by": moderator.pk} | read, changes])
        assert errors(answers) == []
        piece.refresh_from_db()
        approved = Approval.objects.filter(review=piece)
        assert not approved.exclude(number=1, hash=read["hash"]).exists()
        if piece.state == "approved":
            assert piece.head().hash == read["hash"]
        assert bool(approved) == ("done" in answers[0])
        assert (piece.head_number == 2) == ("done" in answers[1])
        met["done" in answers[0], "done" in answers[1]] += 1
    # A moderator's change and an approval exclude one another; a writer's may follow it.
    assert met[False, False] == 0
    assert verb == "save" or met[True, True] == 0


def test_four_who_send_the_same_headline_get_eighty_addresses(crew):
    writers = [make_user(role="writer") for _ in range(4)]
    draft = make_draft(slug="", headline="The same headline")
    for _ in range(20):
        pieces = [verbs.create(by, draft) for by in writers]
        answers = crew.at_once(
            [
                {"act": "submit", "by": by.pk, "piece": piece.pk}
                for by, piece in zip(writers, pieces, strict=True)
            ]
        )
        assert outcomes(answers) == {"done": 4}, answers
    heads = [Draft.from_json(piece.head().snapshot).slug for piece in Review.objects.all()]
    assert len(set(heads)) == 80
    assert dict(Slug.objects.values_list("slug", "review")) == {
        Draft.from_json(piece.head().snapshot).slug: piece.pk for piece in Review.objects.all()
    }


def test_one_who_cancels_meets_one_who_publishes_now(crew):
    first, second = make_user(role="moderator"), make_user(role="moderator")
    winners = Counter()
    film, critic = make_film(), make_person()
    for _ in range(20):
        edition = factories.make_scheduled(film=film, critic=critic)
        version = Review.objects.values_list("version", flat=True).get(pk=edition.review_id)
        order = {"edition": edition.pk, "version": version}
        answers = crew.at_once(
            [
                {"act": "cancel", "by": first.pk} | order,
                {"act": "reschedule", "by": second.pk} | order,
            ]
        )
        assert errors(answers) == []
        cancelled, moved = ("done" in answer for answer in answers)
        assert cancelled != moved
        edition.refresh_from_db()
        assert (edition.goes_live_at is None) == cancelled
        assert edition.is_live(timezone.now()) == moved
        lines = LogEntry.objects.filter(review=edition.review_id)
        assert lines.filter(verb__in=("cancel", "reschedule")).count() == 1
        winners[cancelled] += 1
    assert winners.total() == 20


def test_two_moderators_who_publish_at_once_make_one_edition(crew, make_piece):
    moderators = [make_user(role="moderator") for _ in range(2)]
    for _ in range(10):
        piece = make_piece(state="approved")
        order = {"act": "publish", "piece": piece.pk, "version": piece.version}
        answers = crew.at_once([order | {"by": by.pk} for by in moderators])
        assert errors(answers) == []
        assert outcomes(answers)["done"] == 1
        assert Edition.objects.filter(review=piece).count() == 1


def test_four_who_publish_the_first_pieces_under_the_same_tags_share_them(crew):
    publishers = [make_user(role="moderator") for _ in range(4)]
    critic = make_person()
    for number in range(8):
        tags = [f"Lamps {number}", f"Doors {number}"]
        # Of a film each: those who publish on one film wait for each other.
        pieces = [
            factories.make_piece(state="approved", film=make_film(), critic=critic, tags=order)
            for order in (tags, tags[::-1], tags, tags[::-1])
        ]
        answers = crew.at_once(
            [
                {"act": "publish", "by": by.pk, "piece": piece.pk, "version": piece.version}
                for by, piece in zip(publishers, pieces, strict=True)
            ]
        )
        assert errors(answers) == []
        assert outcomes(answers) == {"done": 4}
    assert Tag.objects.count() == 16


@pytest.mark.parametrize("wait", [None, timedelta(hours=1)], ids=["now", "in an hour"])
def test_nothing_goes_out_under_an_embargo_that_moves_meanwhile(crew, wait):
    mover, publisher = make_user(role="moderator"), make_user(role="moderator")
    critic, met = make_person(), Counter()
    for _ in range(25):
        film = make_film()
        agreed = {"covers": "reviews", "agreed_with": "The distributor", "message": "Until then."}
        row = embargo.record(film, mover, lifts_at=timezone.now(), **agreed).embargo
        piece = factories.make_piece(state="approved", film=film, critic=critic)
        now = timezone.now()
        answers = crew.at_once(
            [
                {
                    "act": "move_embargo", "by": mover.pk, "row": row.pk,
                    "lifts_at": (now + timedelta(days=1)).isoformat(),
                },
                {
                    "act": "publish", "by": publisher.pk, "piece": piece.pk,
                    "version": piece.version, "at": (now + wait).isoformat() if wait else None,
                },
            ]
        )  # fmt: skip
        assert errors(answers) == []
        assert "done" in answers[0]
        moved = film.embargoes.get(supersedes=row)
        for edition in Edition.objects.filter(review=piece, goes_live_at__isnull=False):
            assert edition.goes_live_at <= moved.recorded_at, "it begins under an embargo"
        met["done" in answers[1]] += 1
    assert met.total() == 25


def test_of_four_who_set_one_place_of_the_front_page_one_wins_and_three_are_told(crew):
    moderators = [make_user(role="moderator") for _ in range(4)]
    film, critic = make_film(), make_person()
    pieces = [factories.make_live(film=film, critic=critic).review for _ in range(8)]
    for number in range(12):
        seen, chosen = front.version(), pieces[number % 2 :: 2]
        answers = crew.at_once(
            [
                {"act": "put", "by": by.pk, "place": "lead", "piece": piece.pk, "version": seen}
                for by, piece in zip(moderators, chosen, strict=True)
            ]
        )
        assert errors(answers) == []
        assert outcomes(answers) == {"done": 1, "Conflict": 3}
        assert front.version() == seen + 1
    assert FrontPageAct.objects.count() == Placing.objects.count() == 12
    assert Placing.objects.filter(ends_at=None).count() == 1
    assert list(examine_front_page()) == []
