"""The front page: which piece stands in which place, from when until when, and who put it there."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from provenance.append_only import AppendOnly
from reviews import places
from reviews.intervals import EXPIRED, SUPERSEDED
from reviews.models.pieces import DoorBypassed, Review


def stands(at, prefix=""):
    """The predicate of what is arranged at an instant, whether or not its piece is live then."""
    return Q(
        Q(**{f"{prefix}ends_at": None}) | Q(**{f"{prefix}ends_at__gt": at}),
        **{f"{prefix}begins_at__lte": at},
    )


class PlacingQuerySet(models.QuerySet):
    def standing(self, at):
        return self.filter(stands(at))

    def scheduled(self, at):
        return self.filter(begins_at__gt=at)

    def not_over(self, at):
        """What stands at the instant or is still to come: all that an act can still change."""
        return self.filter(Q(ends_at=None) | Q(ends_at__gt=at), begins_at__isnull=False)


class Placing(models.Model):
    """One piece in one place of the front page, in [begins_at, ends_at), with no words of its own.

    `begins_at` NULL: it was cancelled before it began. `asked_end` is what somebody asked for;
    `ends_at` follows from it and from what comes next in the same place, like an edition's.
    """

    place = models.CharField(max_length=12, choices=places.CHOICES)
    review = models.ForeignKey(Review, models.PROTECT, related_name="placings")
    begins_at = models.DateTimeField(null=True)
    asked_end = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    ended_because = models.CharField(
        max_length=12, blank=True, choices=[(SUPERSEDED, "Replaced"), (EXPIRED, "Ended")]
    )
    put_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    put_at = models.DateTimeField()

    objects = PlacingQuerySet.as_manager()

    class Meta:
        verbose_name = "placing on the front page"
        verbose_name_plural = "placings on the front page"
        indexes = [models.Index("ends_at", "begins_at", name="placing_by_end")]
        constraints = [
            models.CheckConstraint(
                condition=Q(place__in=list(places.PLACES)), name="placing_place_is_known"
            ),
            models.CheckConstraint(
                condition=Q(ends_at=None)
                | (Q(begins_at__isnull=False) & Q(ends_at__gt=F("begins_at"))),
                name="placing_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=(Q(ends_at=None) & Q(ended_because=""))
                | (Q(ends_at__isnull=False) & Q(ended_because__in=[SUPERSEDED, EXPIRED])),
                name="placing_end_has_a_reason",
            ),
            models.UniqueConstraint(
                fields=["place"],
                condition=Q(begins_at__isnull=False, ends_at=None),
                name="placing_open_is_one_for_a_place",
            ),
            models.UniqueConstraint(
                fields=["place", "begins_at"], name="placing_start_is_unique_in_place"
            ),
        ]

    def __str__(self):
        return f"{self.review} in {places.PLACES[self.place].label}"

    def save(self, **options):
        if not self._state.adding:
            raise DoorBypassed("What stands on the front page is changed by reviews.front.")
        super().save(force_insert=True, using=options.get("using"))

    def delete(self, **options):
        raise DoorBypassed("What stood on the front page is never deleted; it is ended.")

    def is_standing(self, at):
        return (
            self.begins_at is not None
            and self.begins_at <= at
            and (self.ends_at is None or at < self.ends_at)
        )


class FrontPageAct(AppendOnly):
    """One line for each change of the front page: who, when, from what to what."""

    PUT, MOVE, END, CANCEL = "put", "move", "end", "cancel"
    VERBS = [(PUT, "Put"), (MOVE, "Moved"), (END, "Ended"), (CANCEL, "Cancelled")]

    verb = models.CharField(max_length=8, choices=VERBS)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    placing = models.ForeignKey(Placing, models.PROTECT, related_name="acts")
    place = models.CharField(max_length=12, choices=places.CHOICES)
    from_place = models.CharField(max_length=12, choices=places.CHOICES, blank=True)
    review = models.ForeignKey(Review, models.PROTECT, related_name="+")
    instead_of = models.ForeignKey(Review, models.PROTECT, null=True, related_name="+")
    begins_at = models.DateTimeField(null=True)
    asked_end = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "act on the front page"
        verbose_name_plural = "acts on the front page"
        constraints = [
            models.CheckConstraint(
                condition=Q(verb__in=["put", "move", "end", "cancel"]),
                name="front_page_act_verb_is_known",
            ),
            models.CheckConstraint(
                condition=Q(verb="move") & ~Q(from_place="") | ~Q(verb="move") & Q(from_place=""),
                name="front_page_move_comes_from_a_place",
            ),
        ]

    def __str__(self):
        return f"{self.get_verb_display().lower()} “{self.review}” ({self.get_place_display()})"
