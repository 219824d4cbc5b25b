"""Pages of the desk that belong to no single model; `desk.site` puts them under /admin/."""

from django.contrib import admin
from django.urls import path

from desk import views
from desk import views_front_page as front

desk = admin.site.admin_view
urlpatterns = [
    path("queue/", desk(views.moderation_queue), name="queue"),
    path("front-page/", desk(front.arrangement), name="front_page"),
    path("front-page/<slug:place>/", desk(front.place), name="front_place"),
    path("front-page/placings/<int:pk>/move/", desk(front.move), name="front_move"),
    path("front-page/placings/<int:pk>/end/", desk(front.end), name="front_end"),
    path(
        "r/<int:content_type_id>/<int:object_id>/",
        desk(views.public_page),
        name="view_on_site",
    ),
]
