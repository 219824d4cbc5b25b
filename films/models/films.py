"""Films and series, under all their titles."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from films import palettes
from films.art import families
from films.models.releases import Release
from films.titles import countries, languages, sort_title_of
from people.names import search_words
from people.partial_dates import Precision, last_day
from people.searchable import Searchable
from people.slugs import LENGTH, first_free
from provenance.claims import PUBLIC_STATES
from provenance.verification import Verifiable, VerifiedQuerySet
from search.index import Entry


class FilmQuerySet(VerifiedQuerySet):
    def verified(self, at):
        return super().verified(at).filter(merged_into__isnull=True)

    def search(self, text):
        """Films each of whose typed words is in a title of theirs, or is their year."""
        found = self
        for word in search_words(text):
            also = FilmTitle.objects.filter(title__icontains=word).values("film")
            hit = Q(title__icontains=word) | Q(original_title__icontains=word) | Q(pk__in=also)
            if len(word) == 4 and word.isascii() and word.isdigit():
                hit |= Q(year=int(word))
            found = found.filter(hit)
        return found


class Film(Searchable, Verifiable):
    search_kind = "film"

    class Kind(models.TextChoices):
        FILM = "film", "Film"
        SERIES = "series", "Series"
        SEASON = "season", "Season"
        EPISODE = "episode", "Episode"
        SHORT = "short", "Short"
        SPECIAL = "special", "Special"

    class Status(models.TextChoices):
        ANNOUNCED = "announced", "Announced"
        IN_PRODUCTION = "in_production", "In production"
        RELEASED = "released", "Released"
        CANCELLED = "cancelled", "Cancelled"

    # Which kinds a parent may have; each stands higher than its part, so no circle can form.
    PARENT_KINDS = {
        Kind.SEASON: {Kind.SERIES},
        Kind.EPISODE: {Kind.SEASON, Kind.SERIES},
        Kind.SPECIAL: {Kind.SERIES},
    }

    kind = models.CharField(
        max_length=16,
        choices=Kind,
        default=Kind.FILM,
        help_text="What sort of work it is. A season belongs to a series, an episode to a season.",
    )
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="parts",
        help_text="The series of a season or special, or the season of an episode.",
    )
    number = models.IntegerField(
        null=True, blank=True, help_text="The number of the season or episode within its parent."
    )
    title = models.CharField(
        max_length=300, help_text="The title under which it is known here, as it is printed."
    )
    original_title = models.CharField(
        max_length=300, blank=True, help_text="The title in its own language, where it differs."
    )
    original_language = models.CharField(
        max_length=8,
        blank=True,
        validators=[languages],
        help_text="The language it was made in, as a code such as en or fr.",
    )
    sort_title = models.CharField(
        max_length=300,
        blank=True,
        help_text="The title as lists sort it. Left empty, it is the title without its article.",
    )
    slug = models.SlugField(
        max_length=LENGTH,
        unique=True,
        blank=True,
        help_text="The last part of the address. Left empty, it is made from the title.",
    )
    synopsis = models.TextField(
        blank=True, help_text="What it is about in a few sentences, giving no ending away."
    )
    runtime_minutes = models.IntegerField(
        null=True, blank=True, help_text="How long it runs, in whole minutes."
    )
    languages = models.CharField(
        max_length=120,
        blank=True,
        validators=[languages],
        help_text="The languages spoken in it, as codes with a space between them: en fr.",
    )
    countries = models.CharField(
        max_length=120,
        blank=True,
        validators=[countries],
        help_text="The countries that made it, as codes with a space between them: US FR.",
    )
    status = models.CharField(
        max_length=16,
        choices=Status,
        default=Status.RELEASED,
        help_text="How far it has come: announced, in production, released or cancelled.",
    )
    palette = models.CharField(
        max_length=32,
        blank=True,
        choices=palettes.CHOICES,
        help_text="The colours of its page and its art. Left empty, title and year draw them.",
    )
    art_family = models.CharField(
        "family of art",
        max_length=32,
        blank=True,
        choices=families.CHOICES,
        help_text="What stands where it has no picture. Left empty, title and year draw it.",
    )
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="merged_films",
    )
    # Copies of the primary release, kept by settle_release(), so that lists need no join.
    released_on = models.DateField(null=True, blank=True, editable=False)
    released_precision = models.CharField(
        max_length=8, choices=Precision, blank=True, editable=False
    )
    year = models.IntegerField(null=True, blank=True, editable=False)

    objects = FilmQuerySet.as_manager()

    class Meta(Verifiable.Meta):
        ordering = ("sort_title", "id")
        indexes = [
            models.Index(fields=["sort_title", "id"], name="film_by_sort_title"),
            models.Index(fields=["-released_on", "-id"], name="film_newest_release_first"),
        ]
        permissions = [
            ("verify_film", "Can verify films"),
            ("merge_film", "Can merge films"),
        ]
        constraints = [
            *Verifiable.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(slug=""),
                name="film_has_a_title_and_an_address",
                violation_error_message="Give the film a title.",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["film", "series", "season", "episode", "short", "special"]),
                name="film_kind_is_known",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["announced", "in_production", "released", "cancelled"]),
                name="film_status_is_known",
            ),
            models.CheckConstraint(
                condition=Q(palette="") | Q(palette__in=palettes.NAMES),
                name="film_palette_is_known",
                violation_error_message="Choose one of the palettes, or none.",
            ),
            models.CheckConstraint(
                condition=Q(art_family="") | Q(art_family__in=families.NAMES),
                name="film_art_family_is_known",
                violation_error_message="Choose one of the families of art, or none.",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["season", "episode"]) | Q(parent__isnull=False),
                name="season_or_episode_has_a_parent",
                violation_error_message="Choose the series or season that it is a part of.",
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | Q(kind__in=["season", "episode", "special"]),
                name="film_or_series_has_no_parent",
                violation_error_message="Only a season, an episode or a special has a parent.",
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                name="film_is_not_its_own_parent",
                violation_error_message="A film cannot be a part of itself.",
            ),
            models.CheckConstraint(
                condition=Q(number__isnull=True) | Q(number__gte=0, parent__isnull=False),
                name="number_counts_within_a_parent",
                violation_error_message="A number is 0 or more, and needs a series or season.",
            ),
            models.UniqueConstraint(
                fields=["parent", "number"],
                name="number_is_taken_once_within_a_parent",
                violation_error_message="Another part of it has this number already.",
            ),
            models.CheckConstraint(
                condition=Q(runtime_minutes__isnull=True) | Q(runtime_minutes__gt=0),
                name="runtime_is_more_than_nothing",
                violation_error_message="The runtime is at least one minute, or unknown.",
            ),
            models.CheckConstraint(
                condition=Q(released_on__isnull=True, released_precision="", year__isnull=True)
                | Q(
                    released_on__isnull=False,
                    released_precision__in=Precision.values,
                    year__isnull=False,
                ),
                name="film_release_date_has_a_precision_and_a_year",
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
                name="film_is_not_merged_into_itself",
                violation_error_message="A film cannot be merged into the same film.",
            ),
        ]

    def __str__(self):
        return f"{self.title} ({self.year})" if self.year else self.title

    def save(self, *args, **kwargs):
        self.complete()
        super().save(*args, **kwargs)

    def complete(self):
        """Fills in what was left empty."""
        self.sort_title = self.sort_title or sort_title_of(self.title)
        self.slug = self.slug or self.make_slug()

    def clean(self):
        self.complete()
        if self.parent_id and self.parent.kind not in self.PARENT_KINDS.get(self.kind, ()):
            raise ValidationError(
                "A season or special belongs to a series, an episode to a season or a series."
            )

    def make_slug(self, year=None):
        """A free address: the title, then with the year, then with a number."""
        others = Film.objects.exclude(pk=self.pk)
        return first_free(
            f"{self.parent.title} {self.title}" if self.parent_id else self.title,
            year or self.year,
            lambda slug: others.filter(slug=slug).exists(),
            otherwise="film",
        )

    def get_absolute_url(self):
        return reverse("films:detail", args=[self.slug])

    def search_entry(self):
        """The film as search shows it, from the moment at which it is verified."""
        also = [other.title for other in sorted(self.titles.all(), key=lambda other: other.pk)]
        return Entry(
            kind="film",
            key=self.pk,
            title=self.title,
            text="\n".join([self.original_title, *also, self.synopsis]),
            address=self.get_absolute_url(),
            year=self.year,
            films=[self.pk],
            visible_from=self.verified_at,
            sort_at=self.verified_at,
        )

    def settle_release(self):
        """Copies the date that stands for the film from its releases onto its own row.

        The primary release, else the earliest dated one that is no festival showing. Whoever
        writes releases in bulk calls this afterwards; `Release.save` and `delete` do it alone.
        """
        dated = self.releases.filter(check_state__in=PUBLIC_STATES)
        release = dated.filter(is_primary=True).first() or (
            dated.exclude(medium=Release.Medium.FESTIVAL)
            .filter(released_on__isnull=False)
            .order_by("released_on", "id")
            .first()
        )
        self.released_on = release.released_on if release else None
        self.released_precision = release.precision if release else ""
        self.year = self.released_on.year if self.released_on else None
        self.save(update_fields=["released_on", "released_precision", "year"])

    def is_released(self, on):
        """Whether it was surely out on that day; an unknown date is no release."""
        return self.released_on is not None and (
            last_day(self.released_on, self.released_precision) <= on
        )


class FilmTitle(models.Model):
    class Kind(models.TextChoices):
        AKA = "aka", "Also known as"
        WORKING = "working", "Working title"
        RELEASE = "release", "Release title"
        SHORT = "short", "Short title"

    film = models.ForeignKey(
        Film, on_delete=models.CASCADE, related_name="titles", help_text="The film so called."
    )
    title = models.CharField(max_length=300, help_text="Another title that it is known under.")
    kind = models.CharField(
        max_length=16, choices=Kind, default=Kind.AKA, help_text="What sort of title it is."
    )
    region = models.CharField(
        max_length=2,
        blank=True,
        validators=[countries],
        help_text="The country where it has this title, as a code such as FR.",
    )
    language = models.CharField(
        max_length=8,
        blank=True,
        validators=[languages],
        help_text="The language of the title, as a code such as fr.",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(title=""),
                name="title_of_a_film_is_not_empty",
                violation_error_message="Type the other title or remove the row.",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["aka", "working", "release", "short"]),
                name="title_kind_is_known",
            ),
            models.UniqueConstraint(
                fields=["film", "title", "region"],
                name="film_has_each_title_once_in_a_region",
                violation_error_message="The film has this title there already.",
            ),
        ]

    def __str__(self):
        return self.title


class FilmExternalId(models.Model):
    film = models.ForeignKey(
        Film,
        on_delete=models.CASCADE,
        related_name="external_ids",
        help_text="The film that the other catalogue means.",
    )
    source = models.CharField(
        max_length=32, help_text="The other catalogue in one word, for instance imdb or wikidata."
    )
    kind = models.CharField(
        max_length=32,
        default="title",
        help_text="What sort of entry it is over there, for instance title.",
    )
    value = models.CharField(max_length=200, help_text="The id over there, for instance tt7181546.")

    class Meta:
        verbose_name = "external id"
        constraints = [
            models.UniqueConstraint(
                fields=["source", "kind", "value"],
                name="external_id_means_one_film",
                violation_error_message="Another film has this id. Perhaps the two are one.",
            ),
            models.CheckConstraint(
                condition=~Q(source="") & ~Q(value=""),
                name="external_id_of_a_film_is_complete",
                violation_error_message="Type the catalogue and the id, or remove the row.",
            ),
        ]

    def __str__(self):
        return f"{self.source} {self.value}"
