from django.apps import AppConfig
from django.db.models.signals import post_migrate


class FilmsConfig(AppConfig):
    name = "films"

    def ready(self):
        from films.jobs import seed_jobs

        post_migrate.connect(seed_jobs, sender=self, dispatch_uid="films.seed_jobs")
