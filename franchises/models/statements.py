"""What somebody said about the order of a story, one sentence a row."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from franchises.calendars import FARTHEST_YEAR
from franchises.chronology import Certainty
from franchises.models.franchises import Franchise
from franchises.models.places import CERTAINTIES, Event
from franchises.models.proposals import Proposal
from franchises.sentences import in_words
from provenance.claims import CheckState, ClaimQuerySet

HARD = [one.value for one in Certainty if one.is_hard]


class StatementQuerySet(ClaimQuerySet):
    def standing(self):
        """What the desk holds to be so, or may come to: all that was not refuted."""
        return self.exclude(check_state=CheckState.REFUTED)


class Statement(Proposal):
    class Says(models.TextChoices):
        BEFORE = "before", "is set before"
        AFTER = "after", "is set after"
        BETWEEN = "between", "is set between"
        DURING = "during", "is set during"
        SAME_TIME = "same_time", "begins at the same time as"
        SEQUENCE = "sequence", "comes first in this order"
        OFFSET = "offset", "is set so many years from"
        STORY_FOLLOWS = "story_follows", "continues the story of"
        SEQUEL_OF = "sequel_of", "is a sequel of"
        SPIN_OFF_OF = "spin_off_of", "is a spin-off of"
        REMAKE_OF = "remake_of", "is a remake of"
        REBOOT_OF = "reboot_of", "is a reboot of"

    franchise = models.ForeignKey(
        Franchise,
        on_delete=models.PROTECT,
        related_name="statements",
        help_text="The franchise whose story it is about; of parts of another, that other.",
    )
    says = models.CharField(
        "says that it",
        max_length=16,
        choices=Says,
        help_text="What is said of the first film. The last five are shown and order nothing.",
    )
    certainty = models.CharField(
        max_length=16,
        choices=CERTAINTIES,
        default=Certainty.STATED.value,
        help_text="Stated and derived ones may not contradict; doubtful and contested ones may.",
    )
    min_years = models.IntegerField(
        "at least so many years later",
        null=True,
        blank=True,
        help_text="Only for years from another: at least so many later; below 0 is earlier.",
    )
    max_years = models.IntegerField(
        "at most so many years later",
        null=True,
        blank=True,
        help_text="Only for years from another: at most so many later; below 0 is earlier.",
    )
    spoiler_free = models.CharField(
        "for every reader",
        max_length=300,
        help_text="The sentence that readers get. It gives nothing of the story away.",
    )
    why = models.CharField(
        max_length=500,
        blank=True,
        help_text="Why it is so, for readers who ask; this may tell of the story.",
    )
    # The id in the case file that it came from: an import finds it again by that.
    imported_as = models.CharField(max_length=60, blank=True, editable=False)

    objects = StatementQuerySet.as_manager()

    class Meta(Proposal.Meta):
        ordering = ("-id",)
        permissions = [("verify_statement", "Can confirm statements")]
        constraints = [
            *Proposal.Meta.constraints,
            models.CheckConstraint(
                condition=Q(
                    says__in=[
                        "before",
                        "after",
                        "between",
                        "during",
                        "same_time",
                        "sequence",
                        "offset",
                        "story_follows",
                        "sequel_of",
                        "spin_off_of",
                        "remake_of",
                        "reboot_of",
                    ]
                ),  # fmt: skip
                name="statement_says_what_is_known",
                violation_error_message="Choose what the statement says.",
            ),
            models.CheckConstraint(
                condition=Q(certainty__in=[value for value, _ in CERTAINTIES]),
                name="statement_certainty_is_known",
            ),
            models.CheckConstraint(
                condition=~Q(spoiler_free=""),
                name="statement_has_a_sentence_for_every_reader",
                violation_error_message="Write the sentence that every reader gets.",
            ),
            models.CheckConstraint(
                condition=Q(says="offset")
                & (Q(min_years__isnull=False) | Q(max_years__isnull=False))
                | ~Q(says="offset") & Q(min_years__isnull=True, max_years__isnull=True),
                name="years_are_said_where_they_are_counted",
                violation_error_message="Years belong to “so many years from”, and it needs them.",
            ),
            models.CheckConstraint(
                condition=Q(min_years__isnull=True)
                | Q(max_years__isnull=True)
                | Q(max_years__gte=F("min_years")),
                name="least_years_are_not_more_than_most",
                violation_error_message="At most is less than at least. Check both numbers.",
            ),
            models.CheckConstraint(
                condition=(
                    Q(min_years__isnull=True)
                    | Q(min_years__gte=-FARTHEST_YEAR, min_years__lte=FARTHEST_YEAR)
                )
                & (
                    Q(max_years__isnull=True)
                    | Q(max_years__gte=-FARTHEST_YEAR, max_years__lte=FARTHEST_YEAR)
                ),
                name="years_of_a_statement_are_within_reach",
                violation_error_message="No story is as far away as that.",
            ),
            models.UniqueConstraint(
                fields=["franchise", "imported_as"],
                condition=~Q(imported_as=""),
                name="statement_is_imported_once",
            ),
        ]

    def __str__(self):
        return self.sentence()

    @property
    def is_hard(self):
        return self.certainty in HARD

    def sentence(self):
        """What it says, in words about titles. Two queries, unless its members were fetched."""
        members = sorted(self.members.all(), key=lambda member: member.position)
        titles = [member.title for member in members]
        if len(titles) < 2:
            return self.spoiler_free
        return in_words(self.says, titles, self.min_years, self.max_years)

    def clean(self):
        if self.franchise_id and self.franchise.root_id:
            raise ValidationError(
                {"franchise": f"Its stories are told with {self.franchise.root}. Choose that."}
            )

    def set_members(self, nodes):
        """Says of whom, in order; the nodes are films and events."""
        self.members.all().delete()
        StatementMember.objects.bulk_create(
            StatementMember(
                statement=self,
                position=position,
                event=node if isinstance(node, Event) else None,
                film=None if isinstance(node, Event) else node,
            )
            for position, node in enumerate(nodes)
        )


class StatementMember(models.Model):
    """A film or an event that a statement is about, in the order in which the sentence has it."""

    statement = models.ForeignKey(
        Statement,
        on_delete=models.CASCADE,
        related_name="members",
        db_index=False,  # the constraint that names it first is an index too
    )
    position = models.IntegerField()
    film = models.ForeignKey(
        "films.Film",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="statement_members",
    )
    event = models.ForeignKey(
        Event, on_delete=models.PROTECT, null=True, blank=True, related_name="statement_members"
    )

    class Meta:
        ordering = ("statement", "position")
        constraints = [
            models.UniqueConstraint(
                fields=["statement", "position"], name="statement_has_each_place_once"
            ),
            models.UniqueConstraint(
                fields=["statement", "film"],
                name="statement_names_each_film_once",
                violation_error_message="A statement names each film once.",
            ),
            models.UniqueConstraint(
                fields=["statement", "event"],
                name="statement_names_each_event_once",
                violation_error_message="A statement names each event once.",
            ),
            models.CheckConstraint(
                condition=Q(film__isnull=False, event__isnull=True)
                | Q(film__isnull=True, event__isnull=False),
                name="statement_is_about_a_film_or_an_event",
            ),
            models.CheckConstraint(
                condition=Q(position__gte=0), name="statement_members_count_from_nought"
            ),
        ]

    def __str__(self):
        """The whole sentence: this is how a refused deletion tells what stands in its way."""
        return str(self.statement)

    @property
    def node(self):
        return self.film if self.film_id else self.event

    @property
    def title(self):
        return self.film.title if self.film_id else self.event.name
