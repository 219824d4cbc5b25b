"""When and where a film came out."""

import datetime

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q

from films.titles import countries
from people.partial_dates import Precision, first_day
from provenance.claims import Claim, ClaimQuerySet

# Charts of years and pages of dates reckon with a little more on either side.
FIRST_RELEASE, LAST_RELEASE = datetime.date(1870, 1, 1), datetime.date(2199, 12, 31)
OUT_OF_REACH = "Films come out from 1870 to 2199. Check the year."
FESTIVAL_IS_NOT_IT = "A festival showing cannot stand for the release. Tick another one."


class Release(Claim):
    class Medium(models.TextChoices):
        FESTIVAL = "festival", "Festival"
        THEATRICAL = "theatrical", "Cinemas"
        STREAMING = "streaming", "Streaming"
        TV = "tv", "Television"
        HOME = "home", "Home video"

    film = models.ForeignKey(
        "films.Film",
        on_delete=models.CASCADE,
        related_name="releases",
        help_text="The film released.",
    )
    released_on = models.DateField(
        "date",
        null=True,
        blank=True,
        help_text="The day, or the first day of what is known; empty while it is not known.",
    )
    precision = models.CharField(
        max_length=8, choices=Precision, blank=True, help_text="How much of the date is known."
    )
    region = models.CharField(
        max_length=2,
        blank=True,
        validators=[countries],
        help_text="The country, as a code such as US; empty means everywhere.",
    )
    medium = models.CharField(
        max_length=16,
        choices=Medium,
        default=Medium.THEATRICAL,
        help_text="Where it could be seen. A festival showing is not the release.",
    )
    is_primary = models.BooleanField(
        default=False, help_text="Tick the one release whose date stands for the film."
    )

    objects = ClaimQuerySet.as_manager()

    class Meta(Claim.Meta):
        constraints = [
            *Claim.Meta.constraints,
            models.CheckConstraint(
                condition=Q(released_on__isnull=True, precision="")
                | Q(released_on__isnull=False, precision__in=Precision.values),
                name="release_date_has_a_precision",
                violation_error_message="Say how much of the release date is known.",
            ),
            models.CheckConstraint(
                condition=Q(released_on__isnull=True)
                | Q(released_on__gte=FIRST_RELEASE, released_on__lte=LAST_RELEASE),
                name="release_is_within_reach",
                violation_error_message=OUT_OF_REACH,
            ),
            models.CheckConstraint(
                condition=Q(medium__in=["festival", "theatrical", "streaming", "tv", "home"]),
                name="release_medium_is_known",
            ),
            models.UniqueConstraint(
                fields=["film"],
                condition=Q(is_primary=True),
                name="film_has_one_primary_release",
                violation_error_message="Tick only one release as the primary one.",
            ),
            models.CheckConstraint(
                condition=Q(is_primary=False) | ~Q(medium="festival"),
                name="festival_showing_is_not_the_primary_release",
                violation_error_message=FESTIVAL_IS_NOT_IT,
            ),
        ]

    def __str__(self):
        return f"{self.film} {self.region or 'everywhere'} {self.get_medium_display()}"

    def save(self, *args, **kwargs):
        """Also unticks another primary release, and tells the film its date."""
        self.released_on = first_day(self.released_on, self.precision)
        with transaction.atomic():
            if self.is_primary:
                others = Release.objects.filter(film=self.film_id).exclude(pk=self.pk)
                others.filter(is_primary=True).update(is_primary=False)
            super().save(*args, **kwargs)
            self.film.settle_release()

    def clean(self):
        self.released_on = first_day(self.released_on, self.precision)
        if self.is_primary and self.medium == self.Medium.FESTIVAL:
            raise ValidationError({"is_primary": FESTIVAL_IS_NOT_IT})

    def delete(self, *args, **kwargs):
        with transaction.atomic():
            deleted = super().delete(*args, **kwargs)
            self.film.settle_release()
        return deleted
