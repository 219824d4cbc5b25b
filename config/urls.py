"""The site map: the desk under /admin/, everything else is public."""

from django.contrib import admin
from django.urls import path

urlpatterns = [
    path("admin/", admin.site.urls),
]
