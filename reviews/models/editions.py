"""What readers get: an approved snapshot as real columns and rows, with an interval.

`Edition.objects.live(at)` is the one definition of what is public. Columns are written once, by
`reviews.editions`; intervals are computed by `reviews.plan` and by nothing else.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from taggit.models import ItemBase, TagBase

from reviews import kinds
from reviews.models.pieces import DoorBypassed, Review, Revision
from reviews.snapshots import SPOILERS
from reviews.workflow import Phase


def is_live(at, prefix="", until=None):
    """The one predicate, for editions and, by their copies, for what belongs to them.

    `published_at <= at` follows from the rest; it is here so that newest-first indexes skip the
    future pieces that stand at their head. A list of what was published `until` an earlier
    instant says so here: of two such bounds SQLite would follow either, and walk the rest.
    """
    return Q(
        Q(**{f"{prefix}ends_at": None}) | Q(**{f"{prefix}ends_at__gt": at}),
        **{
            f"{prefix}goes_live_at__lte": at,
            f"{prefix}published_at__lte": at if until is None else until,
        },
    )


class EditionQuerySet(models.QuerySet):
    def live(self, at, until=None):
        """What readers see at the instant `at`: begun, and not ended."""
        return self.filter(is_live(at, until=until))

    def begun(self, at):
        return self.filter(goes_live_at__lte=at)

    def scheduled(self, at):
        return self.filter(goes_live_at__gt=at)

    def stopped(self):
        return self.filter(goes_live_at=None).exclude(stopped_because="")

    def of_kind(self, kind):
        return self.filter(kind=kind)

    def with_day(self):
        """`day` to filter by, beside an instant that an index follows.

        It is the day of publication behind a function: PostgreSQL takes day and instant for
        independent, so of a whole year it would expect a few rows, fetch them all and sort them.
        """
        return self.alias(day=Coalesce("published_on", "published_on"))

    def newest_first(self):
        return self.order_by("-published_at", "-id")

    def for_cards(self):
        """Only what a card in a list shows: no list reads bodies."""
        return self.only(
            "id",
            "review_id",
            "kind",
            "slug",
            "headline",
            "standfirst",
            "verdict",
            "rating",
            "byline_text",
            "published_at",
            "updated_at",
            "goes_live_at",
        )


class Edition(models.Model):
    """One text for readers, and when they see it: from `goes_live_at` until `ends_at`."""

    review = models.ForeignKey(Review, models.PROTECT, related_name="editions")
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="editions")
    revision_number = models.PositiveIntegerField()
    hash = models.CharField(max_length=64)

    kind = models.CharField(max_length=12, choices=kinds.CHOICES)
    slug = models.SlugField(max_length=120, db_index=False)
    kicker = models.CharField(max_length=60, blank=True)
    headline = models.CharField(max_length=200)
    standfirst = models.CharField(max_length=500)
    body = models.TextField()
    verdict = models.CharField(max_length=300, blank=True)
    rating = models.PositiveSmallIntegerField(null=True)
    original_rating = models.CharField(max_length=20, blank=True)
    spoilers = models.CharField(max_length=12)
    disclosure = models.TextField(blank=True)
    correction = models.TextField(blank=True)
    substantial = models.BooleanField(default=False)

    # Made from the snapshot when the edition is written, so that no list reads a body.
    excerpt = models.CharField(max_length=300, blank=True)
    word_count = models.PositiveIntegerField(default=0)
    byline_text = models.CharField(max_length=500, blank=True)

    planned_for = models.DateTimeField(null=True)
    goes_live_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    ended_because = models.CharField(max_length=12, blank=True)
    cut_at = models.DateTimeField(null=True)
    cut_because = models.CharField(max_length=12, blank=True)
    stopped_because = models.TextField(blank=True)
    public_note = models.TextField(blank=True)
    verifies_named = models.BooleanField(default=False)
    published_at = models.DateTimeField(null=True)
    published_on = models.DateField(null=True)
    updated_at = models.DateTimeField(null=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    objects = EditionQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(F("published_at").desc(), F("id").desc(), name="edition_newest"),
            models.Index(
                F("kind"), F("published_at").desc(), F("id").desc(), name="edition_newest_of_kind"
            ),
            models.Index(F("published_on").desc(), F("id").desc(), name="edition_by_day"),
            models.Index("slug", name="edition_slug"),
            models.Index("goes_live_at", name="edition_start"),
            models.Index("ends_at", name="edition_end"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at=None)
                | (Q(goes_live_at__isnull=False) & Q(ends_at__gt=F("goes_live_at"))),
                name="edition_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=(Q(ends_at=None) & Q(ended_because=""))
                | (
                    Q(ends_at__isnull=False)
                    & Q(ended_because__in=["superseded", "held", "withdrawn", "expired"])
                ),
                name="edition_end_has_a_reason",
            ),
            models.CheckConstraint(
                condition=(
                    Q(goes_live_at=None)
                    & Q(published_at=None)
                    & Q(published_on=None)
                    & Q(updated_at=None)
                )
                | (
                    Q(goes_live_at__isnull=False)
                    & Q(published_on__isnull=False)
                    & Q(updated_at__isnull=False)
                    & Q(published_at__lte=F("goes_live_at"))
                ),
                name="edition_was_published_by_its_start",
            ),
            models.CheckConstraint(
                condition=(Q(cut_at=None) & Q(cut_because=""))
                | (Q(cut_at__isnull=False) & Q(cut_because__in=["held", "withdrawn"])),
                name="edition_cut_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(rating=None) | Q(rating__gte=1, rating__lte=10),
                name="edition_rating_is_half_to_five",
            ),
            models.CheckConstraint(
                condition=Q(rating=None)
                | Q(kind__in=[kind.key for kind in kinds.KINDS.values() if kind.may_rate]),
                name="edition_rates_only_where_its_kind_may",
            ),
            models.CheckConstraint(
                condition=Q(original_rating="") | Q(rating__isnull=False),
                name="edition_original_rating_was_converted",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[key for key, _ in kinds.CHOICES]),
                name="edition_kind_is_known",
            ),
            models.CheckConstraint(
                condition=Q(spoilers__in=SPOILERS), name="edition_spoilers_are_known"
            ),
            models.CheckConstraint(
                condition=~Q(headline="") & ~Q(standfirst="") & ~Q(slug=""),
                name="edition_has_headline_standfirst_and_slug",
            ),
            models.UniqueConstraint(
                "review",
                condition=Q(goes_live_at__isnull=False, ends_at=None),
                name="edition_open_is_one_for_a_piece",
            ),
            models.UniqueConstraint(
                "review", "goes_live_at", name="edition_start_is_unique_in_piece"
            ),
        ]

    def __str__(self):
        return self.headline

    def save(self, **options):
        if not self._state.adding:
            raise DoorBypassed("An edition is written once; its interval follows from its plan.")
        super().save(force_insert=True, using=options.get("using"))

    def get_absolute_url(self):
        if self.kind == "page":
            return f"/{self.slug}/"
        return reverse("reviews:detail", args=[self.slug])

    def has_begun(self, at):
        return self.goes_live_at is not None and self.goes_live_at <= at

    def is_cut_after(self, at):
        """Whether it was taken down at an instant that is still to come."""
        return self.cut_at is not None and self.cut_at > at and self.ends_at > at

    def is_live(self, at):
        return self.phase(at) == Phase.LIVE

    def phase(self, at):
        if self.goes_live_at is None:
            return Phase.STOPPED if self.stopped_because else Phase.CANCELLED
        if at < self.goes_live_at:
            return Phase.SCHEDULED
        if self.ends_at is None or at < self.ends_at:
            return Phase.LIVE
        return Phase(self.ended_because)


class RowQuerySet(models.QuerySet):
    def live(self, at, until=None):
        return self.filter(is_live(at, until=until))

    def newest_first(self):
        return self.order_by("-published_at", "-edition_id")


class IntervalCopy(models.Model):
    """The edition's interval again, so that a rare tag's list reads one small index."""

    goes_live_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)

    objects = RowQuerySet.as_manager()

    class Meta:
        abstract = True


def newest_index(field, name):
    return models.Index(
        F(field),
        F("published_at").desc(),
        F("edition").desc(),
        F("goes_live_at"),
        F("ends_at"),
        name=name,
    )


class EditionFilm(IntervalCopy):
    SUBJECT, ENTRY, MENTION = "subject", "entry", "mention"

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="films")
    film = models.ForeignKey("films.Film", models.PROTECT, related_name="edition_rows")
    role = models.CharField(max_length=8)
    is_main = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = [newest_index("film", "edition_film_newest")]
        constraints = [
            models.UniqueConstraint("edition", "film", "role", name="edition_film_is_named_once"),
            models.CheckConstraint(
                condition=Q(role__in=["subject", "entry", "mention"]),
                name="edition_film_role_is_known",
            ),
            models.CheckConstraint(
                condition=Q(is_main=False) | Q(role="subject"),
                name="edition_main_film_is_a_subject",
            ),
        ]

    def __str__(self):
        return f"{self.film}, {self.role}"


class EditionPerson(IntervalCopy):
    BYLINE, SUBJECT, MENTION = "byline", "subject", "mention"

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="people")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="edition_rows")
    role = models.CharField(max_length=8)
    is_main = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(default=0)
    credit = models.CharField(max_length=80, blank=True)

    class Meta:
        indexes = [newest_index("person", "edition_person_newest")]
        constraints = [
            models.UniqueConstraint(
                "edition", "person", "role", name="edition_person_is_named_once"
            ),
            models.CheckConstraint(
                condition=Q(role__in=["byline", "subject", "mention"]),
                name="edition_person_role_is_known",
            ),
            models.CheckConstraint(
                condition=Q(is_main=False) | Q(role="subject"),
                name="edition_main_person_is_a_subject",
            ),
        ]

    def __str__(self):
        return f"{self.person}, {self.role}"


class EditionFranchise(IntervalCopy):
    SUBJECT, MENTION = "subject", "mention"

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="franchises")
    franchise = models.ForeignKey(
        "franchises.Franchise", models.PROTECT, related_name="edition_rows"
    )
    role = models.CharField(max_length=8)
    is_main = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = [newest_index("franchise", "edition_franchise_newest")]
        constraints = [
            models.UniqueConstraint(
                "edition", "franchise", "role", name="edition_franchise_is_named_once"
            ),
            models.CheckConstraint(
                condition=Q(role__in=["subject", "mention"]),
                name="edition_franchise_role_is_known",
            ),
            models.CheckConstraint(
                condition=Q(is_main=False) | Q(role="subject"),
                name="edition_main_franchise_is_a_subject",
            ),
        ]

    def __str__(self):
        return f"{self.franchise}, {self.role}"


class TagQuerySet(models.QuerySet):
    def live(self, at):
        """Tags that a live edition carries: the others are not public."""
        rows = EditionTag.objects.live(at).filter(tag=models.OuterRef("pk"))
        return self.filter(models.Exists(rows))


class Tag(TagBase):
    objects = TagQuerySet.as_manager()

    class Meta:
        verbose_name = "tag"

    def get_absolute_url(self):
        return reverse("reviews:tag", args=[self.slug])


class EditionTag(IntervalCopy, ItemBase):
    tag = models.ForeignKey(Tag, models.PROTECT, related_name="edition_rows")
    content_object = models.ForeignKey(
        Edition, models.PROTECT, related_name="tag_rows", db_column="edition_id"
    )
    position = models.PositiveSmallIntegerField(default=0)

    objects = RowQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                F("tag"),
                F("published_at").desc(),
                F("content_object").desc(),
                F("goes_live_at"),
                F("ends_at"),
                name="edition_tag_newest",
            )
        ]
        constraints = [
            models.UniqueConstraint("content_object", "tag", name="edition_carries_a_tag_once"),
        ]

    def __str__(self):
        return f"{self.content_object}: {self.tag}"


class EditionEntry(models.Model):
    """One film of a list, with what is said of it."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="entries")
    film = models.ForeignKey("films.Film", models.PROTECT, related_name="+")
    order = models.PositiveSmallIntegerField()
    place = models.CharField(max_length=8, blank=True)
    text = models.TextField(blank=True)
    byline = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    still = models.ForeignKey("images.Image", models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name_plural = "edition entries"
        constraints = [
            models.UniqueConstraint("edition", "order", name="edition_entry_order_is_unique"),
        ]

    def __str__(self):
        return f"{self.place} {self.film}".strip()


class EditionPicture(IntervalCopy):
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="pictures")
    image = models.ForeignKey("images.Image", models.PROTECT, related_name="edition_rows")
    caption = models.CharField(max_length=500, blank=True)
    is_hero = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = [newest_index("image", "edition_picture_newest")]
        constraints = [
            models.UniqueConstraint("edition", "image", name="edition_shows_a_picture_once"),
            models.UniqueConstraint(
                "edition", condition=Q(is_hero=True), name="edition_has_one_hero"
            ),
        ]

    def __str__(self):
        return f"{self.image} in {self.edition}"


ROWS_WITH_INTERVALS = (EditionFilm, EditionPerson, EditionFranchise, EditionTag, EditionPicture)
