"""`manage.py doctor`: is what is stored as it was promised?"""

import sys

from django.core.management.base import BaseCommand

from desk.doctor import examine

ELSEWHERE = "That reading changes nothing (invariant 9) leaves no trace in data; the tests hold it."


class Command(BaseCommand):
    help = "Examine everything stored against the nine invariants. Exit code 1 if one is broken."

    def handle(self, **options):
        found = 0
        for finding in examine():
            found += 1
            self.stdout.write(str(finding))
        self.stdout.write(ELSEWHERE)
        if found:
            self.stdout.write(f"{found} found. Nothing was changed.")
            sys.exit(1)
        self.stdout.write("Clean.")
