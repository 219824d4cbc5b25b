"""The newsroom as a state machine: anybody does anything at any time, and the model watches.

`forward` stands beside the chaotic rules and takes the next legal step of a piece, because chance
alone seldom brings one to its readers.
"""

from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from desk import merging
from films.models import Film
from people.models import Person
from reviews import embargo, verbs, workflow
from reviews.models import Embargo, Review
from reviews.workflow import Phase, State
from tests.state_machine.cast import give_role
from tests.state_machine.deeds import HOUR, Deed
from tests.state_machine.model import TICK, Agreement, Piece
from tests.state_machine.readers import Readers
from tests.state_machine.watch import Watched
from tests.tables import differences, everything

WRITER, _, EDITOR, READER, CHIEF, ADMIN = range(6)

ACTS = (
    ["forward"] * 10 + ["do"] * 4 + ["do_to_an_edition"] * 4 + ["wait"] * 3 + ["read"] * 3
    + ["save"] * 2 + ["embargo"] * 2 + ["restore_revision", "create", "change"]
)  # fmt: skip
DO = (
    "submit", "take_back", "agree", "approve", "break_glass", "request_changes", "publish",
    "publish", "trash", "untrash", "purge", "claim", "release_claim", "assign", "propose_date",
    "mark_read", "override_embargo",
)  # fmt: skip
OF_EDITIONS = ("reschedule", "cancel", "stop", "set_expiry", "hold", "withdraw", "reinstate")
KINDS = ("review", "preview", "review", "essay", "news")
LIFTS = (1, 2, 5, None, 48, 0, -1)  # hours from now
CHANGES = ("verify", "unverify", "role", "account", "merge")
PACES = (-TICK, TICK * 0, TICK, HOUR)

number = st.integers(min_value=0, max_value=11)
more = st.integers(min_value=0, max_value=419)


class Newsroom(Readers, Watched):
    # Rules: drafting

    @initialize(which=number, who=number, extra=number)
    def begin(self, which, who, extra):
        """No day begins at an empty desk."""
        self.create(WRITER, which, who, extra)
        self.create(ADMIN, which + 1, who + 1, 1)

    @rule(act=st.sampled_from(ACTS), which=number, who=number, extra=number, more=more)
    def step(self, act, which, who, extra, more):
        """One act. A single rule, because Hypothesis leaves whole rules out of an example."""
        if not self.pieces:
            act = "create"
        if act == "do_to_an_edition" and not any(p.plan for p in self.pieces.values()):
            act = "forward"
        {
            "forward": lambda: self.forward(which, extra),
            "do": lambda: self.do(DO[more % len(DO)], which, who, extra, stale=more % 5 == 0),
            "do_to_an_edition": lambda: self.do_to_an_edition(
                OF_EDITIONS[more % len(OF_EDITIONS)], which, who, extra, stale=more % 5 == 0
            ),
            "create": lambda: self.create(who, which, extra, more),
            "save": lambda: self.save(which, who, extra, more),
            "restore_revision": lambda: self.restore_revision(which, who, extra, more % 4 == 0),
            "embargo": lambda: self.agree_on_a_lift(who, which, extra, more),
            "change": lambda: self.the_world_changes(CHANGES[more % len(CHANGES)], which, extra),
            "wait": lambda: self.wait(which, PACES[more % len(PACES)]),
            "read": lambda: self.read(more),
        }[act]()

    def create(self, who, film, critic, flavour):
        by = self.cast.user(who)
        draft = self.cast.draft(
            self.token(), flavour, kind=KINDS[flavour % len(KINDS)], film=film, critic=critic,
            hidden=(film + critic) % 3 == 0,
        )  # fmt: skip
        may_write = by.has_perm("reviews.write_review")
        piece = self.attempt(lambda: verbs.create(by, draft), who=may_write)
        if piece:
            self.pieces[piece.pk] = Piece(piece.pk, by.pk)
            self.learn(self.pieces[piece.pk])
            self.pieces[piece.pk].writers = self.pieces[piece.pk].listed(self.accounts)
            self.compare(piece.pk)

    def save(self, which, who, back, more):
        piece, verb = self.piece(which), "edit" if more % 3 == 0 else "save"
        base = piece.head if back > 4 else list(piece.texts)[back % len(piece.texts)]
        self.save_from(piece, self.cast.user(who), base, 1 + more % 7, more, who, verb=verb)

    def save_from(self, piece, by, base, fields, flavour, critic, *, verb="save"):
        """A form opened from revision `base`; `fields` has a bit for each group that it changes."""
        token, old = self.token(), piece.texts[base].draft
        new = self.cast.draft(
            token, flavour, kind=old.kind, film=0, critic=critic, hidden=flavour == 7
        )
        changed = {}
        if fields & 1:
            changed |= {"headline": new.headline, "bylines": new.bylines}
        if fields & 2:
            changed |= {"body": new.body}
        if fields & 4:
            changed |= {"slug": new.slug, "verdict": token, "correction": f"Was {token}."}
        form = old.replace(**changed)
        saved = self.attempt(
            lambda: getattr(verbs, verb)(Review(pk=piece.pk), by, form, base=base),
            verb,
            piece,
            by,
        )
        if saved and saved.is_changed:
            assert set(saved.revision.parents) <= {base, piece.head, max(piece.texts) + 1}
            self.learn(piece)
            piece.head = saved.revision.number
            self.done(verb, piece, by)
        return saved

    def restore_revision(self, which, who, back, stale):
        piece, by = self.piece(which), self.cast.user(who)
        old = list(piece.texts)[back % len(piece.texts)]
        base = piece.head - stale
        saved = self.attempt(
            lambda: verbs.restore_revision(Review(pk=piece.pk), by, old, base=base),
            "restore_revision",
            piece,
            by,
            legal=not stale,
        )
        if saved:
            assert saved.revision.hash == piece.texts[old].hash
            self.learn(piece)
            piece.head = saved.revision.number
            self.done("restore_revision", piece, by)

    # Rules: any verb by anybody, with what they saw lately or long ago

    def do(self, verb, which, who, extra, *, stale):
        self.perform(verb, self.piece(which), self.cast.user(who), stale=stale, extra=extra)

    def do_to_an_edition(self, verb, which, who, extra, *, stale):
        planned = [piece for piece in self.pieces.values() if piece.plan]
        piece = planned[which % len(planned)]
        self.perform(verb, piece, self.cast.user(who), stale=stale, extra=extra)

    def perform(self, verb, piece, by, *, stale=False, extra=0, must=None):
        """Try a verb, and bring the model up to date if it was done. `must`: it has to succeed."""
        if must is True and self.steps % 4 == 0 and "version" in workflow.TABLE[verb].asks:
            # The same form from yesterday, by somebody who may: it has to be refused.
            self.perform(verb, piece, by, stale=True, extra=extra)
        deed = Deed(self, verb, piece, by, stale=stale, extra=extra)
        result = self.attempt(
            deed.call, verb, piece, by, phase=deed.phase, legal=deed.is_legal(), must=must
        )
        if result is not None:
            deed.follow(result)
            self.done(verb, piece, by)
        return result

    # The guided rule

    def forward(self, which, extra):
        self.steps += 1
        piece = self.piece(which)
        if piece.trashed:
            self.perform("untrash", piece, self.cast.user(ADMIN), must=True)
        elif piece.state in (State.DRAFT, State.CHANGES_REQUESTED):
            if self.steps % 2:
                # Somebody is in a hurry: what nobody approved may not go out.
                self.perform("publish", piece, self.cast.user(ADMIN))
            self.perform("submit", piece, self.cast.user(ADMIN), must=True)
        elif piece.state == State.IN_REVIEW:
            self.bring_to_approval(piece, extra)
        else:
            self.bring_to_readers(piece, extra)

    def bring_to_approval(self, piece, extra):
        by = self.cast.user((READER, CHIEF, EDITOR)[extra % 3])
        if not by.has_perm("reviews.moderate_review") or by.pk in piece.listed(self.accounts):
            by = self.cast.user(ADMIN)
        if by.pk in piece.listed(self.accounts):
            self.perform("break_glass", piece, by, must=True)
        elif not piece.unread_by(by.pk):
            self.perform("approve", piece, by, must=True)
        elif not self.perform("approve", piece, by, must=False):
            other = self.cast.user(ADMIN if by.pk != self.cast.users[ADMIN] else CHIEF)
            if other.has_perm("reviews.moderate_review"):
                self.perform("agree", piece, other)

    def bring_to_readers(self, piece, extra):
        at, chief = timezone.now(), self.cast.user(ADMIN)
        head_is_out = any(
            edition.number == piece.head and piece.phase(key, at) in (Phase.LIVE, Phase.SCHEDULED)
            for key, edition in piece.plan.items()
        )
        begun = piece.begun(at)
        is_down = begun and piece.phase(begun[-1], at) in (
            Phase.HELD, Phase.WITHDRAWN, Phase.EXPIRED,
        )  # fmt: skip
        if is_down and extra % 2:
            self.perform("reinstate", piece, chief)
        elif not head_is_out:
            self.publish_legally(piece, chief, at)
        elif piece.live(at) and extra % 5 == 0:
            self.perform(("hold", "withdraw")[extra % 2], piece, chief, must=True)
        elif piece.scheduled(at) and extra % 2:
            self.a_lift_moves_past(piece, at)
        else:
            self.two_go_on(piece, extra)

    def publish_legally(self, piece, chief, at):
        """Around what stands in the way; every third time for later."""
        later = self.steps % 3 == 0
        start = at + 2 * HOUR if later else at
        for key in self.blocking(piece, piece.text.draft, start):
            place = list(self.agreements).index(key)
            self.perform("override_embargo", piece, chief, extra=place, must=True)
        waiting = piece.scheduled(at)
        if waiting and self.steps % 2:
            self.perform("publish", piece, chief, extra=8, must="stops")
        elif waiting:
            self.clock.move_to(piece.plan[waiting[0]].start)
            self.compare(*self.pieces)
        else:
            self.perform("publish", piece, chief, extra=1 if later else 0, must="stops")

    def a_lift_moves_past(self, piece, at):
        """What waits for its hour keeps to an agreement, until that one moves past the hour."""
        start = piece.plan[piece.scheduled(at)[0]].start
        film = piece.text.draft.subjects[0].id
        self.record_embargo(ADMIN, film, at + (start - at) / 2, "everything")
        self.move_embargo(ADMIN, 0, start + HOUR, forward=False)

    def two_go_on(self, piece, extra):
        """The next text is written, now and then by two at once.

        After a clash somebody goes on from the loser's branch, as people do.
        """
        base, branch = piece.head, len(piece.texts) + 2
        self.save_from(piece, self.cast.user(ADMIN), base, 1 + extra % 2, extra, extra)
        if extra % 2:
            self.save_from(piece, self.cast.user(READER), base, 1, extra, extra)
        elif extra % 3:
            self.save_from(piece, self.cast.user(READER), base, 1, extra, extra)
            if branch in piece.texts and piece.head != branch:
                self.save_from(piece, self.cast.user(ADMIN), branch, 2, extra, extra)

    # Rules: the world around

    def agree_on_a_lift(self, who, which, extra, more):
        """Recorded while there are few, moved else."""
        hours, forward = LIFTS[more % len(LIFTS)], more % 2 == 0
        covers = ("everything", "reviews", "interviews")[extra % 3]
        lifts = None if hours is None else timezone.now() + hours * HOUR
        if len(self.agreements) < 2 or which == 0:
            film = self.cast.films[which % len(self.cast.films)]
            self.record_embargo(who, film, lifts, covers)
        else:
            self.move_embargo(who, which, lifts, forward)

    def record_embargo(self, who, film, lifts, covers):
        self.put_embargo(
            self.cast.user(who),
            lambda by: embargo.record(
                Film.objects.get(pk=film), by, covers=covers, lifts_at=lifts,
                agreed_with="Them", message="As agreed.",
            ),
            Agreement(film, covers, lifts, timezone.now()),
        )  # fmt: skip

    def move_embargo(self, who, which, lifts, forward):
        key = list(self.agreements)[-1 - which % len(self.agreements)]
        old = self.agreements[key]
        self.put_embargo(
            self.cast.user(who),
            lambda by: embargo.move(
                Embargo.objects.get(pk=key), by, lifts_at=lifts, message="It moved.",
                bring_forward=forward,
            ),
            Agreement(old.film, old.covers, lifts, timezone.now()),
            replaces=old,
        )  # fmt: skip

    def put_embargo(self, by, call, agreement, replaces=None):
        at = timezone.now()
        moved = self.attempt(
            lambda: call(by),
            who=by.has_perm("reviews.moderate_review"),
            legal=replaces is None or replaces.superseded is None,
            lines=None,
        )
        if not moved:
            return
        if replaces:
            replaces.superseded = at
        self.agreements[moved.embargo.pk] = agreement
        for edition in moved.brought_forward:
            piece = self.pieces[edition.review_id]
            planned = piece.plan[edition.pk]
            assert (planned.start, replaces.lifts) == (replaces.lifts, planned.start)
            planned.start = max(agreement.lifts, at)
            self.count(piece, "reschedule")
        stopped = {(edition.review_id, edition.pk) for edition in moved.stopped}
        assert stopped == self.blocked_by(agreement, at), "an embargo stopped too little, or much"
        for pk, key in stopped:
            self.pieces[pk].plan[key].give_up(stopped=True)
            self.count(self.pieces[pk], "stop")
        self.check(*self.pieces)

    def blocked_by(self, agreement, at):
        """What is scheduled against the agreement: (piece, edition)."""
        return {
            (piece.pk, key)
            for piece in self.pieces.values()
            for key in piece.scheduled(at)
            if agreement.blocks(piece.texts[piece.plan[key].number].draft, piece.plan[key].start)
        }

    def the_world_changes(self, what, which, extra):
        """Records are verified and hidden; people change their roles, leave and come back."""
        user, editor = self.cast.user(which), self.cast.user(EDITOR)
        person = Person.objects.get(pk=self.cast.hidden[which % len(self.cast.hidden)])
        if what == "verify":
            person.verify(editor)
        elif what == "unverify":
            person.unverify(editor)
        elif what == "merge":
            self.merge_two_people(which)
        elif user.pk == self.cast.users[ADMIN]:
            return
        elif what == "role":
            give_role(user, ("writer", "moderator", "publisher")[extra % 3])
        else:
            user.is_active = not user.is_active
            user.save()
        self.stored = everything()

    def merge_two_people(self, which):
        """Two who are hidden, or an editor with a critic who has no account."""
        keep, drop = (self.cast.hidden, self.cast.critics[:0:-1])[which % 2]
        try:
            merging.merge(
                Person.objects.get(pk=keep), Person.objects.get(pk=drop), self.cast.user(ADMIN)
            )
        except merging.CannotMerge:
            assert differences(self.stored, everything()) == []
            return
        if drop in self.accounts:
            self.accounts[keep] = self.accounts[drop]
        self.stored = everything()
        self.check(*self.pieces)

    def wait(self, which, step):
        at = timezone.now()
        edges = {edge for piece in self.pieces.values() for edge in piece.boundaries()}
        edges |= {agreement.lifts for agreement in self.agreements.values()} - {None}
        coming = sorted(edge for edge in edges if edge + step > at)
        self.clock.move_to(coming[which % min(3, len(coming))] + step if coming else at + HOUR)
        self.compare(*self.pieces)
