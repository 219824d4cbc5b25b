"""The site with the bare page beside it: the unit in which `make bench` counts."""

from django.http import HttpResponse
from django.urls import path

from config.urls import handler400, handler403, handler404, handler500, urlpatterns

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

BARE = "bare/"
PAGE = f"<!doctype html><title>Bare</title>{'<p>Nothing is asked of the database.</p>' * 360}"


def bare(request):
    """Some 15 kB that cost nothing, behind the same middleware."""
    return HttpResponse(PAGE)


urlpatterns = [path(BARE, bare), *urlpatterns]
