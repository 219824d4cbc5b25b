"""Lists of pieces: by kind and by tag, newest first."""

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from config import keyset
from people.addresses import address
from reviews import cards, structured_data
from reviews.models import Edition, EditionTag, Tag

AT = cards.COLUMNS.index("published_at")
NEWEST = keyset.Order(
    "published_at", "id", lambda row: (row[AT], row[0]), newest_first=True, of_instants=True
)
NEWEST_ROWS = keyset.Order(
    "published_at",
    "content_object",
    lambda row: (row[AT], row[0]),
    newest_first=True,
    of_instants=True,
)
BY_NAME = keyset.Order("name", "id", lambda tag: (tag.name, tag.pk))


@require_safe
def of_kind(request, kind):
    rows = Edition.objects.live(request.at).of_kind(kind.key).values_list(*cards.columns())
    context = listed(request, rows, NEWEST)
    path = reverse("reviews:kind-list", args=[kind.path])
    context |= {
        "kind": kind,
        "section": kind.key,
        "canonical": structured_data.absolute(path) if context["page"].is_first else "",
        "structured_data": structured_data.as_json(
            structured_data.breadcrumbs((kind.plural, path))
        ),
    }
    return render(request, "reviews/kind_list.html", context)


@require_safe
def tag(request, slug):
    found = Tag.objects.live(request.at).filter(slug=slug).first()
    if found is None:
        raise Http404("Nothing carries this tag.")
    rows = EditionTag.objects.live(request.at).filter(tag=found)
    rows = rows.values_list(*cards.columns("content_object__"))
    path = address("reviews:tag", found.slug)
    context = listed(request, rows, NEWEST_ROWS)
    context |= {
        "tag": found,
        "canonical": structured_data.absolute(path) if context["page"].is_first else "",
    }
    return render(request, "reviews/tag.html", context)


@require_safe
def tags(request):
    page = keyset.page(Tag.objects.live(request.at), request.GET, BY_NAME)
    links = [(tag.name, address("reviews:tag", tag.slug)) for tag in page.rows]
    return render(request, "reviews/tags.html", {"page": page, "links": links})


def listed(request, rows, order):
    """One page of cards with their films. Two queries."""
    page = keyset.page(rows, request.GET, order)
    found = cards.with_films(cards.cards(page.rows), request.at)
    return {"page": page, "cards": found}
