"""The word in an address, made from the name where nobody typed one."""

from django.db import models

from people.slugs import first_free


class WithOwnWord(models.Model):
    """A row with `franchise`, `name` and `slug`, whose slug is free within the franchise."""

    # Stands in for a name with no Latin letter; and what addresses use for something else.
    word_without_name = ""
    reserved_words = frozenset()

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        self.slug = self.slug or self.make_slug()
        super().save(*args, **kwargs)

    def clean(self):
        self.slug = self.slug or self.make_slug()
        super().clean()

    def make_slug(self):
        """The name, then with a number."""
        others = type(self)._base_manager.filter(franchise=self.franchise_id).exclude(pk=self.pk)
        return first_free(
            self.name,
            None,
            lambda slug: slug in self.reserved_words or others.filter(slug=slug).exists(),
            otherwise=self.word_without_name,
        )
