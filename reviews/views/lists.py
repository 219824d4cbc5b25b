"""Lists of pieces: by kind and by tag, newest first."""

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from config import keyset
from people.addresses import address
from people.prepared import INSTANT, KEY, TEXT
from reviews import cards, structured_data
from reviews.models import Edition, EditionTag, Tag

AT = cards.COLUMNS.index("published_at")


def position(row):
    return row[AT], row[0]


NEWEST = keyset.Order("published_at", "id", position, newest_first=True, of=INSTANT)
NEWEST_TAGGED = keyset.Order(
    "published_at", "content_object__pk", position, newest_first=True, of=INSTANT
)
BY_NAME = keyset.Order("name", "id", lambda row: (row[1], row[0]))

KIND = keyset.Walk(
    lambda kind, at, until: cards.joined(Edition.objects.live(at, until).of_kind(kind)),
    NEWEST,
    kind=TEXT,
    at=INSTANT,
    until=INSTANT,
)
TAGGED = keyset.Walk(
    lambda tag, at, until: cards.joined(
        EditionTag.objects.live(at, until).filter(tag__pk=tag), "content_object__"
    ),
    NEWEST_TAGGED,
    tag=KEY,
    at=INSTANT,
    until=INSTANT,
)
TAGS = keyset.Walk(
    lambda at: Tag.objects.live(at).values_list("id", "name", "slug"),
    BY_NAME,
    size=keyset.NAMES_PER_PAGE,
    at=INSTANT,
)


@require_safe
def of_kind(request, kind):
    context = listed(KIND, request, kind=kind.key)
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
    path = address("reviews:tag", found.slug)
    context = listed(TAGGED, request, tag=found.pk)
    context |= {
        "tag": found,
        "canonical": structured_data.absolute(path) if context["page"].is_first else "",
    }
    return render(request, "reviews/tag.html", context)


@require_safe
def tags(request):
    page = TAGS.page(request.GET, at=request.at)
    links = [(name, address("reviews:tag", slug)) for _, name, slug in page.rows]
    canonical = structured_data.absolute(request.path) if page.is_first else ""
    context = {"page": page, "links": links, "canonical": canonical}
    return render(request, "reviews/tags.html", context)


def listed(walk, request, **given):
    """One page of cards with their films. One query."""
    page = walk.page(request.GET, at=request.at, **given)
    return {"page": page, "cards": cards.read(page.rows, request.at)}
