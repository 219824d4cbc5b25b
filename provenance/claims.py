"""Facts are claims: who says so, and whether anybody has checked it."""

from django.db import models
from django.db.models import Q


class CheckState(models.TextChoices):
    """How far a fact has been checked; only the first two are ever shown to readers as facts."""

    CONFIRMED = "confirmed", "Confirmed"
    CLAIMED = "claimed", "Claimed"
    PROPOSED = "proposed", "Proposed"
    REFUTED = "refuted", "Refuted"


PUBLIC_STATES = (CheckState.CONFIRMED, CheckState.CLAIMED)


class ClaimQuerySet(models.QuerySet):
    def public(self):
        """Facts that readers may see: confirmed, or claimed and shown as such."""
        return self.filter(check_state__in=PUBLIC_STATES)

    def refuted(self):
        """Claims that turned out otherwise, kept to be told beside what is true."""
        return self.filter(check_state=CheckState.REFUTED)


class Claim(models.Model):
    """A row that states a fact, with its source and check state."""

    source = models.ForeignKey(
        "provenance.Source",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Who says so. Leave it empty only while nobody has been found who does.",
    )
    check_state = models.CharField(
        max_length=16,
        choices=CheckState,
        default=CheckState.CLAIMED,
        help_text="Readers see what is confirmed, and what is claimed as a claim; never the rest.",
    )
    note = models.CharField(
        max_length=300,
        blank=True,
        help_text="For the desk only: what was claimed, and what became of it.",
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(check_state__in=CheckState.values),
                name="%(class)s_check_state_is_known",
                violation_error_message="Choose one of the four check states.",
            ),
        ]

    @property
    def is_public_fact(self):
        return self.check_state in PUBLIC_STATES

    @property
    def is_claimed(self):
        return self.check_state == CheckState.CLAIMED
