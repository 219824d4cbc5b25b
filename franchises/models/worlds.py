"""The organisations and places of a story world, and who and what appears in which film."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from franchises.models.franchises import Character, Franchise
from franchises.models.own_words import WithOwnWord
from people.names import search_words
from people.slugs import LENGTH
from provenance.claims import Claim, ClaimQuerySet
from provenance.verification import Verifiable, VerifiedQuerySet


class WorldEntityQuerySet(VerifiedQuerySet):
    def search(self, text):
        """Those each of whose typed words is in their name or another name of theirs."""
        found = self
        for word in search_words(text):
            also = WorldAlias.objects.filter(name__icontains=word).values("entity")
            found = found.filter(Q(name__icontains=word) | Q(pk__in=also))
        return found


class WorldEntity(WithOwnWord, Verifiable):
    word_without_name = "world"

    class Kind(models.TextChoices):
        ORGANISATION = "organisation", "Organisation"
        PLACE = "place", "Place"

    franchise = models.ForeignKey(
        Franchise,
        on_delete=models.PROTECT,
        related_name="world_entities",
        db_index=False,  # the constraint that names it first is an index too
        help_text="The franchise whose world it belongs to.",
    )
    kind = models.CharField(
        max_length=16, choices=Kind, help_text="Whether it is an organisation or a place."
    )
    name = models.CharField(
        max_length=200, help_text="The name as the films have it, for instance the High Table."
    )
    slug = models.SlugField(
        max_length=LENGTH,
        blank=True,
        help_text="A word for it. Left empty, it is made from the name.",
    )
    description = models.TextField(
        blank=True, help_text="What it is, in a few sentences without spoilers."
    )

    objects = WorldEntityQuerySet.as_manager()

    class Meta(Verifiable.Meta):
        verbose_name = "organisation or place"
        verbose_name_plural = "organisations and places"
        ordering = ("name", "id")
        permissions = [("verify_worldentity", "Can verify organisations and places")]
        constraints = [
            *Verifiable.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(slug=""),
                name="world_entity_has_a_name_and_a_word",
                violation_error_message="Give it a name.",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["organisation", "place"]), name="world_entity_kind_is_known"
            ),
            models.UniqueConstraint(
                fields=["franchise", "slug"],
                name="world_entity_has_its_own_word_in_a_franchise",
                violation_error_message="Another one of this franchise has this word.",
            ),
        ]

    def __str__(self):
        return self.name


class WorldAlias(models.Model):
    entity = models.ForeignKey(
        WorldEntity,
        on_delete=models.CASCADE,
        related_name="aliases",
        db_index=False,  # the constraint that names it first is an index too
        help_text="The organisation or place that is also called so.",
    )
    name = models.CharField(max_length=200, help_text="Another name that the films have for it.")
    note = models.CharField(max_length=300, blank=True, help_text="Who uses the name, and when.")

    class Meta:
        verbose_name = "other name"
        constraints = [
            models.CheckConstraint(
                condition=~Q(name=""),
                name="alias_of_a_world_entity_is_not_empty",
                violation_error_message="Type the other name or remove the row.",
            ),
            models.UniqueConstraint(
                fields=["entity", "name"],
                name="world_entity_has_each_alias_once",
                violation_error_message="It has this other name already.",
            ),
        ]

    def __str__(self):
        return self.name


class Appearance(Claim):
    """A character, organisation or place is in a film, or only spoken of."""

    class Kind(models.TextChoices):
        APPEARS = "appears", "Appears"
        MENTIONED = "mentioned", "Is mentioned"

    film = models.ForeignKey(
        "films.Film",
        on_delete=models.PROTECT,
        related_name="appearances",
        db_index=False,  # the constraint that names it first is an index too
        help_text="The film in which it is seen or spoken of.",
    )
    character = models.ForeignKey(
        Character,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="appearances",
        help_text="The character, where it is one.",
    )
    entity = models.ForeignKey(
        WorldEntity,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="appearances",
        verbose_name="organisation or place",
        help_text="The organisation or place, where it is one.",
    )
    kind = models.CharField(
        max_length=16,
        choices=Kind,
        default=Kind.APPEARS,
        help_text="Whether it is seen, or only spoken of.",
    )
    is_spoiler = models.BooleanField(
        "spoiler",
        default=False,
        help_text="Tick it when that alone gives something away: it is hidden everywhere.",
    )

    objects = ClaimQuerySet.as_manager()

    class Meta(Claim.Meta):
        constraints = [
            *Claim.Meta.constraints,
            models.CheckConstraint(
                condition=Q(character__isnull=False, entity__isnull=True)
                | Q(character__isnull=True, entity__isnull=False),
                name="appearance_is_of_one_thing",
                violation_error_message="Choose a character, or an organisation or place.",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["appears", "mentioned"]), name="appearance_kind_is_known"
            ),
            models.UniqueConstraint(
                fields=["film", "character"],
                name="character_appears_in_a_film_once",
                violation_error_message="The film has this character already.",
            ),
            models.UniqueConstraint(
                fields=["film", "entity"],
                name="world_entity_appears_in_a_film_once",
                violation_error_message="The film has this organisation or place already.",
            ),
        ]

    def __str__(self):
        return f"{self.character or self.entity} in {self.film}"

    def clean(self):
        if bool(self.character_id) == bool(self.entity_id):
            raise ValidationError("Choose a character, or an organisation or place.")
