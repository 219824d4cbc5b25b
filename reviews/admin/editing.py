"""Writing in the admin: a form over the draft in place of the stock change form.

Whatever is refused, the page comes back with everything that was typed.
"""

from datetime import timedelta

from django.contrib import messages
from django.utils import timezone

from config.keyset import is_key
from people.models import Account
from reviews import verbs
from reviews.admin.draft_form import HEADINGS, DraftForm
from reviews.admin.pages import clock, show, to_the_piece
from reviews.admin.situation import Situation
from reviews.door import Refused
from reviews.in_words import LABELS, Names, field_in_words, rows
from reviews.merge import merge
from reviews.models import Review, Revision
from reviews.snapshots import Byline, Draft
from reviews.verbs.drafting import SaveConflict, tidied

# A form that is sent twice, by a double click or a reload, starts one piece.
SAME_FORM_WITHIN = timedelta(minutes=1)
NO_BASE = (
    "This form does not say which revision it was opened from. Your text is below: copy it, open "
    "the piece again, and put it in."
)


def add(admin, request):
    opened = new_draft(request.user)
    if request.method != "POST":
        return page(admin, request, None, DraftForm(draft=opened))
    form = DraftForm(request.POST, draft=opened, more=request.POST.get("_more", ""))
    if form.more:
        return page(admin, request, None, form)
    if not form.is_valid():
        return page(admin, request, None, form, status=400)
    try:
        piece = sent_before(request.user, form.draft()) or verbs.create(request.user, form.draft())
    except Refused as refusal:
        return page(admin, request, None, form, sentence=str(refusal), status=refusal.status)
    messages.success(request, f"Saved as revision {piece.head_number}.")
    send_if_asked(request, piece)
    return to_the_piece(piece)


def new_draft(user):
    """An empty review, signed by whoever starts it."""
    account = Account.objects.filter(user=user).exclude(person=None).first()
    bylines = (Byline(person=account.person_id),) if account else ()
    return Draft(kind="review", bylines=bylines)


def sent_before(user, draft):
    """The piece that this very form started a moment ago, if it did."""
    same = Revision.objects.filter(
        author=user,
        number=1,
        hash=tidied(draft).hash,
        saved_at__gt=timezone.now() - SAME_FORM_WITHIN,
        review__head_number=1,
    )
    found = same.select_related("review").first()
    return found.review if found else None


def change(admin, request, piece):
    situation = Situation(piece, request.user)
    if request.method != "POST":
        form = None
        if situation.may_save:
            form = DraftForm(draft=situation.draft, base=situation.head.number)
        return page(admin, request, situation, form)
    base = base_of(request)
    form = DraftForm(
        request.POST,
        draft=opened_from(piece, base) or situation.draft,
        base=base,
        more=request.POST.get("_more", ""),
    )
    if form.more:
        return page(admin, request, situation, form)
    if not form.is_valid() or base is None:
        sentence = "" if base else NO_BASE
        return page(admin, request, situation, form, sentence=sentence, status=400)
    return save(admin, request, situation, form, base)


def base_of(request):
    sent = request.POST.get("base", "")
    return int(sent) if is_key(sent) else None


def opened_from(piece, base):
    revision = piece.revisions.filter(number=base).first() if base else None
    return Draft.from_json(revision.snapshot) if revision else None


def save(admin, request, situation, form, base):
    piece, verb = situation.piece, getattr(verbs, situation.saving_verb)
    try:
        saved = verb(piece, request.user, form.draft(), base=base)
    except SaveConflict as conflict:
        return conflict_page(admin, request, situation, conflict, form.opened)
    except Refused as refusal:
        return page(admin, request, situation, form, sentence=str(refusal), status=refusal.status)
    piece = Review.objects.get(pk=piece.pk)
    messages.success(request, said_of(saved))
    warn_of_older_text(request, piece)
    send_if_asked(request, piece)
    return to_the_piece(piece)


def said_of(saved):
    if not saved.is_changed:
        return "Nothing had changed, so there is no new revision."
    sentence = f"Saved as revision {saved.revision.number}."
    if saved.merged:
        taken = ", ".join(LABELS[field].lower() for field in saved.merged)
        sentence += f" It holds what somebody else changed meanwhile, too: {taken}."
    return sentence


def warn_of_older_text(request, piece):
    for edition in Situation(piece, request.user).behind:
        messages.warning(
            request,
            f"{clock(edition.goes_live_at)} still runs revision {edition.revision_number}; "
            f"{piece.head_number} is newer.",
        )


def send_if_asked(request, piece):
    """The second half of “Save and send for review”; what is saved stays saved."""
    if "_submit" not in request.POST:
        return
    try:
        verbs.submit(piece, request.user, version=piece.version)
    except Refused as refusal:
        messages.error(request, f"It was saved, but not sent for review. {refusal}")
    else:
        messages.success(request, "Sent for review.")


def conflict_page(admin, request, situation, conflict, opened):
    """Both texts of what both changed; the form goes on from the head, so that the next save
    of the same field is a choice and not a conflict."""
    mine = Draft.from_json(conflict.branch.snapshot)
    theirs = Draft.from_json(conflict.head.snapshot)
    merged = merge(opened, mine, theirs)
    kept = merged.draft.replace(**{found.field: found.mine for found in merged.conflicts})
    names = Names.of(opened, mine, theirs)
    fields = [found.field for found in merged.conflicts]
    conflicts = [
        {
            "field": field,
            "label": LABELS[field],
            "mine": field_in_words(field, mine, names),
            "theirs": field_in_words(field, theirs, names),
        }
        for field in fields
    ]
    situation = Situation(Review.objects.get(pk=situation.piece.pk), request.user)
    return page(
        admin,
        request,
        situation,
        DraftForm(draft=kept, base=conflict.head.number),
        sentence=str(conflict),
        status=conflict.status,
        conflicts=conflicts,
        branch=conflict.branch,
    )


def page(admin, request, situation, form, *, sentence="", status=200, **more):
    """The piece's page; without a situation, the page that starts one."""
    piece = situation.piece if situation else None
    context = {
        "title": str(piece) if piece else "Start a piece",
        "is_piece_page": True,
        "situation": situation,
        "sentence": sentence,
        "form": form,
        "may_submit": piece is None or situation.may("submit") or situation.may("save"),
    }
    if form:
        form.name_what_is_chosen()
        context |= {
            "media": admin.media + form.media,
            "lists": [
                {
                    "name": name,
                    "label": LABELS[name],
                    "help": HEADINGS[name],
                    "rows": formset,
                    "is_open": name != "entries" or formset_is_used(formset),
                }
                for name, formset in form.lists.items()
            ],
        }
    else:
        names = Names.of(situation.draft)
        context |= {"media": admin.media, "rows": rows(situation.draft, names)}
    return show(admin, request, "piece", piece, context | more, status=status)


def formset_is_used(formset):
    return formset.is_bound or formset.initial_form_count() > 0
