"""Who works at the desk, and as what: each user has one role."""

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db.models import TextChoices

from desk.roles import MODERATORS, PUBLISHERS, WRITERS


class Role(TextChoices):
    NONE = "none", "No access to the desk"
    WRITER = "writer", "Writer"
    MODERATOR = "moderator", "Moderator"
    PUBLISHER = "publisher", "Publisher"
    SUPERUSER = "superuser", "Superuser"


GROUPS = {Role.WRITER: WRITERS, Role.MODERATOR: MODERATORS, Role.PUBLISHER: PUBLISHERS}
# What a publisher may give and take; the others are a superuser's to give.
BELOW_PUBLISHER = (Role.NONE, Role.WRITER, Role.MODERATOR)


class LastSuperuser(Exception):
    """Without one nobody could give roles any more."""

    def __init__(self):
        super().__init__(
            "This is the last superuser: nobody could give roles any more. "
            "Make somebody else a superuser first."
        )


def role_of(user):
    """The highest role that the user has; groups may be prefetched."""
    if user.is_superuser:
        return Role.SUPERUSER
    names = {group.name for group in user.groups.all()}
    for role in (Role.PUBLISHER, Role.MODERATOR, Role.WRITER):
        if GROUPS[role] in names:
            return role
    return Role.NONE


def roles_given_by(user):
    return tuple(Role) if user.is_superuser else BELOW_PUBLISHER


def may_manage(by, user):
    """Whether `by` may change `user`: publishers manage writers and moderators."""
    if by.is_superuser:
        return True
    return by.has_perm("auth.change_user") and role_of(user) in BELOW_PUBLISHER


def managed_by(by):
    """The users whom `by` may change."""
    users = get_user_model().objects.all()
    if by.is_superuser:
        return users
    return users.filter(is_superuser=False).exclude(groups__name=PUBLISHERS)


def refuse_to_lose_the_last(user, *, role, is_active):
    """Raises LastSuperuser where the change would leave none. Call it inside a transaction.

    The rows are locked, so that two superusers cannot each demote the other.
    """
    superusers = get_user_model().objects.filter(is_superuser=True, is_active=True)
    standing = set(superusers.order_by("pk").select_for_update().values_list("pk", flat=True))
    stays = role == Role.SUPERUSER and is_active
    if user.pk in standing and not stays and standing == {user.pk}:
        raise LastSuperuser


def give(user, role):
    """Make `role` the one role of a saved user."""
    user.is_superuser = role == Role.SUPERUSER
    user.is_staff = role != Role.NONE
    user.save(update_fields=["is_superuser", "is_staff"])
    user.groups.set(Group.objects.filter(name=GROUPS[role]) if role in GROUPS else [])
