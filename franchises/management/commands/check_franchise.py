"""`manage.py check_franchise FILE`: what a franchise case file comes to. Nothing is written."""

import json
import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from franchises.case_answers import answer
from franchises.case_files import CaseFileError, read


class Command(BaseCommand):
    help = (
        "Print the orders, ties and contradictions of a franchise case file as JSON, without "
        "writing anything. Exit code 2 if the case contradicts itself or the file is malformed."
    )
    # It touches neither database nor settings.
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE", type=Path, help="A franchise case file.")

    def handle(self, *, file, **options):
        try:
            found = answer(read(file))
        except CaseFileError as error:
            raise CommandError(str(error), returncode=2) from error
        self.stdout.write(json.dumps(found, ensure_ascii=False, indent=1))
        if found.get("contradictions"):
            sys.exit(2)
