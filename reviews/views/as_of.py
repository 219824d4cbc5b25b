"""The public site as it was, or will be, at an instant: for publishers alone."""

import datetime

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import get_script_prefix, resolve, reverse, set_script_prefix
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_safe

PUBLIC = "config.public_urls"
EARLIEST, LATEST = 1990, 2200  # years; beyond them dates cannot be reckoned with everywhere


@require_safe
def as_of(request, instant, rest=""):
    """The page at `rest` with `request.at` set to the instant, and every link below the prefix.

    The instant is written as 2025-06-06T18:00, in the site's time zone unless it names another.
    """
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path(), reverse("admin:login"))
    if not request.user.has_perm("reviews.oversee_review"):
        raise PermissionDenied
    at = read(instant)
    match = resolve(f"/{rest}", PUBLIC)
    outside = get_script_prefix()
    request.at, request.previewed_at = at, timezone.localtime(at)
    set_script_prefix(reverse("as-of", args=[instant]))
    try:
        response = match.func(request, *match.args, **match.kwargs)
    finally:
        set_script_prefix(outside)
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


def read(instant):
    try:
        at = parse_datetime(instant)
    except ValueError:
        at = None
    if at is None or not EARLIEST <= at.year <= LATEST:
        raise Http404("Write the instant as 2025-06-06T18:00.")
    return (at if timezone.is_aware(at) else timezone.make_aware(at)).astimezone(datetime.UTC)
