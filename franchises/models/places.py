"""Where and when stories happen: continuities, what is placed in them, settings and events."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from franchises.calendars import FARTHEST_YEAR
from franchises.chronology import Certainty
from franchises.models.franchises import Franchise, Membership
from franchises.models.own_words import WithOwnWord
from franchises.models.proposals import Proposal
from people.slugs import LENGTH
from provenance.claims import ClaimQuerySet
from provenance.verification import Verifiable, VerifiedQuerySet

CERTAINTIES = [
    (Certainty.STATED.value, "Stated: a film or its makers say so"),
    (Certainty.DERIVED.value, "Derived: it follows from what they say"),
    (Certainty.DOUBTFUL.value, "Doubtful: somebody says so, and it may be wrong"),
    (Certainty.CONTESTED.value, "Contested: others say otherwise"),
]
# Times of films and of events are alike.
ENDS_AFTER_IT_BEGINS = Q(end__isnull=True) | Q(start__isnull=False, end__gte=F("start"))
UNCERTAIN_ABOUT_A_YEAR = Q(uncertainty=0) | Q(
    uncertainty__gt=0, uncertainty__lte=FARTHEST_YEAR, start__isnull=False
)


def within_reach(*names):
    """A condition: each of these years is unknown or one that a story may have."""
    condition = Q()
    for name in names:
        known = Q(**{f"{name}__gte": -FARTHEST_YEAR, f"{name}__lte": FARTHEST_YEAR})
        condition &= Q(**{f"{name}__isnull": True}) | known
    return condition


class Continuity(WithOwnWord, models.Model):
    word_without_name = "continuity"
    reserved_words = frozenset({"all"})

    franchise = models.ForeignKey(
        Franchise,
        on_delete=models.PROTECT,
        related_name="continuities",
        db_index=False,  # the constraint that names it first is an index too
        help_text="The franchise whose stories run in it; a part of another has none of its own.",
    )
    name = models.CharField(
        max_length=120, help_text="What readers call it, for instance Revised timeline."
    )
    slug = models.SlugField(
        max_length=LENGTH,
        blank=True,
        help_text="The word in addresses. Left empty, it is made from the name.",
    )
    is_default = models.BooleanField(
        "the default",
        default=False,
        help_text="Tick the one continuity that readers see first.",
    )
    branches_from = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="branches",
        help_text="The continuity that it leaves, if it does; both share what lies before.",
    )
    branch_film = models.ForeignKey(
        "films.Film",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The film in which it leaves the other.",
    )
    branch_year = models.IntegerField(
        null=True,
        blank=True,
        help_text="The year in which it leaves the other, on the common axis; it goes before the "
        "film.",
    )
    note = models.CharField(
        max_length=300, blank=True, help_text="For the desk only: why it is a line of its own."
    )

    class Meta:
        verbose_name_plural = "continuities"
        ordering = ("-is_default", "id")
        constraints = [
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(slug=""),
                name="continuity_has_a_name_and_a_word",
                violation_error_message="Give the continuity a name.",
            ),
            models.CheckConstraint(
                condition=~Q(slug="all"),
                name="continuity_is_not_called_all",
                violation_error_message="“all” is the view of everything. Choose another word.",
            ),
            models.UniqueConstraint(
                fields=["franchise", "slug"],
                name="continuity_has_its_own_word_in_a_franchise",
                violation_error_message="Another continuity of this franchise has this word.",
            ),
            models.UniqueConstraint(
                fields=["franchise"],
                condition=Q(is_default=True),
                name="franchise_has_one_default_continuity",
                violation_error_message="Another continuity is the default one already.",
            ),
            models.CheckConstraint(
                condition=Q(branches_from__isnull=True) | ~Q(branches_from=F("id")),
                name="continuity_does_not_branch_from_itself",
                violation_error_message="A continuity cannot branch from itself.",
            ),
            models.CheckConstraint(
                condition=Q(
                    branches_from__isnull=True, branch_film__isnull=True, branch_year__isnull=True
                )
                | Q(branches_from__isnull=False, branch_film__isnull=False)
                | Q(branches_from__isnull=False, branch_year__isnull=False),
                name="branch_leaves_at_a_film_or_a_year",
                violation_error_message="A branch says what it leaves, and at which film or year.",
            ),
            models.CheckConstraint(
                condition=within_reach("branch_year"),
                name="branch_year_is_within_reach",
                violation_error_message="No story is as far away as that.",
            ),
        ]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        """The first one of a franchise is its default."""
        if self._state.adding and not self.is_default:
            there = Continuity.objects.filter(franchise=self.franchise_id, is_default=True)
            self.is_default = not there.exists()
        super().save(*args, **kwargs)

    def clean(self):
        super().clean()
        if self.franchise_id and self.franchise.root_id:
            raise ValidationError(
                {"franchise": f"Its stories are told with {self.franchise.root}. Choose that."}
            )
        if self.branches_from_id and self.franchise_id != self.branches_from.franchise_id:
            raise ValidationError(
                {"branches_from": "It belongs to another franchise. Choose one of this."}
            )
        if self.pk and self.pk in {above.pk for above in self.ancestors()}:
            raise ValidationError(
                {"branches_from": f"{self.branches_from} itself branches from {self}."}
            )

    def ancestors(self):
        """What it branches from, nearest first; one query for each."""
        above, seen = [], set()
        continuity = self.branches_from
        while continuity and continuity.pk not in seen:
            seen.add(continuity.pk)
            above.append(continuity)
            continuity = continuity.branches_from
        return above


class Placement(Proposal):
    """A film stands in a continuity, and is set there at certain times."""

    continuity = models.ForeignKey(
        Continuity,
        on_delete=models.PROTECT,
        related_name="placements",
        db_index=False,  # the constraint that names it first is an index too
        help_text="The continuity in which the film's story happens.",
    )
    film = models.ForeignKey(
        "films.Film",
        on_delete=models.PROTECT,
        related_name="placements",
        help_text="The film or series that is placed.",
    )

    objects = ClaimQuerySet.as_manager()

    class Meta(Proposal.Meta):
        ordering = ("id",)
        permissions = [("verify_placement", "Can confirm placements")]
        constraints = [
            *Proposal.Meta.constraints,
            models.UniqueConstraint(
                fields=["continuity", "film"],
                name="film_is_placed_in_a_continuity_once",
                violation_error_message="The film is placed in this continuity already.",
            ),
        ]

    def __str__(self):
        return f"{self.film} in {self.continuity}"

    def clean(self):
        if not self.film_id or not self.continuity_id:
            return
        franchise = self.continuity.franchise
        inside = Q(franchise=franchise) | Q(franchise__root=franchise)
        if not Membership.objects.filter(inside, film=self.film_id).exists():
            raise ValidationError(
                {"film": f"It does not belong to {franchise}. Add it to the franchise first."}
            )


class Setting(models.Model):
    class Role(models.TextChoices):
        MAIN = "main", "The main story"
        PROLOGUE = "prologue", "Prologue"
        EPILOGUE = "epilogue", "Epilogue"
        FRAME = "frame", "Frame"
        PARALLEL = "parallel story", "Parallel story"
        TIME_TRAVEL = "time travel", "Time travel"

    placement = models.ForeignKey(
        Placement,
        on_delete=models.CASCADE,
        related_name="settings",
        help_text="The film and the continuity whose time it is.",
    )
    start = models.IntegerField(
        "begins",
        null=True,
        blank=True,
        help_text="The year in which it begins, on the common axis; empty while nobody knows.",
    )
    end = models.IntegerField(
        "ends",
        null=True,
        blank=True,
        help_text="The last year that it covers, on the common axis; empty for the same year.",
    )
    uncertainty = models.IntegerField(
        "give or take",
        default=0,
        help_text="How many years the beginning may be off by, which is not how long it lasts.",
    )
    is_primary = models.BooleanField(
        "primary",
        default=False,
        help_text="Tick the one time that decides where the film stands.",
    )
    role = models.CharField(
        max_length=16,
        choices=Role,
        default=Role.MAIN,
        help_text="Whether it is the main story, or a prologue, a frame and so on.",
    )
    label = models.CharField(
        max_length=60,
        blank=True,
        help_text="How readers get it, where years alone say it badly, for instance 1970s.",
    )
    certainty = models.CharField(
        max_length=16,
        choices=CERTAINTIES,
        default=Certainty.STATED.value,
        help_text="How sure the years are: stated, derived, doubtful or contested.",
    )
    is_asserted = models.BooleanField(
        "used for the order",
        default=True,
        help_text="Take the tick away to keep years on record that the order shall not rest on.",
    )
    source = models.ForeignKey(
        "provenance.Source",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Who says so, where it is another source than that of the placement.",
    )
    note = models.CharField(
        max_length=300, blank=True, help_text="For the desk only: where the years come from."
    )

    class Meta:
        ordering = ("-is_primary", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["placement"],
                condition=Q(is_primary=True),
                name="placement_has_one_primary_setting",
                violation_error_message="Tick only one time as the primary one.",
            ),
            models.CheckConstraint(
                condition=ENDS_AFTER_IT_BEGINS,
                name="setting_ends_after_it_begins",
                violation_error_message="A time ends in or after the year in which it begins.",
            ),
            models.CheckConstraint(
                condition=UNCERTAIN_ABOUT_A_YEAR,
                name="uncertainty_is_about_a_year",
                violation_error_message="Give or take is 0 or more years, and needs a beginning.",
            ),
            models.CheckConstraint(
                condition=within_reach("start", "end"),
                name="setting_is_within_reach",
                violation_error_message="No story is as far away as that.",
            ),
            models.CheckConstraint(
                condition=Q(
                    role__in=[
                        "main",
                        "prologue",
                        "epilogue",
                        "frame",
                        "parallel story",
                        "time travel",
                    ]
                ),  # fmt: skip
                name="setting_role_is_known",
            ),
            models.CheckConstraint(
                condition=Q(certainty__in=[value for value, _ in CERTAINTIES]),
                name="setting_certainty_is_known",
            ),
        ]

    def __str__(self):
        return self.label or (f"year {self.start}" if self.start is not None else "no known year")


class Event(WithOwnWord, Verifiable):
    """Something that happens in a story world and that films are said to lie before or after."""

    word_without_name = "event"

    franchise = models.ForeignKey(
        Franchise,
        on_delete=models.PROTECT,
        related_name="events",
        db_index=False,  # the constraint that names it first is an index too
        help_text="The franchise in whose stories it happens.",
    )
    name = models.CharField(
        max_length=200, help_text="What happens, in a few words that give nothing away."
    )
    slug = models.SlugField(
        max_length=LENGTH,
        blank=True,
        help_text="A word for it. Left empty, it is made from the name.",
    )
    description = models.TextField(
        blank=True, help_text="What happens, in a sentence or two without spoilers."
    )
    start = models.IntegerField(
        "begins",
        null=True,
        blank=True,
        help_text="The year in which it begins, on the common axis; empty while nobody knows.",
    )
    end = models.IntegerField(
        "ends",
        null=True,
        blank=True,
        help_text="The last year that it lasts, on the common axis; empty for the same year.",
    )
    uncertainty = models.IntegerField(
        "give or take",
        default=0,
        help_text="How many years the beginning may be off by.",
    )

    objects = VerifiedQuerySet.as_manager()

    class Meta(Verifiable.Meta):
        ordering = ("name", "id")
        permissions = [("verify_event", "Can verify events")]
        constraints = [
            *Verifiable.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(slug=""),
                name="event_has_a_name_and_a_word",
                violation_error_message="Say what happens.",
            ),
            models.UniqueConstraint(
                fields=["franchise", "slug"],
                name="event_has_its_own_word_in_a_franchise",
                violation_error_message="Another event of this franchise has this word.",
            ),
            models.CheckConstraint(
                condition=ENDS_AFTER_IT_BEGINS,
                name="event_ends_after_it_begins",
                violation_error_message="An event ends in or after the year in which it begins.",
            ),
            models.CheckConstraint(
                condition=UNCERTAIN_ABOUT_A_YEAR,
                name="uncertainty_of_an_event_is_about_a_year",
                violation_error_message="Give or take is 0 or more years, and needs a beginning.",
            ),
            models.CheckConstraint(
                condition=within_reach("start", "end"),
                name="event_is_within_reach",
                violation_error_message="No story is as far away as that.",
            ),
        ]

    def __str__(self):
        return self.name

    def clean(self):
        super().clean()
        if self.franchise_id and self.franchise.root_id:
            raise ValidationError(
                {"franchise": f"Its stories are told with {self.franchise.root}. Choose that."}
            )
