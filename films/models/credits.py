"""Who did what in a film."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from films.jobs import DEPARTMENTS, DONE_BEFORE
from films.models.films import Film
from people.partial_dates import surely_before
from provenance.claims import Claim, ClaimQuerySet


class Job(models.Model):
    """One row for each line of films/jobs.py, which makes them."""

    code = models.CharField(max_length=32, primary_key=True, editable=False)
    name = models.CharField(max_length=80, editable=False)
    department = models.CharField(max_length=16, choices=DEPARTMENTS, editable=False)
    sort = models.IntegerField(editable=False)

    class Meta:
        ordering = ("sort", "code")
        constraints = [
            models.CheckConstraint(
                condition=Q(department__in=[key for key, _ in DEPARTMENTS]),
                name="job_department_is_known",
            ),
        ]

    def __str__(self):
        return self.name


class CreditQuerySet(ClaimQuerySet):
    def in_billing_order(self):
        """By job, then by billing with the unbilled last."""
        return self.order_by("job__sort", F("billing").asc(nulls_last=True), "id")


class Credit(Claim):
    film = models.ForeignKey(
        Film,
        on_delete=models.PROTECT,
        related_name="credits",
        db_index=False,  # the index by billing begins with it
        help_text="The film that the person worked on.",
    )
    person = models.ForeignKey(
        "people.Person",
        on_delete=models.PROTECT,
        related_name="credits",
        db_index=False,  # the index by film begins with it
        help_text="The person who did the job.",
    )
    job = models.ForeignKey(
        Job, on_delete=models.PROTECT, related_name="+", help_text="What the person did."
    )
    character_text = models.CharField(
        "character",
        max_length=300,
        blank=True,
        default="",
        help_text="The character as the credits print it; only for those who act.",
    )
    credited_as = models.CharField(
        max_length=200, blank=True, help_text="The name in the credits, where it differs."
    )
    billing = models.IntegerField(
        null=True,
        blank=True,
        help_text="The place among the cast or within the job, counted from 0; empty is last.",
    )
    is_voice = models.BooleanField(
        "voice", default=False, help_text="Tick it when only the voice is heard."
    )
    is_uncredited = models.BooleanField(
        "uncredited", default=False, help_text="Tick it when the film itself does not name them."
    )
    is_archive = models.BooleanField(
        "archive", default=False, help_text="Tick it for footage or sound made for something else."
    )
    is_spoiler = models.BooleanField(
        "spoiler",
        default=False,
        help_text="Tick it when name or part give something away: both are hidden everywhere.",
    )

    objects = CreditQuerySet.as_manager()

    class Meta(Claim.Meta):
        indexes = [
            models.Index(fields=["person", "film"], name="credit_of_a_person"),
            models.Index(fields=["film", "billing"], name="credit_of_a_film_by_billing"),
        ]
        constraints = [
            *Claim.Meta.constraints,
            models.UniqueConstraint(
                fields=["film", "person", "job", "character_text"],
                name="credit_is_given_once",
                violation_error_message="The person has this credit in the film already.",
            ),
            models.CheckConstraint(
                condition=Q(billing__isnull=True) | Q(billing__gte=0),
                name="billing_counts_from_nought",
                violation_error_message="The place in the billing is 0 or more, or empty.",
            ),
        ]

    def __str__(self):
        part = f" as {self.character_text}" if self.character_text else ""
        return f"{self.person}, {self.job}{part}, {self.film}"

    def clean(self):
        if self.character_text and self.job_id and self.job.department != "acting":
            raise ValidationError({"character_text": "Only those who act have a character."})

    @property
    def name(self):
        """The name to print beside this credit."""
        return self.credited_as or self.person.name

    @property
    def is_posthumous(self):
        """Whether the film surely came out after the person had died; computed, never typed."""
        person, film = self.person, self.film
        return self.job_id not in DONE_BEFORE and surely_before(
            person.died_on, person.died_precision, film.released_on, film.released_precision
        )
