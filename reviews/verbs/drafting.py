"""Writing: create, save, edit, submit, take back, bring back an old revision."""

from dataclasses import dataclass, field
from datetime import timedelta

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone

from images.models import Image
from reviews import addresses, body, kinds
from reviews.door import Conflict, Refused, actor_for, check_permission, passing
from reviews.editions import text_references
from reviews.merge import merge
from reviews.models import DraftReference, LogEntry, Review, Revision
from reviews.plan import RECORDS
from reviews.snapshots import SCHEMA, Draft, SnapshotRefused, references
from reviews.writers import list_writers

KEEPS_PLACE_FOR = timedelta(days=1)
NAMED = RECORDS | {"image": Image, "piece": Review}
# What the text calls a review is a piece of ours, whatever its kind.
CALLED = {"review": "piece"}


class SaveConflict(Conflict):
    """Two people changed the same field. The loser's text is `branch`, a revision of its own."""

    def __init__(self, conflicts, branch, head):
        names = ", ".join(conflict.field for conflict in conflicts)
        super().__init__(
            f"While you were writing, somebody saved revision {head.number}, and both of you "
            f"changed: {names}. Your text is safe as revision {branch.number}."
        )
        self.conflicts = conflicts
        self.branch = branch
        self.head = head


@dataclass(frozen=True)
class Saved:
    """What a save did: the head, whether it was merged, and whether it changed anything."""

    revision: Revision
    is_changed: bool = True
    merged: tuple = field(default=())


class _Nothing(Exception):
    """The save would repeat the head."""


class _Clash(Exception):
    def __init__(self, conflicts):
        self.conflicts = conflicts


def tidy(draft):
    """The draft with its HTML cleaned: what is stored is what readers may get."""
    return draft.replace(
        body=body.clean(draft.body),
        entries=tuple(
            type(entry)(
                film=entry.film,
                position=entry.position,
                text=body.clean(entry.text),
                byline=entry.byline,
                still=entry.still,
            )
            for entry in draft.entries
        ),
    )


def create(by, draft, *, imported_at=None):
    """A new piece with revision 1. Raises NotAllowed, or Refused for what can't be stored."""
    draft = tidied(draft)
    check_permission("create", actor_for(by, None))
    with transaction.atomic():
        now = timezone.now()
        piece = Review(
            kind=draft.kind,
            headline=draft.headline,
            created_by=by,
            created_at=now,
            changed_at=now,
            imported_at=imported_at,
        )
        piece.save()
        append(piece, draft, by=by, now=now, parent=None)
        list_writers(piece)
        LogEntry.objects.create(
            review=piece, piece=piece.pk, verb="create", by=by, at=now, number=1,
            to_state=piece.state,
        )  # fmt: skip
    return piece


def tidied(draft):
    try:
        return tidy(draft)
    except (body.BodyRefused, SnapshotRefused) as refusal:
        raise Refused(str(refusal)) from refusal


def save(review, by, draft, *, base):
    """Append a revision made from revision number `base`; merge if the head moved meanwhile.

    Raises SaveConflict, with the text already stored on a branch, where both changed one field.
    """
    return revise("save", review, by, tidied(draft), base)


def edit(review, by, draft, *, base):
    """A moderator's save while the piece is in review: it stays there, pinned anew."""
    return revise("edit", review, by, tidied(draft), base)


def revise(verb, review, by, draft, base):
    for attempt in (1, 2):
        try:
            return revise_once(verb, review, by, draft, base)
        except _Nothing:
            return Saved(review.revisions.get(number=current_head(review)), is_changed=False)
        except _Clash as clash:
            branch, head = keep_on_a_branch(review, by, draft, base)
            raise SaveConflict(clash.conflicts, branch, head) from None
        except Conflict:
            # A verb that raised the version is no reason to lose a save: read again, once.
            if attempt == 2:
                raise


def revise_once(verb, review, by, draft, base):
    with passing(review, verb, by=by) as passage:
        piece, head = passage.piece, passage.piece.head()
        parent, second, taken = head.number, None, ()
        if base != head.number:
            merged = merged_with(piece, base, draft, head)
            if merged.draft == Draft.from_json(head.snapshot):
                raise _Nothing
            branch = append(piece, draft, by=by, now=passage.now, parent=base)
            draft, second, taken = merged.draft, branch.number, merged.from_theirs
        elif draft == Draft.from_json(head.snapshot):
            raise _Nothing
        revision = append(piece, draft, by=by, now=passage.now, parent=parent, second=second)
        put_at_head(passage, revision, draft)
        if verb == "edit":
            pin_address(passage, draft)
        return Saved(revision, merged=taken)


def merged_with(piece, base, draft, head):
    old = piece.revisions.filter(number=base).first()
    if old is None:
        raise Refused(f"This piece has no revision {base}. Copy your text and open it again.")
    merged = merge(Draft.from_json(old.snapshot), draft, Draft.from_json(head.snapshot))
    if merged.conflicts:
        raise _Clash(merged.conflicts)
    return merged


def keep_on_a_branch(review, by, draft, base):
    """Store the loser's text in a transaction of its own, before anybody hears of a conflict."""
    with transaction.atomic():
        Review.objects.filter(pk=review.pk).update(version=F("version"))
        piece = Review.objects.get(pk=review.pk)
        twin = piece.revisions.filter(
            parent_number=base, author=by, hash=draft.hash
        ).first()  # the same form sent twice
        branch = twin or append(piece, draft, by=by, now=timezone.now(), parent=base)
        return branch, piece.head()


def current_head(review):
    return Review.objects.values_list("head_number", flat=True).get(pk=review.pk)


def append(piece, draft, *, by, now, parent, second=None):
    """One more revision, with a row for each thing that it names."""
    text = draft.to_json()
    highest = piece.revisions.aggregate(highest=Max("number"))["highest"] or 0
    revision = Revision(
        review=piece,
        number=highest + 1,
        parent_number=parent,
        merged_number=second,
        author=by,
        saved_at=now,
        schema=SCHEMA,
        snapshot=text,
        hash=draft.hash,
    )
    revision.save()
    refer(revision, draft)
    return revision


def refer(revision, draft):
    named = {
        (CALLED.get(target.kind, target.kind), target.id)
        for target in references(draft, text_references(draft))
    }
    for kind in {kind for kind, _ in named}:
        wanted = {key for k, key in named if k == kind}
        missing = wanted - set(
            NAMED[kind].objects.filter(pk__in=wanted).values_list("pk", flat=True)
        )
        if missing:
            raise Refused(f"The draft names {kind} {min(missing)}, which does not exist.")
    DraftReference.objects.bulk_create(
        DraftReference(revision=revision, **{f"{kind}_id": key}) for kind, key in sorted(named)
    )


def put_at_head(passage, revision, draft):
    passage.number = revision.number
    passage.set(
        head_number=revision.number,
        headline=draft.headline,
        kind=draft.kind,
        changed_at=passage.now,
    )
    list_writers(passage.piece)


def submit(review, by, *, version=None):
    """Send the head to the moderators; its address is claimed, with a suffix if it is taken."""
    with passing(review, "submit", by=by, version=version) as passage:
        piece = passage.piece
        draft = Draft.from_json(piece.head().snapshot)
        if not draft.body:
            raise Refused("There is no text yet: write something before you send it for review.")
        missing = kinds.needs_subject_sentence(draft.kind, draft.subjects)
        if missing:
            raise Refused(missing)
        wanted = draft.slug or addresses.slug_of(draft.headline)
        slug = addresses.claim(piece, wanted, passage.now)
        if slug != draft.slug:
            passage.details["slug"] = slug
            draft = draft.replace(slug=slug)
            revision = append(piece, draft, by=by, now=passage.now, parent=piece.head_number)
            put_at_head(passage, revision, draft)
        passage.set(queued_at=place_in_queue(piece, passage.now), was_submitted=True)
    return passage.piece


def place_in_queue(piece, now):
    """The old place for whoever comes back within a day; else the end."""
    if piece.queued_at:
        left = piece.log.filter(verb__in=("take_back", "request_changes")).order_by("-id").first()
        if left and now - left.at <= KEEPS_PLACE_FOR:
            return piece.queued_at
    return now


def pin_address(passage, draft):
    """An editor's change of address is claimed at once; one that is taken is refused."""
    if not draft.slug:
        raise Refused("A piece in review needs an address. Give it a slug.")
    slug = addresses.claim(passage.piece, draft.slug, passage.now)
    if slug != draft.slug:
        raise Refused(f"Another piece has the address {draft.slug}. {slug} is free.")


def take_back(review, by, *, version=None):
    with passing(review, "take_back", by=by, version=version) as passage:
        pass
    return passage.piece


def restore_revision(review, by, number, *, base):
    """The content of an old revision as a new head; nothing between them is lost."""
    with passing(review, "restore_revision", by=by) as passage:
        piece, head = passage.piece, passage.piece.head()
        if base != head.number:
            raise Conflict(
                f"Revision {head.number} was saved meanwhile. Look at it before you go back."
            )
        old = piece.revisions.filter(number=number).first()
        if old is None:
            raise Refused(f"This piece has no revision {number}.")
        draft = Draft.from_json(old.snapshot)
        if old.hash == head.hash:
            raise Refused(f"Revision {number} says the same as the present one.")
        revision = append(piece, draft, by=by, now=passage.now, parent=head.number)
        put_at_head(passage, revision, draft)
        passage.details["restored"] = number
    return Saved(revision)
