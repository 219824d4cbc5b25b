"""Every verb × state × role, as the permission matrix of the desk says it."""

import datetime
from dataclasses import dataclass
from functools import cached_property

import pytest
from django.db import transaction
from django.utils import timezone
from time_machine import travel

from people.models import Account
from reviews import door, verbs, workflow
from reviews.models import Embargo, LogEntry, Review
from reviews.snapshots import Draft
from reviews.workflow import Phase, State
from tests.factories import (
    make_draft,
    make_film,
    make_live,
    make_next,
    make_person,
    make_piece,
    make_scheduled,
    make_user,
)
from tests.tables import differences, everything
from tests.undoing import undone

pytestmark = pytest.mark.once

DAY = datetime.timedelta(days=1)
MONDAY = datetime.datetime(2027, 1, 4, 9, tzinfo=datetime.UTC)
DRAFT, IN_REVIEW, RETURNED, APPROVED = State
ANYWHERE = tuple(State)
SAVING = (DRAFT, RETURNED, APPROVED)

OWN, OTHER, MODERATOR, LISTED, PUBLISHER, SUPERUSER, NOBODY, LEFT = ROLES = (
    "own writer",
    "another writer",
    "moderator",
    "moderator who signs it",
    "publisher",
    "superuser",
    "reader with an account",
    "publisher whose account is closed",
)
MODERATORS = {MODERATOR, LISTED, PUBLISHER, SUPERUSER}
INDEPENDENT = {MODERATOR, PUBLISHER, SUPERUSER}
PUBLISHERS = {PUBLISHER, SUPERUSER}

# The matrix of the desk, written down a second time on purpose: verb → (who, where).
MATRIX = {
    "create": (MODERATORS | {OWN, OTHER}, ANYWHERE),
    "save": (MODERATORS | {OWN}, SAVING),
    "submit": (MODERATORS | {OWN}, (DRAFT, RETURNED)),
    "take_back": ({OWN, LISTED}, (IN_REVIEW,)),
    "edit": (MODERATORS, (IN_REVIEW,)),
    "agree": (MODERATORS | {OWN}, (IN_REVIEW,)),
    "request_changes": (INDEPENDENT, (IN_REVIEW, APPROVED)),
    "approve": (INDEPENDENT, (IN_REVIEW,)),
    "break_glass": ({SUPERUSER}, (IN_REVIEW,)),
    "publish": (MODERATORS, (APPROVED,)),
    "trash": (MODERATORS | {OWN}, ANYWHERE),
    "untrash": (MODERATORS | {OWN}, ANYWHERE),
    "purge": ({SUPERUSER}, ANYWHERE),
    "restore_revision": (MODERATORS | {OWN}, SAVING),
    "claim": (MODERATORS, ANYWHERE),
    "release_claim": (MODERATORS, ANYWHERE),
    "assign": (MODERATORS, ANYWHERE),
    "propose_date": (MODERATORS | {OWN}, ANYWHERE),
    "mark_read": (MODERATORS | {OWN}, ANYWHERE),
    "override_embargo": (PUBLISHERS, ANYWHERE),
}
OF_EDITIONS = {
    "reschedule": (MODERATORS, (Phase.SCHEDULED, Phase.STOPPED)),
    "cancel": (MODERATORS, (Phase.SCHEDULED, Phase.STOPPED)),
    "stop": (MODERATORS, (Phase.SCHEDULED,)),
    "set_expiry": (MODERATORS, (Phase.SCHEDULED, Phase.LIVE)),
    "hold": (MODERATORS, (Phase.LIVE,)),
    "withdraw": (PUBLISHERS, (Phase.LIVE, Phase.HELD)),
    "reinstate": (PUBLISHERS, (Phase.HELD, Phase.WITHDRAWN, Phase.EXPIRED)),
}
AFTER = {
    "create": DRAFT,
    "save": DRAFT,
    "submit": IN_REVIEW,
    "take_back": DRAFT,
    "edit": IN_REVIEW,
    "request_changes": RETURNED,
    "approve": APPROVED,
    "break_glass": APPROVED,
    "restore_revision": DRAFT,
}
NEEDS_TRASH = {"untrash", "purge"}
ONLY_LOGGED = {
    "agree", "claim", "release_claim", "assign", "propose_date", "mark_read", "override_embargo",
}  # fmt: skip


class People(dict):
    """Everybody who might do something to a piece, by role, and what the pieces are about."""

    def __init__(self):
        roles = {OWN: "writer", OTHER: "writer", LISTED: "moderator", NOBODY: None}
        super().__init__({role: make_user(role=roles.get(role, role.split()[0])) for role in ROLES})
        left = self[LEFT]
        left.is_active = False
        left.save()
        self.decides = make_user(role="moderator")
        self.signs = make_person()
        Account.objects.create(user=self[LISTED], person=self.signs)
        self.film = make_film()
        self.embargo = Embargo.objects.create(
            film=make_film(),
            covers="everything",
            agreed_with="A distributor",
            message="Not before Friday.",
            recorded_by=self[PUBLISHER],
            recorded_at=timezone.now(),
        )

    def written(self):
        return {"by": self[OWN], "film": self.film, "critic": self.signs}


@dataclass
class Desk:
    """One piece in the state asked for, with those who might do something to it, at an instant."""

    people: People
    piece: Review
    edition: object = None
    now: datetime.datetime = None

    @property
    def film(self):
        return self.people.film

    @property
    def signs(self):
        return self.people.signs

    @property
    def embargo(self):
        return self.people.embargo

    @cached_property
    def stored(self):
        """Every table as it stands before anybody tries anything."""
        return everything()

    def fresh(self):
        """The same rows as objects that nobody has touched."""
        edition = self.edition and type(self.edition).objects.get(pk=self.edition.pk)
        return Desk(self.people, self.piece, edition, self.now).reload()

    def reload(self):
        self.__dict__.pop("stored", None)
        self.piece = Review.objects.get(pk=self.piece.pk)
        return self

    @property
    def head(self):
        return self.piece.head()

    def rewritten(self):
        return Draft.from_json(self.head.snapshot).replace(kicker="Once more")


class Desks:
    """A desk for each state, in the trash and out of it, and for each phase of an edition."""

    def __init__(self):
        people = People()
        self.made = {}
        for state in State:
            for trashed in (False, True):
                with travel(MONDAY, tick=False):
                    self.made[state, trashed] = desk_in(state, people, trashed=trashed)
                    self.made[state, trashed].now = timezone.now()
        for phase in Phase:
            with travel(MONDAY, tick=False) as clock:
                self.made[phase] = desk_with_edition(phase, people, clock)
                self.made[phase].now = timezone.now()

    def of(self, key, clock):
        """The desk of a phase, or of a state and whether in the trash; the clock goes there."""
        clock.move_to(self.made[key].now, tick=False)
        return self.made[key].fresh()


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker):
    with undone(django_db_blocker):
        yield Desks()


@pytest.fixture
def desks(made, db):
    """Made once for all tests; what one does to them is undone after it."""
    return made


def desk_in(state, people, *, trashed):
    """A piece with two revisions in `state`, never live, claimed by nobody."""
    decides = people.decides
    desk = Desk(people, make_piece(**people.written()))
    verbs.save(desk.piece, people[OWN], desk.rewritten(), base=1)
    desk.reload()
    if state != DRAFT:
        verbs.submit(desk.piece, people[OWN])
        desk.reload()
    if state == RETURNED:
        verbs.request_changes(desk.piece, decides, version=desk.piece.version, note="Why?")
    if state == APPROVED:
        head = desk.head
        verbs.approve(
            desk.piece, decides, version=desk.piece.version, number=head.number, hash=head.hash
        )
    desk.reload()
    if trashed:
        verbs.trash(desk.piece, decides, version=desk.piece.version)
    return desk.reload()


def desk_with_edition(phase, people, clock):
    """A piece whose edition is in `phase` when it is handed over."""
    chief = people[PUBLISHER]
    if phase in (Phase.SCHEDULED, Phase.STOPPED, Phase.CANCELLED):
        edition = make_scheduled(at=timezone.now() + DAY, **people.written())
    else:
        ends = timezone.now() + DAY if phase == Phase.EXPIRED else None
        edition = make_live(expires_at=ends, **people.written())
    desk = Desk(people, edition.review, edition)
    version = desk.reload().piece.version
    if phase == Phase.STOPPED:
        verbs.stop(edition, chief, reason="A licence ran out.")
    elif phase == Phase.CANCELLED:
        verbs.cancel(edition, chief, version=version)
    elif phase == Phase.SUPERSEDED:
        clock.shift(DAY)
        make_next(edition, by=people[OWN], headline="Newer")
    elif phase == Phase.HELD:
        clock.shift(DAY)
        verbs.hold(edition, chief, version=version, reason="In doubt.")
    elif phase == Phase.WITHDRAWN:
        clock.shift(DAY)
        verbs.withdraw(edition, chief, version=version, reason="Wrong.", public_note="Gone.")
    elif phase == Phase.EXPIRED:
        clock.shift(2 * DAY)
    edition.refresh_from_db()
    assert edition.phase(timezone.now()) == phase
    return desk.reload()


def mended(desk):
    return Draft.from_json(desk.head.snapshot).replace(headline="Mended")


ACTS = {
    "create": lambda desk, by: verbs.create(by, make_draft(film=desk.film, critic=desk.signs)),
    "save": lambda desk, by: verbs.save(desk.piece, by, mended(desk), base=desk.head.number),
    "submit": lambda desk, by: verbs.submit(desk.piece, by, version=desk.piece.version),
    "take_back": lambda desk, by: verbs.take_back(desk.piece, by, version=desk.piece.version),
    "edit": lambda desk, by: verbs.edit(desk.piece, by, mended(desk), base=desk.head.number),
    "agree": lambda desk, by: verbs.agree(desk.piece, by, hash=desk.head.hash),
    "request_changes": lambda desk, by: verbs.request_changes(
        desk.piece, by, version=desk.piece.version, note="Say more."
    ),
    "approve": lambda desk, by: verbs.approve(
        desk.piece, by, version=desk.piece.version, number=desk.head.number, hash=desk.head.hash
    ),
    "break_glass": lambda desk, by: verbs.break_glass(
        desk.piece, by, version=desk.piece.version, hash=desk.head.hash, reason="Nobody is here."
    ),
    "publish": lambda desk, by: verbs.publish(desk.piece, by, version=desk.piece.version),
    "trash": lambda desk, by: verbs.trash(desk.piece, by, version=desk.piece.version),
    "untrash": lambda desk, by: verbs.untrash(desk.piece, by, version=desk.piece.version),
    "purge": lambda desk, by: verbs.purge(
        desk.piece, by, version=desk.piece.version, reason="A test piece."
    ),
    "restore_revision": lambda desk, by: verbs.restore_revision(
        desk.piece, by, 1, base=desk.head.number
    ),
    "claim": lambda desk, by: verbs.claim(desk.piece, by),
    "release_claim": lambda desk, by: verbs.release_claim(desk.piece, by),
    "assign": lambda desk, by: verbs.assign(desk.piece, by, editor=desk.people[MODERATOR]),
    "propose_date": lambda desk, by: verbs.propose_date(desk.piece, by, at=timezone.now() + DAY),
    "mark_read": lambda desk, by: verbs.mark_read(desk.piece, by, number=1),
    "override_embargo": lambda desk, by: verbs.override_embargo(
        desk.piece, by, embargo=desk.embargo, reason="They said so by telephone."
    ),
    "reschedule": lambda desk, by: verbs.reschedule(
        desk.edition, by, version=desk.piece.version, at=timezone.now() + 3 * DAY
    ),
    "cancel": lambda desk, by: verbs.cancel(desk.edition, by, version=desk.piece.version),
    "stop": lambda desk, by: verbs.stop(desk.edition, by, reason="A licence ran out."),
    "set_expiry": lambda desk, by: verbs.set_expiry(
        desk.edition, by, version=desk.piece.version, expires_at=timezone.now() + 9 * DAY
    ),
    "hold": lambda desk, by: verbs.hold(
        desk.edition, by, version=desk.piece.version, reason="In doubt."
    ),
    "withdraw": lambda desk, by: verbs.withdraw(
        desk.edition, by, version=desk.piece.version, reason="Wrong.", public_note="Gone."
    ),
    "reinstate": lambda desk, by: verbs.reinstate(desk.edition, by, version=desk.piece.version),
}  # fmt: skip


def claim_for(desk, role):
    if desk.piece.claimed_by_id:
        verbs.release_claim(desk.piece, desk.piece.claimed_by)
    verbs.claim(desk.piece, desk.people[role])
    desk.reload()


class _Undo(Exception):
    """Rolls one cell of the table back."""


def outcome(verb, desk, by):
    """What came of one attempt, rolled back: the status, the sentence, the new log lines."""
    lines = set(LogEntry.objects.values_list("pk", flat=True))
    version = desk.piece.version
    try:
        with transaction.atomic():
            try:
                ACTS[verb](desk, by)
            except door.Refused as refused:
                changed = differences(desk.stored, everything())
                return {"status": refused.status, "says": str(refused), "changed": changed}
            found = {
                "status": 200,
                "log": list(LogEntry.objects.exclude(pk__in=lines)),
                "piece": Review.objects.filter(pk=desk.piece.pk).first(),
                "raised": None,
            }
            if found["piece"]:
                found["raised"] = found["piece"].version - version
            raise _Undo
    except _Undo:
        return found


def complaints(verb, desk, role, *, expected, where):
    """What is wrong with one cell, in words; nothing when it is as the matrix says."""
    by = type(desk.people[role]).objects.get(pk=desk.people[role].pk)
    found = outcome(verb, desk, by)
    cell = f"{verb} by {role} where {where}: {found['status']}, not {expected}"
    if found["status"] != expected:
        yield f"{cell}: {found.get('says', 'done')}"
    elif expected == 200:
        yield from wrong_with_success(verb, desk, by, found, where)
    elif found["changed"]:
        yield f"{verb} by {role} where {where} was refused and changed {found['changed']}"
    elif not found["says"].endswith("."):
        yield f"{verb} by {role} where {where} says no sentence: {found['says']}"


def wrong_with_success(verb, desk, by, found, where):
    lines = [(line.verb, line.by_id) for line in found["log"]]
    if lines != [(verb, by.pk)]:
        yield f"{verb} where {where} left the lines {lines}"
    if verb in ("create", "purge"):
        return
    state = AFTER.get(verb, desk.piece.state)
    if found["piece"].state != state or found["log"][0].to_state != state:
        yield f"{verb} where {where} leads to {found['piece'].state}"
    if found["raised"] != (0 if verb in ONLY_LOGGED else 1):
        yield f"{verb} where {where} raised the version by {found['raised']}"


def expected_status(verb, role, state, who, where):
    # A writer throws their own piece away only while no moderator ever saw it.
    own_trash = verb in ("trash", "untrash") and role == OWN and state != DRAFT
    if role not in who or own_trash:
        return 403
    return 200 if state in where else 409


def test_every_verb_has_its_row_in_the_matrix():
    assert {*MATRIX, *OF_EDITIONS} == set(workflow.TABLE) == set(ACTS)


def test_table_says_what_the_matrix_says():
    for verb, (_, where) in MATRIX.items():
        row = workflow.TABLE[verb]
        assert row.phases == frozenset(), verb
        assert row.sources in (frozenset(where), frozenset(())), verb
        assert row.target == AFTER.get(verb), verb
        assert row.raises_version == (verb not in ONLY_LOGGED), verb
        assert row.needs_trash == (verb in NEEDS_TRASH), verb
    for verb, (_, phases) in OF_EDITIONS.items():
        assert workflow.TABLE[verb].phases == frozenset(phases), verb
        assert workflow.TABLE[verb].sources == frozenset(ANYWHERE), verb


@pytest.mark.parametrize("verb", MATRIX)
def test_verb_is_done_and_refused_as_the_matrix_says(verb, desks, time_machine):
    who, where = MATRIX[verb]
    found = []
    for state in State:
        desk = desks.of((state, verb in NEEDS_TRASH), time_machine)
        for role in ROLES:
            if verb == "release_claim":
                claim_for(desk, role if role in MODERATORS else MODERATOR)
            expected = expected_status(verb, role, state, who, where)
            found += complaints(verb, desk, role, expected=expected, where=state.label)
    assert found == []


@pytest.mark.parametrize("verb", OF_EDITIONS)
def test_verb_on_an_edition_is_done_and_refused_as_the_matrix_says(verb, desks, time_machine):
    who, phases = OF_EDITIONS[verb]
    found = []
    for phase in Phase:
        desk = desks.of(phase, time_machine)
        for role in ROLES:
            expected = 403 if role not in who else 200 if phase in phases else 409
            found += complaints(verb, desk, role, expected=expected, where=phase.label)
    assert found == []


@pytest.mark.parametrize("verb", sorted({*MATRIX, *OF_EDITIONS} - NEEDS_TRASH - {"create"}))
def test_nothing_is_done_to_a_piece_in_the_trash(verb, desks, time_machine):
    if verb in OF_EDITIONS:
        # Stopped editions alone lie in the trash with their piece.
        desk = desks.of(Phase.STOPPED, time_machine)
        verbs.trash(desk.piece, desk.people[PUBLISHER], version=desk.piece.version)
        desk.reload()
    else:
        state = next(state for state in State if state in MATRIX[verb][1])
        desk = desks.of((state, True), time_machine)
    found = outcome(verb, desk, desk.people[LISTED if verb == "take_back" else SUPERUSER])
    assert (found["status"], found.get("changed")) == (409, [])
    assert "trash" in found["says"]


@pytest.mark.parametrize("verb", sorted(NEEDS_TRASH))
def test_only_what_is_in_the_trash_leaves_it(verb, desks, time_machine):
    desk = desks.of((DRAFT, False), time_machine)
    found = outcome(verb, desk, desk.people[SUPERUSER])
    assert (found["status"], found.get("changed")) == (409, [])


@pytest.mark.parametrize(
    "verb", sorted(v for v, row in workflow.TABLE.items() if "version" in row.asks)
)
def test_form_that_is_out_of_date_is_refused(verb, desks, time_machine):
    if verb in OF_EDITIONS:
        desk = desks.of(OF_EDITIONS[verb][1][0], time_machine)
    else:
        desk = desks.of((MATRIX[verb][1][0], verb in NEEDS_TRASH), time_machine)
    desk.piece.version -= 1
    found = outcome(verb, desk, desk.people[SUPERUSER])
    assert (found["status"], found.get("changed")) == (409, [])
    assert "Nothing was done" in found["says"]


def test_buttons_are_the_verbs_that_succeed(desks, time_machine):
    for state in State:
        desk = desks.of((state, False), time_machine)
        for role in ROLES:
            actor = door.actor_for(desk.people[role], desk.piece)
            offered = set(workflow.allowed(state=state, trashed=False, actor=actor))
            expected = {
                verb
                for verb, (who, where) in MATRIX.items()
                if role in who and state in where and verb not in NEEDS_TRASH | {"create"}
            }
            assert offered == expected, (state, role)
