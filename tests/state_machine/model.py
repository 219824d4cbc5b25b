"""What ought to be, in plain values: pieces, revisions, plans and embargoes without a database.

Written from the rules of the desk a second time, and as naively as they read; nothing here calls
the code that it judges, but for the workflow table, which another test holds to the matrix.
"""

import datetime
from dataclasses import dataclass, field

from reviews.workflow import Phase, State

TICK = datetime.timedelta(microseconds=1)
COVERS = {
    "review": {"reviews", "everything"},
    "preview": {"everything"},
    "essay": {"reviews", "everything"},
    "news": set(),
}


@dataclass
class Text:
    """One revision."""

    author: int
    parents: tuple
    draft: object

    @property
    def hash(self):
        return self.draft.hash


@dataclass
class Planned:
    """One edition: what the desk asked of it."""

    number: int
    start: datetime.datetime | None
    expires: datetime.datetime | None = None
    cut: datetime.datetime | None = None
    cut_because: Phase | None = None
    stopped: bool = False

    def give_up(self, *, stopped):
        self.start, self.stopped = None, stopped


@dataclass
class Piece:
    pk: int
    creator: int
    state: State = State.DRAFT
    version: int = 1
    head: int = 1
    lines: int = 1
    trashed: bool = False
    texts: dict = field(default_factory=dict)
    approved: set = field(default_factory=set)
    readings: set = field(default_factory=set)
    plan: dict = field(default_factory=dict)
    waived: set = field(default_factory=set)
    addresses: set = field(default_factory=set)
    writers: set = field(default_factory=set)

    @property
    def text(self):
        return self.texts[self.head]

    def contributors(self):
        """Who wrote something since the last approval, on every way from the head to it."""
        found, waiting = set(), [self.head]
        while waiting:
            number = waiting.pop()
            if number not in self.approved:
                found.add(self.texts[number].author)
                waiting += self.texts[number].parents
        return found

    def listed(self, accounts):
        """The creator, and the accounts of the bylines of what was saved since the approval.

        The list is made whenever a head is saved, and stands until the next: whoever signed what
        was approved goes on writing.
        """
        last = max(self.approved, default=0)
        signed = {
            byline.person
            for number, text in self.texts.items()
            if number > last
            for byline in text.draft.bylines
        }
        return {self.creator} | {user for person, user in accounts.items() if person in signed}

    def unread_by(self, approver):
        """Contributors whose words nobody else has read, were `approver` to approve."""
        readers = {user for user, text in self.readings if text == self.text.hash} | {approver}
        return {who for who in self.contributors() if not readers - {who}}

    # What readers see

    def begun(self, at):
        rows = [(e.start, key) for key, e in self.plan.items() if e.start and e.start <= at]
        return [key for _, key in sorted(rows)]

    def scheduled(self, at):
        rows = [(e.start, key) for key, e in self.plan.items() if e.start and e.start > at]
        return [key for _, key in sorted(rows)]

    def phase(self, key, at):
        edition = self.plan[key]
        if edition.start is None:
            return Phase.STOPPED if edition.stopped else Phase.CANCELLED
        if at < edition.start:
            return Phase.SCHEDULED
        later = [e.start for e in self.plan.values() if e.start and e.start > edition.start]
        ends = [
            (edition.cut, 0, edition.cut_because),
            (min(later, default=None), 1, Phase.SUPERSEDED),
            (edition.expires, 2, Phase.EXPIRED),
        ]
        known = sorted(end for end in ends if end[0] is not None)
        if not known or at < known[0][0]:
            return Phase.LIVE
        return known[0][2]

    def live(self, at):
        """The keys of what readers get: one, or none."""
        return [key for key in self.plan if self.phase(key, at) == Phase.LIVE]

    def boundaries(self):
        edges = set()
        for edition in self.plan.values():
            if edition.start:
                edges |= {edition.start, edition.expires, edition.cut} - {None}
        return edges

    def goes_backwards(self, asked, now):
        """Whether a plan with this number at that instant would let older text follow newer."""
        number, start, leaving = asked
        rows = [
            (e.start, e.number) for key, e in self.plan.items() if e.start and key not in leaving
        ]
        rows = sorted([*rows, (start, number)])
        return any(
            later[1] < earlier[1] and later[0] >= now
            for n, later in enumerate(rows)
            for earlier in rows[:n]
        )

    def end_at(self, start):
        """The end that the piece has when something new begins."""
        before = [e for e in self.plan.values() if e.start and e.start < start]
        if not before:
            return None
        last = max(before, key=lambda edition: edition.start)
        return None if last.cut else last.expires


@dataclass
class Agreement:
    """One embargo row."""

    film: int
    covers: str
    lifts: datetime.datetime | None
    recorded: datetime.datetime
    superseded: datetime.datetime | None = None

    def blocks(self, draft, at):
        films = {subject.id for subject in draft.subjects if subject.kind == "film"}
        return (
            self.film in films
            and self.covers in COVERS[draft.kind]
            and (self.lifts is None or at < self.lifts)
        )
