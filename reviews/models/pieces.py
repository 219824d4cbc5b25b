"""The dossier of a piece and its revisions: what the desk works on, and readers never see."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from provenance.append_only import AppendOnly, AppendOnlyQuerySet
from reviews import kinds
from reviews.workflow import State

CLAIM_LAPSES_AFTER = timedelta(minutes=30)


class DoorBypassed(Exception):
    """Somebody tried to save a piece instead of using a verb."""


class ReviewQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The pieces that `user` may know of: all for moderators, else what they worked on."""
        if user.has_perm("reviews.moderate_review"):
            return self
        if not user.has_perm("reviews.write_review"):
            return self.none()
        wrote = Revision.objects.filter(author=user).values("review")
        listed = Writer.objects.filter(user=user).values("review")
        return self.filter(Q(pk__in=wrote) | Q(pk__in=listed))

    def on_the_desk(self):
        return self.filter(trashed_at=None)

    def in_the_trash(self):
        return self.exclude(trashed_at=None)

    def awaiting_decision(self):
        """The moderators' queue, oldest first."""
        return self.on_the_desk().filter(state=State.IN_REVIEW).order_by("queued_at", "id")

    def for_moderator(self, user, at):
        """*Mine* in the queue: claimed by me, assigned to me, or unclaimed."""
        lapsed = at - CLAIM_LAPSES_AFTER
        return self.filter(
            Q(claimed_by=user) | Q(editor=user) | Q(claimed_by=None) | Q(claimed_at__lt=lapsed)
        )

    def overdue(self, at):
        return self.on_the_desk().filter(due_at__lt=at).exclude(state=State.APPROVED)


class Review(models.Model):
    """One piece. Every change passes through a verb of `reviews.verbs`."""

    kind = models.CharField(max_length=12, choices=kinds.CHOICES, editable=False)
    headline = models.CharField(max_length=200, blank=True, editable=False)
    state = models.CharField(
        max_length=20, choices=State.choices, default=State.DRAFT, editable=False
    )
    head_number = models.PositiveIntegerField(default=1, editable=False)
    version = models.PositiveBigIntegerField(default=1, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False
    )
    created_at = models.DateTimeField(editable=False)
    changed_at = models.DateTimeField(editable=False)
    queued_at = models.DateTimeField(null=True, editable=False)
    trashed_at = models.DateTimeField(null=True, editable=False)
    was_submitted = models.BooleanField(default=False, editable=False)
    imported_at = models.DateTimeField(
        null=True,
        editable=False,
        help_text="When an imported piece was first published elsewhere.",
    )
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", editable=False
    )
    claimed_at = models.DateTimeField(null=True, editable=False)
    editor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", editable=False
    )
    due_at = models.DateTimeField(null=True, editable=False)
    proposed_at = models.DateTimeField(null=True, editable=False)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = "piece"
        permissions = [
            ("write_review", "Can write pieces"),
            ("moderate_review", "Can read, approve and publish pieces"),
            ("oversee_review", "Can withdraw pieces and override embargoes"),
        ]
        indexes = [
            models.Index("state", "queued_at", name="review_queue"),
            models.Index(F("changed_at").desc(), F("id").desc(), name="review_newest_change"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=State.values), name="review_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[key for key, _ in kinds.CHOICES]),
                name="review_kind_is_known",
            ),
            models.CheckConstraint(
                condition=Q(head_number__gte=1) & Q(version__gte=1),
                name="review_counts_from_one",
            ),
            models.CheckConstraint(
                condition=Q(claimed_by=None) | Q(claimed_at__isnull=False),
                name="review_claim_has_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.IN_REVIEW) | Q(queued_at__isnull=False),
                name="review_in_queue_has_a_place",
            ),
        ]

    def __str__(self):
        return self.headline or f"Piece {self.pk}"

    def save(self, **options):
        if not self._state.adding:
            raise DoorBypassed(
                "A piece is changed by a verb of reviews.verbs, never by save(): "
                "a stale save() would undo what another did."
            )
        super().save(force_insert=True, using=options.get("using"))

    def delete(self, **options):
        raise DoorBypassed("A piece is deleted by the verb purge.")

    @property
    def is_trashed(self):
        return self.trashed_at is not None

    def head(self):
        return self.revisions.get(number=self.head_number)

    def claim_stands(self, at):
        return self.claimed_by_id is not None and self.claimed_at > at - CLAIM_LAPSES_AFTER


class Revision(AppendOnly):
    """The whole draft as it was saved once: canonical JSON text and its hash."""

    review = models.ForeignKey(Review, models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    parent_number = models.PositiveIntegerField(null=True)
    merged_number = models.PositiveIntegerField(
        null=True, help_text="The second parent, where two branches were merged."
    )
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()
    schema = models.PositiveSmallIntegerField()
    snapshot = models.TextField()
    hash = models.CharField(max_length=64)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint("review", "number", name="revision_number_is_unique_in_piece"),
            models.CheckConstraint(
                condition=(Q(number=1) & Q(parent_number=None))
                | (Q(number__gt=1) & Q(parent_number__lt=F("number"))),
                name="revision_comes_after_its_parent",
            ),
            models.CheckConstraint(
                condition=Q(merged_number=None) | Q(merged_number__lt=F("number")),
                name="revision_comes_after_what_it_merged",
            ),
        ]
        indexes = [models.Index("author", name="revision_author")]

    def __str__(self):
        return f"Revision {self.number}"

    @property
    def parents(self):
        return tuple(n for n in (self.parent_number, self.merged_number) if n is not None)


class Writer(models.Model):
    """A listed writer: the creator, and whoever the bylines since the last approval name."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="writers")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint("review", "user", name="writer_is_listed_once"),
        ]

    def __str__(self):
        return f"{self.user} on {self.review}"


TARGETS = ("film", "person", "franchise", "character", "image", "piece")


def only(named):
    """Exactly the column `named` is filled."""
    return Q(**{f"{name}__isnull": name != named for name in TARGETS})


class DraftReference(models.Model):
    """What a revision names, as a row, so that nothing it names can vanish."""

    revision = models.ForeignKey(Revision, models.PROTECT, related_name="references")
    film = models.ForeignKey("films.Film", models.PROTECT, null=True, related_name="+")
    person = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    franchise = models.ForeignKey(
        "franchises.Franchise", models.PROTECT, null=True, related_name="+"
    )
    character = models.ForeignKey(
        "franchises.Character", models.PROTECT, null=True, related_name="+"
    )
    image = models.ForeignKey("images.Image", models.PROTECT, null=True, related_name="+")
    piece = models.ForeignKey(Review, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(*map(only, TARGETS), _connector=Q.OR),
                name="reference_names_exactly_one_thing",
            ),
            *(
                models.UniqueConstraint(
                    "revision",
                    name,
                    condition=Q(**{f"{name}__isnull": False}),
                    name=f"reference_names_a_{name}_once",
                )
                for name in TARGETS
            ),
        ]

    def __str__(self):
        return f"{self.revision} names {self.target}"

    @property
    def target(self):
        """(kind, id) of what is named."""
        return next(
            (kind, getattr(self, f"{kind}_id"))
            for kind in TARGETS
            if getattr(self, f"{kind}_id") is not None
        )


class Slug(models.Model):
    """An address that a piece has or had: it leads to one piece, for ever once live."""

    slug = models.SlugField(max_length=120, unique=True, db_index=False)
    review = models.ForeignKey(Review, models.PROTECT, related_name="slugs")
    claimed_at = models.DateTimeField()

    def __str__(self):
        return self.slug


class ReadMark(models.Model):
    """The revision that somebody last said they had read."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="read_marks")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()
    read_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint("review", "user", name="read_mark_is_one_each")]

    def __str__(self):
        return f"{self.user} read revision {self.number}"
