"""The front page: what the desk arranged and, where that is not live, the newest live pieces."""

from datetime import timedelta

from django.conf import settings
from django.shortcuts import render
from django.views.decorators.http import require_safe

from franchises import where
from people.addresses import address
from people.prepared import INSTANT, KEY, Many, Prepared
from reviews import cards, places, sharing, structured_data
from reviews.models import Edition, EditionPerson
from reviews.models.front import Placing, stands

PEOPLE = 8
WEEK = timedelta(days=7)
# However many of the newest stand where they were put, enough are left for the other places.
ENOUGH = len(places.PLACES)


def arranged_pieces(at):
    return Placing.objects.standing(at).values("review")


ARRANGED = Prepared(
    lambda at: cards.joined(
        Edition.objects.live(at)
        .exclude(kind="page")
        # Said twice, so that SQLite begins with the few that are arranged and not with all live.
        .filter(stands(at, "review__placings__"), review__in=arranged_pieces(at)),
        "",
        "review__placings__place",
        "review__placings__begins_at",
    ),
    at=INSTANT,
)
NEWEST_REVIEWS = Prepared(
    lambda at: cards.joined(Edition.objects.live(at).of_kind("review").newest_first())[:ENOUGH],
    at=INSTANT,
)
NEWEST_OTHERS = Prepared(
    lambda at: cards.joined(
        Edition.objects.live(at).exclude(kind__in=("review", "page")).newest_first()
    )[:ENOUGH],
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
    page = standing(request.at)
    people, this_week = people_in(list(page.values()), request.at)
    lead = page.get(places.LEAD)
    context = {
        "lead": lead,
        "share": sharing.drawn(lead, lead.film) if lead else None,
        "reviews": in_section(page, places.REVIEWED),
        "long_view": in_section(page, places.LONG),
        "brief": in_section(page, places.BRIEF),
        "people": people,
        "sitting": where.of_first(films_of(page), request.at, where.WIDE),
        "this_week": this_week,
        "canonical": f"{settings.SITE_URL}/",
        "structured_data": structured_data.as_json(structured_data.site()),
    }
    return render(request, "reviews/front_page.html", context)


def films_of(page):
    """The films of its pieces (slugs), the lead's first: the strip is about the first it can be."""
    return list(dict.fromkeys(card.film.slug for card in page.values() if card.film))


def standing(at):
    """The card of each place that has one at an instant. Three queries."""
    newest = [*cards.read(NEWEST_REVIEWS(at=at), at), *cards.read(NEWEST_OTHERS(at=at), at)]
    newest.sort(key=lambda card: (card.published_at, card.id), reverse=True)
    return places.fill(arranged(at), newest)


def arranged(at):
    rows = ARRANGED(at=at)
    return [
        places.Standing(place, begins_at, card)
        for card, (*_, place, begins_at) in zip(cards.read(rows, at), rows, strict=True)
    ]


def in_section(page, section):
    return [page[place.key] for place in places.of_section(section) if place.key in page]


def people_in(found, at):
    """Whom the pieces are about or name, as (name, address) pairs, and whether all of the pieces
    are of the last seven days: this week's where there are some, else all. One query."""
    places_of = {card.id: number for number, card in enumerate(found)}
    rows = NAMED(editions=list(places_of), at=at)
    new = {card.id for card in found if card.published_at > at - WEEK}
    this_week = [row for row in rows if row[0] in new]
    ordered = sorted(
        this_week or rows, key=lambda row: (places_of[row[0]], row[1] != "subject", row[2])
    )
    people = dict.fromkeys((name, slug) for *_, name, slug in ordered)
    listed = [(name, address("people:detail", slug)) for name, slug in list(people)[:PEOPLE]]
    return listed, bool(this_week)
