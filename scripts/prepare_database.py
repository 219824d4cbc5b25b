"""Migrates, loads the demo into an empty database and lists the demo's sign-ins."""

import getpass
import os
import sys
from pathlib import Path

import postgres

ROOT = Path(__file__).resolve().parent.parent


def main():
    sys.stdout.reconfigure(line_buffering=True)
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    _read_settings()
    from config.settings import env

    _refuse_a_server_that_refuses(env.str("DATABASE_URL", ""))
    from django.core.management import CommandError, call_command
    from django.db import DatabaseError

    print(f"Migrating the database, {_database()}.")
    try:
        call_command("migrate", interactive=False, verbosity=0)
        call_command("demo", if_empty=True)
    except CommandError as error:
        sys.exit(str(error))
    except DatabaseError as error:
        sys.exit(_refused(" ".join(str(error).split())))
    _print_sign_ins()


def _refuse_a_server_that_refuses(url):
    """Asked before Django, which would answer with a traceback."""
    if not url.startswith(("postgres://", "postgresql://")):
        return
    answer = postgres.ask(url, postgres.TO_RUN)
    if not answer.answers:
        sys.exit(f"{answer.sentence} Start a server, or take DATABASE_URL away to use SQLite.")
    if answer.sentence:
        sys.exit(_mended_by(answer.sentence, answer.remedies))


def _mended_by(sentence, remedies):
    commands = "".join(f"\n    {command}" for command in remedies)
    return f"PostgreSQL answers but refuses:\n    {sentence}\nThis mends it:{commands}"


def _read_settings():
    import django
    from django.core.exceptions import ImproperlyConfigured

    try:
        django.setup()
    except (ImproperlyConfigured, ValueError) as error:
        sys.exit(
            f"A setting cannot be used: {error}\n"
            "docs/operators.md lists the settings; mend it in the environment or in var/env."
        )


def _refused(sentence):
    from django.db import connection

    if connection.vendor == "postgresql":
        settings = connection.settings_dict
        role = settings["USER"] or getpass.getuser()
        return _mended_by(
            sentence, postgres.remedies(sentence, role, settings["NAME"], postgres.TO_RUN)
        )
    file = _database().partition(" ")[2]
    return (
        f"SQLite refuses: {sentence}.\n"
        f"For a fresh start, move {file} away and run the same command again."
    )


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
