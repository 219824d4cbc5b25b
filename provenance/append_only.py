"""Rows that are written once and then stand: the history, and the permanent record above it."""

from django.db import models


class WrittenOnce(Exception):
    """Somebody tried to change or delete a row of the permanent record."""

    def __init__(self, model):
        super().__init__(f"{model._meta.verbose_name_plural} are never changed or deleted.")


class AppendOnlyQuerySet(models.QuerySet):
    def update(self, **fields):
        raise WrittenOnce(self.model)

    def bulk_update(self, objs, fields, batch_size=None):
        raise WrittenOnce(self.model)

    def delete(self):
        raise WrittenOnce(self.model)

    def purge(self):
        """Delete for good; only the purge of a piece that never had an edition calls this."""
        return self._raw_delete(self.db)


class AppendOnly(models.Model):
    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, **options):
        if not self._state.adding:
            raise WrittenOnce(type(self))
        super().save(force_insert=True, using=options.get("using"))

    def delete(self, **options):
        raise WrittenOnce(type(self))
