"""What may be found, and when: rows that know no model of ours."""

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from search import places, spelling


class DocumentQuerySet(models.QuerySet):
    def visible(self, at):
        """Documents that readers may see at an instant: from the first to just before the last."""
        return self.filter(
            Q(visible_until__isnull=True) | Q(visible_until__gt=at), visible_from__lte=at
        )

    def about(self, facet, keys):
        """Documents that carry any of the keys under a facet."""
        return self.filter(
            Exists(DocumentFacet.objects.filter(document=OuterRef("pk"), facet=facet, key__in=keys))
        )


class Document(models.Model):
    """One thing that can be found; written by `search.index` alone, which keeps its words too."""

    kind = models.CharField(max_length=30)
    key = models.BigIntegerField()
    # Editions of one piece follow each other, each with its own text and interval.
    part = models.BigIntegerField(default=0)
    title = models.TextField()
    title_key = models.CharField(max_length=300)
    text = models.TextField(blank=True)
    address = models.TextField()
    piece_kind = models.CharField(max_length=30, blank=True)
    year = models.IntegerField(null=True)
    rating = models.PositiveSmallIntegerField(null=True)
    visible_from = models.DateTimeField(null=True)
    visible_until = models.DateTimeField(null=True)
    sort_at = models.DateTimeField(null=True)
    minute = models.BigIntegerField(default=0)  # of `sort_at`, as `search.places` counts

    objects = DocumentQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["title_key", "minute", "id"], name="document_by_title")]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "key", "part"], name="document_is_unique_by_kind_key_and_part"
            ),
            models.CheckConstraint(
                condition=Q(visible_until__gte=F("visible_from")),
                name="document_interval_does_not_run_backwards",
            ),
            # Whoever walks from an instant back would not come upon it.
            models.CheckConstraint(
                condition=Q(sort_at__lte=F("visible_from")),
                name="document_is_dated_no_later_than_it_is_visible",
            ),
            models.CheckConstraint(
                condition=Q(rating__gte=1, rating__lte=10),
                name="document_rating_is_one_to_ten_half_discs",
            ),
        ]

    def __str__(self):
        return f"{self.kind} {self.key}: {self.title}"

    @property
    def place(self):
        return places.place(self.minute, self.pk)


class Facet(models.TextChoices):
    FILM = "film", "film"
    CRITIC = "critic", "critic"
    TAG = "tag", "tag"


class DocumentFacet(models.Model):
    """A key by which a document can be filtered: a film it is about, a critic who wrote it."""

    document = models.ForeignKey(Document, on_delete=models.DB_CASCADE, related_name="facets")
    facet = models.CharField(max_length=10, choices=Facet.choices)
    key = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["facet", "key", "document"], name="document_carries_a_facet_key_once"
            ),
            models.CheckConstraint(
                condition=Q(facet__in=Facet.values), name="document_facet_is_known"
            ),
        ]

    def __str__(self):
        return f"{self.facet} {self.key}"


class Spelling(models.Model):
    """A word of a title under each of the keys by which it is found when it is mistyped."""

    key = models.CharField(max_length=spelling.LENGTH + 1)
    word = models.CharField(max_length=60)

    class Meta:
        # Not unique: of two writers with the same new word neither waits for the other.
        indexes = [models.Index(fields=["key", "word"], name="spelling_by_key")]

    def __str__(self):
        return f"{self.key}: {self.word}"
