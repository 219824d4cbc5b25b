"""The permanent record: approvals, corrections and the log; and the review of record."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from provenance.append_only import AppendOnly
from reviews import workflow
from reviews.models.editions import Edition
from reviews.models.pieces import Review


class Approval(AppendOnly):
    """Somebody vouched for exactly one hash. Writers and contributors are as judged then."""

    APPROVE, AGREE, BREAK_GLASS, IMPORT = "approve", "agree", "break_glass", "import"
    KINDS = [
        (APPROVE, "Approved"),
        (AGREE, "Read and agreed"),
        (BREAK_GLASS, "Approved alone"),
        (IMPORT, "Imported"),
    ]

    review = models.ForeignKey(Review, models.PROTECT, related_name="approvals")
    number = models.PositiveIntegerField()
    hash = models.CharField(max_length=64)
    kind = models.CharField(max_length=12, choices=KINDS)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    policy = models.CharField(max_length=12)
    writers = models.JSONField(default=list)
    contributors = models.JSONField(default=list)
    reason = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index("review", "number", name="approval_of_revision")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["approve", "agree", "break_glass", "import"]),
                name="approval_kind_is_known",
            ),
            models.CheckConstraint(
                condition=~Q(kind="break_glass") | ~Q(reason=""),
                name="broken_glass_has_a_reason",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: revision {self.number}"


class Correction(AppendOnly):
    """Written when the edition that carries it is published; shown from that edition's start."""

    edition = models.OneToOneField(Edition, models.PROTECT, related_name="correction_row")
    review = models.ForeignKey(Review, models.PROTECT, related_name="corrections")
    text = models.TextField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="correction_says_something"),
        ]

    def __str__(self):
        return self.text


class LogEntry(AppendOnly):
    """One line for each verb that succeeded; none for one that was refused."""

    # A purge deletes the piece and its lines, and leaves one that knows only its number.
    review = models.ForeignKey(Review, models.PROTECT, null=True, related_name="log")
    piece = models.BigIntegerField()
    verb = models.CharField(max_length=24)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    number = models.PositiveIntegerField(null=True)
    edition = models.ForeignKey(Edition, models.PROTECT, null=True, related_name="log")
    from_state = models.CharField(max_length=20, blank=True)
    to_state = models.CharField(max_length=20, blank=True)
    reason = models.TextField(blank=True)
    details = models.JSONField(default=dict)

    class Meta:
        verbose_name = "log entry"
        verbose_name_plural = "log entries"
        indexes = [
            models.Index(F("review"), F("id").desc(), name="log_of_a_piece"),
            models.Index("piece", name="log_of_a_number"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(verb__in=sorted(workflow.TABLE)), name="log_verb_is_known"
            ),
        ]

    def __str__(self):
        return f"{self.verb} by {self.by}"

    @property
    def label(self):
        return workflow.TABLE[self.verb].label


class RecordChoice(models.Model):
    """The desk's choice of the review that stands for the house on a film."""

    film = models.OneToOneField(
        "films.Film",
        models.PROTECT,
        related_name="record_choice",
        help_text="The film on which the review stands for the house.",
    )
    review = models.ForeignKey(
        Review,
        models.PROTECT,
        related_name="+",
        help_text="While this review is live, its rating alone stands for the house.",
    )
    chosen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False
    )
    chosen_at = models.DateTimeField(editable=False)

    class Meta:
        verbose_name = "review of record"
        verbose_name_plural = "reviews of record"

    def __str__(self):
        return f"{self.film}: {self.review}"
