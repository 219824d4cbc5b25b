"""The workflow of a piece as one table: verb, from, to, who, and what it asks for.

Pure: imports no model. Buttons, permissions, messages, the documentation's table and the tests
are derived from `TABLE`. The verbs themselves are in `reviews/verbs/`.
"""

from dataclasses import dataclass

from django.db.models import TextChoices


class State(TextChoices):
    """Where the head revision is on the desk. What readers see follows from editions alone."""

    DRAFT = "draft", "Draft"
    IN_REVIEW = "in_review", "In review"
    CHANGES_REQUESTED = "changes_requested", "Changes requested"
    APPROVED = "approved", "Approved"


class Phase(TextChoices):
    """What an edition is at an instant: `Edition.phase(at)`."""

    SCHEDULED = "scheduled", "Scheduled"
    STOPPED = "stopped", "Stopped"
    CANCELLED = "cancelled", "Cancelled"
    LIVE = "live", "Live"
    SUPERSEDED = "superseded", "Superseded"
    HELD = "held", "Held"
    WITHDRAWN = "withdrawn", "Withdrawn"
    EXPIRED = "expired", "Expired"


class Who(TextChoices):
    """Who may use a verb; the label completes "This can be done by …"."""

    WRITER = "writer", "any writer"
    OWN_OR_MODERATOR = "own_or_moderator", "the piece's own writers and moderators"
    LISTED_WRITER = "listed_writer", "the piece's listed writers"
    CONTRIBUTOR_OR_MODERATOR = "contributor_or_moderator", "its contributors and moderators"
    MODERATOR = "moderator", "moderators"
    MODERATOR_NOT_WRITER = (
        "moderator_not_writer",
        "moderators who are not listed writers of the piece",
    )
    PUBLISHER = "publisher", "publishers"
    SUPERUSER = "superuser", "superusers"


@dataclass(frozen=True)
class Actor:
    """What the table needs to know of somebody, in respect of one piece."""

    user: int
    writes: bool = False
    moderates: bool = False
    oversees: bool = False
    is_superuser: bool = False
    is_listed_writer: bool = False
    is_contributor: bool = False


def permits(who, actor, *, four_eyes="every_word"):
    """Whether `actor` belongs to `who`; with four eyes off a writer may judge their own piece."""
    own = actor.writes and actor.is_listed_writer
    return {
        Who.WRITER: actor.writes,
        Who.OWN_OR_MODERATOR: actor.moderates or own,
        Who.LISTED_WRITER: own,
        Who.CONTRIBUTOR_OR_MODERATOR: actor.moderates
        or (actor.writes and (actor.is_listed_writer or actor.is_contributor)),
        Who.MODERATOR: actor.moderates,
        Who.MODERATOR_NOT_WRITER: actor.moderates
        and (four_eyes == "off" or not actor.is_listed_writer),
        Who.PUBLISHER: actor.oversees,
        Who.SUPERUSER: actor.is_superuser,
    }[who]


S, P = State, Phase
ANY_STATE = frozenset(State)


@dataclass(frozen=True)
class Transition:
    """One row. `sources` are states of the piece; `phases`, where given, of the edition acted on.

    `target` None leaves the state. `asks` names what the form must carry. A verb that only logs
    does not raise the version, so it never turns another's open form stale.
    """

    verb: str
    label: str
    sources: frozenset
    target: State | None
    who: Who
    phases: frozenset = frozenset()
    asks: tuple = ()
    guard: str = ""
    raises_version: bool = True
    in_trash: bool = False
    needs_trash: bool = False
    is_offered: bool = True


def _row(verb, label, sources, target, who, *, phases=(), **more):
    return Transition(
        verb, label, frozenset(sources), target, who, phases=frozenset(phases), **more
    )


DRAFTING = (S.DRAFT, S.CHANGES_REQUESTED)
UNREAD = (S.DRAFT, S.CHANGES_REQUESTED, S.APPROVED)
NOT_BEGUN = (P.SCHEDULED, P.STOPPED)

TABLE = {
    row.verb: row
    for row in (
        _row("create", "Start a piece", (), S.DRAFT, Who.WRITER),
        _row(
            "save", "Save", UNREAD, S.DRAFT, Who.OWN_OR_MODERATOR,
            asks=("base",), guard="the draft was changed from the revision you opened",
        ),
        _row(
            "submit", "Send for review", DRAFTING, S.IN_REVIEW, Who.OWN_OR_MODERATOR,
            guard="there is a body and the subject its kind needs",
        ),
        _row("take_back", "Take back", (S.IN_REVIEW,), S.DRAFT, Who.LISTED_WRITER),
        _row(
            "edit", "Save as editor", (S.IN_REVIEW,), S.IN_REVIEW, Who.MODERATOR,
            asks=("base",), guard="the draft was changed from the revision you opened",
        ),
        _row(
            "agree", "Read and agreed", (S.IN_REVIEW,), None, Who.CONTRIBUTOR_OR_MODERATOR,
            asks=("hash",), guard="you saw the text that is in review", raises_version=False,
        ),
        _row(
            "request_changes", "Return with a note", (S.IN_REVIEW, S.APPROVED),
            S.CHANGES_REQUESTED, Who.MODERATOR_NOT_WRITER,
            asks=("version", "note"), guard="the note says what to change",
        ),
        _row(
            "approve", "Approve", (S.IN_REVIEW,), S.APPROVED, Who.MODERATOR_NOT_WRITER,
            asks=("version", "number", "hash"),
            guard="you saw the text that is in review, and four eyes have read every word",
        ),
        _row(
            "break_glass", "Approve alone (break the glass)", (S.IN_REVIEW,), S.APPROVED,
            Who.SUPERUSER, asks=("version", "hash", "reason"),
            guard="you saw the text that is in review, and say why nobody else could read it",
        ),
        _row(
            "publish", "Publish", (S.APPROVED,), None, Who.MODERATOR, asks=("version", "at"),
            guard="nothing stops it, and no later plan runs older text",
        ),
        _row(
            "reschedule", "Move to another time", ANY_STATE, None, Who.MODERATOR,
            phases=NOT_BEGUN, asks=("version", "at"), guard="it has not begun; nothing stops it",
        ),
        _row(
            "cancel", "Cancel", ANY_STATE, None, Who.MODERATOR,
            phases=NOT_BEGUN, asks=("version",), guard="it has not begun",
        ),
        _row(
            "stop", "Stop", ANY_STATE, None, Who.MODERATOR, phases=(P.SCHEDULED,),
            asks=("reason",), guard="an embargo or a picture's licence changed",
            is_offered=False,
        ),
        _row(
            "set_expiry", "Set an end", ANY_STATE, None, Who.MODERATOR,
            phases=(P.SCHEDULED, P.LIVE), asks=("version", "expires_at"),
            guard="the end is after its start and still to come",
        ),
        _row(
            "hold", "Hold", ANY_STATE, None, Who.MODERATOR,
            phases=(P.LIVE,), asks=("version", "reason"), guard="a reason is given",
        ),
        _row(
            "withdraw", "Withdraw", ANY_STATE, None, Who.PUBLISHER,
            phases=(P.LIVE, P.HELD), asks=("version", "reason", "public_note"),
            guard="a reason for the desk and a note for readers are given",
        ),
        _row(
            "reinstate", "Reinstate", ANY_STATE, None, Who.PUBLISHER,
            phases=(P.HELD, P.WITHDRAWN, P.EXPIRED), asks=("version",),
            guard="it was the last to be live, none is live now, nothing stops it",
        ),
        _row(
            "trash", "Move to the trash", ANY_STATE, None, Who.OWN_OR_MODERATOR,
            asks=("version",), guard="no edition is live or scheduled; a writer's own, never sent",
        ),
        _row(
            "untrash", "Take out of the trash", ANY_STATE, None, Who.OWN_OR_MODERATOR,
            asks=("version",), in_trash=True, needs_trash=True,
        ),
        _row(
            "purge", "Delete for good", ANY_STATE, None, Who.SUPERUSER,
            asks=("version", "reason"), guard="it is in the trash and never had an edition",
            in_trash=True, needs_trash=True,
        ),
        _row(
            "restore_revision", "Bring back this revision", UNREAD, S.DRAFT,
            Who.OWN_OR_MODERATOR, asks=("base", "number"),
            guard="the draft is still the revision you opened",
        ),
        _row("claim", "Claim", ANY_STATE, None, Who.MODERATOR, raises_version=False),
        _row("release_claim", "Release", ANY_STATE, None, Who.MODERATOR, raises_version=False),
        _row(
            "assign", "Assign an editor", ANY_STATE, None, Who.MODERATOR,
            asks=("editor",), raises_version=False,
        ),
        _row(
            "propose_date", "Propose a date", ANY_STATE, None, Who.OWN_OR_MODERATOR,
            asks=("at",), raises_version=False,
        ),
        _row(
            "mark_read", "Mark as read", ANY_STATE, None, Who.CONTRIBUTOR_OR_MODERATOR,
            asks=("number",), raises_version=False,
        ),
        _row(
            "override_embargo", "Override an embargo", ANY_STATE, None, Who.PUBLISHER,
            asks=("embargo", "reason"), guard="a reason is given", raises_version=False,
        ),
    )
}  # fmt: skip

EDITION_VERBS = frozenset(verb for verb, row in TABLE.items() if row.phases)


def refusal(verb, *, state, trashed, actor, phase=None, four_eyes="every_word"):
    """Why `verb` can't be done, as (kind, sentence), or None where the table allows it.

    `kind` is "who" where somebody else could do it now, "when" where nobody could.
    """
    row = TABLE[verb]
    if not permits(row.who, actor, four_eyes=four_eyes):
        return "who", f"“{row.label}” can be done by {row.who.label}."
    if trashed and not row.in_trash:
        return "when", "This piece is in the trash. Take it out first."
    if row.needs_trash and not trashed:
        return "when", f"“{row.label}” needs a piece that is in the trash."
    if row.sources and state not in row.sources:
        wanted = " or ".join(State(s).label.lower() for s in State if s in row.sources)
        return "when", (
            f"“{row.label}” needs a piece that is {wanted}; "
            f"this one is {State(state).label.lower()}."
        )
    if row.phases and phase not in row.phases:
        wanted = " or ".join(Phase(p).label.lower() for p in Phase if p in row.phases)
        now = Phase(phase).label.lower() if phase else "missing"
        return "when", f"“{row.label}” needs an edition that is {wanted}; this one is {now}."
    return None


def allowed(*, state, trashed, actor, phase=None, four_eyes="every_word"):
    """The verbs whose row allows them now: the buttons that a page shows."""
    return tuple(
        verb
        for verb in TABLE
        if TABLE[verb].is_offered
        and not refusal(
            verb, state=state, trashed=trashed, actor=actor, phase=phase, four_eyes=four_eyes
        )
        and (verb in EDITION_VERBS) == (phase is not None)
        and verb != "create"
    )
