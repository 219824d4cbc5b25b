"""The pieces of a synthetic publication, written in bulk as the verbs would have left them."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from desk.seeding import plans, reading
from reviews import editions, intervals, snapshots
from reviews import plan as planning
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
    LogEntry,
    Review,
    Revision,
    Slug,
    Writer,
)
from reviews.snapshots import Draft
from reviews.workflow import TABLE
from search import index

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LASTS = 30 * DAY  # until a piece is followed, expires or is withdrawn
NOTE = "We withdrew this piece because it was wrong."


@dataclass
class Version:
    """One revision with the edition that was made of it."""

    number: int
    draft: Draft
    asked_at: datetime  # when it was published or scheduled; the rest happened before
    starts_at: datetime
    expires_at: datetime | None = None
    cut_at: datetime | None = None
    revision: Revision = None
    edition: Edition = None

    @property
    def saved_at(self):
        return self.asked_at - 3 * HOUR

    @property
    def submitted_at(self):
        return self.asked_at - 2 * HOUR

    @property
    def approved_at(self):
        return self.asked_at - HOUR

    @property
    def rows(self):
        return editions.Rows(self.draft, reading)


@dataclass
class Piece:
    """A piece on its way into the database; the first of its signers wrote it."""

    number: int
    plan: plans.Plan
    signers: list
    versions: list
    review: Review = None
    acts: list = field(default_factory=list)

    @property
    def user(self):
        return self.signers[0][0]

    @property
    def users(self):
        return [user for user, _ in self.signers]


def composed(plan, number, desk, now):
    """The piece of a plan, with its texts and instants."""
    signers = desk.signers(plan)
    draft = desk.draft(plan, number, signers)
    starts_at = plan.starts_at
    asked_at = now - DAY if plan.fate == plans.SCHEDULED else starts_at
    first = Version(1, draft, asked_at, starts_at)
    versions = [first]
    ends_at = starts_at + min(LASTS, (now - starts_at) / 2)
    if plan.fate == plans.EXPIRED:
        first.expires_at = ends_at
    elif plan.fate == plans.WITHDRAWN:
        first.cut_at = ends_at
    elif plan.fate == plans.SUPERSEDED:
        later = desk.rewritten(draft, corrects=plan.place % 3 == 0)
        versions.append(Version(2, later, ends_at, ends_at))
    return Piece(number, plan, signers, versions)


@transaction.atomic
def write(pieces, records, tags):
    """Everything of some pieces, in one transaction."""
    for piece in pieces:
        piece.acts = list(acts_of(piece, records))
    versions = [(piece, version) for piece in pieces for version in piece.versions]
    write_reviews(pieces)
    write_revisions(versions)
    write_editions(versions, records)
    write_relations(versions, tags)
    write_judgements(versions, records)
    write_log(pieces)
    write_documents(versions)


@dataclass(frozen=True)
class Act:
    verb: str
    by: object
    at: datetime
    version: Version
    details: dict = field(default_factory=dict)
    reason: str = ""

    @property
    def names_edition(self):
        return self.verb in ("publish", "withdraw")


def acts_of(piece, records):
    """What people did with the piece, in order."""
    for version in piece.versions:
        wrote = "create" if version.number == 1 else "save"
        yield Act(wrote, piece.user, version.saved_at, version)
        yield Act("submit", piece.user, version.submitted_at, version)
        yield Act("approve", records.moderator, version.approved_at, version)
        start = {"at": version.starts_at.isoformat()}
        yield Act("publish", records.publisher, version.asked_at, version, start)
        if version.cut_at:
            yield Act(
                "withdraw", records.publisher, version.cut_at, version, reason="It was wrong."
            )


def write_reviews(pieces):
    for piece in pieces:
        last = piece.versions[-1]
        raised = sum(TABLE[act.verb].raises_version for act in piece.acts[1:])
        piece.review = Review(
            kind=last.draft.kind,
            headline=last.draft.headline,
            state=states(piece)[-1],
            head_number=last.number,
            version=1 + raised,
            created_by=piece.user,
            created_at=piece.versions[0].saved_at,
            changed_at=last.saved_at,
            queued_at=last.submitted_at,
            was_submitted=True,
        )
    Review.objects.bulk_create(piece.review for piece in pieces)
    Writer.objects.bulk_create(
        Writer(review=piece.review, user=user) for piece in pieces for user in piece.users
    )
    Slug.objects.bulk_create(
        Slug(
            slug=piece.versions[0].draft.slug,
            review=piece.review,
            claimed_at=piece.versions[0].submitted_at,
        )
        for piece in pieces
    )


def states(piece):
    """The state of the piece after each of its acts."""
    found = []
    for act in piece.acts:
        found.append(TABLE[act.verb].target or found[-1])
    return found


def write_revisions(versions):
    for piece, version in versions:
        text = version.draft.to_json()
        version.revision = Revision(
            review=piece.review,
            number=version.number,
            parent_number=version.number - 1 or None,
            author=piece.user,
            saved_at=version.saved_at,
            schema=snapshots.SCHEMA,
            snapshot=text,
            hash=snapshots.digest(text),
        )
    Revision.objects.bulk_create(version.revision for _, version in versions)
    DraftReference.objects.bulk_create(
        DraftReference(revision=version.revision, **{f"{kind}_id": key})
        for _, version in versions
        for kind, key in sorted(
            {
                (target.kind, target.id)
                for target in snapshots.references(version.draft, version.rows.mentions)
            }
        )
    )


def write_editions(versions, records):
    for piece, version in versions:
        computed = intervals_of(piece)[version.number]
        version.edition = Edition(
            review=piece.review,
            revision=version.revision,
            revision_number=version.number,
            hash=version.revision.hash,
            byline_text=editions.in_words([records.names[key] for _, key in piece.signers]),
            planned_for=version.starts_at,
            expires_at=version.expires_at,
            cut_at=version.cut_at,
            cut_because=intervals.WITHDRAWN if version.cut_at else "",
            public_note=NOTE if version.cut_at else "",
            created_by=records.publisher,
            created_at=version.asked_at,
            published_on=timezone.localdate(computed.published_at),
            **{name: getattr(computed, name) for name in planning.COMPUTED},
            **editions.columns(version.draft, reading),
        )
    Edition.objects.bulk_create(version.edition for _, version in versions)
    Correction.objects.bulk_create(
        Correction(edition=version.edition, review=piece.review, text=version.draft.correction)
        for piece, version in versions
        if version.draft.correction
    )


def intervals_of(piece):
    return intervals.intervals(
        intervals.Planned(
            key=version.number,
            revision=version.number,
            starts_at=version.starts_at,
            expires_at=version.expires_at,
            cut_at=version.cut_at,
            cut_because=intervals.WITHDRAWN if version.cut_at else "",
            corrects=version.draft.corrects,
        )
        for version in piece.versions
    )


def write_relations(versions, tags):
    made = {row: [] for row in planning.ROWS_WITH_INTERVALS} | {EditionEntry: []}
    for _, version in versions:
        for row in relations(version.edition, version.rows, tags):
            made[type(row)].append(row)
    for model, rows in made.items():
        model.objects.bulk_create(rows)


def relations(edition, rows, tags):
    """The rows of `editions.write_rows`, with the copies of the interval that `plan` keeps."""
    copies = {name: getattr(edition, name) for name in ("goes_live_at", "ends_at", "published_at")}
    of_it = {"edition": edition} | copies
    for film, role, main, n in rows.films():
        yield EditionFilm(film_id=film, role=role, is_main=main, position=n, **of_it)
    for person, role, main, n, credit in rows.people():
        who = {"person_id": person, "credit": credit}
        yield EditionPerson(role=role, is_main=main, position=n, **who, **of_it)
    for key, role, main, n in rows.franchises():
        yield EditionFranchise(franchise_id=key, role=role, is_main=main, position=n, **of_it)
    for image, caption, hero, n in rows.pictures():
        yield EditionPicture(image_id=image, caption=caption, is_hero=hero, position=n, **of_it)
    for n, name in enumerate(rows.tags()):
        yield EditionTag(content_object=edition, tag_id=tags[name], position=n, **copies)
    for n, film, place, text, byline, still in rows.entries():
        yield EditionEntry(
            edition=edition,
            order=n,
            film_id=film,
            place=place,
            text=text,
            byline_id=byline,
            still_id=still,
        )


def write_judgements(versions, records):
    Approval.objects.bulk_create(
        Approval(
            review=piece.review,
            number=version.number,
            hash=version.revision.hash,
            kind=Approval.APPROVE,
            user=records.moderator,
            at=version.approved_at,
            policy=settings.FOUR_EYES,
            writers=sorted(user.pk for user in piece.users),
            contributors=[piece.user.pk],
        )
        for piece, version in versions
    )


def write_log(pieces):
    LogEntry.objects.bulk_create(line for piece in pieces for line in lines(piece))


def lines(piece):
    before = ""
    for act, after in zip(piece.acts, states(piece), strict=True):
        yield LogEntry(
            review=piece.review,
            piece=piece.review.pk,
            verb=act.verb,
            by=act.by,
            at=act.at,
            number=act.version.number,
            edition=act.version.edition if act.names_edition else None,
            from_state=before,
            to_state=after,
            reason=act.reason,
            details=act.details,
        )
        before = after


def write_documents(versions):
    index.put_many(document(version) for _, version in versions)


def document(version):
    rows = version.rows
    describe = partial(planning.document, version.edition, reading=reading)
    return index.Entry(
        **describe(
            films=[film for film, role, *_ in rows.films() if role != "mention"],
            critics=[person for person, role, *_ in rows.people() if role == "byline"],
            texts=list(version.draft.texts()),
        )
    )
