"""Every correction of a piece that is live, newest first."""

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from config import keyset
from people.prepared import INSTANT, KEY
from reviews import structured_data
from reviews.cards import address_of, in_words
from reviews.models import Correction
from reviews.models.editions import is_live

# In the order in which they were written: their own index gives it, however many there are.
NEWEST = keyset.Order("id", "id", lambda row: (row[0], row[0]), newest_first=True, of=KEY)
PIECE = "review__editions__"


ALL = keyset.Walk(
    lambda at: (
        Correction.objects.filter(edition__goes_live_at__lte=at)
        .filter(is_live(at, prefix=PIECE))
        .values_list(
            "id",
            "edition__goes_live_at",
            "text",
            f"{PIECE}kind",
            f"{PIECE}slug",
            f"{PIECE}headline",
        )
    ),
    NEWEST,
    at=INSTANT,
)


@require_safe
def corrections(request):
    page = ALL.page(request.GET, at=request.at)
    found = [
        {
            "date": in_words(timezone.localdate(at)),
            "iso": timezone.localdate(at).isoformat(),
            "text": text,
            "headline": headline,
            "address": address_of(kind, slug),
        }
        for _, at, text, kind, slug, headline in page.rows
    ]
    canonical = structured_data.absolute(request.path) if page.is_first else ""
    context = {"page": page, "corrections": found, "canonical": canonical}
    return render(request, "reviews/corrections.html", context)
