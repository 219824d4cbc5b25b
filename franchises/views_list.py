"""The franchises from A to Z, each with its works on one scale of years."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import F
from django.shortcuts import render
from django.views.decorators.http import require_safe

from config import keyset
from franchises import chart
from franchises.chart_words import number
from franchises.models import Franchise, Membership
from people.addresses import address
from people.prepared import INSTANT, KEY, Many, Prepared
from reviews import structured_data

BY_NAME = keyset.Order("name", "id", lambda franchise: (franchise.name, franchise.pk))


@dataclass
class Listed:
    """A franchise as the list shows it; `points` are the places of its works on the axis."""

    name: str
    address: str
    standfirst: str
    parent: str
    released: list = field(default_factory=list)
    undated: int = 0
    points: list = field(default_factory=list)

    @property
    def says(self):
        """ "Five works, 2014 to 2025, and one undated"."""
        if not self.released:
            return f"{number(self.undated, 'work')}, undated" if self.undated else ""
        first, last = self.released[0].year, self.released[-1].year
        years = str(first) if first == last else f"{first} to {last}"
        more = (
            f", and {number(self.undated, 'more', 'more').lower()} undated" if self.undated else ""
        )
        return f"{number(len(self.released), 'work')}, {years}{more}"


@require_safe
def franchises(request):
    rows = (
        Franchise.objects.verified(request.at)
        .select_related("parent")
        .only("name", "slug", "standfirst", "parent__name", "parent__verified_at")
    )
    page = keyset.page(rows, request.GET, BY_NAME)
    listed = {row.pk: _listed(row, request.at) for row in page.rows}
    for franchise, released_on in WORKS(franchises=list(listed), at=request.at):
        if released_on:
            listed[franchise].released.append(released_on)
        else:
            listed[franchise].undated += 1
    axis = _axis(listed.values())
    path = address("franchises:detail", "x").removesuffix("x/")
    context = {
        "franchises": list(listed.values()),
        "axis": axis,
        "page": page,
        "section": "franchises",
        "canonical": structured_data.absolute(path) if page.is_first else "",
    }
    return render(request, "franchises/franchise_list.html", context)


def _listed(row, at):
    parent = row.parent.name if row.parent_id and row.parent.is_verified(at) else ""
    return Listed(row.name, address("franchises:detail", row.slug), row.standfirst, parent)


def _axis(listed):
    """One scale for the whole page, so that the lives of two franchises can be compared."""
    days: list[date] = [day for one in listed for day in one.released]
    axis = chart.axis_of(days)
    for one in listed:
        one.points = [axis.x(day) for day in one.released]
    return axis


WORKS = Prepared(
    lambda franchises, at: (
        Membership.objects.filter(
            franchise__pk__in=franchises, film__verified_at__lte=at, film__merged_into=None
        )
        .order_by(F("film__released_on").asc(nulls_last=True), "id")
        .values_list("franchise_id", "film__released_on")
    ),
    franchises=Many(KEY),
    at=INSTANT,
)
