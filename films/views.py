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
from reviews import cards, record, structured_data
from reviews.models import EditionFilm

A_TO_Z = keyset.Order("sort_title", "id", lambda film: (film.sort_title, film.pk))
PIECES = 30


@require_safe
def films(request):
    rows = Film.objects.verified(request.at).only("title", "sort_title", "slug", "year", "palette")
    page = keyset.page(rows, request.GET, A_TO_Z)
    keys = [film.pk for film in page.rows]
    records = record.of_films(keys, request.at)
    directors = facts.directors(keys, request.at)
    listed = [
        {
            "title": film.title,
            "year": film.year,
            "palette": film.palette,
            "address": address("films:detail", film.slug),
            "record": records.get(film.pk),
            "directors": ", ".join(line.name for line in directors.get(film.pk, ())),
        }
        for film in page.rows
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
    lines = facts.lines(facts.public_credits(at).filter(film=found))
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
        "releases": releases_of(found),
        "released": facts.release_in_words(found),
        "languages": facts.in_languages(found.languages),
        "titles": list(FilmTitle.objects.filter(film=found).order_by("kind", "title", "id")),
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


def parts_of(film, at):
    """The seasons of a series, the episodes of a season."""
    rows = Film.objects.verified(at).filter(parent=film).order_by("number", "sort_title", "id")
    return [
        (part.title, part.year, address("films:detail", part.slug))
        for part in rows.only("title", "year", "slug")
    ]


def releases_of(film):
    """(date, place, medium, is claimed) of what is known of each release."""
    rows = Release.objects.public().filter(film=film, released_on__isnull=False)
    return [
        (
            in_words(release.released_on, release.precision),
            release.region,
            release.get_medium_display(),
            release.is_claimed,
        )
        for release in rows.order_by("released_on", "id")
    ]


def memberships_of(film, at):
    """(franchise, address, role) for each franchise that it belongs to."""
    rows = Membership.objects.filter(film=film, franchise__verified_at__lte=at)
    return [
        (row.franchise.name, address("franchises:detail", row.franchise.slug), row)
        for row in rows.select_related("franchise").order_by("franchise__name", "id")
    ]


def pieces_about(film, at):
    rows = EditionFilm.objects.live(at).filter(film=film).exclude(role="mention").newest_first()
    found = cards.cards(rows.values_list(*cards.columns("edition__"))[:PIECES])
    return list({card.review_id: card for card in found}.values())
