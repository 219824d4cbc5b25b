from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class MarqueeConfig(AppConfig):
    """Registers the system checks of the whole installation."""

    name = "config"

    def ready(self):
        from config import checks  # noqa: F401  registers on import


class DeskAdminConfig(AdminConfig):
    """The admin, with our site in place of the stock one."""

    default_site = "desk.site.DeskSite"
