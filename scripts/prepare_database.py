"""Migrates, loads the demo into an empty database and lists the demo's sign-ins."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main():
    sys.stdout.reconfigure(line_buffering=True)
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    from django.core.management import CommandError, call_command

    print(f"Migrating the database, {_database()}.")
    try:
        call_command("migrate", interactive=False, verbosity=0)
        call_command("demo", if_empty=True)
    except CommandError as error:
        sys.exit(str(error))
    _print_sign_ins()


def _database():
    from django.db import connection

    name = Path(str(connection.settings_dict["NAME"]))
    if connection.vendor == "sqlite" and name.is_relative_to(ROOT):
        name = name.relative_to(ROOT)
    return f"{connection.display_name} {name}"


def _print_sign_ins():
    from django.contrib.auth import get_user_model

    from config.checks import DEMO_PASSWORD, DEMO_SIGN_INS

    users = get_user_model().objects.filter(username__in=DEMO_SIGN_INS, is_active=True)
    if not users:
        return
    # Six checks of a password would take a second of every start.
    print(f"\nThe demo's sign-ins; the password is “{DEMO_PASSWORD}” unless somebody changed it:")
    for user in users.prefetch_related("groups").order_by("pk"):
        print(f"  {user.get_username():<12}  {_role(user)}")
    print()


def _role(user):
    if user.is_superuser:
        return "administrator: may do everything"
    return ", ".join(group.name for group in user.groups.all())


if __name__ == "__main__":
    main()
