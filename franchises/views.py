"""Franchises, and the page of one: its works in order of release, and its characters."""

from dataclasses import dataclass
from datetime import date

from django.db.models import F
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from config import keyset
from films.models import Film
from franchises.models import Character, CharacterAlias, Franchise, Membership, Portrayal
from people.addresses import address
from people.partial_dates import in_words
from people.prepared import INSTANT, KEY, Many, Prepared
from provenance.claims import PUBLIC_STATES
from reviews import cards, record, structured_data
from reviews.models import EditionFranchise

BY_NAME = keyset.Order("name", "id", lambda franchise: (franchise.name, franchise.pk))
PIECES = 30


@require_safe
def franchises(request):
    rows = Franchise.objects.verified(request.at).only("name", "slug", "standfirst")
    page = keyset.page(rows, request.GET, BY_NAME)
    listed = [
        (franchise.name, address("franchises:detail", franchise.slug), franchise.standfirst)
        for franchise in page.rows
    ]
    path = address("franchises:detail", "x").removesuffix("x/")
    context = {
        "franchises": listed,
        "page": page,
        "section": "franchises",
        "canonical": structured_data.absolute(path) if page.is_first else "",
    }
    return render(request, "franchises/franchise_list.html", context)


@require_safe
def franchise(request, slug):
    verified = Franchise.objects.verified(request.at).select_related("parent")
    found = verified.filter(slug=slug).first()
    if found is None:
        raise Http404("No franchise has this address.")
    at, path = request.at, address("franchises:detail", found.slug)
    works = works_of(found, at)
    parent = found.parent if found.parent_id and found.parent.is_verified(at) else None
    context = {
        "franchise": found,
        "section": "franchises",
        "parent": parent,
        "parent_address": address("franchises:detail", parent.slug) if parent else "",
        "children": [
            (name, address("franchises:detail", slug))
            for name, slug in CHILDREN(franchise=found.pk, at=at)
        ],
        "works": works,
        "characters": characters_of(found, at),
        "pieces": pieces_about(found, at),
        "canonical": structured_data.absolute(path),
        "feed": path,
        "structured_data": structured_data.as_json(
            structured_data.of_franchise(found, path, [work["film"] for work in works]),
            structured_data.breadcrumbs(
                ("Franchises", path.removesuffix(f"{found.slug}/")), (found.name, path)
            ),
        ),
    }
    return render(request, "franchises/franchise_detail.html", context)


CHILDREN = Prepared(
    lambda franchise, at: (
        Franchise.objects.verified(at)
        .filter(parent__pk=franchise)
        .order_by("name", "id")
        .values_list("name", "slug")
    ),
    franchise=KEY,
    at=INSTANT,
)


@dataclass(frozen=True)
class FilmOfWork:
    id: int
    kind: str
    title: str
    slug: str
    year: int | None
    palette: str
    art_family: str
    released_on: date | None
    released_precision: str


WORKS = Prepared(
    lambda franchise, at: (
        Membership.objects.filter(
            franchise__pk=franchise, film__verified_at__lte=at, film__merged_into=None
        )
        .order_by(F("film__released_on").asc(nulls_last=True), "film__sort_title", "film_id")
        .values_list(
            "role", "canon", *[f"film__{name}" for name in FilmOfWork.__dataclass_fields__]
        )
    ),
    franchise=KEY,
    at=INSTANT,
)


def works_of(franchise, at):
    """The members in order of release, what has no date last. Two queries."""
    rows = [
        (role, canon, FilmOfWork(*film))
        for role, canon, *film in WORKS(franchise=franchise.pk, at=at)
    ]
    records = record.of_films([film.id for _, _, film in rows], at)
    return [
        {
            "film": film,
            "kind": Film.Kind(film.kind).label,
            "address": address("films:detail", film.slug),
            "released": in_words(film.released_on, film.released_precision),
            "role": Membership.Role(role).label if role != Membership.Role.MAIN else "",
            "canon": Membership.Canon(canon).label if canon != Membership.Canon.CANON else "",
            "record": records.get(film.id),
        }
        for role, canon, film in rows
    ]


CHARACTERS = Prepared(
    lambda franchise, at: (
        Character.objects.verified(at)
        .filter(franchise__pk=franchise)
        .order_by("name", "id")
        .values_list("id", "name", "slug", "description")
    ),
    franchise=KEY,
    at=INSTANT,
)
ALIASES = Prepared(
    lambda characters: (
        CharacterAlias.objects.filter(character__pk__in=characters)
        .order_by("kind", "name")
        .values_list("character_id", "kind", "name")
    ),
    characters=Many(KEY),
)
# Who played whom in what, of what readers may know of.
PLAYERS = Prepared(
    lambda characters, at: (
        Portrayal.objects.filter(
            character__pk__in=characters,
            credit__check_state__in=PUBLIC_STATES,
            credit__is_spoiler=False,
            credit__person__verified_at__lte=at,
            credit__person__merged_into=None,
            credit__film__verified_at__lte=at,
            credit__film__merged_into=None,
        )
        .order_by(F("credit__film__released_on").asc(nulls_last=True), "id")
        .values_list(
            "character_id",
            "credit__person__name",
            "credit__person__slug",
            "credit__film__title",
            "credit__film__year",
        )
    ),
    characters=Many(KEY),
    at=INSTANT,
)


def characters_of(franchise, at):
    """The characters with their other names and who played them in what. Three queries."""
    found = CHARACTERS(franchise=franchise.pk, at=at)
    keys = [key for key, *_ in found]
    aliases, players = {}, {}
    for key, kind, name in ALIASES(characters=keys):
        aliases.setdefault(key, []).append((CharacterAlias.Kind(kind).label, name))
    for key, person, slug, title, year in PLAYERS(characters=keys, at=at):
        player = person, address("people:detail", slug), title, year
        players.setdefault(key, []).append(player)
    return [
        {
            "name": name,
            "slug": slug,
            "description": description,
            "aliases": aliases.get(key, []),
            "players": players.get(key, []),
        }
        for key, name, slug, description in found
    ]


ABOUT = Prepared(
    lambda franchise, at: cards.joined(
        EditionFranchise.objects.live(at).filter(franchise__pk=franchise).newest_first(),
        "edition__",
    )[:PIECES],
    franchise=KEY,
    at=INSTANT,
)


def pieces_about(franchise, at):
    return cards.once_each(cards.read(ABOUT(franchise=franchise.pk, at=at), at))
