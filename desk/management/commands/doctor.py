"""`manage.py doctor`: is what is stored as it was promised?"""

import sys
from itertools import chain

from django.core.management.base import BaseCommand

from desk.doctor import examine, examine_pages


class Command(BaseCommand):
    help = "Examine everything stored against the nine invariants. Exit code 1 if one is broken."

    def add_arguments(self, parser):
        parser.add_argument(
            "--stored-only",
            action="store_true",
            help="Ask for no page: leave out whether reading changes anything (invariant 9).",
        )

    def handle(self, *, stored_only, **options):
        found = 0
        for finding in chain(examine(), () if stored_only else examine_pages()):
            found += 1
            self.stdout.write(str(finding))
        if found:
            self.stdout.write(f"{found} found. Nothing was changed.")
            sys.exit(1)
        self.stdout.write("Clean.")
