"""`manage.py worker`: the one background process. Nothing that readers see waits for it."""

import logging
import signal
import sys
import time

from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections
from django.utils import timezone

from desk import notices

logger = logging.getLogger(__name__)
PAUSE = 5  # seconds


class Command(BaseCommand):
    help = "Send the desk's mail, for ever; with --once what waits now. Several may run at once."

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="Do what waits, then end.")

    def handle(self, *, once, **options):
        if once:
            self.stdout.write(f"{self.work()} sent.")
            return
        signal.signal(signal.SIGTERM, lambda number, frame: sys.exit())
        while True:
            self.patiently()
            time.sleep(PAUSE)

    def patiently(self):
        """A database that is away for a moment is no reason to end."""
        close_old_connections()
        try:
            self.work()
        except DatabaseError as failure:
            logger.warning("The worker tries again in %s s: %s", PAUSE, failure)

    def work(self):
        now = timezone.now()
        notices.write(now)
        return notices.send(now)
