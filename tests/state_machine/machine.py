"""The newsroom as a state machine: anybody does anything at any time, and the model watches.

`forward` stands beside the chaotic rules and takes the next legal step of a piece, because chance
alone seldom brings one to its readers.
"""

import datetime
import re
import sys
from collections import Counter

import time_machine
from django.core.cache import cache
from django.db import transaction
from django.db.models import Value
from django.test import Client
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from desk import doctor, dossiers, merging
from films.models import Film
from people.models import Person
from reviews import door, embargo, verbs, workflow
from reviews.models import Approval, Edition, Embargo, LogEntry, Review, Revision, Tag
from reviews.snapshots import Draft, digest
from reviews.verbs.drafting import SaveConflict
from reviews.workflow import Phase, State
from tests.state_machine.cast import MONDAY, SECRET, Cast, give_role
from tests.state_machine.model import TICK, Agreement, Piece, Planned, Text
from tests.tables import differences, everything

HOUR = datetime.timedelta(hours=1)
WRITER, _, EDITOR, READER, CHIEF, ADMIN = range(6)
FOREVER = (
    "reviews_revision",
    "reviews_approval",
    "reviews_correction",
    "reviews_logentry",
    "reviews_embargo",
)
MAKE_A_HEAD = ("save", "edit", "restore_revision")
MOVE_EDITIONS = workflow.EDITION_VERBS | {"publish", "request_changes"}
TOKEN = re.compile(rf"(?:zq|{SECRET})\d+x", re.IGNORECASE)
ADDRESSES_READ = 3  # of the sixteen or more, a feed always among them
EDGES_COMPARED = 4

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


class Newsroom(RuleBasedStateMachine):
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

    def read(self, which):
        """Readers see live texts and verified names, whatever the address; and change nothing."""
        at = timezone.now()
        allowed = {token.lower() for piece in self.pieces.values() for token in self.out(piece, at)}
        for person in Person.objects.verified(at).prefetch_related("names"):
            names = [person.name, *(also.name for also in person.names.all())]
            allowed |= {token.lower() for token in TOKEN.findall(" ".join(names))}
        pages = self.pages()
        asked = [pages[(which + step) % len(pages)] for step in range(ADDRESSES_READ - 1)]
        for path in (f"/feeds/{('rss.xml', 'atom.xml', 'feed.json')[which % 3]}", *asked):
            response = self.addresses.get(path, secure=True)
            assert response.status_code < 500, path
            said = {t.lower() for t in TOKEN.findall(f"{response.headers} {response.text}")}
            leaked = said - allowed - {t.lower() for t in TOKEN.findall(path)}
            assert not leaked, f"invariant 1: {path} says {sorted(leaked)}"
        self.answers_for_addresses(at, which)
        assert differences(self.stored, everything()) == [], "invariant 9"

    def out(self, piece, at):
        """Tokens of what readers get of a piece."""
        return {
            token
            for key in piece.live(at)
            for token in TOKEN.findall(piece.texts[piece.plan[key].number].draft.to_json())
        }

    def pages(self):
        people = Person.objects.order_by("pk").values_list("slug", flat=True)
        films = Film.objects.order_by("pk").values_list("slug", flat=True)
        tags = Tag.objects.order_by("pk").values_list("slug", flat=True)
        return [
            "/",
            "/reviews/",
            "/search/?q=newsroom",
            f"/films/{films[0]}/",
            "/sitemaps/pieces.xml",
            "/tags/",
            "/previews/",
            "/corrections/",
            "/archive/2027/01/",
            f"/people/{people[0]}/",
            "/reviews/feed.json",
            "/news-sitemap.xml",
            *(f"/people/{slug}/" for slug in people),
            *(f"/tags/{slug}/" for slug in tags),
        ]

    def answers_for_addresses(self, at, which):
        """Invariant 8: an address leads to its piece, by one step."""
        known = [
            (slug, piece) for piece in self.pieces.values() for slug in sorted(piece.addresses)
        ]
        for slug, piece in known[which % 4 :: 4]:
            response = self.addresses.get(f"/reviews/{slug}/", secure=True)
            live = [piece.texts[piece.plan[key].number].draft.slug for key in piece.live(at)]
            begun = piece.begun(at)
            had = {piece.texts[piece.plan[key].number].draft.slug for key in begun}
            if slug in live:
                expected = 200
            elif live and slug in had:
                expected = 301
                assert response.headers["Location"] == f"/reviews/{live[0]}/"
            elif slug in had and begun and piece.phase(begun[-1], at) == Phase.WITHDRAWN:
                expected = 410
            else:
                expected = 404
            assert response.status_code == expected, f"invariant 8: {slug}"

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


class Deed:
    """One verb about to be tried: how it is called, whether the model lets it, what follows."""

    def __init__(self, room, verb, piece, by, *, stale, extra):
        self.room, self.verb, self.piece, self.by = room, verb, piece, by
        self.stale, self.extra = stale, extra
        self.now = timezone.now()
        self.version = piece.version - stale
        self.key = self.edition_meant() if verb in workflow.EDITION_VERBS else None
        self.phase = piece.phase(self.key, self.now) if self.key else None
        self.at = self.now + (1 + extra) * HOUR if extra % 2 else None
        self.replaces = verb == "publish" and extra == 8

    def edition_meant(self):
        """Mostly one that the verb is for; at times any."""
        keys = list(self.piece.plan)
        fit = [
            key
            for key in keys
            if self.piece.phase(key, self.now) in workflow.TABLE[self.verb].phases
        ]
        return fit[-1] if fit and self.extra < 10 else keys[self.extra % len(keys)]

    @property
    def edition(self):
        return Edition.objects.get(pk=self.key)

    def call(self):
        return getattr(self, f"call_{self.verb}", self.call_with_version)()

    def call_with_version(self):
        return getattr(verbs, self.verb)(Review(pk=self.piece.pk), self.by, version=self.version)

    def call_simply(self):
        return getattr(verbs, self.verb)(Review(pk=self.piece.pk), self.by)

    call_claim = call_release_claim = call_simply

    def call_agree(self):
        return verbs.agree(Review(pk=self.piece.pk), self.by, hash=self.seen.hash)

    @property
    def seen(self):
        """The text that they read: the head, or, where the form is old, the first."""
        return self.piece.texts[1] if self.stale else self.piece.text

    def call_approve(self):
        # An old page carries an old number and hash; its version may be right by chance.
        number = 1 if self.stale else self.piece.head
        return verbs.approve(
            Review(pk=self.piece.pk), self.by,
            version=self.version, number=number, hash=self.seen.hash,
        )  # fmt: skip

    def call_break_glass(self):
        return verbs.break_glass(
            Review(pk=self.piece.pk), self.by,
            version=self.version, hash=self.seen.hash, reason="Nobody is here.",
        )  # fmt: skip

    def call_request_changes(self):
        return verbs.request_changes(
            Review(pk=self.piece.pk), self.by,
            version=self.version, note="Why?", let_it_run=self.extra % 2 == 0,
        )  # fmt: skip

    def call_publish(self):
        return verbs.publish(
            Review(pk=self.piece.pk), self.by, version=self.version, at=self.at,
            expires_at=self.asked_end, verify_named=self.extra != 9,
            replace_scheduled=self.replaces, past_expiry=self.extra != 7,
        )  # fmt: skip

    @property
    def asked_end(self):
        return self.now + 30 * HOUR if self.verb == "publish" and self.extra == 5 else None

    def call_purge(self):
        return verbs.purge(
            Review(pk=self.piece.pk), self.by, version=self.version, reason="A test."
        )

    def call_assign(self):
        return verbs.assign(
            Review(pk=self.piece.pk), self.by, editor=self.room.cast.user(self.extra)
        )

    def call_propose_date(self):
        return verbs.propose_date(Review(pk=self.piece.pk), self.by, at=self.now + HOUR)

    def call_mark_read(self):
        return verbs.mark_read(Review(pk=self.piece.pk), self.by, number=1)

    def call_override_embargo(self):
        return verbs.override_embargo(
            Review(pk=self.piece.pk), self.by, embargo=Embargo(pk=self.waived), reason="As told."
        )

    @property
    def waived(self):
        keys = list(self.room.agreements) or [0]
        return keys[self.extra % len(keys)]

    def call_reschedule(self):
        return verbs.reschedule(self.edition, self.by, version=self.version, at=self.at)

    def call_cancel(self):
        return verbs.cancel(self.edition, self.by, version=self.version)

    def call_stop(self):
        return verbs.stop(self.edition, self.by, reason="A licence ran out.")

    def call_set_expiry(self):
        return verbs.set_expiry(
            self.edition, self.by, version=self.version, expires_at=self.new_end,
            past_expiry=self.extra % 3 == 0,
        )  # fmt: skip

    @property
    def new_end(self):
        return None if self.extra == 4 else self.now + (self.extra + 1) * 2 * HOUR

    def call_hold(self):
        return verbs.hold(self.edition, self.by, version=self.version, reason="In doubt.")

    def call_withdraw(self):
        return verbs.withdraw(
            self.edition, self.by, version=self.version, reason="Wrong.", public_note="Gone."
        )

    def call_reinstate(self):
        return verbs.reinstate(self.edition, self.by, version=self.version)

    # Whether the model lets it: False forbids, True permits and does not promise

    def is_legal(self):
        row = workflow.TABLE[self.verb]
        if self.stale and "version" in row.asks:
            return False
        return getattr(self, f"may_{self.verb}", lambda: True)()

    def may_agree(self):
        return self.seen.hash == self.piece.text.hash

    def may_approve(self):
        signs = self.by.pk in self.piece.listed(self.room.accounts)
        return not signs and not self.piece.unread_by(self.by.pk)

    def may_publish(self):
        piece, start = self.piece, self.start
        if self.replaces and not piece.scheduled(self.now):
            return False
        leaving = piece.scheduled(self.now)[:1] if self.replaces else []
        again = any(
            edition.number == piece.head
            and key not in leaving
            and piece.phase(key, self.now) in (Phase.LIVE, Phase.SCHEDULED)
            for key, edition in piece.plan.items()
        )
        taken = any(
            edition.start == start and key not in leaving
            for key, edition in piece.plan.items()
            if self.at or self.replaces
        )
        old = piece.goes_backwards((piece.head, start, leaving), self.now)
        blocked = self.room.blocking(piece, piece.text.draft, start)
        approved = piece.head in piece.approved
        return approved and not (taken or old or blocked or again) and self.may_put_out()

    def may_put_out(self):
        begun = self.piece.begun(self.now)
        down = begun and self.piece.phase(begun[-1], self.now) in (Phase.HELD, Phase.WITHDRAWN)
        return self.by.has_perm("reviews.oversee_review") or not down

    @property
    def start(self):
        if self.replaces and self.piece.scheduled(self.now):
            return self.piece.plan[self.piece.scheduled(self.now)[0]].start
        return self.at or self.now

    def may_reschedule(self):
        edition = self.piece.plan[self.key]
        start, draft = self.at or self.now, self.piece.texts[edition.number].draft
        return (
            self.may_put_out()
            and not (edition.expires and start >= edition.expires)
            and not self.room.blocking(self.piece, draft, start)
            and not self.piece.goes_backwards((edition.number, start, [self.key]), self.now)
        )

    def may_reinstate(self):
        begun = self.piece.begun(self.now)
        edition = self.piece.plan[self.key]
        draft = self.piece.texts[edition.number].draft
        return begun[-1:] == [self.key] and not self.room.blocking(self.piece, draft, self.now)

    def may_withdraw(self):
        return self.piece.begun(self.now)[-1:] == [self.key]

    def may_trash(self):
        return not self.piece.live(self.now) and not self.piece.scheduled(self.now)

    def may_purge(self):
        return not self.piece.plan

    def may_override_embargo(self):
        agreement = self.room.agreements.get(self.waived)
        return agreement is not None and agreement.superseded is None

    # What follows

    def follow(self, result):
        getattr(self, f"follow_{self.verb}", lambda result: None)(result)

    def follow_submit(self, result):
        self.room.learn(self.piece)
        head = Review.objects.get(pk=self.piece.pk).head_number
        if head != self.piece.head:
            self.piece.head = head
            self.piece.writers = self.piece.listed(self.room.accounts)
        self.piece.addresses.add(self.piece.text.draft.slug)

    def follow_agree(self, result):
        self.piece.readings.add((self.by.pk, self.piece.text.hash))

    def follow_approve(self, result):
        self.follow_agree(result)
        judged = Approval.objects.filter(review=self.piece.pk).latest("pk")
        assert set(judged.contributors) == self.piece.contributors(), "invariant 2: contributors"
        self.piece.writers = self.piece.listed(self.room.accounts)
        self.piece.approved.add(self.piece.head)

    def follow_break_glass(self, result):
        self.piece.approved.add(self.piece.head)

    def follow_request_changes(self, result):
        if self.extra % 2:
            for key in self.piece.scheduled(self.now):
                self.piece.plan[key].give_up(stopped=False)

    def follow_publish(self, edition):
        piece = self.piece
        start, expires = self.start, self.asked_end
        if self.replaces:
            waiting = piece.plan[piece.scheduled(self.now)[0]]
            expires = expires or waiting.expires
            waiting.give_up(stopped=False)
        elif not self.at:
            start = self.at_once(edition)
        end = piece.end_at(start)
        if expires is None and end is not None and start < end:
            expires = end
        assert edition.revision_number == piece.head, "invariant 3"
        assert edition.hash in {piece.texts[n].hash for n in piece.approved}, "invariant 3"
        piece.plan[edition.pk] = Planned(piece.head, start, expires)

    def at_once(self, edition):
        assert self.now <= edition.goes_live_at <= self.now + 9 * TICK
        return edition.goes_live_at

    def follow_reschedule(self, edition):
        planned = self.piece.plan[self.key]
        planned.start = self.at or self.at_once(edition)
        planned.stopped = False

    def follow_cancel(self, result):
        self.piece.plan[self.key].give_up(stopped=False)

    def follow_stop(self, result):
        self.piece.plan[self.key].give_up(stopped=True)

    def follow_set_expiry(self, result):
        planned, old = self.piece.plan[self.key], self.piece.plan[self.key].expires
        for key in self.piece.scheduled(self.now):
            following = self.piece.plan[key]
            late = self.new_end is not None and following.start >= self.new_end
            if following.start > planned.start and following.expires == old and not late:
                following.expires = self.new_end
        planned.expires = self.new_end

    def follow_hold(self, result):
        self.take_down(Phase.HELD)

    def follow_withdraw(self, result):
        self.take_down(Phase.WITHDRAWN)

    def take_down(self, because):
        planned = self.piece.plan[self.key]
        planned.cut = planned.cut or max(self.now, planned.start + TICK)
        planned.cut_because = because
        for key in self.piece.scheduled(self.now):
            self.piece.plan[key].give_up(stopped=True)

    def follow_reinstate(self, edition):
        again = self.piece.plan[self.key].number
        self.piece.plan[edition.pk] = Planned(again, self.at_once(edition))

    def follow_trash(self, result):
        self.piece.trashed = True

    def follow_untrash(self, result):
        self.piece.trashed = False

    def follow_override_embargo(self, result):
        self.piece.waived.add(self.waived)
