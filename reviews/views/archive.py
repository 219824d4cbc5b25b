"""The archive by year and month, by the day of first publication."""

from itertools import groupby

from django.db.models import DateField
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from config import keyset
from people.prepared import INSTANT
from reviews import cards, structured_data, years_out
from reviews.models import Edition
from reviews.views.lists import NEWEST, listed
from reviews.years import FIRST_YEAR, between

PUBLISHED = keyset.Walk(
    lambda at, until, **days: cards.joined(
        Edition.objects.live(at, until).exclude(kind="page").with_day().filter(**days)
    ),
    NEWEST,
    at=INSTANT,
    until=INSTANT,
    day__gte=DateField(),
    day__lt=DateField(),
    published_at__gte=INSTANT,
)


@require_safe
def years(request):
    """The years in which something was published that is still live."""
    found = [
        (year, reverse("reviews:archive-year", args=[year]))
        for year in years_out.of_pieces(request.at)
    ]
    context = {"years": found, "canonical": structured_data.absolute(request.path)}
    return render(request, "reviews/archive.html", context)


@require_safe
def year(request, year):
    context = archived(request, year)
    groups = [
        (name_of(month), reverse("reviews:archive-month", args=[year, month]), list(group))
        for month, group in groupby(context["cards"], lambda card: card.published_on.month)
    ]
    context |= {"year": year, "months": groups}
    return render(request, "reviews/archive_year.html", context)


@require_safe
def month(request, year, month):
    context = archived(request, year, month)
    context |= {
        "year": year,
        "month": name_of(month),
        "year_address": reverse("reviews:archive-year", args=[year]),
    }
    return render(request, "reviews/archive_month.html", context)


def archived(request, year, month=None):
    if not FIRST_YEAR <= year <= timezone.localdate(request.at).year:
        raise Http404("The archive does not reach there.")
    days = between(year, month)
    until = min(request.at, days.pop("published_at__lt"))
    context = listed(PUBLISHED, request, until=until, **days)
    if not context["cards"] and context["page"].is_first:
        raise Http404("Nothing was published then.")
    if context["page"].is_first:
        context["canonical"] = structured_data.absolute(request.path)
    return context


def name_of(month):
    return cards.MONTHS[month - 1]
