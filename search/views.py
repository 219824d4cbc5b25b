"""The search page: everything public, best first, grouped by what it is."""

from django.core.exceptions import BadRequest
from django.http import Http404
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from films.models import Film
from reviews import kinds
from search import index, words

# What `?kind=` may be: a kind of record, or a kind of piece.
RECORDS = {"film": "Films", "person": "People", "franchise": "Franchises", "piece": "Pieces"}
PIECES = {key: kind.plural for key, kind in kinds.KINDS.items() if kind.path}
# What `?rating=` may be: at least as many discs.
RATINGS = {str(discs): f"{discs} or better" for discs in (4, 3, 2, 1)} | {"5": "5"}


@require_safe
def results(request):
    q = words.clean(request.GET.get("q", ""))
    asked = {name: request.GET.get(name, "") for name in ("kind", "year", "rating")}
    page = page_of(request.GET.get("page", "1"))
    found = index.find(q, at=request.at, page=page, **narrowed(**asked))
    asked = {"q": q[: words.QUERY_LENGTH], **asked}
    context = {
        **asked,
        "is_narrowed": any(asked[name] for name in ("kind", "year", "rating")),
        "kinds": RECORDS | PIECES,
        "ratings": sorted(RATINGS.items(), reverse=True),
        "found": found,
        "groups": [
            (RECORDS.get(name, name), name, with_art(hits) if name == "film" else hits)
            for name, hits in found.by_kind().items()
        ],
        "previous": link(asked, page - 1) if found.has_previous else "",
        "next": link(asked, page + 1) if found.has_next else "",
        "section": "search",
    }
    return render(request, "search/results.html", context)


def with_art(hits):
    """(hit, palette, family) of films, as their pages show them. One query."""
    films = Film.objects.filter(pk__in=[hit.key for hit in hits])
    looks = {key: look for key, *look in films.values_list("pk", "palette", "art_family")}
    return [(hit, *looks.get(hit.key, ("", ""))) for hit in hits]


def page_of(text):
    """The number asked for; what is no number is refused, what lies beyond is not there."""
    if not (text.isascii() and text.isdigit()):
        raise BadRequest("The page of results is a number. Begin with the first.")
    page = int(text) if len(text) < 4 else index.PAGES + 1
    if not 1 <= page <= index.PAGES:
        raise Http404(f"Search shows {index.PAGES} pages at most. Add a word to the search.")
    return page


def narrowed(kind, year, rating):
    return of_kind(kind) | of_year(year) | rated(rating)


def of_kind(kind):
    if not kind:
        return {}
    if kind in RECORDS:
        return {"kinds": [kind]}
    if kind in PIECES:
        return {"kinds": ["piece"], "piece_kinds": [kind]}
    raise BadRequest("There is no such kind of result. Choose one from the list.")


def of_year(text):
    if not text:
        return {}
    if len(text) == 4 and text.isascii() and text.isdigit():
        return {"year": int(text)}
    raise BadRequest("A year has four digits, such as 1963. Leave it empty for any year.")


def rated(text):
    """At least so many discs; an index counts in halves."""
    if not text:
        return {}
    if text in RATINGS:
        return {"rating": int(text) * 2}
    raise BadRequest("A rating is a number of discs from 1 to 5. Choose one from the list.")


def link(asked, page):
    asked = asked | {"page": page}
    return f"?{urlencode({name: value for name, value in asked.items() if value})}"
