"""Records that readers find by search: their document follows every save and deletion."""

from django.db import transaction

from search import index as search_index


class Searchable:
    """A mixin before `Verifiable`; the record says what search shows in `search_entry()`."""

    def save(self, *args, **kwargs):
        with transaction.atomic():
            super().save(*args, **kwargs)
            self.index()

    def delete(self, *args, **kwargs):
        with transaction.atomic():
            search_index.drop(self.search_kind, self.pk)
            return super().delete(*args, **kwargs)

    def index(self):
        """Bring the document up to date; whoever changes other names of the record calls it."""
        if getattr(self, "merged_into_id", None):
            search_index.drop(self.search_kind, self.pk)
        else:
            search_index.put_many([self.search_entry()])
