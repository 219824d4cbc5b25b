"""The catalogue: films from A to Z, and the page of one."""

from functools import partial

from django.db.models import IntegerField, Value, Window
from django.db.models.functions import RowNumber
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from config import keyset
from films import billing, facts, sharing
from films.models import Film, FilmTitle, Release
from franchises import where
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
        "id", "sort_title", "title", "slug", "year", "palette", "art_family"
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
            "art_family": family,
            "address": address("films:detail", slug),
            "record": records.get(key),
            "directors": ", ".join(line.name for line in directors.get(key, ())),
        }
        for key, _, title, slug, year, palette, family in page.rows
    ]
    context = {
        "films": listed,
        "page": page,
        "letters": keyset.letters(),
        "section": "films",
        "canonical": structured_data.absolute(address_of_list()) if page.is_first else "",
    }
    return render(request, "films/film_list.html", context)


@require_safe
def film(request, slug):
    found = (
        Film.objects.verified(request.at)
        .select_related("parent")
        .annotate(newest_change=where.newest_change())
        .filter(slug=slug)
        .first()
    )
    if found is None:
        return merged_or_unknown(request, slug)
    at, path = request.at, address("films:detail", found.slug)
    lines = facts.lines(found.pk, at)
    told, root = beside(found, at)
    releases = RELEASES(film=found.pk)
    of_record = record.of_film(found.pk, at)
    pieces = pieces_about(found, at)
    context = {
        "film": found,
        "address": path,
        "section": "films",
        "parent": found.parent if found.parent_id and is_public(found.parent, at) else None,
        "directors": facts.without_repeats([line for line in lines if line.job == "director"]),
        "cast": facts.cast(lines),
        "jobs": facts.by_job(lines),
        "releases": releases_in_words(releases),
        "sources": sources_of(lines, releases),
        "billing": billing.block(lines, found.title),
        "line": line_of(found),
        "out": out_in_words(found, timezone.localdate(at)),
        "is_out": found.is_released(timezone.localdate(at)),
        **told,
        "sitting": where.of(found.pk, root, at, found.newest_change),
        "record": of_record,
        "pieces": pieces,
        "seen_before": preview_among(pieces),
        "canonical": structured_data.absolute(path),
        "share": sharing.shared(
            card_of(found),
            address("films:card", found.slug),
            f"{found.title}. The publication’s own composition.",
        ),
        "structured_data": structured_data.as_json(
            structured_data.of_film(found, lines, of_record),
            structured_data.breadcrumbs(("Films", address_of_list()), (found.title, path)),
        ),
    }
    return render(request, "films/film_detail.html", context)


def card_of(film):
    """The card that says a film's title, and its year where it has one."""
    return sharing.card(
        film.title,
        "film",
        (str(film.year or ""),),
        title=film.title,
        year=film.year,
        palette=film.palette,
        family=film.art_family,
    )


@require_safe
def card(request, slug):
    """The picture for sharing the film's page."""
    found = Film.objects.verified(request.at).filter(slug=slug).first()
    if found is None:
        raise Http404("No film has this picture.")
    return sharing.answer(card_of(found))


def address_of_list():
    return address("films:detail", "x").removesuffix("x/")


def line_of(film):
    """101 minutes, English with Russian and Italian."""
    runtime = f"{film.runtime_minutes} minutes" if film.runtime_minutes else ""
    return ", ".join(filter(None, [runtime, facts.languages_in_words(film.languages)]))


def out_in_words(film, today):
    """Whether and when it can be seen, as one sentence; "" where nothing is known to say."""
    when = facts.release_in_words(film)
    if film.status == Film.Status.CANCELLED:
        return "Cancelled."
    if when and film.is_released(today):
        return f"Released {when}."
    if when and film.released_on > today:
        is_on_its_way = film.status != Film.Status.RELEASED
        return (
            f"{film.get_status_display()}; it opens {when}."
            if is_on_its_way
            else f"It opens {when}."
        )
    if when:
        return f"It comes out in {when}."  # some time in a month or year that has begun
    if film.status == Film.Status.RELEASED:
        return ""
    return f"{film.get_status_display()}; no date is known."


def preview_among(pieces):
    """The newest piece that looks forward to a film which nobody has reviewed."""
    return next((card for card in pieces if card.kind == "preview"), None)


def is_public(film, at):
    return film.is_verified(at) and film.merged_into_id is None


def merged_or_unknown(request, slug):
    """301 to the film that this one turned out to be; else as if it had never been."""
    gone = Film.objects.filter(slug=slug).select_related("merged_into").first()
    if gone and gone.merged_into_id and is_public(gone.merged_into, request.at):
        return redirect(address("films:detail", gone.merged_into.slug), permanent=True)
    raise Http404("No film has this address.")


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


def _beside(film, at, *, has_parts):
    """Other titles, parts and franchises in one query: what, order, name, then what each has.

    Only what can have parts is asked for them: nearly no film has a parent, so SQLite holds the
    index of parents for useless and would walk all films.
    """
    none, nobody = Value(""), Value(None, IntegerField())
    titles = FilmTitle.objects.filter(film__pk=film).values_list(
        Value("title"), nobody, "title", "title", none, "kind", "region", "language", nobody, "id"
    )
    parts = (
        Film.objects.verified(at)
        .filter(parent__pk=film)
        .values_list(
            Value("part"), "number", "sort_title", "title", "slug", none, none, none, "year", "id"
        )
    )
    franchises = Membership.objects.filter(film__pk=film, franchise__verified_at__lte=at)
    name, nearest = "franchise__name", Window(RowNumber(), order_by=Membership.NEAREST_FIRST)
    franchises = franchises.values_list(
        Value("franchise"), nearest, name, name, "franchise__slug", "role", "canon", none,
        where.ROOT, "id",
    )  # fmt: skip
    rest = [parts.order_by()] if has_parts else []
    return titles.order_by().union(*rest, franchises.order_by(), all=True)


HAVE_PARTS = frozenset().union(*Film.PARENT_KINDS.values())
BESIDE = {
    has_parts: Prepared(partial(_beside, has_parts=has_parts), film=KEY, at=INSTANT)
    for has_parts in (True, False)
}


def beside(film, at):
    """The `titles`, `parts` and `memberships` of a film, each in its order, and the id of the
    franchise at the top of the first, for `where.of`. One query.
    """
    asked = BESIDE[film.kind in HAVE_PARTS]
    rows = sorted(asked(film=film.pk, at=at), key=_in_order)
    root = next((root for what, *_, root, _ in rows if what == "franchise"), None)
    return {
        "titles": [
            (title, FilmTitle.Kind(kind).label, region, language)
            for what, _, _, title, _, kind, region, language, *_ in rows
            if what == "title"
        ],
        "parts": [
            (title, year, address("films:detail", slug))
            for what, _, _, title, slug, _, _, _, year, _ in rows
            if what == "part"
        ],
        "memberships": [
            (name, address("franchises:detail", slug), belongs(role, canon))
            for what, _, _, name, slug, role, canon, *_ in rows
            if what == "franchise"
        ],
    }, root


def _in_order(row):
    """By kind of title, then by number, the numberless last, then by name."""
    _, number, name, *_, key = row
    return row[5] if row[0] == "title" else "", number is None, number, name, key


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
