"""The front page: the newest live pieces, the reviews among them as a programme."""

from django.conf import settings
from django.shortcuts import render
from django.views.decorators.http import require_safe

from people.addresses import address
from people.prepared import INSTANT, KEY, Many, Prepared
from reviews import cards, structured_data
from reviews.models import Edition, EditionPerson

REVIEWS, OTHERS, PEOPLE = 7, 11, 8
ESSAYS = 2

NEWEST_REVIEWS = Prepared(
    lambda at: cards.joined(Edition.objects.live(at).of_kind("review").newest_first())[:REVIEWS],
    at=INSTANT,
)
NEWEST_OTHERS = Prepared(
    lambda at: cards.joined(
        Edition.objects.live(at).exclude(kind__in=("review", "page")).newest_first()
    )[:OTHERS],
    at=INSTANT,
)
NAMED = Prepared(
    lambda editions, at: EditionPerson.objects.filter(
        edition__pk__in=editions,
        role__in=("subject", "mention"),
        person__verified_at__lte=at,
        person__merged_into=None,
    ).values_list("edition_id", "role", "position", "person__name", "person__slug"),
    editions=Many(KEY),
    at=INSTANT,
)


@require_safe
def front_page(request):
    reviews = cards.read(NEWEST_REVIEWS(at=request.at), request.at)
    others = cards.read(NEWEST_OTHERS(at=request.at), request.at)
    lead = max(reviews[:1] + others[:1], key=lambda card: card.published_at, default=None)
    reviews = [card for card in reviews if card is not lead][: REVIEWS - 1]
    others = [card for card in others if card is not lead]
    long_view = [card for card in others if card.kind == "essay"][:ESSAYS]
    context = {
        "lead": lead,
        "reviews": reviews,
        "long_view": long_view,
        "others": [card for card in others if card not in long_view][: OTHERS - 1 - ESSAYS],
        "people": people_in([lead, *reviews, *others] if lead else [], request.at),
        "canonical": f"{settings.SITE_URL}/",
        "structured_data": structured_data.as_json(structured_data.site()),
    }
    return render(request, "reviews/front_page.html", context)


def people_in(found, at):
    """Whom the pieces are about or name, in the order of the pieces: (name, address) pairs."""
    places = {card.id: place for place, card in enumerate(found)}
    rows = NAMED(editions=list(places), at=at)
    ordered = sorted(rows, key=lambda row: (places[row[0]], row[1] != "subject", row[2]))
    people = dict.fromkeys((name, slug) for *_, name, slug in ordered)
    return [(name, address("people:detail", slug)) for name, slug in list(people)[:PEOPLE]]
