"""The site map: the desk under /admin/, everything else is public."""

from django.contrib import admin
from django.urls import path

from config.public_urls import urlpatterns as public
from reviews.views.as_of import as_of

urlpatterns = [
    path("admin/at/<str:instant>/", as_of, name="as-of"),
    path("admin/at/<str:instant>/<path:rest>", as_of, name="as-of-page"),
    path("admin/", admin.site.urls),
    *public,
]

handler400 = "config.views.bad_request"
handler403 = "config.views.not_allowed"
handler404 = "config.views.not_found"
handler500 = "config.views.broken"
