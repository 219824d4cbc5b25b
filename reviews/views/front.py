"""The front page: the newest live pieces, the reviews among them as a programme."""

from django.conf import settings
from django.shortcuts import render
from django.views.decorators.http import require_safe

from people.addresses import address
from reviews import cards, structured_data
from reviews.models import Edition, EditionPerson

REVIEWS, OTHERS, PEOPLE = 7, 11, 8
ESSAYS = 2


@require_safe
def front_page(request):
    live = Edition.objects.live(request.at)
    reviews = newest(live.of_kind("review"), REVIEWS)
    others = newest(live.exclude(kind__in=("review", "page")), OTHERS)
    cards.with_films(reviews + others, request.at)
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


def newest(rows, number):
    return cards.cards(rows.newest_first().values_list(*cards.columns())[:number])


def people_in(found, at):
    """Whom the pieces are about or name, in the order of the pieces: (name, address) pairs."""
    places = {card.id: place for place, card in enumerate(found)}
    rows = EditionPerson.objects.filter(
        edition__in=places,
        role__in=("subject", "mention"),
        person__verified_at__lte=at,
        person__merged_into=None,
    ).values_list("edition", "role", "position", "person__name", "person__slug")
    ordered = sorted(rows, key=lambda row: (places[row[0]], row[1] != "subject", row[2]))
    people = dict.fromkeys((name, slug) for *_, name, slug in ordered)
    return [(name, address("people:detail", slug)) for name, slug in list(people)[:PEOPLE]]
