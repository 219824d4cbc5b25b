"""Four eyes at the door: who may approve what, under each setting."""

import pytest

from people.models import Account
from reviews import verbs
from reviews.door import Conflict, NotAllowed, Refused
from reviews.models import Approval, Edition, LogEntry
from reviews.snapshots import Draft
from reviews.verbs.judging import still_to_read
from reviews.writers import contributors
from tests.factories import make_live, make_person, make_piece, make_user
from tests.reviews.going_out import now


@pytest.fixture
def writer(db):
    return make_user(role="writer")


@pytest.fixture
def editor(db):
    return make_user(role="moderator")


@pytest.fixture
def other(db):
    return make_user(role="moderator")


def approve(piece, by):
    piece = now(piece)
    head = piece.head()
    return verbs.approve(piece, by, version=piece.version, number=head.number, hash=head.hash)


def edit(piece, by, **changes):
    head = now(piece).head()
    draft = Draft.from_json(head.snapshot).replace(**changes)
    return verbs.edit(piece, by, draft, base=head.number)


def in_review(writer, **draft):
    return make_piece(by=writer, state="in_review", **draft)


def signed_by(user):
    person = make_person()
    Account.objects.create(user=user, person=person)
    return person


@pytest.mark.parametrize("policy", ["every_word", "contributors", "off"])
def test_stranger_approves(policy, settings, writer, editor):
    settings.FOUR_EYES = policy
    approve(in_review(writer), editor)
    judged = Approval.objects.get()
    assert (judged.policy, judged.writers, judged.contributors) == (
        policy,
        [writer.pk],
        [writer.pk],
    )


@pytest.mark.parametrize("policy", ["every_word", "contributors"])
def test_moderator_never_approves_their_own_piece(policy, settings, editor):
    settings.FOUR_EYES = policy
    piece = in_review(editor)
    with pytest.raises(NotAllowed):
        approve(piece, editor)


@pytest.mark.parametrize("policy", ["every_word", "contributors"])
def test_co_writer_by_byline_never_approves(policy, settings, writer, editor):
    settings.FOUR_EYES = policy
    piece = in_review(writer, critic=signed_by(editor))
    with pytest.raises(NotAllowed):
        approve(piece, editor)


def test_byline_that_came_and_went_still_counts(writer, editor):
    piece = make_piece(by=writer, critic=signed_by(editor))
    draft = Draft.from_json(piece.head().snapshot)
    verbs.save(piece, writer, draft.replace(bylines=()), base=1)
    verbs.submit(piece, writer)
    with pytest.raises(NotAllowed):
        approve(piece, editor)


def test_account_that_was_joined_to_the_byline_later_counts(writer, editor):
    piece = in_review(writer, critic=(critic := make_person()))
    Account.objects.create(user=editor, person=critic)
    with pytest.raises(NotAllowed):
        approve(piece, editor)


def test_editing_moderator_waits_for_read_and_agreed(writer, editor):
    piece = in_review(writer)
    edit(piece, editor, kicker="Mended")
    with pytest.raises(Refused, match="Read and agreed"):
        approve(piece, editor)
    verbs.agree(piece, writer, hash=now(piece).head().hash)
    assert approve(piece, editor).state == "approved"


def test_another_moderator_agrees_in_place_of_the_writer(writer, editor, other):
    piece = in_review(writer)
    edit(piece, editor, kicker="Mended")
    verbs.agree(piece, other, hash=now(piece).head().hash)
    assert approve(piece, editor).state == "approved"


def test_ones_own_agreement_is_no_second_pair_of_eyes(writer, editor):
    piece = in_review(writer)
    edit(piece, editor, kicker="Mended")
    verbs.agree(piece, editor, hash=now(piece).head().hash)
    with pytest.raises(Refused, match="Read and agreed"):
        approve(piece, editor)


def test_agreement_to_older_text_counts_for_nothing(writer, editor):
    piece = in_review(writer)
    verbs.agree(piece, writer, hash=now(piece).head().hash)
    edit(piece, editor, kicker="Mended")
    with pytest.raises(Refused, match="Read and agreed"):
        approve(piece, editor)


def test_agreeing_to_what_is_no_longer_there_is_refused(writer, editor):
    piece = in_review(writer)
    old = now(piece).head().hash
    edit(piece, editor, kicker="Mended")
    with pytest.raises(Conflict):
        verbs.agree(piece, writer, hash=old)
    assert not Approval.objects.exists()


def test_contributor_never_approves_where_contributors_may_not(settings, writer, editor):
    settings.FOUR_EYES = "contributors"
    piece = in_review(writer)
    edit(piece, editor, kicker="Mended")
    verbs.agree(piece, writer, hash=now(piece).head().hash)
    with pytest.raises(Refused):
        approve(piece, editor)


def test_contributor_never_approves_what_somebody_else_once_did(settings, writer, editor, other):
    settings.FOUR_EYES = "contributors"
    piece = approve(in_review(writer), other)
    first = piece.head()
    draft = Draft.from_json(first.snapshot)
    verbs.save(piece, writer, draft.replace(kicker="Different"), base=first.number)
    verbs.submit(piece, writer)
    # The editor puts back, word for word, what the other approved.
    edit(piece, editor, kicker=draft.kicker)
    assert now(piece).head().hash == first.hash
    with pytest.raises(Refused):
        approve(piece, editor)


def test_with_four_eyes_off_a_moderator_approves_their_own(settings, editor):
    settings.FOUR_EYES = "off"
    assert approve(in_review(editor), editor).state == "approved"


def test_both_parents_of_a_merge_have_to_be_read(writer, editor, other):
    """The editor's branch is merged into the writer's: its author is a contributor all the same."""
    piece = make_piece(by=writer, moderator=other)
    base = Draft.from_json(piece.head().snapshot)
    verbs.save(piece, writer, base.replace(headline="The writer’s"), base=1)
    saved = verbs.save(piece, editor, base.replace(kicker="The editor’s"), base=1)
    assert saved.revision.parents == (2, 3)
    assert contributors(now(piece)) == {writer.pk, editor.pk}
    verbs.save(
        piece, writer, Draft.from_json(saved.revision.snapshot).replace(verdict="So."), base=4
    )
    verbs.submit(piece, writer)
    with pytest.raises(Refused, match="Read and agreed"):
        approve(piece, editor)
    assert still_to_read(now(piece)) == ()
    assert approve(piece, other).state == "approved"


def test_what_was_approved_before_need_not_be_read_again(writer, editor, other):
    piece = in_review(writer)
    edit(piece, editor, kicker="Mended")
    approve(piece, other)
    head = now(piece).head()
    draft = Draft.from_json(head.snapshot)
    verbs.save(piece, writer, draft.replace(verdict="New"), base=head.number)
    verbs.submit(piece, writer)
    assert contributors(now(piece)) == {writer.pk}
    assert approve(piece, editor).state == "approved"


def test_approval_of_a_returned_text_can_be_given_again(writer, editor, other):
    """A moderator thinks again and returns what was approved; unchanged, it may pass after all."""
    piece = approve(in_review(writer), editor)
    verbs.request_changes(piece, other, version=piece.version, note="Are we sure?")
    verbs.submit(piece, writer)
    assert approve(piece, editor).state == "approved"
    assert Approval.objects.count() == 2


def test_approval_survives_a_later_demotion(writer, editor):
    piece = approve(in_review(writer), editor)
    editor.groups.clear()
    publisher = make_user(role="publisher")
    assert verbs.publish(piece, publisher, version=piece.version).goes_live_at


def test_breaking_the_glass_waives_four_eyes_and_no_stop(writer):
    admin = make_user(role="superuser")
    piece = in_review(admin, standfirst="")
    with pytest.raises(Refused, match="Say why"):
        verbs.break_glass(piece, admin, version=piece.version, hash=piece.head().hash, reason="  ")
    piece = verbs.break_glass(
        piece, admin, version=piece.version, hash=piece.head().hash, reason="Nobody is here."
    )
    line = LogEntry.objects.get(verb="break_glass")
    assert line.reason == "Nobody is here."
    with pytest.raises(Refused, match="standfirst"):
        verbs.publish(piece, admin, version=piece.version)


def test_approval_covers_one_hash(writer, editor):
    """B5: what was approved is not what was saved since."""
    piece = approve(in_review(writer), editor)
    head = piece.head()
    draft = Draft.from_json(head.snapshot).replace(kicker="Sneaked in")
    verbs.save(piece, writer, draft, base=head.number)
    with pytest.raises(Refused, match="approved"):
        verbs.publish(piece, editor, version=now(piece).version)
    assert not Edition.objects.exists()


def test_approving_what_was_read_never_approves_what_came_since(writer, editor, other):
    piece = in_review(writer)
    read = now(piece).head()
    edit(piece, other, kicker="Mended")
    with pytest.raises(Conflict, match="revision 2"):
        verbs.approve(piece, editor, version=now(piece).version, number=read.number, hash=read.hash)
    assert not Approval.objects.exists()


def test_newer_draft_leaves_live_and_scheduled_editions_alone(writer, editor):
    edition = make_live(by=writer, moderator=editor)
    before = Edition.objects.values().get()
    piece = edition.review
    draft = Draft.from_json(piece.head().snapshot).replace(headline="Newer")
    verbs.save(piece, writer, draft, base=piece.head_number)
    verbs.submit(piece, writer)
    assert Edition.objects.values().get() == before
