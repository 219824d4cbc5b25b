"""Who says so (sources), and who changed what, when, from what to what (changes)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from provenance.append_only import AppendOnly, AppendOnlyQuerySet


class Source(models.Model):
    class Kind(models.TextChoices):
        ON_SCREEN = "on_screen", "On screen"
        MAKER = "maker", "Its makers"
        DISTRIBUTOR = "distributor", "Distributor"
        PRESS = "press", "Press"
        FAN = "fan", "Fans"

    title = models.CharField(
        max_length=300, help_text="The title of the page, article, interview or closing credits."
    )
    publisher = models.CharField(
        max_length=200, blank=True, help_text="The publication, studio or site that carries it."
    )
    url = models.URLField(
        "address",
        max_length=500,
        blank=True,
        help_text="Where it can be read; the product never fetches it.",
    )
    kind = models.CharField(
        max_length=16,
        choices=Kind,
        help_text="How near it stands to the film: on screen is nearest, fans are farthest.",
    )
    published_on = models.DateField(
        null=True, blank=True, help_text="The day on which it was published, where it is known."
    )
    accessed_on = models.DateField(
        null=True, blank=True, help_text="The day on which somebody at the desk read it."
    )
    note = models.TextField(
        blank=True, help_text="What the source says, in its own words where they are short."
    )

    class Meta:
        ordering = ("-id",)
        constraints = [
            models.CheckConstraint(
                condition=~Q(title=""),
                name="source_has_a_title",
                violation_error_message="Give the source a title.",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["on_screen", "maker", "distributor", "press", "fan"]),
                name="source_kind_is_known",
                violation_error_message="Choose one of the five kinds of source.",
            ),
        ]

    def __str__(self):
        return f"{self.title} ({self.publisher})" if self.publisher else self.title


class ChangeQuerySet(AppendOnlyQuerySet):
    def of(self, record):
        """The history of one record, newest first."""
        return self.filter(kind=record._meta.label_lower, key=record.pk).order_by("-id")


class Change(AppendOnly):
    """One act on one record. A key instead of a foreign key: it outlives what it tells of."""

    class Verb(models.TextChoices):
        CREATED = "created", "Created"
        CHANGED = "changed", "Changed"
        DELETED = "deleted", "Deleted"
        MERGED = "merged", "Merged"

    kind = models.CharField(max_length=60, editable=False)
    key = models.BigIntegerField(editable=False)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
    )
    at = models.DateTimeField(default=timezone.now, editable=False)
    verb = models.CharField(max_length=16, choices=Verb, editable=False)
    before = models.TextField(editable=False, default="{}")
    after = models.TextField(editable=False, default="{}")
    summary = models.CharField(max_length=300, blank=True, editable=False)

    objects = ChangeQuerySet.as_manager()

    class Meta:
        ordering = ("-id",)
        indexes = [models.Index(fields=["kind", "key", "-id"], name="change_of_a_record_newest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(verb__in=["created", "changed", "deleted", "merged"]),
                name="change_verb_is_known",
            ),
        ]

    def __str__(self):
        return f"{self.kind} {self.key} {self.verb}: {self.summary}"
