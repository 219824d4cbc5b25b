"""Franchises, what belongs to them, and the characters of their story worlds."""

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Case, F, Q, When
from django.urls import reverse

from franchises import art_pairs
from franchises.models.own_words import WithOwnWord
from people.names import search_words
from people.searchable import Searchable
from people.slugs import LENGTH, first_free
from provenance.claims import PUBLIC_STATES
from provenance.verification import Verifiable, VerifiedQuerySet
from search.index import Entry


class FranchiseQuerySet(VerifiedQuerySet):
    def search(self, text):
        found = self
        for word in search_words(text):
            found = found.filter(name__icontains=word)
        return found


class Franchise(Searchable, Verifiable):
    search_kind = "franchise"

    name = models.CharField(
        max_length=200, help_text="The name as it is printed, for instance John Wick."
    )
    slug = models.SlugField(
        max_length=LENGTH,
        unique=True,
        blank=True,
        help_text="The last part of the address. Left empty, it is made from the name.",
    )
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        help_text="The larger franchise that this one is a part of.",
    )
    standfirst = models.CharField(
        max_length=300, blank=True, help_text="One sentence under the name."
    )
    description = models.TextField(
        blank=True, help_text="What holds it together, in plain paragraphs without spoilers."
    )
    # The franchise at the top of the tree, empty for itself: its statements order all below it.
    root = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    calendar = models.ForeignKey(
        "franchises.Calendar",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="How its stories count years; empty means the years of our own world.",
    )
    # Raised by every write that could contradict another: it makes such writes queue.
    version = models.IntegerField(default=0, editable=False)

    objects = FranchiseQuerySet.as_manager()

    class Meta(Verifiable.Meta):
        ordering = ("name", "id")
        indexes = [models.Index(fields=["name", "id"], name="franchise_by_name")]
        permissions = [("verify_franchise", "Can verify franchises")]
        constraints = [
            *Verifiable.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(slug=""),
                name="franchise_has_a_name_and_an_address",
                violation_error_message="Give the franchise a name.",
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                name="franchise_is_not_its_own_parent",
                violation_error_message="A franchise cannot be a part of itself.",
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True, root__isnull=True)
                | Q(parent__isnull=False, root__isnull=False),
                name="franchise_below_another_knows_its_root",
            ),
        ]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        """Also tells what is below it whose part it is now."""
        self.slug = self.slug or self.make_slug()
        self.root_id = (self.parent.root_id or self.parent_id) if self.parent_id else None
        fields = kwargs.get("update_fields")
        if fields is not None and "parent" in fields:
            kwargs["update_fields"] = {*fields, "root"}
        with transaction.atomic():
            was_there = not self._state.adding
            super().save(*args, **kwargs)
            if was_there and (fields is None or "parent" in fields):
                below = self.with_descendants() - {self.pk}
                Franchise.objects.filter(pk__in=below).update(root=self.root_id or self.pk)

    def clean(self):
        self.slug = self.slug or self.make_slug()
        if not self.pk or not self.parent_id:
            return
        if self.pk in {above.pk for above in self.ancestors()}:
            raise ValidationError(
                {"parent": f"{self.parent} is itself a part of {self.name}. Choose another."}
            )
        own = (self.continuities, self.statements, self.events)
        if any(rows.exists() for rows in own):
            raise ValidationError(
                {
                    "parent": f"{self.name} has continuities, statements or events of its own. "
                    "A part of another franchise is told of with that; remove them first."
                }
            )

    @property
    def top(self):
        """The franchise whose statements order the stories of this one."""
        return self.root if self.root_id else self

    def ancestors(self):
        """The franchises that hold this one, nearest first; one query for each level."""
        above, seen = [], set()
        franchise = self.parent
        while franchise and franchise.pk not in seen:
            seen.add(franchise.pk)
            above.append(franchise)
            franchise = franchise.parent
        return above

    def with_descendants(self):
        """The keys of this franchise and of all that are inside it, in one query."""
        children = {}
        for key, parent in Franchise.objects.values_list("pk", "parent"):
            children.setdefault(parent, []).append(key)
        found, waiting = {self.pk}, [self.pk]
        while waiting:
            new = [key for key in children.get(waiting.pop(), ()) if key not in found]
            found.update(new)
            waiting.extend(new)
        return found

    def make_slug(self):
        """A free address: the name, then with a number."""
        others = Franchise.objects.exclude(pk=self.pk)
        return first_free(
            self.name,
            None,
            lambda slug: others.filter(slug=slug).exists(),
            otherwise="franchise",
        )

    def get_absolute_url(self):
        return reverse("franchises:detail", args=[self.slug])

    @transaction.atomic
    def verify(self, by, at=None):
        """Only now do its films make each other look different; see `art_pairs`."""
        changed = super().verify(by, at)
        if changed:
            art_pairs.give(list(self.memberships.order_by("id").values_list("film", flat=True)))
        return changed

    def search_entry(self):
        """The franchise as search shows it, from the moment at which it is verified."""
        return Entry(
            kind="franchise",
            key=self.pk,
            title=self.name,
            text="\n".join([self.standfirst, self.description]),
            address=self.get_absolute_url(),
            visible_from=self.verified_at,
            sort_at=self.verified_at,
        )


class MembershipQuerySet(models.QuerySet):
    def placed(self, at):
        """In franchises that readers may know of, those of films with a public place in a story;
        once for each place.
        """
        return self.filter(
            franchise__verified_at__lte=at, film__placements__check_state__in=PUBLIC_STATES
        )


class Membership(models.Model):
    class Role(models.TextChoices):
        MAIN = "main", "Main line"
        SPIN_OFF = "spin_off", "Spin-off"
        PREQUEL_SERIES = "prequel_series", "Prequel series"
        TIE_IN = "tie_in", "Tie-in"
        CROSSOVER = "crossover", "Crossover"

    class Canon(models.TextChoices):
        CANON = "canon", "Canon"
        CONTESTED = "contested", "Contested"
        NON_CANON = "non_canon", "Not canon"

    # The order in which a film belongs to franchises: the main line first, then by name.
    NEAREST_FIRST = (Case(When(role=Role.MAIN, then=0), default=1), "franchise__name", "franchise")

    franchise = models.ForeignKey(
        Franchise,
        on_delete=models.PROTECT,
        related_name="memberships",
        db_index=False,  # the constraint that names it first is an index too
        help_text="The franchise that the film belongs to.",
    )
    film = models.ForeignKey(
        "films.Film",
        on_delete=models.PROTECT,
        related_name="memberships",
        help_text="The film or series that belongs to the franchise.",
    )
    role = models.CharField(
        max_length=16,
        choices=Role,
        default=Role.MAIN,
        help_text="How it belongs: to the main line, or beside it.",
    )
    canon = models.CharField(
        max_length=16,
        choices=Canon,
        default=Canon.CANON,
        help_text="Whether its story counts for the others.",
    )
    note = models.CharField(
        max_length=300, blank=True, help_text="For the desk only: why it is so."
    )

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["franchise", "film"],
                name="film_belongs_to_a_franchise_once",
                violation_error_message="The film belongs to this franchise already.",
            ),
            models.CheckConstraint(
                condition=Q(role__in=["main", "spin_off", "prequel_series", "tie_in", "crossover"]),
                name="membership_role_is_known",
            ),
            models.CheckConstraint(
                condition=Q(canon__in=["canon", "contested", "non_canon"]),
                name="membership_canon_is_known",
            ),
        ]

    def __str__(self):
        return f"{self.film} in {self.franchise}"

    def save(self, *args, **kwargs):
        super().save(*args, **kwargs)
        art_pairs.give_one(self.film)

    def clean(self):
        if self.film_id and self.franchise_id:
            art_pairs.refuse_twins(self.film, [self.franchise_id])


class CharacterQuerySet(VerifiedQuerySet):
    def search(self, text):
        """Characters each of whose typed words is in their name or an alias."""
        found = self
        for word in search_words(text):
            also = CharacterAlias.objects.filter(name__icontains=word).values("character")
            found = found.filter(Q(name__icontains=word) | Q(pk__in=also))
        return found


class Character(WithOwnWord, Verifiable):
    word_without_name = "character"

    franchise = models.ForeignKey(
        Franchise,
        on_delete=models.PROTECT,
        related_name="characters",
        db_index=False,  # the constraint that names it first is an index too
        help_text="The franchise whose world the character lives in.",
    )
    name = models.CharField(
        max_length=200, help_text="The name as the released film has it, for instance Eve Macarro."
    )
    slug = models.SlugField(
        max_length=LENGTH,
        blank=True,
        help_text="The last part of the address. Left empty, it is made from the name.",
    )
    description = models.TextField(
        blank=True, help_text="Who the character is, in a few sentences without spoilers."
    )

    objects = CharacterQuerySet.as_manager()

    class Meta(Verifiable.Meta):
        ordering = ("name", "id")
        permissions = [("verify_character", "Can verify characters")]
        constraints = [
            *Verifiable.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(slug=""),
                name="character_has_a_name_and_an_address",
                violation_error_message="Give the character a name.",
            ),
            models.UniqueConstraint(
                fields=["franchise", "slug"],
                name="character_has_its_own_address_in_a_franchise",
                violation_error_message="Another character of this franchise has this address.",
            ),
        ]

    def __str__(self):
        return self.name


class CharacterAlias(models.Model):
    class Kind(models.TextChoices):
        ANNOUNCED = "announced", "Announced as"
        RELEASED = "released", "In the released film"
        OTHER = "other", "Also called"

    character = models.ForeignKey(
        Character,
        on_delete=models.CASCADE,
        related_name="aliases",
        db_index=False,  # the constraint that names it first is an index too
        help_text="The character who is also called so.",
    )
    name = models.CharField(
        max_length=200, help_text="The other name, for instance Rooney before the release."
    )
    kind = models.CharField(
        max_length=16,
        choices=Kind,
        default=Kind.OTHER,
        help_text="Whether it was announced, is in the released film, or is another name.",
    )
    note = models.CharField(
        max_length=300, blank=True, help_text="Who used the name, and until when."
    )

    class Meta:
        verbose_name_plural = "character aliases"
        constraints = [
            models.CheckConstraint(
                condition=~Q(name=""),
                name="alias_of_a_character_is_not_empty",
                violation_error_message="Type the other name or remove the row.",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["announced", "released", "other"]),
                name="alias_kind_is_known",
            ),
            models.UniqueConstraint(
                fields=["character", "name", "kind"],
                name="character_has_each_alias_once",
                violation_error_message="The character has this alias already.",
            ),
        ]

    def __str__(self):
        return self.name


class Portrayal(models.Model):
    """Which character a credit plays; one credit may play several, and many may play one."""

    credit = models.ForeignKey(
        "films.Credit",
        on_delete=models.PROTECT,
        related_name="portrayals",
        db_index=False,  # the constraint that names it first is an index too
        help_text="The credit of the person who plays the character.",
    )
    character = models.ForeignKey(
        Character,
        on_delete=models.PROTECT,
        related_name="portrayals",
        help_text="The character who is played.",
    )
    is_recast = models.BooleanField(
        "recast", default=False, help_text="Tick it when somebody else played the part before."
    )
    is_younger = models.BooleanField(
        "younger", default=False, help_text="Tick it when it is the character at a younger age."
    )
    is_voice = models.BooleanField(
        "voice", default=False, help_text="Tick it when only the character's voice is heard."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["credit", "character"],
                name="credit_plays_a_character_once",
                violation_error_message="This credit plays the character already.",
            ),
        ]

    def __str__(self):
        return f"{self.credit.person} as {self.character}"

    def clean(self):
        if self.credit_id and self.credit.job.department != "acting":
            raise ValidationError({"credit": "Only a credit for acting can play a character."})
