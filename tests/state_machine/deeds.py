"""What one verb is to the model: how it is called, when it may succeed, what follows."""

import datetime

from django.utils import timezone

from reviews import verbs, workflow
from reviews.models import Approval, Edition, Embargo, Review
from reviews.workflow import Phase
from tests.state_machine.model import TICK, Planned

HOUR = datetime.timedelta(hours=1)


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
