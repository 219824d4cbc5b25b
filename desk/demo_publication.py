"""The demo publication: what stands in desk/demo/, taken through the desk's own verbs.

A piece is known again by the address in its first revision, which no later act can change, so that
loading twice makes nothing twice and undoes nothing that somebody has done since.
"""

import datetime
from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone

from desk import demo_front_page, demo_markup, demo_stories
from desk.demo_records import DEMO, Records, read
from films.models import Film
from people.models import Account
from reviews import verbs
from reviews.door import Refused
from reviews.models import Edition, Review, Revision
from reviews.snapshots import Byline, Draft, Entry, Subject

PASSWORD = "demo"
COPIED = (
    "kind", "headline", "standfirst", "kicker", "verdict", "rating", "original_rating", "tags",
    "spoilers", "disclosure", "correction",
)  # fmt: skip
PUBLISHED = ("submit", "approve", "publish")
# The steps by which a piece comes to where its file says it stands; each is a method of Piece.
STEPS = {
    "draft": (),
    "in_review": ("submit",),
    "changes_requested": ("submit", "request_changes"),
    "approved": ("submit", "approve"),
    "scheduled": PUBLISHED,
    "live": PUBLISHED,
    "newer_draft": (*PUBLISHED, "write_on"),
    "held": (*PUBLISHED, "hold"),
    "withdrawn": (*PUBLISHED, "withdraw"),
}


class DemoRefused(Exception):
    """The demo can't be loaded here; the sentence says why, and nothing was loaded."""


@dataclass(frozen=True)
class Loaded:
    """How much one loading added."""

    films: int
    people: int
    franchises: int
    pieces: int


def is_wanted():
    """Whether the catalogue is empty: one film is somebody's work, not to be mixed with ours."""
    return not Film.objects.exists()


def load():
    """Loads what is missing of the demo: all of it or, after an error, nothing."""
    if not settings.DEBUG:
        raise DemoRefused(
            "The demo brings sign-ins whose password everybody knows, so it is loaded only where "
            "DEBUG is on. Set DEBUG=true on a machine of your own."
        )
    with transaction.atomic():
        sign_ins = read("critics")["sign_in"]
        users = {row["username"]: sign_in(row) for row in sign_ins}
        records = Records(by=users["publisher"])
        records.load()
        told = demo_stories.load(by=users["publisher"])
        records.populate()
        for row in sign_ins:
            join(users[row["username"]], row.get("critic"), records)
        now = timezone.now()
        missing = [path for path in pieces() if not is_known(path.stem)]
        for path in missing:
            bring(path, records, users, now)
        demo_front_page.load(users, now)
    return Loaded(
        records.made["film"] + told["film"],
        records.made["person"],
        records.made["franchise"] + told["franchise"],
        len(missing),
    )


def pieces():
    """The files, by address; the order in which pieces come to be."""
    return sorted((DEMO / "pieces").glob("*.md"))


def sign_in(row):
    """The account of that name; one that is there already keeps its password and its groups."""
    user, is_new = get_user_model().objects.get_or_create(
        username=row["username"],
        defaults={"is_staff": True, "is_superuser": row.get("superuser", False)},
    )
    if is_new:
        user.set_password(PASSWORD)
        user.save()
        user.groups.set(Group.objects.filter(name=row.get("group")))
    return user


def join(user, critic, records):
    """Says whose account it is; one that belongs to somebody already stays theirs."""
    person = records[f"person:{critic}"] if critic else None
    Account.objects.get_or_create(user=user, defaults={"person": person})


def is_known(slug):
    """Whether the piece was brought before, whatever has become of it."""
    return Revision.objects.filter(number=1, snapshot__contains=f'"slug":"{slug}"').exists()


def bring(path, records, users, now):
    """Creates the piece of one file and takes it as far as the file says."""
    try:
        matter, body = demo_markup.parted(path.read_text(encoding="utf-8"))
        Piece(path.stem, matter, body, records, users, now).bring()
    except (KeyError, ValueError, Refused) as error:
        raise DemoRefused(f"{path.name} can’t be loaded: {error}") from error


@dataclass
class Piece:
    """One file on its way: each step is a verb, done by whom the file names."""

    slug: str
    matter: dict
    body: str
    records: Records
    users: dict
    now: datetime.datetime
    review: Review | None = None

    def bring(self):
        earlier = self.matter.get("earlier")
        first = self.draft_of_the_first_edition(earlier) if earlier else self.draft(self.body)
        begins = earlier["published"] if earlier else self.publishes_at
        # What readers got before the demo was loaded is an import; only those begin in the past.
        imported_at = begins if begins and begins < self.now else None
        self.review = verbs.create(self.writer, first, imported_at=imported_at)
        if earlier:
            self.submit()
            self.approve()
            self.publish(at=earlier["published"])
            self.save(self.draft(self.body))
        for step in STEPS[self.matter["state"]]:
            getattr(self, step)()

    @property
    def writer(self):
        return self.users[self.matter["by"]]

    @property
    def moderator(self):
        return self.users[self.matter["approved_by"]]

    @cached_property
    def publishes_at(self):
        if "days_ago" not in self.matter:
            return self.matter.get("published")
        day = self.now - datetime.timedelta(days=self.matter["days_ago"])
        return day.replace(hour=7, minute=30, second=0, microsecond=0)

    @cached_property
    def names(self):
        return demo_markup.Names(
            record=lambda name: f"{name.partition(':')[0]}:{self.records[name].pk}",
            speaker=lambda slug: self.records[f"person:{slug}"].name,
        )

    def draft(self, body, **changes):
        values = {name: self.matter[name] for name in COPIED if name in self.matter}
        entries = demo_markup.entries(body, self.names)
        return Draft(
            slug=self.slug,
            body=demo_markup.to_html(body, self.names),
            subjects=tuple(
                Subject(name.partition(":")[0], self.records[name].pk, main=place == 0)
                for place, name in enumerate(self.matter["subjects"])
            ),
            bylines=tuple(
                Byline(self.records[f"person:{slug}"].pk) for slug in self.matter["bylines"]
            ),
            entries=tuple(
                Entry(film=self.records[f"film:{film}"].pk, text=text) for film, text in entries
            ),
            **values | changes,
        )

    def draft_of_the_first_edition(self, earlier):
        """As readers first got it: before the correction, and so without one."""
        return self.draft(
            demo_markup.as_it_was(self.body, earlier["swap"], earlier["drop"]),
            standfirst=earlier["standfirst"],
            correction="",
        )

    def version(self):
        return Review.objects.values_list("version", flat=True).get(pk=self.review.pk)

    def head(self):
        return Review.objects.get(pk=self.review.pk).head()

    def last_edition(self):
        return Edition.objects.filter(review=self.review).latest("pk")

    def save(self, draft):
        verbs.save(self.review, self.writer, draft, base=self.head().number)

    def submit(self):
        verbs.submit(self.review, self.writer)

    def approve(self):
        head = self.head()
        verbs.approve(
            self.review,
            self.moderator,
            version=self.version(),
            number=head.number,
            hash=head.hash,
        )

    def request_changes(self):
        verbs.request_changes(
            self.review, self.moderator, version=self.version(), note=self.matter["note"]
        )

    def publish(self, at=None):
        verbs.publish(
            self.review, self.moderator, version=self.version(), at=at or self.publishes_at
        )

    def write_on(self):
        self.save(self.draft(f"{self.body}\n\n{self.matter['newer']['add']}"))

    def hold(self):
        verbs.hold(
            self.last_edition(),
            self.moderator,
            version=self.version(),
            reason=self.matter["reason"],
        )

    def withdraw(self):
        verbs.withdraw(
            self.last_edition(),
            self.users["publisher"],
            version=self.version(),
            reason=self.matter["reason"],
            public_note=self.matter["note"],
        )
