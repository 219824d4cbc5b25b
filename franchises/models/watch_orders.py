"""Ways through a franchise that somebody recommends; release and story order are never stored."""

from django.db import models
from django.db.models import Q

from franchises.models.franchises import Franchise
from franchises.models.own_words import WithOwnWord
from people.slugs import LENGTH
from provenance.verification import Verifiable, VerifiedQuerySet


class WatchOrder(WithOwnWord, Verifiable):
    word_without_name = "order"

    franchise = models.ForeignKey(
        Franchise,
        on_delete=models.PROTECT,
        related_name="watch_orders",
        db_index=False,  # the constraint that names it first is an index too
        help_text="The franchise that it leads through.",
    )
    name = models.CharField(
        max_length=120, help_text="What the order is called, for instance Machete order."
    )
    slug = models.SlugField(
        max_length=LENGTH,
        blank=True,
        help_text="A word for it. Left empty, it is made from the name.",
    )
    author = models.CharField(
        max_length=200,
        blank=True,
        help_text="Who recommends it; empty when it is the desk's own judgement.",
    )
    source = models.ForeignKey(
        "provenance.Source",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Where it was published, when it was not here.",
    )
    note = models.CharField(
        max_length=300,
        blank=True,
        help_text="Whom it is for, in a sentence that gives nothing away.",
    )

    objects = VerifiedQuerySet.as_manager()

    class Meta(Verifiable.Meta):
        ordering = ("name", "id")
        permissions = [("verify_watchorder", "Can verify watch orders")]
        constraints = [
            *Verifiable.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(slug=""),
                name="watch_order_has_a_name_and_a_word",
                violation_error_message="Give the order a name.",
            ),
            models.UniqueConstraint(
                fields=["franchise", "slug"],
                name="watch_order_has_its_own_word_in_a_franchise",
                violation_error_message="Another order of this franchise has this word.",
            ),
        ]

    def __str__(self):
        return self.name


class WatchOrderEntry(models.Model):
    """A film on the way; the same one may come twice."""

    class Tier(models.TextChoices):
        ESSENTIAL = "essential", "Essential"
        RECOMMENDED = "recommended", "Recommended"
        OPTIONAL = "optional", "Optional"

    watch_order = models.ForeignKey(
        WatchOrder,
        on_delete=models.CASCADE,
        related_name="entries",
        db_index=False,  # the constraint that names it first is an index too
        help_text="The order that it is a step of.",
    )
    position = models.IntegerField(help_text="Its place on the way, counted from 1 upwards.")
    film = models.ForeignKey(
        "films.Film",
        on_delete=models.PROTECT,
        related_name="watch_order_entries",
        help_text="The film or series to see at this point.",
    )
    tier = models.CharField(
        max_length=16,
        choices=Tier,
        default=Tier.ESSENTIAL,
        help_text="Whether one has to see it, should, or may.",
    )
    note = models.CharField(
        max_length=300, blank=True, help_text="Why it stands here, without spoilers."
    )

    class Meta:
        verbose_name_plural = "watch order entries"
        ordering = ("watch_order", "position")
        constraints = [
            models.UniqueConstraint(
                fields=["watch_order", "position"],
                name="watch_order_has_each_place_once",
                violation_error_message="Another film has this place in the order.",
            ),
            models.CheckConstraint(
                condition=Q(position__gte=1),
                name="watch_order_counts_from_one",
                violation_error_message="The first place in an order is 1.",
            ),
            models.CheckConstraint(
                condition=Q(tier__in=["essential", "recommended", "optional"]),
                name="watch_order_tier_is_known",
            ),
        ]

    def __str__(self):
        return f"{self.position}. {self.film}"
