"""The three groups and what each may do: one table, made after every migration."""

from django.db import router

WRITERS, MODERATORS, PUBLISHERS = "Writers", "Moderators", "Publishers"

RECORDS = (
    ("films", "film", "credit", "release", "filmtitle", "filmexternalid"),
    ("people", "person", "personname", "personexternalid"),
    ("franchises", "franchise", "membership", "character", "characteralias", "portrayal"),
    ("franchises", "worldentity", "worldalias", "appearance", "watchorder", "watchorderentry"),
    ("franchises", "event", "placement", "setting", "statement", "statementmember"),
    ("provenance", "source"),
)


# What readers see as soon as it is there, so that a writer may only look.
FRAMES = (("franchises", "calendar", "era", "continuity"),)


def over_records(*acts, tables=RECORDS):
    return {f"{app}.{act}_{model}" for app, *models in tables for model in models for act in acts}


WRITES = {
    "reviews.write_review",
    "reviews.view_review",
    "images.add_image",
    "images.view_image",
} | (over_records("view", "add") | over_records("view", tables=FRAMES))
MODERATES = (
    WRITES
    | over_records("change", "delete")
    | over_records("add", "change", "delete", tables=FRAMES)
    | {
        "reviews.moderate_review",
        "reviews.view_embargo",
        "reviews.add_embargo",
        "reviews.view_logentry",
        "reviews.view_correction",
        "reviews.view_edition",
        "reviews.view_recordchoice",
        "reviews.add_recordchoice",
        "reviews.change_recordchoice",
        "reviews.delete_recordchoice",
        "reviews.view_tag",
        "reviews.change_tag",
        "images.change_image",
        "images.delete_image",  # of one that no piece and no person names: those keep theirs
        "people.verify_person",
        "people.merge_person",
        "films.verify_film",
        "films.merge_film",
        "franchises.verify_franchise",
        "franchises.verify_character",
        "franchises.verify_event",
        "franchises.verify_placement",
        "franchises.verify_statement",
        "franchises.verify_watchorder",
        "franchises.verify_worldentity",
        "provenance.view_change",
    }
)
OVERSEES = MODERATES | {
    "reviews.oversee_review",
    "people.view_account",
    "people.add_account",
    "people.change_account",
    # Which users: desk/people.py says it, for a permission knows no rows.
    "auth.view_user",
    "auth.add_user",
    "auth.change_user",
}

GROUPS = {WRITERS: WRITES, MODERATORS: MODERATES, PUBLISHERS: OVERSEES}


def make_groups(sender, using="default", apps=None, **kwargs):
    """Make each group hold exactly its permissions; idempotent."""
    from django.contrib.auth.models import Group, Permission

    if not router.allow_migrate_model(using, Group):
        return
    known = {
        f"{permission.content_type.app_label}.{permission.codename}": permission
        for permission in Permission.objects.using(using).select_related("content_type")
    }
    for name, wanted in GROUPS.items():
        group, _ = Group.objects.using(using).get_or_create(name=name)
        group.permissions.set([known[label] for label in sorted(wanted) if label in known])
