"""`manage.py demo`: the demo publication, refused where DEBUG is off."""

from django.core.management.base import BaseCommand, CommandError

from desk import demo_publication


class Command(BaseCommand):
    help = "Loads the demo publication: films, people, pieces in every state and six sign-ins."

    def add_arguments(self, parser):
        parser.add_argument(
            "--if-empty", action="store_true", help="Do nothing when there is any film already."
        )

    def handle(self, *args, **options):
        if options["if_empty"] and not demo_publication.is_wanted():
            return "There are films already, so the demo was not loaded."
        try:
            added = demo_publication.load()
        except demo_publication.DemoRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        return (
            f"The demo added {added.films} films, {added.people} people, "
            f"{added.franchises} franchises and {added.pieces} pieces."
        )
