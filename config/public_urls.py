"""The public addresses: also resolved alone, for the site as of another instant."""

from django.urls import include, path

from config import views
from reviews.views.front import front_page

urlpatterns = [
    path("", front_page, name="front-page"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("robots.txt", views.robots, name="robots"),
    path("humans.txt", views.humans, name="humans"),
    path(".well-known/security.txt", views.security, name="security"),
    path("manifest.webmanifest", views.manifest, name="manifest"),
    path("search/", include("search.urls")),
    path("pictures/", include("images.urls")),
    path("art/", include("films.art.urls")),
    # Before the records: feeds of people and franchises stand below their pages.
    path("", include("reviews.urls")),
    path("films/", include("films.urls")),
    path("people/", include("people.urls")),
    path("franchises/", include("franchises.urls")),
]
