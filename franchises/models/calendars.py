"""How the years of a story are counted and written."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from franchises import calendars
from franchises.calendars import FARTHEST_YEAR


class Calendar(models.Model):
    name = models.CharField(
        max_length=100,
        unique=True,
        help_text="What the calendar is called, for instance Common Era or Galactic.",
    )
    unit = models.CharField(
        max_length=20, default="year", help_text="What its numbers count, nearly always a year."
    )

    class Meta:
        ordering = ("name",)
        constraints = [
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(unit=""),
                name="calendar_has_a_name_and_a_unit",
                violation_error_message="Give the calendar a name and say what it counts.",
            ),
        ]

    def __str__(self):
        return self.name

    def as_values(self):
        """The calendar as the pure part of the house knows it. One query."""
        eras = self.eras.order_by("pk").values_list("suffix", "sign", "offset", "is_leading")
        return calendars.Calendar(self.name, self.unit, tuple(calendars.Era(*era) for era in eras))


class Era(models.Model):
    class Sign(models.IntegerChoices):
        FORWARD = 1, "Forward"
        BACKWARD = -1, "Backward"

    calendar = models.ForeignKey(
        Calendar,
        on_delete=models.CASCADE,
        related_name="eras",
        db_index=False,  # the constraint that names it first is an index too
        help_text="The calendar that counts in this era.",
    )
    suffix = models.CharField(
        max_length=12, help_text="The letters beside the number, for instance BBY or TA."
    )
    sign = models.IntegerField(
        choices=Sign,
        default=Sign.FORWARD,
        help_text="Whether its numbers grow or shrink while time goes on: BBY shrinks.",
    )
    offset = models.IntegerField(
        default=0,
        help_text="The number of the common axis that its year 0 stands for, nearly always 0.",
    )
    is_leading = models.BooleanField(
        "written first",
        default=False,
        help_text="Tick it when the letters come before the number, as in TA 2941.",
    )

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["calendar", "suffix"],
                name="calendar_has_each_era_once",
                violation_error_message="The calendar has an era of these letters already.",
            ),
            models.CheckConstraint(
                condition=~Q(suffix=""),
                name="era_has_letters",
                violation_error_message="Type the letters that are written beside the number.",
            ),
            models.CheckConstraint(
                condition=Q(sign__in=[-1, 1]),
                name="era_counts_forward_or_backward",
                violation_error_message="An era counts forward or backward.",
            ),
            models.CheckConstraint(
                condition=Q(offset__gte=-FARTHEST_YEAR, offset__lte=FARTHEST_YEAR),
                name="era_begins_within_reach",
                violation_error_message="No story is as far away as that.",
            ),
        ]

    def __str__(self):
        return self.suffix

    def clean(self):
        if any(letter.isspace() or letter.isdigit() for letter in self.suffix):
            raise ValidationError(
                {"suffix": "The letters of an era hold neither digits nor spaces."}
            )
