from django.apps import AppConfig


class SearchConfig(AppConfig):
    """Finds what readers may see, among documents that the apps above hand over."""

    name = "search"
