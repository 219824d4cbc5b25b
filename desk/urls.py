"""Pages of the desk that belong to no single model; `desk.site` puts them under /admin/."""

from django.contrib import admin
from django.urls import path

from desk import views

urlpatterns = [
    path("queue/", admin.site.admin_view(views.moderation_queue), name="queue"),
    path(
        "r/<int:content_type_id>/<int:object_id>/",
        admin.site.admin_view(views.public_page),
        name="view_on_site",
    ),
]
