"""Who works at the newsroom of the state machine, and on what."""

import datetime
from dataclasses import dataclass, field

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group

from people.models import Account
from reviews.snapshots import Byline, Draft, Subject
from tests.factories import GROUPS, make_film, make_franchise, make_person, make_user

MONDAY = datetime.datetime(2027, 1, 4, 9, tzinfo=datetime.UTC)
ROLES = ("writer", "writer", "moderator", "moderator", "publisher", "superuser")
SECRET = "Zqsecret"
FLAVOURS = ("", "טקסט מימין לשמאל ", "🎬🥷 ", "so long " * 1_250)


@dataclass
class Cast:
    """Made once for all examples; what an example changes is rolled back with it."""

    users: list = field(default_factory=list)
    critics: list = field(default_factory=list)
    films: list = field(default_factory=list)
    franchise: object = None
    hidden: list = field(default_factory=list)

    @classmethod
    def hire(cls):
        cast = cls()
        cast.users = [
            make_user(role=role, username=f"{role}{n}").pk for n, role in enumerate(ROLES)
        ]
        # The first writer and the first moderator sign pieces; the third critic has no account.
        cast.critics = [make_person().pk for _ in range(3)]
        for critic, user in zip(cast.critics, (cast.users[0], cast.users[2]), strict=False):
            Account.objects.create(user_id=user, person_id=critic)
        cast.films = [make_film().pk for _ in range(3)]
        cast.franchise = make_franchise().pk
        cast.hidden = [
            make_person(name=f"{SECRET}{n}x Hidden", verified=False).pk for n in range(2)
        ]
        return cast

    @property
    def accounts(self):
        return {self.critics[0]: self.users[0], self.critics[1]: self.users[2]}

    def user(self, number):
        """Fresh from the database: permissions are read once for each object."""
        return get_user_model().objects.get(pk=self.users[number % len(self.users)])

    def draft(self, token, flavour, *, kind, film, critic, hidden):
        text = f"{FLAVOURS[flavour % len(FLAVOURS)]}{token} newsroom"
        body = f"<p>{text}</p>"
        if hidden:
            key = self.hidden[flavour % len(self.hidden)]
            body += f'<p>With <a data-ref="person:{key}">somebody</a>.</p>'
        return Draft(
            kind=kind,
            slug=f"piece-{token}",
            headline=f"{token} newsroom",
            standfirst=f"Under {token}.",
            body=body,
            tags=(f"tag {token}",),
            subjects=(
                Subject("film", self.films[film % len(self.films)], main=True),
                Subject("franchise", self.franchise),
            ),
            bylines=(Byline(self.critics[critic % len(self.critics)]),),
        )


def give_role(user, role):
    """Move somebody to another group."""
    user.groups.set([Group.objects.get(name=GROUPS[role])])
