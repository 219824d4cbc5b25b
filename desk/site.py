"""The admin site: the desk's front door."""

from django.conf import settings
from django.contrib.admin import AdminSite
from django.urls import include, path


class DeskSite(AdminSite):
    site_url = "/"
    index_title = "The desk"
    enable_nav_sidebar = True

    @property
    def site_header(self):
        return f"{settings.SITE_NAME} desk"

    @property
    def site_title(self):
        return f"{settings.SITE_NAME} desk"

    def get_urls(self):
        # The stock page of this name tells whoever works here the address of any row, drafts too.
        stock = [url for url in super().get_urls() if getattr(url, "name", "") != "view_on_site"]
        return [path("", include("desk.urls")), *stock]

    def index(self, request, extra_context=None):
        context = {"may_moderate": request.user.has_perm("reviews.moderate_review")}
        if context["may_moderate"]:
            # Imported late: the site is made before there are models.
            from desk import queue

            context["counts"] = queue.counts(request.user, request.at)
            context["behind"] = queue.scheduled_behind(request.at)
        return super().index(request, context | (extra_context or {}))
