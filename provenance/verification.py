"""Public records exist for readers from the moment at which somebody verified them."""

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from provenance.models import Change
from provenance.recording import field_values, record


class VerifiedQuerySet(models.QuerySet):
    def verified(self, at):
        """The records that readers may see at that instant."""
        return self.filter(verified_at__lte=at)


class Verifiable(models.Model):
    """A record of its own address that readers see once it is verified."""

    # Without an index: nearly every record is verified, and planners would prefer it to better.
    verified_at = models.DateTimeField(null=True, blank=True, editable=False)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(verified_by__isnull=True) | Q(verified_at__isnull=False),
                name="%(class)s_verified_by_somebody_has_a_time",
            ),
        ]

    def is_verified(self, at):
        return self.verified_at is not None and self.verified_at <= at

    def verify(self, by, at=None):
        """Makes the record public from `at` (now when not given); False when it is by then.

        An earlier time stands. To move it later, `unverify` first.
        """
        at = at or timezone.now()
        return self._set_verification(at, by, keep=lambda old: old and old <= at, by=by)

    def unverify(self, by):
        """Hides the record from readers at once; False when it was hidden."""
        return self._set_verification(None, None, keep=lambda old: old is None, by=by)

    def _set_verification(self, verified_at, verified_by, *, keep, by):
        with transaction.atomic():
            stored = type(self)._base_manager.select_for_update().get(pk=self.pk)
            if changed := not keep(stored.verified_at):
                before = field_values(stored)
                stored.verified_at, stored.verified_by = verified_at, verified_by
                stored.save(update_fields=["verified_at", "verified_by"])
                record(stored, Change.Verb.CHANGED, before, field_values(stored), by)
        self.verified_at, self.verified_by_id = stored.verified_at, stored.verified_by_id
        return changed
