"""`manage.py workflow`: the workflow table as Markdown; with --graph as a page with a drawing."""

from pathlib import Path

from django.core.management.base import BaseCommand

from reviews import drawing


class Command(BaseCommand):
    help = "Print the workflow table as Markdown. With --graph, write it and its drawing to a file."

    def add_arguments(self, parser):
        parser.add_argument(
            "--graph",
            metavar="FOLDER",
            type=Path,
            nargs="?",
            const=Path("docs"),
            help="Write workflow.md and workflow.svg into this folder (docs) instead of printing.",
        )

    def handle(self, *, graph, **options):
        if graph is None:
            self.stdout.write(drawing.markdown(), ending="")
            return
        graph.mkdir(parents=True, exist_ok=True)
        picture = "![The states of a piece and the verbs between them](workflow.svg)"
        (graph / "workflow.svg").write_text(drawing.svg(), encoding="utf-8")
        page = f"# The workflow of a piece\n\n{picture}\n\n{drawing.markdown()}"
        (graph / "workflow.md").write_text(page, encoding="utf-8")
        self.stdout.write(f"Wrote workflow.md and workflow.svg to {graph}.")
