"""One address for each verb: GET asks what it needs, POST does it or says why not."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from reviews import verbs, workflow
from reviews.admin import pages
from reviews.admin.fields import WallClockField
from reviews.admin.situation import NEED_THE_TEXT, Situation, page_of
from reviews.admin.verb_forms import FIELDS, SAID, VerbForm, call
from reviews.door import Refused
from reviews.models import Edition, Review
from reviews.workflow import EDITION_VERBS, TABLE

NOW, REPLACE, AT = "now", "replace", "at"
LOST = "This form does not say what you were looking at. Open the piece again, and decide there."
STATUS = {"who": 403, "when": 409}


class ApproveForm(VerbForm):
    """Approving, and perhaps publishing what was approved in the same breath."""

    then = forms.ChoiceField(
        label="And then",
        choices=[
            ("", "Approve only"),
            (NOW, "Approve and publish now"),
            (AT, "Approve for a time"),
        ],
        required=False,
        widget=forms.RadioSelect,
        help_text="If something stops the publication, the approval stands all the same.",
    )
    at = WallClockField(label="Time", help_text="When readers get it, if it is for a time.")

    def __init__(self, verb, data=None, *, piece, **options):
        super().__init__(verb, data, piece=piece, **options)
        self.fields["verify_named"] = FIELDS["verify_named"]()
        waiting = Edition.objects.filter(review=piece).scheduled(timezone.now())
        first = waiting.order_by("goes_live_at").only("goes_live_at").first()
        if first:
            # A newer text than the one that waits: taking its place is the first thing to offer.
            label = f"Approve and replace what goes out on {pages.clock(first.goes_live_at)}"
            self.fields["then"].choices = [(REPLACE, label), *self.fields["then"].choices]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("then") == AT and "at" not in self.errors and not cleaned.get("at"):
            self.add_error("at", "Choose the time at which it goes out.")
        return cleaned


def form_class(verb):
    return ApproveForm if verb == "approve" else VerbForm


def show(admin, request, verb, piece, edition=None):
    situation = Situation(piece, request.user)
    if request.method == "POST":
        return act(admin, request, situation, verb, edition)
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(["GET", "POST"])
    found = refusal(situation, verb, edition)
    if found:
        kind, sentence = found
        return page(admin, request, situation, verb, edition, sentence, status=STATUS[kind])
    if verb in NEED_THE_TEXT:
        return redirect(page_of(piece, "read"))
    return page(admin, request, situation, verb, edition, form=fresh(situation, verb, edition))


def refusal(situation, verb, edition):
    return workflow.refusal(
        verb,
        state=situation.piece.state,
        trashed=situation.piece.is_trashed,
        actor=situation.actor,
        phase=edition.phase(situation.now) if edition else None,
        four_eyes=settings.FOUR_EYES,
    )


def fresh(situation, verb, edition, typed=None):
    """The form as it is first shown, or with what was typed and what is now to be seen."""
    seen = situation.seen
    if typed is None:
        return form_class(verb)(verb, piece=situation.piece, edition=edition, seen=seen)
    data = typed.copy()
    data.update({name: str(seen[name]) for name in ("version", "base") if name in data})
    return form_class(verb)(verb, data, piece=situation.piece, edition=edition)


def act(admin, request, situation, verb, edition):
    form = form_class(verb)(verb, request.POST, piece=situation.piece, edition=edition)
    found = refusal(situation, verb, edition)
    if found:
        kind, sentence = found
        return page(admin, request, situation, verb, edition, sentence, form, status=STATUS[kind])
    if not form.is_valid():
        sentence = "" if form.has_visible_errors else LOST
        return page(admin, request, situation, verb, edition, sentence, form, status=400)
    try:
        if verb == "approve":
            return approve(admin, request, situation, form)
        done = call(verb, situation.piece, edition, request.user, form.cleaned_data)
    except Refused as refused:
        return refused_page(admin, request, situation, verb, edition, refused, form)
    messages.success(request, SAID.get(verb) or published(done))
    return afterwards(situation.piece)


def afterwards(piece):
    if Review.objects.filter(pk=piece.pk).exists():
        return pages.to_the_piece(piece)
    return redirect(reverse("admin:reviews_review_changelist"))


def published(edition):
    if edition.is_live(timezone.now()):
        return "Published: readers see it now."
    return f"Scheduled: readers get it on {pages.clock(edition.goes_live_at)}."


def approve(admin, request, situation, form):
    """Two verbs in one POST: the approval stands, whatever becomes of the publication."""
    told = form.cleaned_data
    then, at, verify = (told[name] for name in ("then", "at", "verify_named"))
    seen = {name: told[name] for name in ("version", "number", "hash")}
    piece = verbs.approve(situation.piece, request.user, **seen)
    if not then:
        messages.success(request, SAID["approve"])
        return pages.to_the_piece(piece)
    try:
        edition = verbs.publish(
            piece,
            request.user,
            version=piece.version,
            at=at if then == AT else None,
            verify_named=verify,
            replace_scheduled=then == REPLACE,
        )
    except Refused as refused:
        return refused_page(
            admin,
            request,
            Situation(Review.objects.get(pk=piece.pk), request.user),
            "publish",
            None,
            refused,
            form,
            before=f"Revision {seen['number']} is approved, but it was not published.",
        )
    messages.success(request, f"{SAID['approve']} {published(edition)}")
    return pages.to_the_piece(piece)


def refused_page(admin, request, situation, verb, edition, refused, form, before=""):
    """Why not, in words; what was typed stands below, to be sent again or to be copied."""
    situation = Situation(Review.objects.get(pk=situation.piece.pk), request.user)
    if edition:
        edition.refresh_from_db()
    again = form
    if verb not in NEED_THE_TEXT and not refusal(situation, verb, edition):
        again = fresh(situation, verb, edition, typed=as_told(verb, form))
    return page(
        admin,
        request,
        situation,
        verb,
        edition,
        f"{before} {refused}".strip(),
        again,
        status=refused.status,
        stops=getattr(refused, "stops", ()),
        unverified=getattr(refused, "records", ()),
    )


def as_told(verb, form):
    """What was sent, as the form of `verb` would have it: approving may have told more."""
    data = form.data.copy()
    if isinstance(form, ApproveForm) and verb == "publish":
        if data.get("then") != AT:
            data["at"] = ""
        if data.get("then") == REPLACE:
            data["replace_scheduled"] = "on"
    return data


def page(admin, request, situation, verb, edition, sentence="", form=None, *, status=200, **more):
    """The page of one verb: its question, or why it can't be done and what can be instead."""
    may_send = refusal(situation, verb, edition) is None and verb not in NEED_THE_TEXT
    typed = form.typed() if form is not None and form.is_bound else []
    if edition and verb in EDITION_VERBS:
        address = reverse(f"admin:reviews_edition_{verb}", args=[edition.pk])
    else:
        address = page_of(situation.piece, verb)
    context = {
        "title": f"{TABLE[verb].label}: {situation.piece}",
        "situation": situation,
        "verb": verb,
        "row": TABLE[verb],
        "edition": edition,
        "sentence": sentence,
        "form": form if may_send or (status == 400 and form is not None) else None,
        "typed": typed,
        "address": address,
        "media": admin.media,
    }
    return pages.show(admin, request, "verb", situation.piece, context | more, status=status)
