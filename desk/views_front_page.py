"""Arranging the front page: what stands where, now and at any instant, and what each place asks."""

from dataclasses import dataclass, field

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from config.keyset import is_key
from people.names import search_words
from reviews import front, places
from reviews.admin.fields import WallClockField
from reviews.door import Refused
from reviews.models import FrontPageAct, Placing, Review
from reviews.snapshots import LARGEST_ID
from reviews.views.front import standing

LATEST, FOUND = 20, 20
NOW, WITH_IT, AT = "now", "with_it", "at"
LOST = "This form does not say which front page you were looking at. Nothing was done; look again."


class Look(forms.Form):
    """The instant at which the page is looked at."""

    at = WallClockField(label="As it will be at", help_text="Left empty, it is shown as it is now.")


class Guarded(forms.Form):
    """Every act carries the version of the page that somebody was looking at."""

    version = forms.IntegerField(min_value=0, max_value=LARGEST_ID, widget=forms.HiddenInput)

    def __init__(self, *args, **options):
        options.setdefault("use_required_attribute", False)
        super().__init__(*args, **options)


class MoveForm(Guarded):
    step = forms.TypedChoiceField(choices=[(-1, "up"), (1, "down")], coerce=int)


class EndForm(Guarded):
    at = WallClockField(
        label="Ends", help_text="Left empty, it ends now; if it has not begun, never begins."
    )


class PutForm(Guarded):
    piece = forms.ModelChoiceField(
        Review.objects.none(),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose a piece.",
            "invalid_choice": "That piece is neither live nor scheduled. Choose another.",
        },
    )
    when = forms.ChoiceField(
        label="From",
        choices=[
            (NOW, "Now"),
            (WITH_IT, "As soon as readers get the piece"),
            (AT, "A time that I choose"),
        ],
        initial=WITH_IT,
        widget=forms.RadioSelect,
        help_text="Until a piece is live, readers get the newest one in its place.",
    )
    at = WallClockField(label="Time", help_text="When it takes the place, if you chose a time.")
    until = WallClockField(
        label="Until", help_text="When it leaves the place; left empty, when another comes."
    )

    def __init__(self, *args, now, **options):
        super().__init__(*args, **options)
        editions = front.candidates(now)
        self.fields["piece"].queryset = Review.objects.filter(pk__in=editions.values("review"))

    def clean(self):
        told = super().clean()
        if told.get("when") == AT and "at" not in self.errors and not told.get("at"):
            self.add_error("at", "Choose the time at which it takes the place.")
        return told


@dataclass
class Line:
    """One place as the page shows it: who stands there, what was arranged, what is to come."""

    place: places.Place
    card: object = None
    placing: Placing | None = None
    to_come: list = field(default_factory=list)
    why_not: str = ""
    may_go_up: bool = True
    may_go_down: bool = True

    @property
    def is_arranged(self):
        return self.placing is not None and not self.why_not


def moderators_only(view):
    def checked(request, *args, **kwargs):
        if not request.user.has_perm("reviews.moderate_review"):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return checked


@moderators_only
def arrangement(request):
    """`/admin/front-page/?at=`: the places in their order, as they are or will be."""
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(["GET"])
    return page(request)


def page(request, sentence="", status=200):
    look = Look(request.GET if "at" in request.GET else None)
    at = request.at
    if look.is_bound:
        if look.is_valid():
            at = look.cleaned_data["at"] or request.at
        elif status == 200:
            status = 400
    context = {
        "title": "Front page",
        "look": look,
        "looked_at": at if at != request.at else None,
        "as_of": reverse("as-of", args=[f"{at:%Y-%m-%dT%H:%M:%SZ}"]),
        "sections": sections(at, request.at),
        "instants": instants(request.at),
        "acts": FrontPageAct.objects.select_related("by", "review", "instead_of").order_by("-id")[
            :LATEST
        ],
        "version": front.version(),
        "sentence": sentence,
    }
    return shown(request, "front_page", context, status)


def shown(request, template, context, status=200):
    request.current_app = admin.site.name
    frame = {
        **admin.site.each_context(request),
        "zone": timezone.get_current_timezone_name(),
        "now": request.at,
    }
    return render(request, f"admin/{template}.html", frame | context, status=status)


def sections(at, now):
    """(name, lines) for each section. Four queries, however much is arranged."""
    found = standing(at)
    rows = Placing.objects.not_over(min(at, now)).select_related("review", "put_by")
    by_place = {}
    for row in rows.order_by("begins_at"):
        by_place.setdefault(row.place, []).append(row)
    return [
        (
            name,
            [
                line(place, found, by_place.get(place.key, []), at, now)
                for place in places.of_section(section)
            ],
        )
        for section, name in places.SECTIONS.items()
    ]


def line(place, found, rows, at, now):
    card = found.get(place.key)
    placing = next((row for row in rows if row.is_standing(at)), None)
    return Line(
        place=place,
        card=card,
        placing=placing,
        to_come=[row for row in rows if row.begins_at > at],
        why_not=why_not(placing, card, found, at == now) if placing else "",
        may_go_up=places.neighbour(place.key, -1) is not None,
        may_go_down=places.neighbour(place.key, 1) is not None,
    )


def why_not(placing, card, found, is_now):
    """Why readers get something else than what was arranged, or ""."""
    if card and card.review_id == placing.review_id:
        return ""
    for key, other in found.items():
        if other.review_id == placing.review_id:
            return f"it stands in another place: {places.PLACES[key].label}"
    return f"readers do not get it {'now' if is_now else 'at that time'}"


def instants(now):
    """The next instants at which the arrangement changes, and how."""
    rows = Placing.objects.not_over(now).select_related("review")
    changes = {}
    for row in rows:
        label = places.PLACES[row.place].label
        if row.begins_at > now:
            changes.setdefault(row.begins_at, []).append(f"{row.review} comes ({label})")
        elif row.ends_at and row.ended_because == "expired":
            changes.setdefault(row.ends_at, []).append(f"{row.review} ends ({label})")
    return sorted(changes.items())[:LATEST]


@moderators_only
def place(request, place):
    """`/admin/front-page/<place>/`: search for a piece, say when, and put it there."""
    chosen = places.PLACES.get(place)
    if chosen is None:
        raise Http404("The front page has no such place.")
    if request.method == "POST":
        return put(request, chosen)
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(["GET", "POST"])
    return place_page(request, chosen, PutForm(initial=seen(), now=request.at))


def seen():
    return {"version": front.version()}


def put(request, place):
    form = PutForm(request.POST, now=request.at)
    if not form.is_valid():
        lost = LOST if "version" in form.errors else ""
        return place_page(request, place, again(request, form) if lost else form, lost, 400)
    told = form.cleaned_data
    start = starts_at(told, request.at)
    try:
        placing = front.put(
            place,
            told["piece"],
            request.user,
            version=told["version"],
            at=start,
            until=told["until"],
        )
    except Refused as refused:
        return place_page(request, place, again(request, form), str(refused), refused.status)
    when = f"from {clock(start)}" if start else "from now"
    messages.success(request, f"“{placing.review}” has its place, {place.label}, {when}.")
    return to_place(place.key)


def starts_at(told, now):
    """When the piece takes its place; None for now."""
    if told["when"] == AT:
        return told["at"]
    editions = front.candidates(now).filter(review=told["piece"])
    if told["when"] == NOW or editions.live(now).exists():
        return None
    return editions.order_by("goes_live_at").values_list("goes_live_at", flat=True)[0]


def again(request, form):
    """The same form with what was chosen, over the page as it is now."""
    data = form.data.copy()
    data["version"] = str(front.version())
    return PutForm(data, now=request.at)


def place_page(request, place, form, sentence="", status=200):
    # An address never holds a NUL, and a form may: no database looks for it.
    typed = (request.GET.get("q") or request.POST.get("q", "")).replace("\x00", "")
    chosen = form["piece"].value() or ""
    context = {
        "title": place.label,
        "place": place,
        "form": form,
        "sentence": sentence,
        "query": typed,
        "found": pieces(place, typed, request.at, str(chosen)),
        "chosen": str(chosen),
        "standing": front.standing(place, request.at),
    }
    return shown(request, "front_place", context, status)


def pieces(place, typed, now, chosen):
    """What may be put there and is called so, the next and newest first; what is chosen too."""
    editions = front.candidates(now).filter(kind__in=place.takes)
    named = editions
    for word in search_words(typed):
        named = named.filter(headline__icontains=word) | named.filter(byline_text__icontains=word)
    rows = list(named.defer("body").order_by("-published_at", "-goes_live_at")[:FOUND])
    if is_key(chosen):
        rows = [*editions.filter(review=int(chosen)).defer("body"), *rows]
    by_piece = {}
    for edition in rows:
        by_piece.setdefault(edition.review_id, []).append(edition)
    return [offered(key, found, now) for key, found in by_piece.items()]


def offered(key, editions, now):
    live = [edition for edition in editions if edition.is_live(now)]
    shown = (live or editions)[0]
    return {
        "id": str(key),
        "headline": shown.headline,
        "kind": shown.get_kind_display(),
        "byline": shown.byline_text,
        "is_live": bool(live),
        "goes_live_at": shown.goes_live_at,
    }


@moderators_only
def move(request, pk):
    """POST: change places with the neighbour."""
    placing = get_object_or_404(Placing, pk=pk)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    form = MoveForm(request.POST)
    if not form.is_valid():
        return page(request, LOST, status=400)
    told = form.cleaned_data
    try:
        moved = front.move(placing, request.user, told["step"], version=told["version"])
    except Refused as refused:
        return page(request, str(refused), status=refused.status)
    messages.success(
        request, f"“{moved.review}” has its place, {places.PLACES[moved.place].label}."
    )
    return to_place(moved.place)


@moderators_only
def end(request, pk):
    """`/admin/front-page/placings/<pk>/end/`: at once, or at a time to come."""
    placing = get_object_or_404(Placing.objects.select_related("review"), pk=pk)
    if request.method == "POST":
        return ended(request, placing)
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(["GET", "POST"])
    return end_page(request, placing, EndForm(initial=seen()))


def ended(request, placing):
    form = EndForm(request.POST)
    if not form.is_valid():
        return end_page(request, placing, form, LOST if "version" in form.errors else "", 400)
    told = form.cleaned_data
    try:
        placing = front.end(placing, request.user, version=told["version"], at=told["at"])
    except Refused as refused:
        again = EndForm(form.data.copy() | {"version": str(front.version())})
        return end_page(request, placing, again, str(refused), refused.status)
    if placing.begins_at is None:
        messages.success(request, f"“{placing.review}” does not come to that place.")
    else:
        when = f"on {clock(placing.asked_end)}" if told["at"] else "now"
        messages.success(request, f"“{placing.review}” leaves the place {when}.")
    return to_place(placing.place)


def end_page(request, placing, form, sentence="", status=200):
    context = {
        "title": f"End: {placing.review}",
        "placing": placing,
        "place": places.PLACES[placing.place],
        "form": form,
        "sentence": sentence,
    }
    return shown(request, "front_end", context, status)


def to_place(key):
    return redirect(f"{reverse('admin:front_page')}#place-{key}")


def clock(moment):
    return date_format(timezone.localtime(moment), "l j F Y, H:i")
