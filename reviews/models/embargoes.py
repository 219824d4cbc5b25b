"""Embargoes: agreements of the desk with those who show it films before others."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from provenance.append_only import AppendOnly, AppendOnlyQuerySet


class EmbargoQuerySet(AppendOnlyQuerySet):
    def in_force(self):
        """The newest row of each agreement; moving one appends a row that supersedes it."""
        return self.filter(superseded_by=None)


class Embargo(AppendOnly):
    """One row of an agreement. A lift that is not yet known blocks until it is."""

    REVIEWS, INTERVIEWS, EVERYTHING = "reviews", "interviews", "everything"
    COVERS = [
        (REVIEWS, "Reviews, essays, arguments and list entries"),
        (INTERVIEWS, "Interviews"),
        (EVERYTHING, "Everything, previews included"),
    ]

    film = models.ForeignKey(
        "films.Film",
        models.PROTECT,
        related_name="embargoes",
        help_text="The film that was shown; its seasons and episodes are covered too.",
    )
    covers = models.CharField(
        max_length=12, choices=COVERS, help_text="The kinds of piece that have to wait."
    )
    lifts_at = models.DateTimeField(
        null=True,
        blank=True,
        help_text="When it lifts; left empty while nobody has said, which blocks until then.",
    )
    agreed_with = models.CharField(
        max_length=200, help_text="Who asked for it: the distributor, an agency or a festival."
    )
    message = models.TextField(
        help_text="The message that says so, as it was received, so that nobody has to remember."
    )
    supersedes = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="superseded_by", editable=False
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False
    )
    recorded_at = models.DateTimeField(editable=False)

    objects = EmbargoQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "embargoes"
        constraints = [
            models.CheckConstraint(
                condition=Q(covers__in=["reviews", "interviews", "everything"]),
                name="embargo_cover_is_known",
            ),
            models.CheckConstraint(
                condition=~Q(supersedes=F("id")), name="embargo_does_not_supersede_itself"
            ),
        ]

    def __str__(self):
        return f"{self.get_covers_display()} of {self.film}"

    def blocks(self, at):
        return self.lifts_at is None or at < self.lifts_at


class Guard(models.Model):
    """A row to hold while resting on facts that another may change at the same moment."""

    kind = models.CharField(max_length=12)
    key = models.BigIntegerField()
    version = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint("kind", "key", name="guard_is_one_for_each_thing")]

    def __str__(self):
        return f"{self.kind} {self.key}"

    @classmethod
    def hold(cls, keys):
        """Lock the guards of `keys`, (kind, id) pairs, until the transaction ends.

        In one fixed order, so that two holders never wait for each other.
        """
        wanted = sorted(set(keys))
        cls.objects.bulk_create(
            [cls(kind=kind, key=key) for kind, key in wanted], ignore_conflicts=True
        )
        for kind, key in wanted:
            cls.objects.filter(kind=kind, key=key).update(version=F("version") + 1)
