"""Where a piece stands, for the desk's pages: its buttons, editions, stops and log."""

from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from reviews import stops, workflow
from reviews.admin.verb_forms import CARRIED, SAVES, asked, is_just_a_button
from reviews.door import actor_for
from reviews.models import Edition, Embargo
from reviews.readers import what_readers_see
from reviews.snapshots import Draft
from reviews.verbs.judging import still_to_read
from reviews.workflow import EDITION_VERBS, TABLE, State

LATEST = 50
# These are decided where the text is read, or need a revision to be chosen first.
NEED_THE_TEXT = frozenset({"agree", "approve", "break_glass"})
NEED_A_CHOICE = frozenset({"restore_revision"})


def page_of(piece, name, *more):
    return reverse(f"admin:reviews_review_{name}", args=[piece.pk, *more])


def first_of(rows):
    found = list(rows[: LATEST + 1])
    return found[:LATEST], len(found) > LATEST


@dataclass(frozen=True)
class Button:
    """One verb that may be done now: at once (a form with `carried`), or on a page that asks."""

    verb: str
    label: str
    address: str
    asks: bool
    carried: tuple = ()


@dataclass(frozen=True)
class EditionLine:
    edition: Edition
    phase: workflow.Phase
    buttons: tuple
    is_behind: bool


class Situation:
    """What a page says of one piece. Each part costs a fixed number of queries, when asked for."""

    def __init__(self, piece, user, now=None):
        self.piece, self.user = piece, user
        self.now = now or timezone.now()

    @cached_property
    def actor(self):
        return actor_for(self.user, self.piece)

    @cached_property
    def head(self):
        return self.piece.head()

    @cached_property
    def draft(self):
        return Draft.from_json(self.head.snapshot)

    @property
    def state(self):
        return State(self.piece.state)

    def allowed(self, phase=None):
        return workflow.allowed(
            state=self.piece.state,
            trashed=self.piece.is_trashed,
            actor=self.actor,
            phase=phase,
            four_eyes=settings.FOUR_EYES,
        )

    def may(self, verb):
        return verb in self.allowed()

    @property
    def saving_verb(self):
        """`save`, or `edit` where a moderator has the text in review before them."""
        in_review = self.piece.state == State.IN_REVIEW
        return "edit" if in_review and self.actor.moderates else "save"

    @cached_property
    def may_save(self):
        return self.may(self.saving_verb)

    @property
    def seen(self):
        """What a page passes on with a decision: the text and the moment that it shows."""
        return {
            "version": self.piece.version,
            "number": self.head.number,
            "hash": self.head.hash,
            "base": self.head.number,
        }

    @cached_property
    def buttons(self):
        return tuple(
            self.button(verb)
            for verb in self.allowed()
            if verb not in SAVES | NEED_A_CHOICE and self.makes_sense(verb)
        )

    def makes_sense(self, verb):
        """The table allows more than a page should offer: who claimed it may release it."""
        if verb == "release_claim":
            return self.piece.claimed_by_id == self.user.pk
        if verb == "claim":
            return not (
                self.piece.claim_stands(self.now) and self.piece.claimed_by_id == self.user.pk
            )
        if verb == "override_embargo":
            return self.embargoes
        return True

    def button(self, verb, edition=None):
        if verb in EDITION_VERBS:
            address = reverse(f"admin:reviews_edition_{verb}", args=[edition.pk])
        else:
            address = page_of(self.piece, "read" if verb in NEED_THE_TEXT else verb)
        just_a_button = is_just_a_button(verb) and verb not in NEED_THE_TEXT
        carried = [name for name in CARRIED if name in asked(verb)] if just_a_button else ()
        return Button(
            verb=verb,
            label=TABLE[verb].label,
            address=address,
            asks=not just_a_button,
            carried=tuple((name, self.seen[name]) for name in carried),
        )

    @cached_property
    def editions(self):
        return list(Edition.objects.filter(review=self.piece).defer("body").order_by("-id"))

    @property
    def readers_see(self):
        return what_readers_see(self.editions, self.now)

    @cached_property
    def edition_lines(self):
        return [
            EditionLine(
                edition=edition,
                phase=edition.phase(self.now),
                buttons=tuple(
                    self.button(verb, edition) for verb in self.allowed(edition.phase(self.now))
                ),
                is_behind=self.is_behind(edition),
            )
            for edition in self.editions
        ]

    def is_behind(self, edition):
        return (
            edition.goes_live_at is not None
            and edition.goes_live_at > self.now
            and edition.revision_number < self.piece.head_number
        )

    @property
    def behind(self):
        """Scheduled editions that run older text than the draft."""
        return [edition for edition in self.editions if self.is_behind(edition)]

    @property
    def live_edition(self):
        return next((edition for edition in self.editions if edition.is_live(self.now)), None)

    @cached_property
    def stops(self):
        return stops.find(self.piece, self.head, self.draft, self.now)

    @cached_property
    def embargoes(self):
        films = stops.judged_films(self.draft)
        return list(stops.embargoes_on(self.draft)) if films else Embargo.objects.none()

    @cached_property
    def four_eyes_ask(self):
        return still_to_read(self.piece)

    @cached_property
    def log(self):
        return self.lines()[0]

    def lines(self, before=None):
        """The latest lines of the log, or those before the line `before`; whether more follow."""
        found = self.piece.log.select_related("by").order_by("-id")
        return first_of(found.filter(pk__lt=before) if before else found)

    def revisions(self, before=None):
        """The latest revisions, or those before the number `before`; whether more follow."""
        found = self.piece.revisions.select_related("author").defer("snapshot").order_by("-number")
        return first_of(found.filter(number__lt=before) if before else found)

    @property
    def addresses(self):
        return {
            name: page_of(self.piece, name) for name in ("change", "read", "history", "compare")
        }
