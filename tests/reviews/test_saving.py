"""Two people at once: whoever saves second loses no word, and hears no false alarm."""

import datetime
import random
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.utils import timezone

from reviews import verbs
from reviews.door import Refused
from reviews.models import LogEntry, Review, Revision
from reviews.snapshots import Byline, Draft, Picture, Subject
from reviews.verbs.drafting import SaveConflict
from tests.factories import (
    make_draft,
    make_film,
    make_image,
    make_live,
    make_person,
    make_piece,
    make_user,
)

pytestmark = pytest.mark.once

PAIRS = 200
FIELDS = ("headline", "standfirst", "kicker", "verdict", "disclosure", "body")
LISTS = ("tags", "subjects", "pictures", "bylines")


@pytest.fixture
def writer(db):
    return make_user(role="writer")


def draft_of(piece):
    return Draft.from_json(Review.objects.get(pk=piece.pk).head().snapshot)


def test_saving_appends_a_revision_and_one_line(writer):
    piece = make_piece(by=writer)
    saved = verbs.save(piece, writer, draft_of(piece).replace(kicker="New"), base=1)
    assert (saved.revision.number, saved.revision.parents, saved.is_changed) == (2, (1,), True)
    assert [line.verb for line in piece.log.order_by("id")] == ["create", "save"]


def test_saving_what_is_there_already_does_nothing(writer):
    piece = make_piece(by=writer)
    before = list(Review.objects.values())
    saved = verbs.save(piece, writer, draft_of(piece), base=1)
    assert (saved.is_changed, saved.revision.number) == (False, 1)
    assert list(Review.objects.values()) == before
    assert LogEntry.objects.count() == 1


def test_form_that_was_sent_twice_makes_one_revision(writer):
    piece = make_piece(by=writer)
    mine = draft_of(piece).replace(headline="Mine", body="<p>Mine.</p>")
    verbs.save(piece, writer, mine, base=1)
    again = verbs.save(piece, writer, mine, base=1)
    assert (again.is_changed, again.revision.number) == (False, 2)
    assert Revision.objects.count() == 2


def test_conflict_that_was_sent_twice_makes_one_branch(writer, moderator):
    piece = make_piece(by=writer)
    base = draft_of(piece)
    verbs.save(piece, writer, base.replace(headline="Theirs"), base=1)
    for _ in range(2):
        with pytest.raises(SaveConflict) as clash:
            verbs.save(piece, moderator, base.replace(headline="Mine"), base=1)
    assert clash.value.branch.number == 3
    assert Revision.objects.count() == 3


def test_edition_that_goes_live_meanwhile_is_no_conflict(writer):
    edition = make_live(by=writer)
    piece = edition.review
    mine = draft_of(piece).replace(kicker="Mine")
    chief = make_user(role="publisher")
    verbs.hold(
        edition, chief, version=Review.objects.get().version, reason="While the form is open."
    )
    assert verbs.save(piece, writer, mine, base=piece.head_number).is_changed


def test_claim_lapses_after_half_an_hour_and_names_both(writer, moderator, time_machine):
    time_machine.move_to(datetime.datetime(2027, 1, 4, 9, tzinfo=datetime.UTC), tick=False)
    piece = make_piece(by=writer, state="in_review")
    other = make_user(role="moderator")
    verbs.claim(piece, moderator)
    with pytest.raises(Refused, match=moderator.username):
        verbs.claim(piece, other)
    time_machine.shift(datetime.timedelta(minutes=31))
    assert verbs.claim(piece, other).claimed_by == other
    line = LogEntry.objects.filter(verb="claim").order_by("-id").first()
    assert (line.by, line.details) == (other, {"taken_over_from": moderator.pk})


@pytest.mark.races
@pytest.mark.django_db(transaction=True)
def test_two_who_claim_at_once_do_not_both_have_it():
    two = [make_user(role="moderator") for _ in range(2)]
    for _ in range(10):
        piece = make_piece(state="in_review")
        start = threading.Barrier(2)
        with ThreadPoolExecutor(2) as pool:
            answers = list(pool.map(claims, [piece] * 2, two, [start] * 2))
        assert sorted(answers) == [False, True]


def claims(piece, by, start):
    start.wait()
    try:
        verbs.claim(piece, by)
    except Refused:
        return False
    finally:
        connection.close()
    return True


def test_claim_locks_nobody_out(writer, moderator):
    piece = make_piece(by=writer, state="in_review")
    verbs.claim(piece, make_user(role="moderator"))
    head = piece.head()
    version = Review.objects.get().version
    verbs.approve(piece, moderator, version=version, number=head.number, hash=head.hash)
    assert Review.objects.get().claimed_by is None


def test_restoring_brings_an_old_text_to_the_head(writer):
    piece = make_piece(by=writer)
    first = draft_of(piece)
    verbs.save(piece, writer, first.replace(headline="Worse"), base=1)
    with pytest.raises(Refused, match="says the same"):
        verbs.restore_revision(piece, writer, 2, base=2)
    with pytest.raises(Refused, match="no revision 9"):
        verbs.restore_revision(piece, writer, 9, base=2)
    with pytest.raises(Refused, match="saved meanwhile"):
        verbs.restore_revision(piece, writer, 1, base=1)
    verbs.restore_revision(piece, writer, 1, base=2)
    assert draft_of(piece) == first
    assert piece.revisions.count() == 3


def test_draft_that_names_what_is_not_there_is_refused_in_words(writer):
    piece = make_piece(by=writer)
    ghost = draft_of(piece).replace(bylines=(Byline(person=10**12),))
    with pytest.raises(Refused, match="which does not exist"):
        verbs.save(piece, writer, ghost, base=1)
    assert Revision.objects.count() == 1


@pytest.fixture
def records(db):
    """Records that the seeded saves add and take away."""
    return {
        "tags": [f"tag {n}" for n in range(6)],
        "subjects": [Subject("film", make_film().pk) for _ in range(5)],
        "bylines": [Byline(make_person().pk) for _ in range(4)],
        "pictures": [Picture(make_image(size=(8 + n, 6)).pk) for n in range(4)],
    }


def changes(rng, draft, records, who):
    """What one person does to a draft: some fields written anew, some lists added to or cut."""
    made = {}
    for name in rng.sample(FIELDS, rng.randint(0, 2)):
        text = f"{who} wrote {rng.randint(1, 10**9)}"
        made[name] = f"<p>{text}</p>" if name == "body" else text
    for name in rng.sample(LISTS, rng.randint(0, 2)):
        values = list(getattr(draft, name))
        if values and rng.random() < 0.4:
            values.remove(rng.choice(values))
        free = [value for value in records[name] if value not in values]
        if free and rng.random() < 0.8:
            values.insert(rng.randint(0, len(values)), rng.choice(free))
        made[name] = tuple(values)
    return made


def lost_words(stored, written):
    """What somebody wrote into `written` that no stored draft of the piece holds."""
    for name, value in written.items():
        kept = [getattr(draft, name) for draft in stored]
        if name == "body":
            found = any(value.removeprefix("<p>").removesuffix("</p>") in text for text in kept)
        elif name in LISTS:
            found = any(set(value) <= set(values) for values in kept)
        else:
            found = value in kept
        if not found:
            yield name, value


def a_piece_with_records(rng, writer, records):
    draft = make_draft(
        subjects=tuple(rng.sample(records["subjects"], 2)),
        bylines=tuple(rng.sample(records["bylines"], 1)),
        tags=tuple(rng.sample(records["tags"], 2)),
        pictures=tuple(rng.sample(records["pictures"], 1)),
    )
    return verbs.create(writer, draft)


def clash_of(piece, by, draft):
    """The conflict that this save from revision 1 meets; None where it was merged."""
    try:
        verbs.save(piece, by, draft, base=1)
    except SaveConflict as clash:
        return clash
    return None


def check_clash(clash, piece, theirs, mine):
    assert Draft.from_json(clash.head.snapshot) == draft_of(piece)
    assert clash.branch.parent_number == 1
    assert {conflict.field for conflict in clash.conflicts} <= set(theirs) & set(mine)


def check_merge(piece, theirs, mine):
    head = [draft_of(piece)]
    written = {name: value for name, value in (theirs | mine).items() if name in FIELDS}
    assert list(lost_words(head, written)) == []


def test_nobody_loses_a_word(writer, moderator, records):
    """Pairs of saves from one base: either they merge, or the loser's text is on a branch."""
    rng = random.Random(20261122)
    clashes = 0
    for _ in range(PAIRS):
        piece = a_piece_with_records(rng, writer, records)
        base = draft_of(piece)
        theirs = changes(rng, base, records, "They")
        mine = changes(rng, base, records, "I")
        verbs.save(piece, writer, base.replace(**theirs), base=1)
        clash = clash_of(piece, moderator, base.replace(**mine))
        if clash:
            clashes += 1
            check_clash(clash, piece, theirs, mine)
        else:
            check_merge(piece, theirs, mine)
        texts = piece.revisions.values_list("snapshot", flat=True)
        stored = [Draft.from_json(text) for text in texts]
        assert list(lost_words(stored, theirs)) == []
        assert list(lost_words(stored, mine)) == []
    assert PAIRS / 20 < clashes < PAIRS * 3 / 4


def test_time_of_the_last_change_is_kept(writer, time_machine):
    time_machine.move_to(datetime.datetime(2027, 1, 4, 9, tzinfo=datetime.UTC), tick=False)
    piece = make_piece(by=writer)
    time_machine.shift(datetime.timedelta(hours=1))
    verbs.save(piece, writer, draft_of(piece).replace(kicker="New"), base=1)
    assert Review.objects.get().changed_at == timezone.now()
