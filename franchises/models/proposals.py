"""What the order of a story rests on is said by one person and confirmed by another."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from provenance.claims import CheckState, Claim


class CannotConfirm(Exception):
    """Somebody may not confirm this; the message is a sentence for them."""


class Proposal(Claim):
    """A claim that stays proposed, and so unseen by readers, until a second person confirms it."""

    check_state = models.CharField(
        max_length=16,
        choices=CheckState,
        default=CheckState.PROPOSED,
        editable=False,
    )
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    confirmed_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        abstract = True
        constraints = [
            *Claim.Meta.constraints,
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True)
                | Q(proposed_by__isnull=True)
                | ~Q(confirmed_by=F("proposed_by")),
                name="%(class)s_is_confirmed_by_a_second_person",
                violation_error_message="Whoever proposed it cannot confirm it.",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True)
                | Q(check_state="confirmed", confirmed_at__isnull=False),
                name="%(class)s_confirmed_by_somebody_is_confirmed",
            ),
            models.CheckConstraint(
                condition=~Q(check_state="confirmed") | Q(source__isnull=False),
                name="confirmed_%(class)s_has_a_source",
                violation_error_message="What is confirmed names who says so.",
            ),
        ]

    @property
    def is_proposed(self):
        return self.check_state == CheckState.PROPOSED

    def propose(self, by):
        """Whoever writes it proposes it, anew with each change. Where one person runs the house
        alone (FOUR_EYES=off), it stands at once.
        """
        self.confirmed_by = self.confirmed_at = None
        self.proposed_by = by
        if settings.FOUR_EYES != "off":
            self.check_state = CheckState.PROPOSED
        else:
            self.check_state = CheckState.CONFIRMED if self.source_id else CheckState.CLAIMED

    def confirm(self, by):
        """A second person vouches for it; whoever calls it saves it, inside their transaction."""
        if self.check_state == CheckState.CONFIRMED:
            raise CannotConfirm(f"“{self}” is confirmed already.")
        if self.source_id is None:
            raise CannotConfirm(f"“{self}” names no source. Add one before confirming it.")
        if self.proposed_by_id == by.pk:
            raise CannotConfirm(f"You proposed “{self}” yourself. Somebody else has to confirm it.")
        self.check_state = CheckState.CONFIRMED
        self.confirmed_by, self.confirmed_at = by, timezone.now()

    def refute(self):
        """It turned out otherwise: kept, and used no more. Whoever calls it saves it."""
        self.check_state = CheckState.REFUTED
        self.confirmed_by = self.confirmed_at = None
