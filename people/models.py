"""People: who they are, what else they are called, and which account is theirs."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from people.names import search_words, sort_name_of
from people.partial_dates import Precision, first_day, surely_before
from people.searchable import Searchable
from people.slugs import LENGTH, first_free
from provenance.verification import Verifiable, VerifiedQuerySet
from search.index import Entry

LIFE_BACKWARDS = "The person would have died before being born. Check both dates."


class PersonQuerySet(VerifiedQuerySet):
    def verified(self, at):
        return super().verified(at).filter(merged_into__isnull=True)

    def search(self, text):
        """People each of whose typed words is in their name or in one that they are known by."""
        found = self
        for word in search_words(text):
            also = PersonName.objects.filter(name__icontains=word).values("person")
            found = found.filter(Q(name__icontains=word) | Q(pk__in=also))
        return found


class Person(Searchable, Verifiable):
    search_kind = "person"

    name = models.CharField(
        max_length=200, help_text="The name as it is printed, for instance Ana de Armas."
    )
    sort_name = models.CharField(
        max_length=200,
        blank=True,
        help_text="The name as lists sort it. Left empty, it is made: Armas, Ana de.",
    )
    slug = models.SlugField(
        max_length=LENGTH,
        unique=True,
        blank=True,
        help_text="The last part of the address. Left empty, it is made from the name.",
    )
    born_on = models.DateField(
        null=True, blank=True, help_text="The date of birth; the first day of what is known of it."
    )
    born_precision = models.CharField(
        max_length=8,
        choices=Precision,
        blank=True,
        help_text="How much of the date of birth is known.",
    )
    died_on = models.DateField(
        null=True, blank=True, help_text="The date of death; the first day of what is known of it."
    )
    died_precision = models.CharField(
        max_length=8,
        choices=Precision,
        blank=True,
        help_text="How much of the date of death is known.",
    )
    birthplace = models.CharField(
        max_length=200, blank=True, help_text="The place of birth, as town and country."
    )
    biography = models.TextField(
        blank=True, help_text="A short life in plain paragraphs, with nothing that needs a source."
    )
    disclosure = models.TextField(
        blank=True,
        help_text="What readers of a critic should know: friends in the trade, work for hire, who "
        "paid for what. It stands on the critic's page.",
    )
    portrait = models.ForeignKey(
        "images.Image",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="A portrait that the publication may show.",
    )
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="merged_people",
    )

    objects = PersonQuerySet.as_manager()

    class Meta(Verifiable.Meta):
        verbose_name_plural = "people"
        ordering = ("sort_name", "id")
        indexes = [models.Index(fields=["sort_name", "id"], name="person_by_sort_name")]
        permissions = [
            ("verify_person", "Can verify people"),
            ("merge_person", "Can merge people"),
        ]
        constraints = [
            *Verifiable.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(slug=""),
                name="person_has_a_name_and_an_address",
                violation_error_message="Give the person a name.",
            ),
            models.CheckConstraint(
                condition=Q(born_on__isnull=True, born_precision="")
                | Q(born_on__isnull=False, born_precision__in=Precision.values),
                name="date_of_birth_has_a_precision",
                violation_error_message="Say how much of the date of birth is known.",
            ),
            models.CheckConstraint(
                condition=Q(died_on__isnull=True, died_precision="")
                | Q(died_on__isnull=False, died_precision__in=Precision.values),
                name="date_of_death_has_a_precision",
                violation_error_message="Say how much of the date of death is known.",
            ),
            # Dates of unlike precision are compared by clean(): 1960 may lie after May 1960.
            models.CheckConstraint(
                condition=Q(born_on__isnull=True)
                | Q(died_on__isnull=True)
                | ~Q(born_precision=F("died_precision"))
                | Q(died_on__gte=F("born_on")),
                name="nobody_dies_before_birth",
                violation_error_message=LIFE_BACKWARDS,
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
                name="person_is_not_merged_into_itself",
                violation_error_message="A person cannot be merged into the same person.",
            ),
        ]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self.complete()
        super().save(*args, **kwargs)

    def complete(self):
        """Fills in what was left empty and stores a vague date as its first day."""
        self.sort_name = self.sort_name or sort_name_of(self.name)
        self.slug = self.slug or self.make_slug()
        self.born_on = first_day(self.born_on, self.born_precision)
        self.died_on = first_day(self.died_on, self.died_precision)

    def clean(self):
        self.complete()
        if surely_before(self.died_on, self.died_precision, self.born_on, self.born_precision):
            raise ValidationError(LIFE_BACKWARDS)

    def make_slug(self):
        """A free address: the name, then with the year of birth, then with a number."""
        others = Person.objects.exclude(pk=self.pk)
        return first_free(
            self.name,
            self.born_on and self.born_on.year,
            lambda slug: others.filter(slug=slug).exists(),
            otherwise="person",
        )

    def get_absolute_url(self):
        return reverse("people:detail", args=[self.slug])

    def search_entry(self):
        """The person as search shows them, from the moment at which they are verified."""
        also = [other.name for other in sorted(self.names.all(), key=lambda other: other.pk)]
        return Entry(
            kind="person",
            key=self.pk,
            title=self.name,
            text="\n".join([*also, self.biography]),
            address=self.get_absolute_url(),
            year=self.born_on.year if self.born_on else None,
            visible_from=self.verified_at,
            sort_at=self.verified_at,
        )


class PersonName(models.Model):
    class Kind(models.TextChoices):
        AKA = "aka", "Also known as"
        BIRTH = "birth", "Name at birth"
        STAGE = "stage", "Stage name"
        SCRIPT = "script", "In another script"

    person = models.ForeignKey(
        Person,
        on_delete=models.CASCADE,
        related_name="names",
        help_text="The person who has this name.",
    )
    name = models.CharField(max_length=200, help_text="Another name that the person is known by.")
    kind = models.CharField(
        max_length=16,
        choices=Kind,
        default=Kind.AKA,
        help_text="What sort of name it is.",
    )
    language = models.CharField(
        max_length=8, blank=True, help_text="The language of the name, as a code such as en or ja."
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(name=""),
                name="name_of_a_person_is_not_empty",
                violation_error_message="Type the other name or remove the row.",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["aka", "birth", "stage", "script"]),
                name="name_kind_is_known",
            ),
            models.UniqueConstraint(
                fields=["person", "name"],
                name="person_has_each_name_once",
                violation_error_message="The person has this name already.",
            ),
        ]

    def __str__(self):
        return self.name


class PersonExternalId(models.Model):
    person = models.ForeignKey(
        Person,
        on_delete=models.CASCADE,
        related_name="external_ids",
        help_text="The person whom the other catalogue means.",
    )
    source = models.CharField(
        max_length=32, help_text="The other catalogue in one word, for instance imdb or wikidata."
    )
    kind = models.CharField(
        max_length=32,
        default="person",
        help_text="What sort of entry it is over there, for instance person.",
    )
    value = models.CharField(max_length=200, help_text="The id over there, for instance nm0000206.")

    class Meta:
        verbose_name = "external id"
        constraints = [
            models.UniqueConstraint(
                fields=["source", "kind", "value"],
                name="external_id_means_one_person",
                violation_error_message="Another person has this id. Perhaps the two are one.",
            ),
            models.CheckConstraint(
                condition=~Q(source="") & ~Q(value=""),
                name="external_id_of_a_person_is_complete",
                violation_error_message="Type the catalogue and the id, or remove the row.",
            ),
        ]

    def __str__(self):
        return f"{self.source} {self.value}"


class Account(models.Model):
    """Which person signs in with a user account; bylines and four eyes are judged by it."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="account",
        help_text="The account that signs in.",
    )
    person = models.OneToOneField(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="account",
        help_text="The person whose byline it is; empty for somebody who signs nothing.",
    )

    def __str__(self):
        return f"{self.user} is {self.person}" if self.person_id else str(self.user)
