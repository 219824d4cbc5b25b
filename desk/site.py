"""The admin site: the desk's front door."""

from django.conf import settings
from django.contrib.admin import AdminSite


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
