"""Who knocks at which address, on which row, with what in the form."""

import functools
from dataclasses import dataclass
from http.cookies import SimpleCookie

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.apps import apps
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from provenance.models import Change
from reviews.models import Embargo, LogEntry, Review
from reviews.workflow import EDITION_VERBS
from tests.factories import make_user
from tests.security import resolver

ACTORS = ("nobody", "stranger", "own", "other", "moderator", "publisher", "superuser")
# What each verb is tried on: a piece or edition of the planted publication on which the workflow
# table allows it, so that only the person decides.
TRIED_ON = {
    "submit": "draft",
    "take_back": "in_review",
    "agree": "in_review",
    "request_changes": "in_review",
    "approve": "in_review",
    "break_glass": "in_review",
    "publish": "approved",
    "trash": "draft",
    "untrash": "trashed",
    "purge": "trashed",
    "restore_revision": "behind saved",
    "claim": "in_review",
    "release_claim": "in_review",
    "assign": "in_review",
    "propose_date": "in_review",
    "mark_read": "in_review",
    "override_embargo": "stopped",
    "reschedule": "scheduled",
    "cancel": "scheduled",
    "set_expiry": "live",
    "hold": "live",
    "withdraw": "live",
    "reinstate": "held",
}


@dataclass(frozen=True)
class Answer:
    """`wrote` has the statements that changed a table, those about sessions aside."""

    status: int
    headers: dict
    wrote: tuple


def noting(writes):
    def note(execute, sql, params, many, context):
        if sql.startswith(("INSERT", "UPDATE", "DELETE")) and "django_session" not in sql:
            writes.append(sql)
        return execute(sql, params, many, context)

    return note


class House:
    """The planted publication and seven people before its doors."""

    def __init__(self, it):
        self.it, self._paths, self._forms = it, {}, {}
        users = it.users | {
            "own": it.users["writer"],
            "other": make_user(role="writer"),
            "stranger": make_user(),
        }
        self.clients = {"nobody": Client(raise_request_exception=False)}
        for actor in ACTORS[1:]:
            self.clients[actor] = Client(raise_request_exception=False)
            self.clients[actor].force_login(users[actor])
        now = timezone.now()
        AccessAttempt.objects.create(username="x", ip_address="127.0.0.1", failures_since_start=1)
        AccessLog.objects.create(username="x", ip_address="127.0.0.1")
        AccessFailureLog.objects.create(username="x", ip_address="127.0.0.1", attempt_time=now)

    def answer(self, address, method, actor):
        """What was answered; whatever it did is undone. A POST carries what the form would."""
        client, writes = self.clients[actor], []
        cookies = {name: morsel.value for name, morsel in client.cookies.items()}
        ask, path = getattr(client, method.lower()), self.path(address)
        data = self.form(address) if method == "POST" else {}
        with transaction.atomic():
            with connection.execute_wrapper(noting(writes)):
                response = ask(path, data, secure=True) if data else ask(path, secure=True)
            transaction.set_rollback(True)
        client.cookies = SimpleCookie(cookies)
        return Answer(response.status_code, response.headers, tuple(writes))

    def path(self, address):
        """The same at every call, since whatever was done is undone."""
        if address.name not in self._paths:
            self._paths[address.name] = self._path(address)
        return self._paths[address.name]

    def _path(self, address):
        if address.name in KNOWN_PATHS:
            return KNOWN_PATHS[address.name]
        if address.name == "admin:view_on_site":
            waiting = self.it.editions["scheduled"]
            kind = ContentType.objects.get_for_model(waiting)
            return address.path(content_type_id=kind.pk, object_id=waiting.pk)
        if not address.is_of_the_desk:
            return self._public_paths[address.name]
        if "<" not in address.route:
            return address.path()
        if address.route.startswith("admin/front-page/"):
            return address.path(pk=self.it.placings["live review"].pk)
        app, model = address.route.split("/")[1:3]
        verb = verb_of(address)
        row = self.subject(verb) if verb else self._row(app, model)
        return address.path(object_id=row.pk, id=row.pk, number=1)

    @functools.cached_property
    def _public_paths(self):
        paths = resolver.one_path_of_each(self.it)
        names = [address.name for address in resolver.public_addresses()]
        return dict(zip(names, paths, strict=True))

    def _row(self, app, model):
        """What is tried on an address of the model: for pieces, one of the writer's own."""
        chosen = {
            "review": self.it.pieces["draft"],
            "edition": self.it.editions["live"],
            "user": self.it.users["writer"],
            "group": Group.objects.get(name="Writers"),
            "logentry": LogEntry.objects.first(),
            "change": Change.objects.first(),
            "film": self.it.films["film"],
        }
        return chosen.get(model) or apps.get_model(app, model).objects.first()

    def subject(self, verb):
        """The piece or edition that `verb` is tried on."""
        name = TRIED_ON[verb]
        if is_of_edition(verb):
            return self.it.editions[name]
        if name in self.it.pieces:
            return self.it.pieces[name]
        return self.it.editions[name].review

    def form(self, address):
        """What the form of a verb would send; other forms are sent empty."""
        verb = verb_of(address)
        if not verb:
            return {}
        if verb not in self._forms:
            self._forms[verb] = self._form(verb)
        return dict(self._forms[verb])

    def _form(self, verb):
        subject = self.subject(verb)
        piece = Review.objects.get(pk=subject.review_id if is_of_edition(verb) else subject.pk)
        head = piece.head()
        return {
            "version": piece.version,
            "base": head.number,
            "number": 1 if verb == "restore_revision" else head.number,
            "hash": head.hash,
            "note": "Say why, not only what.",
            "reason": "It has to be.",
            "public_note": "We took this away.",
            "at": "2031-05-01T10:00",
            "expires_at": "2032-05-01T10:00",
            "editor": self.it.users["moderator"].pk,
            "embargo": Embargo.objects.get().pk,
            "verify_named": "on",
        }


def is_of_edition(verb):
    return verb in EDITION_VERBS


def verb_of(address):
    """The verb whose page the address is, or ""."""
    for prefix in ("admin:reviews_review_", "admin:reviews_edition_"):
        verb = address.name.removeprefix(prefix)
        if verb != address.name and verb in TRIED_ON:
            return verb
    return ""


KNOWN_PATHS = {
    "as-of": "/admin/at/2026-11-22T12:00/",
    "as-of-page": "/admin/at/2026-11-22T12:00/reviews/",
    "admin:app_list": "/admin/reviews/",
    "admin/(?P<url>.*)$": "/admin/nothing/here/",
    "admin:front_place": "/admin/front-page/lead/",
    "admin:autocomplete": "/admin/autocomplete/"
    "?app_label=films&model_name=credit&field_name=person&term=a",
}
