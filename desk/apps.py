from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate


class DeskConfig(AppConfig):
    name = "desk"

    def ready(self):
        from desk.roles import make_groups

        # A migration sees no permissions and every flush wipes groups: made after each migrate.
        # Reviews is the last app whose permissions the groups hold.
        post_migrate.connect(make_groups, sender=apps.get_app_config("reviews"))
