"""The admin site: the desk's front door."""

import functools
import re

from django.conf import settings
from django.contrib.admin import AdminSite
from django.core.exceptions import BadRequest
from django.urls import include, path
from django.utils.functional import SimpleLazyObject

# No key or count has so many digits, and a filter would hand them to the database all the same.
TOO_LARGE = re.compile(r"[0-9]{19}")
FREE_TEXT = ("q", "term")


def bounded(view):
    """The view, for filters whose numbers a database can hold."""

    @functools.wraps(view)
    def asked(request, *args, **kwargs):
        for name, values in request.GET.lists():
            if name not in FREE_TEXT and any(map(TOO_LARGE.search, values)):
                raise BadRequest("A number in this address is larger than any that we keep.")
        return view(request, *args, **kwargs)

    return asked


class DeskSite(AdminSite):
    site_url = "/"
    index_title = "The desk"
    enable_nav_sidebar = False

    @property
    def site_header(self):
        return f"{settings.SITE_NAME} desk"

    @property
    def site_title(self):
        return f"{settings.SITE_NAME} desk"

    def get_app_list(self, request, app_label=None):
        """Made when it is looked at: every page is given it, and only the index shows it."""
        return SimpleLazyObject(functools.partial(super().get_app_list, request, app_label))

    def admin_view(self, view, cacheable=False):
        return super().admin_view(bounded(view), cacheable)

    def get_urls(self):
        # The stock page of this name tells whoever works here the address of any row, drafts too.
        stock = [url for url in super().get_urls() if getattr(url, "name", "") != "view_on_site"]
        return [path("", include("desk.urls")), *stock]

    def index(self, request, extra_context=None):
        # Imported late: the site is made before there are models.
        from desk import queue

        context = {"may_moderate": request.user.has_perm("reviews.moderate_review")}
        if context["may_moderate"]:
            context["counts"] = queue.counts(request.user, request.at)
            context["behind"] = queue.scheduled_behind(request.at)
            context["next_out"] = queue.scheduled(request.at)[: queue.FIRST]
        if request.user.has_perm("reviews.write_review"):
            context["mine"] = queue.on_the_desk_of(request.user)[: queue.FIRST]
        return super().index(request, context | (extra_context or {}))
