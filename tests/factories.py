"""Makes the rows that tests need: keyword-only, valid, verified unless asked otherwise."""

import contextlib
import datetime
import io
import itertools

import PIL.Image
import time_machine
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile

from films.models import Credit, Film, Release
from franchises.models import (
    Appearance,
    Character,
    Continuity,
    Event,
    Franchise,
    Membership,
    Placement,
    Portrayal,
    Setting,
    Statement,
    WatchOrder,
    WatchOrderEntry,
    WorldEntity,
)
from images.models import Image
from people.models import Account, Person
from people.partial_dates import Precision
from provenance.claims import CheckState
from provenance.models import Source
from reviews import kinds, verbs
from reviews.models import Review
from reviews.snapshots import Byline, Draft, Entry, Subject

LONG_AGO = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
GROUPS = {"writer": "Writers", "moderator": "Moderators", "publisher": "Publishers"}

_number = itertools.count(1)


def make_user(*, role=None, username=None, person=None, **fields):
    """A user; `role` is writer, moderator, publisher, superuser, or None for no staff at all."""
    user = get_user_model().objects.create_user(
        username=username or f"{role or 'somebody'}-{next(_number)}",
        is_staff=role is not None,
        is_superuser=role == "superuser",
        **fields,
    )
    if role in GROUPS:
        user.groups.add(Group.objects.get(name=GROUPS[role]))
    if person:
        Account.objects.create(user=user, person=person)
    return user


def make_person(*, name=None, verified=True, **fields):
    if verified:
        fields.setdefault("verified_at", LONG_AGO)
    return Person.objects.create(name=name or f"Person Number{next(_number)}", **fields)


def make_film(*, title=None, verified=True, released_on=None, **fields):
    """A film; with `released_on` it gets a primary release on that day."""
    if verified:
        fields.setdefault("verified_at", LONG_AGO)
    film = Film.objects.create(title=title or f"Film number {next(_number)}", **fields)
    if released_on:
        make_release(film=film, released_on=released_on, is_primary=True)
    return film


def make_release(*, film=None, released_on=None, precision=None, **fields):
    fields.setdefault("check_state", CheckState.CONFIRMED)
    if precision is None:
        precision = Precision.DAY if released_on else ""
    return Release.objects.create(
        film=film or make_film(), released_on=released_on, precision=precision, **fields
    )


def make_credit(*, film=None, person=None, job="cast", **fields):
    """A confirmed credit; `job` is a code of films/jobs.py."""
    fields.setdefault("check_state", CheckState.CONFIRMED)
    return Credit.objects.create(
        film=film or make_film(), person=person or make_person(), job_id=job, **fields
    )


def make_franchise(*, name=None, verified=True, **fields):
    if verified:
        fields.setdefault("verified_at", LONG_AGO)
    return Franchise.objects.create(name=name or f"Franchise number {next(_number)}", **fields)


def make_membership(*, franchise=None, film=None, **fields):
    return Membership.objects.create(
        franchise=franchise or make_franchise(), film=film or make_film(), **fields
    )


def make_character(*, franchise=None, name=None, verified=True, **fields):
    if verified:
        fields.setdefault("verified_at", LONG_AGO)
    return Character.objects.create(
        franchise=franchise or make_franchise(),
        name=name or f"Character number {next(_number)}",
        **fields,
    )


def make_portrayal(*, credit=None, character=None, **fields):
    return Portrayal.objects.create(
        credit=credit or make_credit(), character=character or make_character(), **fields
    )


def make_continuity(*, franchise=None, name=None, **fields):
    return Continuity.objects.create(
        franchise=franchise or make_franchise(), name=name or f"Line {next(_number)}", **fields
    )


def make_placement(*, continuity=None, film=None, set_in=None, state="confirmed", **fields):
    """A film in a continuity, a member of its franchise too; `set_in` is its primary year."""
    continuity, film = continuity or make_continuity(), film or make_film()
    Membership.objects.get_or_create(franchise=continuity.franchise, film=film)
    if state == "confirmed" and "source" not in fields:
        fields["source"] = make_source()
    placement = Placement.objects.create(
        continuity=continuity, film=film, check_state=state, **fields
    )
    if set_in is not None:
        Setting.objects.create(placement=placement, start=set_in, is_primary=True)
    return placement


def make_event(*, franchise=None, name=None, verified=True, **fields):
    if verified:
        fields.setdefault("verified_at", LONG_AGO)
    return Event.objects.create(
        franchise=franchise or make_franchise(), name=name or f"Event {next(_number)}", **fields
    )


def make_statement(*about, says="before", franchise=None, state="confirmed", **fields):
    """A statement about these films and events, in the order that its sentence has them."""
    if state == "confirmed" and "source" not in fields:
        fields["source"] = make_source()
    fields.setdefault("spoiler_free", f"What statement {next(_number)} says to every reader.")
    statement = Statement.objects.create(
        franchise=franchise or make_franchise(), says=says, check_state=state, **fields
    )
    statement.set_members(about)
    return statement


def make_watch_order(*films, franchise=None, name=None, verified=True, **fields):
    if verified:
        fields.setdefault("verified_at", LONG_AGO)
    order = WatchOrder.objects.create(
        franchise=franchise or make_franchise(), name=name or f"Order {next(_number)}", **fields
    )
    for position, film in enumerate(films, start=1):
        WatchOrderEntry.objects.create(watch_order=order, position=position, film=film)
    return order


def make_world_entity(*, franchise=None, name=None, kind="organisation", verified=True, **fields):
    if verified:
        fields.setdefault("verified_at", LONG_AGO)
    return WorldEntity.objects.create(
        franchise=franchise or make_franchise(),
        name=name or f"Organisation {next(_number)}",
        kind=kind,
        **fields,
    )


def make_appearance(*, film=None, **fields):
    """A character or entity in a film; an organisation where nothing is said."""
    if not fields.keys() & {"character", "entity"}:
        fields["entity"] = make_world_entity()
    fields.setdefault("check_state", CheckState.CONFIRMED)
    return Appearance.objects.create(film=film or make_film(), **fields)


def make_source(*, title=None, kind=Source.Kind.PRESS, **fields):
    return Source.objects.create(
        title=title or f"Source number {next(_number)}", kind=kind, **fields
    )


def picture_file(*, size=(8, 6), colour="navy", format="PNG", name="a picture.png", **options):
    """An upload of one colour, as a form would hand it over."""
    buffer = io.BytesIO()
    PIL.Image.new("RGB", size, colour).save(buffer, format, **options)
    return ContentFile(buffer.getvalue(), name=name)


def make_image(*, by=None, size=(8, 6), **fields):
    """A stored picture that may be published."""
    fields = {"alt": "A blue field", "credit": "Marquee", "licence": "Our own"} | fields
    image = Image.from_upload(picture_file(size=size), by, **fields)
    image.save()
    return image


# Pieces


def make_draft(*, kind="review", film=None, person=None, franchise=None, critic=None, **fields):
    """A draft that nothing stops; the first record named is its main subject."""
    number = next(_number)
    named = {"film": film, "person": person, "franchise": franchise}
    defaults = {
        "slug": kinds.PAGE_SLUGS[0] if kind == "page" else f"piece-number-{number}",
        "headline": f"Headline number {number}",
        "standfirst": f"The sentence under headline number {number}.",
        "body": f"<p>The text of piece number {number}.</p>",
    }
    if "subjects" not in fields:
        defaults["subjects"] = _subjects(kind, named)
    if "bylines" not in fields and kind != "page":
        defaults["bylines"] = (Byline(person=(critic or make_person()).pk),)
    if "entries" not in fields and kinds.KINDS[kind].has_entries:
        defaults["entries"] = (Entry(film=make_film().pk, position="1"),)
    return Draft(kind=kind, **defaults | fields)


def _subjects(kind, named):
    subjects = [(name, record) for name, record in named.items() if record]
    needed = kinds.KINDS[kind].subject_kinds
    if needed and not any(name in needed for name, _ in subjects):
        made = make_film() if needed[0] == "film" else make_person()
        subjects.insert(0, (needed[0], made))
    return tuple(
        Subject(kind=name, id=record.pk, main=place == 0)
        for place, (name, record) in enumerate(subjects)
    )


def make_piece(*, by=None, moderator=None, state="draft", at=None, **draft):
    """A piece taken through the verbs to `state`: a state of the workflow, or trashed.

    With `at` everything happens at that instant. `draft` are the arguments of `make_draft`.
    """
    by, moderator = by or _staff("writer"), moderator or _staff("moderator")
    with _clock_at(at):
        piece = verbs.create(by, make_draft(**draft))
        if state == "trashed":
            return verbs.trash(piece, by, version=piece.version)
        if state != "draft":
            piece = verbs.submit(piece, by)
        if state == "changes_requested":
            piece = verbs.request_changes(
                piece, moderator, version=piece.version, note="Say why, not only what."
            )
        if state == "approved":
            piece = approve(piece, by=moderator)
    return piece


def approve(piece, *, by=None):
    """The head in review, approved by a moderator."""
    head = piece.head()
    return verbs.approve(
        piece,
        by or _staff("moderator"),
        version=piece.version,
        number=head.number,
        hash=head.hash,
    )


def make_live(*, at=None, expires_at=None, verify_named=False, **piece):
    """An edition live since now, or since `at`; `piece` are the arguments of `make_piece`."""
    chief = _staff("publisher")
    approved = make_piece(state="approved", at=at, **{"moderator": chief} | piece)
    with _clock_at(at):
        return verbs.publish(
            approved,
            chief,
            version=approved.version,
            expires_at=expires_at,
            verify_named=verify_named,
        )


def make_scheduled(*, at=None, verify_named=False, **piece):
    """An edition that begins at `at`, or tomorrow."""
    chief = _staff("publisher")
    approved = make_piece(state="approved", **{"moderator": chief} | piece)
    return verbs.publish(
        approved,
        chief,
        version=approved.version,
        at=at or datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=1),
        verify_named=verify_named,
    )


def make_held(*, held_at=None, **live):
    edition = make_live(**live)
    with _clock_at(held_at):
        return verbs.hold(
            edition,
            _staff("publisher"),
            version=_version(edition),
            reason="A fact in it is in doubt.",
        )


def make_withdrawn(*, withdrawn_at=None, public_note="We withdrew this piece.", **live):
    edition = make_live(**live)
    with _clock_at(withdrawn_at):
        return verbs.withdraw(
            edition,
            _staff("publisher"),
            version=_version(edition),
            reason="It was wrong.",
            public_note=public_note,
        )


def make_next(edition, *, at=None, by=None, verify_named=False, **changes):
    """The edition that follows: its piece's head with `changes`, live now or since `at`."""
    by = by or _staff("writer")
    changes = changes or {"kicker": f"Version {next(_number)}"}
    with _clock_at(at):
        piece = Review.objects.get(pk=edition.review_id)
        head = piece.head()
        draft = Draft.from_json(head.snapshot).replace(correction="", substantial=False)
        verbs.save(piece, by, draft.replace(**changes), base=head.number)
        chief = _staff("publisher")
        piece = approve(verbs.submit(piece, by), by=chief)
        return verbs.publish(piece, chief, version=piece.version, verify_named=verify_named)


def _version(edition):
    return Review.objects.values_list("version", flat=True).get(pk=edition.review_id)


def _staff(role):
    """One user of each role for all pieces that do not say whose they are."""
    username = f"the-{role}"
    found = get_user_model().objects.filter(username=username).first()
    return found or make_user(role=role, username=username)


def _clock_at(at):
    return time_machine.travel(at, tick=False) if at else contextlib.nullcontext()
