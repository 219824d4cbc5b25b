from django.apps import AppConfig


class FranchisesConfig(AppConfig):
    name = "franchises"
