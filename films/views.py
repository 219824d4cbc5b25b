"""The catalogue: films from A to Z, and the page of one."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from config import keyset
from films import facts
from films.models import Film, FilmTitle, Release
from franchises.models import Membership
from people.addresses import address
from people.partial_dates import in_words
from people.prepared import INSTANT, KEY, Prepared
from provenance.claims import CheckState
from reviews import cards, record, structured_data
from reviews.models import EditionFilm

A_TO_Z = keyset.Order("sort_title", "id", lambda row: (row[1], row[0]))
PIECES = 30

CATALOGUE = keyset.Walk(
    lambda at: Film.objects.verified(at).values_list(
        "id", "sort_title", "title", "slug", "year", "palette"
    ),
    A_TO_Z,
    at=INSTANT,
)


@require_safe
def films(request):
    page = CATALOGUE.page(request.GET, at=request.at)
    keys = [key for key, *_ in page.rows]
    records = record.of_films(keys, request.at)
    directors = facts.directors(keys, request.at)
    listed = [
        {
            "title": title,
            "year": year,
            "palette": palette,
            "address": address("films:detail", slug),
            "record": records.get(key),
            "directors": ", ".join(line.name for line in directors.get(key, ())),
        }
        for key, _, title, slug, year, palette in page.rows
    ]
    context = {
        "films": listed,
        "page": page,
        "section": "films",
        "canonical": structured_data.absolute(address_of_list()) if page.is_first else "",
    }
    return render(request, "films/film_list.html", context)


@require_safe
def film(request, slug):
    found = Film.objects.verified(request.at).select_related("parent").filter(slug=slug).first()
    if found is None:
        return merged_or_unknown(request, slug)
    at, path = request.at, address("films:detail", found.slug)
    lines = facts.lines(found.pk, at)
    releases = RELEASES(film=found.pk)
    of_record = record.of_film(found.pk, at)
    context = {
        "film": found,
        "address": path,
        "section": "films",
        "parent": found.parent if found.parent_id and is_public(found.parent, at) else None,
        "parts": parts_of(found, at),
        "directors": facts.without_repeats([line for line in lines if line.job == "director"]),
        "cast": facts.cast(lines),
        "jobs": facts.by_job(lines),
        "releases": releases_in_words(releases),
        "sources": sources_of(lines, releases),
        "released": facts.release_in_words(found),
        "languages": facts.in_languages(found.languages),
        "titles": titles_of(found),
        "memberships": memberships_of(found, at),
        "record": of_record,
        "pieces": pieces_about(found, at),
        "canonical": structured_data.absolute(path),
        "structured_data": structured_data.as_json(
            structured_data.of_film(found, lines, of_record),
            structured_data.breadcrumbs(("Films", address_of_list()), (found.title, path)),
        ),
    }
    return render(request, "films/film_detail.html", context)


def address_of_list():
    return address("films:detail", "x").removesuffix("x/")


def is_public(film, at):
    return film.is_verified(at) and film.merged_into_id is None


def merged_or_unknown(request, slug):
    """301 to the film that this one turned out to be; else as if it had never been."""
    gone = Film.objects.filter(slug=slug).select_related("merged_into").first()
    if gone and gone.merged_into_id and is_public(gone.merged_into, request.at):
        return redirect(address("films:detail", gone.merged_into.slug), permanent=True)
    raise Http404("No film has this address.")


PARTS = Prepared(
    lambda film, at: (
        Film.objects.verified(at)
        .filter(parent__pk=film)
        .order_by("number", "sort_title", "id")
        .values_list("title", "year", "slug")
    ),
    film=KEY,
    at=INSTANT,
)


def parts_of(film, at):
    """(title, year, address) of the seasons of a series, the episodes of a season."""
    return [
        (title, year, address("films:detail", slug))
        for title, year, slug in PARTS(film=film.pk, at=at)
    ]


RELEASES = Prepared(
    lambda film: (
        Release.objects.public()
        .filter(film__pk=film, released_on__isnull=False)
        .order_by("released_on", "id")
        .values_list(
            "released_on", "precision", "region", "medium", "check_state", *facts.SOURCE_COLUMNS
        )
    ),
    film=KEY,
)


def releases_in_words(rows):
    """(date, place, medium, is claimed) of what is known of each release."""
    return [
        (
            in_words(released_on, precision),
            region,
            Release.Medium(medium).label,
            state == CheckState.CLAIMED,
        )
        for released_on, precision, region, medium, state, *_ in rows
    ]


def sources_of(lines, releases):
    """Who says what the page says."""
    credits = [(line.source_title, line.source_publisher, line.source_url) for line in lines]
    return facts.sources([*credits, *(tuple(row[-3:]) for row in releases)])


TITLES = Prepared(
    lambda film: (
        FilmTitle.objects.filter(film__pk=film)
        .order_by("kind", "title", "id")
        .values_list("title", "kind", "region", "language")
    ),
    film=KEY,
)


def titles_of(film):
    """(title, kind, region, language) of what else it is called."""
    return [
        (title, FilmTitle.Kind(kind).label, region, language)
        for title, kind, region, language in TITLES(film=film.pk)
    ]


MEMBERSHIPS = Prepared(
    lambda film, at: (
        Membership.objects.filter(film__pk=film, franchise__verified_at__lte=at)
        .order_by("franchise__name", "id")
        .values_list("franchise__name", "franchise__slug", "role", "canon")
    ),
    film=KEY,
    at=INSTANT,
)


def memberships_of(film, at):
    """(franchise, address, how it belongs there) for each franchise."""
    return [
        (name, address("franchises:detail", slug), belongs(role, canon))
        for name, slug, role, canon in MEMBERSHIPS(film=film.pk, at=at)
    ]


def belongs(role, canon):
    words = Membership.Role(role).label
    if canon == Membership.Canon.CANON:
        return words
    return f"{words}, {Membership.Canon(canon).label.lower()}"


ABOUT = Prepared(
    lambda film, at: cards.joined(
        EditionFilm.objects.live(at).filter(film__pk=film).exclude(role="mention").newest_first(),
        "edition__",
    )[:PIECES],
    film=KEY,
    at=INSTANT,
)


def pieces_about(film, at):
    return cards.once_each(cards.read(ABOUT(film=film.pk, at=at), at))
