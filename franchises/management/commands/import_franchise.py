"""`manage.py import_franchise FILE`: a franchise case file into the database."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from franchises.agreement import Contradicts
from franchises.case_files import CaseFileError
from franchises.case_import import import_case, read


class Command(BaseCommand):
    help = (
        "Bring a franchise case file into the database. It may be run again and again: what is "
        "there is found again, and what somebody at the desk touched stays as they have it. Exit "
        "code 2, and nothing written, if the file is malformed or contradicts what is known."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE", type=Path, help="A franchise case file.")
        parser.add_argument(
            "--verify",
            action="store_true",
            help="Let readers see it at once, and confirm what names a source. Without it, the "
            "records wait for the desk.",
        )

    def handle(self, *, file, verify, **options):
        try:
            case, known = read(file)
            done = import_case(case, known, public_at=timezone.now() if verify else None)
        except CaseFileError as error:
            raise CommandError(str(error), returncode=2) from error
        except Contradicts as contradiction:
            raise CommandError(
                f"{file.name}: nothing was written, because not all of it can be true. "
                f"{contradiction}",
                returncode=2,
            ) from contradiction
        return str(done)
