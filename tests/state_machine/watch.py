"""The model beside the database: every act is tried, and what became of it compared."""

import sys
from collections import Counter

import time_machine
from django.core.cache import cache
from django.db import transaction
from django.db.models import Value
from django.test import Client
from django.utils import timezone
from hypothesis.stateful import RuleBasedStateMachine

from desk import doctor, dossiers
from reviews import door, workflow
from reviews.models import Edition, Embargo, LogEntry, Review, Revision
from reviews.snapshots import Draft, digest
from reviews.verbs.drafting import SaveConflict
from tests.state_machine.cast import MONDAY, Cast
from tests.state_machine.model import TICK, Text
from tests.tables import differences, everything

FOREVER = (
    "reviews_revision",
    "reviews_approval",
    "reviews_correction",
    "reviews_logentry",
    "reviews_embargo",
)
MAKE_A_HEAD = ("save", "edit", "restore_revision")
MOVE_EDITIONS = workflow.EDITION_VERBS | {"publish", "request_changes"}
EDGES_COMPARED = 4


class Watched(RuleBasedStateMachine):
    """A day at the newsroom, undone at its end; its rules are of those who inherit."""

    cast: Cast = None  # hired by the test, inside its transaction

    def __init__(self):
        super().__init__()
        cache.clear()
        self.example = transaction.atomic()
        self.example.__enter__()
        self.travel = time_machine.travel(MONDAY, tick=False)
        self.clock = self.travel.start()
        self.pieces, self.agreements = {}, {}
        self.tokens = self.steps = 0
        self.addresses = Client()
        self.accounts = dict(self.cast.accounts)
        self.stored = everything()
        self.compared = {}

    def teardown(self):
        try:
            if self.pieces and sys.exception() is None:
                found = [str(finding) for finding in doctor.examine()]
                assert found == [], found
                self.compare(*self.pieces)
        finally:
            self.travel.stop()
            transaction.set_rollback(True)
            self.example.__exit__(None, None, None)

    # Doing and checking

    def attempt(
        self, call, verb=None, piece=None, by=None, *,
        phase=None, who=True, legal=True, must=None, lines=1,
    ):  # fmt: skip
        """What the call returns; None where it was refused, in words and without a trace.

        `legal` False: it may not succeed. `must` True: it may not be refused, unless "stops":
        then by the model's stops alone.
        """
        forbidden = None
        if verb and piece:
            actor = self.actor(by, piece)
            forbidden = workflow.refusal(
                verb, state=piece.state, trashed=piece.trashed, actor=actor, phase=phase
            )
        elif not who:
            forbidden = ("who", "")
        try:
            result = call()
        except SaveConflict as clash:
            assert not forbidden, verb
            self.lost_no_word(piece, by, clash)
            return None
        except door.Refused as refused:
            is_due = must is True or (must == "stops" and legal)
            self.check_refusal(verb, refused, forbidden, is_due=is_due)
            return None
        assert not forbidden, f"{verb} was done, and the table says: {forbidden}"
        assert legal, f"{verb} was done, and the model forbids it"
        assert must is not False, f"{verb} was done, and words are unread (invariant 2)"
        self.settle(verb, lines)
        return result

    def check_refusal(self, verb, refused, forbidden, *, is_due):
        """In words, for the reason that the table gives, and without a trace."""
        assert not is_due, f"{verb} was refused: {refused}"
        assert str(refused).endswith("."), refused
        if forbidden:
            assert refused.status == (403 if forbidden[0] == "who" else 409), (verb, refused)
        changed = differences(self.stored, everything())
        assert not changed, f"invariant 6: {verb} was refused and changed {changed}"

    def settle(self, verb, lines):
        """Nothing of the record changed; the lines are as many as the verbs."""
        after = everything()
        if verb != "purge":
            for table in FOREVER:
                gone = set(self.stored.get(table, ())) - set(after.get(table, ()))
                assert not gone, f"invariant 5: {table} lost rows"
        if lines and verb != "purge":
            new = len(after["reviews_logentry"]) - len(self.stored.get("reviews_logentry", ()))
            unchanged = not differences(self.stored, after)
            assert new == lines or (verb in ("save", "edit") and unchanged), f"invariant 6: {verb}"
        self.stored = after

    def actor(self, by, piece):
        return workflow.Actor(
            user=by.pk,
            writes=by.has_perm("reviews.write_review"),
            moderates=by.has_perm("reviews.moderate_review"),
            oversees=by.has_perm("reviews.oversee_review"),
            is_superuser=by.is_superuser,
            is_listed_writer=by.pk in piece.writers,
            is_contributor=any(text.author == by.pk for text in piece.texts.values()),
        )

    def done(self, verb, piece, by):
        """The table's half of the model: state and version."""
        if verb == "purge":
            del self.pieces[piece.pk]
            left = LogEntry.objects.filter(piece=piece.pk).values_list("verb", flat=True)
            assert list(left) == ["purge"]
            self.check()
            return
        piece.state = workflow.TABLE[verb].target or piece.state
        if verb in MAKE_A_HEAD:
            piece.writers = piece.listed(self.accounts)
        self.count(piece, verb)
        if verb in MOVE_EDITIONS:
            self.check(piece.pk)
        else:
            self.compare(piece.pk)

    def count(self, piece, verb):
        piece.lines += 1
        piece.version += workflow.TABLE[verb].raises_version

    def learn(self, piece):
        """Take in the revisions that are new; their texts and hashes must be whole."""
        new = Revision.objects.filter(review=piece.pk, number__gt=len(piece.texts))
        for revision in new.order_by("number"):
            assert digest(revision.snapshot) == revision.hash
            draft = Draft.from_json(revision.snapshot)
            assert draft.to_json() == revision.snapshot
            piece.texts[revision.number] = Text(revision.author_id, revision.parents, draft)
        assert list(piece.texts) == list(range(1, len(piece.texts) + 1))

    def lost_no_word(self, piece, by, clash):
        """A conflict: the loser's text is a revision of its own, and nothing else changed."""
        after = everything()
        changed = differences(self.stored, after)
        assert set(changed) <= {"reviews_revision", "reviews_draftreference"}, changed
        assert clash.branch.author_id == by.pk
        assert clash.head.number == piece.head
        self.stored = after
        self.learn(piece)

    def check(self, *keys):
        """The invariants that stored data can show, for the pieces that an act touched."""
        self.compare(*keys)
        if not keys:
            return
        found = dossiers.dossiers_of(keys)
        if not any(dossier.editions for dossier in found):
            return
        embargoes = list(Embargo.objects.select_related("film", "superseded_by"))
        context = dossiers.context_of(found, timezone.now(), frozenset(), embargoes)
        for dossier in found:
            wrong = [str(finding) for finding in doctor.examine_piece(dossier, context)]
            assert wrong == [], wrong

    def compare(self, *keys):
        """The model beside the database: states, versions, plans, and what readers get when."""
        at = timezone.now()
        rows = {
            pk: (state, version, head, trashed is not None)
            for pk, state, version, head, trashed in Review.objects.values_list(
                "pk", "state", "version", "head_number", "trashed_at"
            )
        }
        assert rows == {
            piece.pk: (piece.state, piece.version, piece.head, piece.trashed)
            for piece in self.pieces.values()
        }
        lines = Counter(LogEntry.objects.exclude(review=None).values_list("piece", flat=True))
        assert lines == {piece.pk: piece.lines for piece in self.pieces.values()}, "invariant 6"
        for piece in (self.pieces[key] for key in keys):
            self.compare_plan(piece, at)

    def compare_plan(self, piece, at):
        edges = sorted(piece.boundaries() | {at})[-EDGES_COMPARED:]
        moments = [moment for edge in edges for moment in (edge - TICK, edge)]
        if self.is_new(piece, moments):
            self.compare_editions(piece, moments)
        for key in piece.scheduled(at):
            edition = piece.plan[key]
            draft = piece.texts[edition.number].draft
            blocking = self.blocking(piece, draft, edition.start)
            assert not blocking, f"invariant 7: edition {key} waits for no lift"

    def is_new(self, piece, moments):
        """Whether editions as these were not compared with such a plan at these moments before.

        Nearly half of all comparisons would be the last again: a text was saved, a form refused.
        """
        now = (self.stored.get("reviews_edition"), repr(piece.plan), moments)
        is_new = self.compared.get(piece.pk) != now
        self.compared[piece.pk] = now
        return is_new

    def compare_editions(self, piece, moments):
        starts = Edition.objects.filter(review=piece.pk).values_list("pk", "goes_live_at")
        assert dict(starts) == {key: edition.start for key, edition in piece.plan.items()}
        for moment, found in zip(moments, self.live_at(piece, moments), strict=True):
            assert len(found) < 2, f"invariant 4: {found} are live at {moment}"
            assert found == piece.live(moment), f"readers get {found} at {moment}"

    # Small questions

    def live_at(self, piece, moments):
        """What readers get of the piece at each moment, asked in one query."""
        editions = Edition.objects.filter(review=piece.pk)
        first, *others = (
            editions.live(moment).annotate(nth=Value(nth)).values_list("nth", "pk")
            for nth, moment in enumerate(moments)
        )
        rows = list(first.union(*others, all=True))
        return [[pk for nth, pk in rows if nth == each] for each in range(len(moments))]

    def piece(self, which):
        keys = list(self.pieces)
        return self.pieces[keys[which % len(keys)]]

    def token(self):
        self.tokens += 1
        return f"zq{self.tokens}x"

    def blocking(self, piece, draft, at):
        """The agreements in force that bind the draft at an instant, unless they were waived."""
        return [
            key
            for key, agreement in self.agreements.items()
            if agreement.superseded is None
            and key not in piece.waived
            and agreement.blocks(draft, at)
        ]
