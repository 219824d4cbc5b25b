from django.apps import AppConfig


class MarqueeConfig(AppConfig):
    """Registers the system checks of the whole installation."""

    name = "config"

    def ready(self):
        from config import checks  # noqa: F401  registers on import
