"""What the tables of the desk hold, to be compared before and after an act."""

from django.apps import apps

# Reading a page may touch these; no verb is told by them.
NOT_COUNTED = {"sessions.Session", "auth.User", "reviews.Guard"}


def contents():
    return {
        model._meta.label: sorted(map(str, model._base_manager.values_list()))
        for model in apps.get_models()
        if model._meta.label not in NOT_COUNTED
    }
