"""What search engines may know of: sitemap.xml with its sections, and the news of two days."""

from datetime import timedelta

from django.conf import settings
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from films.models import Film
from franchises.models import Franchise
from people.addresses import address
from people.models import Person
from reviews import kinds, years_out
from reviews.cards import address_of
from reviews.feeds import clean
from reviews.models import Edition, Tag
from reviews.years import FIRST_YEAR, between

MOST = 50_000  # in one file, by the protocol
NEWS_LASTS = timedelta(days=2)
MOST_NEWS = 1_000
XML = "application/xml; charset=utf-8"


@require_safe
def index(request):
    """Sections by type and, for pieces, by year; the protocol allows none that is empty."""
    records = [name for name, (rows, _) in RECORDS.items() if rows(request.at).exists()]
    names = ["lists", *(f"pieces-{year}" for year in years_out.of_everything(request.at)), *records]
    sections = [absolute(reverse("reviews:sitemap-section", args=[name])) for name in names]
    return render(request, "sitemaps/index.xml", {"sections": sections}, content_type=XML)


@require_safe
def section(request, section):
    name, _, year = section.partition("-")
    if section in RECORDS:
        entries = records(request.at, *RECORDS[section])
    elif section == "lists":
        entries = lists()
    elif name == "pieces" and year.isascii() and year.isdigit() and len(year) == 4:
        entries = pieces(request.at, int(year))
    else:
        raise Http404("There is no such section.")
    return render(request, "sitemaps/section.xml", {"entries": entries}, content_type=XML)


def pieces(at, year):
    if not FIRST_YEAR <= year <= timezone.localdate(at).year:
        raise Http404("There is no such section.")
    days = between(year)
    until = min(at, days.pop("published_at__lt"))
    rows = Edition.objects.live(at, until).with_day().filter(**days).newest_first()
    return [
        (absolute(address_of(kind, slug)), updated_at.isoformat())
        for kind, slug, updated_at in rows.values_list("kind", "slug", "updated_at")[:MOST]
    ]


def records(at, rows, name):
    slugs = rows(at).order_by("slug").values_list("slug", flat=True)[:MOST]
    return [(absolute(address(name, slug)), "") for slug in slugs]


def lists():
    named = [reverse(name) for name in ("front-page", "films:list", "people:list")]
    named += [reverse(name) for name in ("franchises:list", "reviews:tags", "reviews:archive")]
    by_kind = [reverse("reviews:kind-list", args=[path]) for path in kinds.by_path]
    return [(absolute(path), "") for path in [*named, *by_kind, reverse("reviews:corrections")]]


RECORDS = {
    "films": (Film.objects.verified, "films:detail"),
    "people": (Person.objects.verified, "people:detail"),
    "franchises": (Franchise.objects.verified, "franchises:detail"),
    "tags": (Tag.objects.live, "reviews:tag"),
}


@require_safe
def news(request):
    rows = (
        Edition.objects.live(request.at)
        .exclude(kind="page")
        .filter(published_at__gt=request.at - NEWS_LASTS)
        .newest_first()
        .values_list("kind", "slug", "headline", "published_at")[:MOST_NEWS]
    )
    entries = [
        (absolute(address_of(kind, slug)), clean(headline), published_at.isoformat())
        for kind, slug, headline, published_at in rows
    ]
    context = {"entries": entries, "publication": clean(settings.SITE_NAME)}
    return render(request, "sitemaps/news.xml", context, content_type=XML)


def absolute(path):
    return f"{settings.SITE_URL}{path}"
