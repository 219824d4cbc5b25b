"""System checks for combinations of settings that would hurt in production."""

from django.conf import settings
from django.core.checks import Error, Tags, Warning, register
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError
from django.db.models import Q

DEMO_SIGN_INS = ("writer", "writer2", "moderator", "moderator2", "publisher", "admin")
DEMO_PASSWORD = "demo"
FOUR_EYES = ("every_word", "contributors", "off")


@register(Tags.security)
def secret_key_is_given(app_configs, **kwargs):
    try:
        is_given = bool(settings.SECRET_KEY)
    except ImproperlyConfigured:  # Django hands out no empty one
        is_given = False
    if is_given:
        return []
    return [
        Error(
            "SECRET_KEY is empty.",
            hint="Set SECRET_KEY to at least 50 random characters, or DEBUG=true on your machine.",
            id="marquee.E001",
        )
    ]


@register(Tags.security)
def four_eyes_is_known(app_configs, **kwargs):
    if settings.FOUR_EYES not in FOUR_EYES:
        return [
            Error(
                f"FOUR_EYES is {settings.FOUR_EYES!r}.",
                hint=f"Set it to one of: {', '.join(FOUR_EYES)}.",
                id="marquee.E002",
            )
        ]
    if settings.FOUR_EYES == "off":
        return [
            Warning(
                "FOUR_EYES is off: a piece can be published that nobody but its writer has read.",
                hint="Set FOUR_EYES=every_word, or silence marquee.W001 if you mean it.",
                id="marquee.W001",
            )
        ]
    return []


@register(Tags.security, deploy=True)
def site_url_is_https(app_configs, **kwargs):
    if settings.SITE_URL.startswith("https://"):
        return []
    return [
        Error(
            f"SITE_URL is {settings.SITE_URL!r}: feeds and links would carry that address.",
            hint="Set SITE_URL to the public address, beginning with https://.",
            id="marquee.E003",
        )
    ]


@register(Tags.database)
def no_demo_sign_ins_in_production(app_configs, databases=None, **kwargs):
    """Errors when a demo account with the demo password exists while DEBUG is off."""
    if settings.DEBUG or not databases:
        return []
    from django.contrib.auth import get_user_model

    try:
        open_doors = [
            user.get_username()
            for user in get_user_model().objects.filter(username__in=DEMO_SIGN_INS, is_active=True)
            if user.check_password(DEMO_PASSWORD)
        ]
    except DatabaseError:
        return []  # before the first migration there is nobody to sign in
    if not open_doors:
        return []
    return [
        Error(
            f"Demo sign-ins exist in production: {', '.join(open_doors)}.",
            hint="Delete these users, or give each a password of its own.",
            id="marquee.E004",
        )
    ]


@register(Tags.database)
def one_moderator_can_be_read_by_another(app_configs, databases=None, **kwargs):
    """Warns where a single moderator's own pieces could never pass four eyes."""
    if settings.FOUR_EYES == "off" or not databases:
        return []
    from django.contrib.auth import get_user_model

    try:
        moderators = (
            get_user_model()
            .objects.filter(
                Q(groups__name__in=("Moderators", "Publishers")) | Q(is_superuser=True),
                is_active=True,
            )
            .distinct()[:2]
        )
        names = [user.get_username() for user in moderators]
    except DatabaseError:
        return []
    if len(names) != 1:
        return []
    return [
        Warning(
            f"{names[0]} is the only moderator: nobody can approve what they write.",
            hint="Name a second moderator, or set FOUR_EYES=off.",
            id="marquee.W002",
        )
    ]
