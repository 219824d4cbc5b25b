"""What belongs to the whole house: health, robots.txt, and the pages for what went wrong."""

import shutil

from django.conf import settings
from django.core.exceptions import BadRequest
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpResponse, HttpResponseServerError
from django.shortcuts import render
from django.template.loader import get_template
from django.views.decorators.http import require_safe

from reviews import structured_data

LEAST_FREE = 200 * 1024 * 1024  # bytes
PLAIN = "text/plain; charset=utf-8"


@require_safe
def healthz(request):
    """Alive: asks nobody."""
    return HttpResponse("ok\n", content_type=PLAIN)


@require_safe
def readyz(request):
    """Ready to serve: 503 with the reasons in words when something is missing."""
    wrong = [sentence for sentence in (database(), disk()) if sentence]
    if wrong:
        return HttpResponse("\n".join(wrong) + "\n", status=503, content_type=PLAIN)
    return HttpResponse("ready\n", content_type=PLAIN)


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


def bad_request(request, exception=None):
    """The reason is ours: Django's own are about forged hosts and say more than a page should."""
    reason = str(exception) if isinstance(exception, BadRequest) else ""
    return render(request, "400.html", {"reason": reason}, status=400)


def not_allowed(request, exception=None):
    return render(request, "403.html", status=403)


def not_found(request, exception=None):
    return render(request, "404.html", status=404)


def broken(request):
    """Without request or context processors: one of them may be what broke."""
    page = get_template("500.html").render({"site_name": settings.SITE_NAME})
    return HttpResponseServerError(page)
