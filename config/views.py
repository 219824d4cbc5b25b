"""What belongs to the whole house: health, robots.txt, and the pages for what went wrong."""

import datetime
import shutil
import sys

from django.conf import settings
from django.core.exceptions import (
    BadRequest,
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpResponse, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_safe

from config import standing_alone
from desk import notices
from reviews import structured_data

LEAST_FREE = 200 * 1024 * 1024  # bytes
PLAIN = "text/plain; charset=utf-8"


@require_safe
def healthz(request):
    """Alive: asks nobody."""
    return HttpResponse("ok\n", content_type=PLAIN)


@require_safe
def readyz(request):
    """Ready to serve: 503 with the reasons in words when something is missing.

    Work that is overdue is said and refuses nothing: no reader waits for it.
    """
    wrong = [sentence for sentence in (database(), disk()) if sentence]
    if wrong:
        return HttpResponse("\n".join(wrong) + "\n", status=503, content_type=PLAIN)
    return HttpResponse(f"ready\n{overdue(request.at)}", content_type=PLAIN)


def database():
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return "The database does not answer."
    return f"{len(waiting)} migrations are waiting. Run manage.py migrate." if waiting else ""


def disk():
    folder = settings.MEDIA_ROOT
    while not folder.exists():
        folder = folder.parent
    if shutil.disk_usage(folder).free < LEAST_FREE:
        return "The disk that holds the pictures is nearly full."
    return ""


def overdue(at):
    """Whether, and not how much: what the desk has to tell is nobody's business."""
    return "Mail of the desk is overdue. Is the worker running?\n" if notices.overdue(at) else ""


@require_safe
def robots(request):
    lines = (
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /search/",
        "Disallow: /preview/",
        "",
        f"Sitemap: {structured_data.absolute('/sitemap.xml')}",
        f"Sitemap: {structured_data.absolute('/news-sitemap.xml')}",
        "",
    )
    return HttpResponse("\n".join(lines), content_type=PLAIN)


HUMANS = """\
{name}, {address}
Who writes, who edits: {masthead}

The site is made with Marquee, in Python and Django, and works without JavaScript.
It is set in Newsreader, by Production Type, and Archivo, by Omnibus-Type, both under the
SIL Open Font License. Where a film has no picture, the art is drawn from its title and year.
"""


@require_safe
def humans(request):
    text = HUMANS.format(
        name=settings.SITE_NAME,
        address=structured_data.absolute("/"),
        masthead=structured_data.absolute(reverse("reviews:page", args=["masthead"])),
    )
    return HttpResponse(text, content_type=PLAIN)


@require_safe
def security(request):
    """RFC 9116. It expires, as it must, but is the same text for a month."""
    begun = request.at.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    expires = (begun + datetime.timedelta(days=200)).replace(day=1)
    lines = (
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: en",
        f"Canonical: {structured_data.absolute(reverse('security'))}",
        "",
    )
    return HttpResponse("\n".join(lines), content_type=PLAIN)


@require_safe
def manifest(request):
    """What a browser shows of the site on a home screen: the disc on the house's own ground."""
    about = {
        "name": settings.SITE_NAME,
        "short_name": settings.SITE_NAME,
        "start_url": reverse("front-page"),
        "display": "browser",
        "lang": "en-GB",
        "background_color": "#FAFAF7",
        "theme_color": "#14181B",
        "icons": [{"src": static("img/disc.svg"), "sizes": "any", "type": "image/svg+xml"}],
    }
    return JsonResponse(about, content_type="application/manifest+json")


UNREADABLE_FORMS = (
    MultiPartParserError,
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
)
UNREADABLE_FORM = (
    "It is cut off, or larger than any form of ours. Nothing was saved: go back and copy what you "
    "typed."
)


def bad_request(request, exception=None):
    """The reason is ours: Django's own are about forged hosts and say more than a page should."""
    is_form = isinstance(exception, UNREADABLE_FORMS)
    reason = UNREADABLE_FORM if is_form else ""
    if isinstance(exception, BadRequest):
        reason = str(exception)
    return render(request, "400.html", {"reason": reason, "is_form": is_form}, status=400)


def not_allowed(request, exception=None):
    return render(request, "403.html", status=403)


def not_found(request, exception=None):
    return render(request, "404.html", status=404)


def broken(request):
    """What broke was perhaps only the database, for a moment: then it is worth coming back."""
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        return standing_alone.closed()
    return standing_alone.broken()
