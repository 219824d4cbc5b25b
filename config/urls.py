"""The site map: the desk under /admin/, everything else is public."""

from django.contrib import admin
from django.http import Http404
from django.urls import include, path


def not_yet(request, **kwargs):
    raise Http404


def named(app, prefix):
    return path(f"{prefix}<slug:slug>/", include(([path("", not_yet, name="detail")], app)))


urlpatterns = [
    path("admin/", admin.site.urls),
    # For the time being: the public views replace these, with the same names.
    named("people", "people/"),
    named("films", "films/"),
    named("franchises", "franchises/"),
    path(
        "",
        include(
            (
                [
                    path("reviews/<slug:slug>/", not_yet, name="detail"),
                    path("tags/<str:slug>/", not_yet, name="tag"),
                ],
                "reviews",
            )
        ),
    ),
]
