"""Makes the rows that tests need: keyword-only, valid, verified unless asked otherwise."""

import datetime
import io
import itertools

import PIL.Image
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile

from films.models import Credit, Film, Release
from franchises.models import Character, Franchise, Membership, Portrayal
from images.models import Image
from people.models import Account, Person
from people.partial_dates import Precision
from provenance.claims import CheckState
from provenance.models import Source

LONG_AGO = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
GROUPS = {"writer": "Writers", "moderator": "Moderators", "publisher": "Publishers"}

_number = itertools.count(1)


def make_user(*, role=None, username=None, person=None, **fields):
    """A user; `role` is writer, moderator, publisher, superuser, or None for no staff at all."""
    user = get_user_model().objects.create_user(
        username=username or f"{role or 'somebody'}-{next(_number)}",
        is_staff=role is not None,
        is_superuser=role == "superuser",
        **fields,
    )
    if role in GROUPS:
        user.groups.add(Group.objects.get(name=GROUPS[role]))
    if person:
        Account.objects.create(user=user, person=person)
    return user


def make_person(*, name=None, verified=True, **fields):
    if verified:
        fields.setdefault("verified_at", LONG_AGO)
    return Person.objects.create(name=name or f"Person Number{next(_number)}", **fields)


def make_film(*, title=None, verified=True, released_on=None, **fields):
    """A film; with `released_on` it gets a primary release on that day."""
    if verified:
        fields.setdefault("verified_at", LONG_AGO)
    film = Film.objects.create(title=title or f"Film number {next(_number)}", **fields)
    if released_on:
        make_release(film=film, released_on=released_on, is_primary=True)
    return film


def make_release(*, film=None, released_on=None, precision=None, **fields):
    fields.setdefault("check_state", CheckState.CONFIRMED)
    if precision is None:
        precision = Precision.DAY if released_on else ""
    return Release.objects.create(
        film=film or make_film(), released_on=released_on, precision=precision, **fields
    )


def make_credit(*, film=None, person=None, job="cast", **fields):
    """A confirmed credit; `job` is a code of films/jobs.py."""
    fields.setdefault("check_state", CheckState.CONFIRMED)
    return Credit.objects.create(
        film=film or make_film(), person=person or make_person(), job_id=job, **fields
    )


def make_franchise(*, name=None, verified=True, **fields):
    if verified:
        fields.setdefault("verified_at", LONG_AGO)
    return Franchise.objects.create(name=name or f"Franchise number {next(_number)}", **fields)


def make_membership(*, franchise=None, film=None, **fields):
    return Membership.objects.create(
        franchise=franchise or make_franchise(), film=film or make_film(), **fields
    )


def make_character(*, franchise=None, name=None, verified=True, **fields):
    if verified:
        fields.setdefault("verified_at", LONG_AGO)
    return Character.objects.create(
        franchise=franchise or make_franchise(),
        name=name or f"Character number {next(_number)}",
        **fields,
    )


def make_portrayal(*, credit=None, character=None, **fields):
    return Portrayal.objects.create(
        credit=credit or make_credit(), character=character or make_character(), **fields
    )


def make_source(*, title=None, kind=Source.Kind.PRESS, **fields):
    return Source.objects.create(
        title=title or f"Source number {next(_number)}", kind=kind, **fields
    )


def picture_file(*, size=(8, 6), colour="navy", format="PNG", name="a picture.png", **options):
    """An upload of one colour, as a form would hand it over."""
    buffer = io.BytesIO()
    PIL.Image.new("RGB", size, colour).save(buffer, format, **options)
    return ContentFile(buffer.getvalue(), name=name)


def make_image(*, by=None, size=(8, 6), **fields):
    """A stored picture that may be published."""
    fields = {"alt": "A blue field", "credit": "Marquee", "licence": "Our own"} | fields
    image = Image.from_upload(picture_file(size=size), by, **fields)
    image.save()
    return image
