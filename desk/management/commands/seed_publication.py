"""`manage.py seed_publication --pieces N [--seed S]`: a large synthetic publication."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from desk import seeding


class Command(BaseCommand):
    help = (
        "Writes a large synthetic publication for measuring. The same number and seed give the "
        "same publication on one day."
    )

    def add_arguments(self, parser):
        parser.add_argument("--pieces", type=int, required=True, help="How many pieces to write.")
        parser.add_argument("--seed", type=int, default=1, help="What the chance begins with.")
        parser.add_argument(
            "--add", action="store_true", help="Add to the pieces that are there already."
        )

    def handle(self, *, pieces, seed, add, **options):
        if pieces < 1:
            raise CommandError("Ask for at least one piece: --pieces 1000.")
        if not add and not seeding.is_empty():
            raise CommandError(
                "This publication has pieces already, and nothing was written. Seed an empty "
                "database, or say --add to put synthetic pieces among them."
            )
        today = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
        seeded = seeding.seed(pieces, seed=seed, now=today, say=self.say(options["verbosity"]))
        return (
            f"Wrote {seeded.pieces:,} pieces, {seeded.films:,} films and {seeded.people:,} people."
        )

    def say(self, verbosity):
        return self.stdout.write if verbosity else lambda sentence: None
