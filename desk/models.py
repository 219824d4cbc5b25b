"""What the desk stores beside the records and pieces of the floors below."""

from django.conf import settings
from django.db import models

from reviews.models import LogEntry


class Notice(models.Model):
    """One line of the log that one person is to hear of by mail: the worker sends it.

    It is made from the log, so no verb knows of it, and a mail that fails undoes no verb.
    """

    # Without a constraint: a purge deletes lines of the log, and knows of no notice.
    line = models.ForeignKey(LogEntry, models.DO_NOTHING, related_name="+", db_constraint=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    tries = models.PositiveSmallIntegerField(default=0)
    try_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("line", "user", name="notice_is_one_for_line_and_person"),
        ]
        indexes = [
            models.Index("try_at", condition=models.Q(sent_at=None), name="notice_waiting"),
        ]

    def __str__(self):
        return f"{self.user} is to hear of line {self.line_id}"
