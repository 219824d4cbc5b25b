"""Franchises, and the page of one: its works in order of release, and its characters."""

from django.db.models import F
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from config import keyset
from franchises.models import Character, CharacterAlias, Franchise, Membership, Portrayal
from people.addresses import address
from people.partial_dates import in_words
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
            (child.name, address("franchises:detail", child.slug))
            for child in Franchise.objects.verified(at).filter(parent=found).order_by("name", "id")
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


def works_of(franchise, at):
    """The members in order of release, what has no date last. Two queries."""
    rows = (
        Membership.objects.filter(
            franchise=franchise, film__verified_at__lte=at, film__merged_into=None
        )
        .select_related("film")
        .order_by(F("film__released_on").asc(nulls_last=True), "film__sort_title", "film_id")
    )
    rows = list(rows)
    records = record.of_films([row.film_id for row in rows], at)
    return [
        {
            "film": row.film,
            "kind": row.film.get_kind_display(),
            "address": address("films:detail", row.film.slug),
            "released": in_words(row.film.released_on, row.film.released_precision),
            "role": row.get_role_display() if row.role != Membership.Role.MAIN else "",
            "canon": row.get_canon_display() if row.canon != Membership.Canon.CANON else "",
            "record": records.get(row.film_id),
        }
        for row in rows
    ]


def characters_of(franchise, at):
    """The characters with their other names and who played them in what. Three queries."""
    found = list(Character.objects.verified(at).filter(franchise=franchise).order_by("name", "id"))
    aliases, players = {}, {}
    for alias in CharacterAlias.objects.filter(character__in=found).order_by("kind", "name"):
        aliases.setdefault(alias.character_id, []).append(alias)
    for key, *player in played_by(found, at):
        players.setdefault(key, []).append(player)
    return [
        {
            "character": character,
            "aliases": aliases.get(character.pk, []),
            "players": [
                (person, address("people:detail", slug), title, year)
                for person, slug, title, year in players.get(character.pk, [])
            ],
        }
        for character in found
    ]


def played_by(characters, at):
    """(character, person, their slug, film, its year) for what readers may know of."""
    return (
        Portrayal.objects.filter(
            character__in=characters,
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
    )


def pieces_about(franchise, at):
    rows = EditionFranchise.objects.live(at).filter(franchise=franchise).newest_first()
    return cards.once_each(cards.read(cards.joined(rows, "edition__")[:PIECES], at))
