"""Reading in the admin: the text in review, old revisions, what changed, the history."""

from django.http import Http404, HttpResponseNotAllowed
from django.urls import reverse

from config.keyset import is_key
from desk import queue
from images.models import Image
from reviews import body, differences
from reviews.admin.pages import show
from reviews.admin.situation import Situation
from reviews.admin.verb_forms import VerbForm
from reviews.admin.verb_pages import form_class
from reviews.in_words import Names, changed, rows
from reviews.snapshots import Draft

# Whoever did one of these had read the text that it names.
READING = ("mark_read", "agree", "approve", "break_glass", "request_changes")
DECISIONS = ("approve", "request_changes", "agree", "break_glass")
BESIDE = 12
RECORD_PAGES = {
    "film": "films_film",
    "person": "people_person",
    "franchise": "franchises_franchise",
    "character": "franchises_character",
    "review": "reviews_review",
}


def is_refused_method(request):
    return request.method not in ("GET", "HEAD")


def read(admin, request, piece):
    """The head as it would be printed, what changed in it, what stops it, and the decisions."""
    if is_refused_method(request):
        return HttpResponseNotAllowed(["GET"])
    situation = Situation(piece, request.user)
    last_read = last_read_by(request.user, piece)
    live = situation.live_edition
    against = against_what(request, situation, last_read, live)
    context = {
        "title": str(piece),
        "situation": situation,
        "last_read": last_read,
        "live": live,
        "against": against,
        "decisions": decisions(situation),
        "just_buttons": [
            button
            for button in situation.buttons
            if button.verb in ("claim", "release_claim", "mark_read", "take_back", "submit")
        ],
        "difference": difference(piece, against, situation.head.number),
        "queue": waiting(request),
        **text_of(situation.draft),
    }
    return show(admin, request, "read", piece, context)


def waiting(request):
    """What else waits for this moderator, to stand beside the text. One query."""
    if not request.user.has_perm("reviews.moderate_review"):
        return ()
    rows = queue.waiting(queue.Tab.MINE, request.user, request.at)
    return list(rows.prefetch_related("writers__user")[:BESIDE])


def last_read_by(user, piece):
    line = piece.log.filter(by=user, verb__in=READING).order_by("-id").first()
    return line.number if line else None


def against_what(request, situation, last_read, live):
    """The number of the revision to compare with, or None where there is none."""
    live_number = live.revision_number if live else None
    asked = request.GET.get("against")
    if asked == "live":
        return live_number
    if asked == "read":
        return last_read
    if last_read in (None, situation.head.number):
        return live_number
    return last_read


def decisions(situation):
    """A form for each decision that the table allows now."""
    return [
        {
            "verb": verb,
            "button": situation.button(verb),
            "address": reverse(f"admin:reviews_review_{verb}", args=[situation.piece.pk]),
            "form": form_class(verb)(verb, piece=situation.piece, seen=situation.seen),
        }
        for verb in DECISIONS
        if situation.may(verb)
    ]


def text_of(draft):
    """The draft as readers would get it: its fields in words, its body rendered."""
    names = Names.of(draft)
    return {
        "draft": draft,
        "rows": rows(draft, names),
        "text": body.render(draft.body, resolver(draft.body), prefix="text-"),
    }


def resolver(html):
    """Records lead to their pages on the desk; pictures are shown, whatever they still lack."""
    wanted = {ref.id for ref in body.references(html) if ref.kind == "image"}
    pictures = Image.objects.in_bulk(wanted) if wanted else {}

    def resolve(reference):
        if reference.kind == "image":
            return picture(pictures.get(reference.id))
        return reverse(f"admin:{RECORD_PAGES[reference.kind]}_change", args=[reference.id])

    return resolve


def picture(image):
    if image is None:
        return None
    return body.Picture(
        url=reverse("admin:images_image_file", args=[image.pk]),
        width=image.width,
        height=image.height,
        alt=image.alt or "This picture has no alt text yet.",
        credit=image.credit,
    )


def difference(piece, old, new):
    """What changed from revision `old` to `new`, or None where there is nothing to compare."""
    if old is None or old == new:
        return None
    snapshots = dict(
        piece.revisions.filter(number__in=(old, new)).values_list("number", "snapshot")
    )
    if len(snapshots) < 2:
        return None
    before, after = (Draft.from_json(snapshots[number]) for number in (old, new))
    blocks = differences.of_bodies(before.body, after.body) if before.body != after.body else []
    return {
        "old": old,
        "new": new,
        "fields": changed(before, after, Names.of(before, after)),
        "blocks": stretches(blocks),
    }


def stretches(blocks):
    """Blocks that stayed are only counted: a moderator reads what changed."""
    shown, same = [], 0
    for state, pairs in blocks:
        if state == differences.SAME:
            same += 1
            continue
        if same:
            shown.append({"unchanged": same})
            same = 0
        shown.append({"state": state, "pairs": pairs})
    if same and shown:
        shown.append({"unchanged": same})
    return shown


def numbered(piece, text):
    """The revision with that number, as it came in an address; else 404."""
    found = piece.revisions.filter(number=int(text)).first() if is_key(text) else None
    if found is None:
        raise Http404("This piece has no such revision.")
    return found


def revision(admin, request, piece, number):
    """One revision as it was saved; it can be brought back from here."""
    if is_refused_method(request):
        return HttpResponseNotAllowed(["GET"])
    found, situation = numbered(piece, number), Situation(piece, request.user)
    restore = None
    if situation.may("restore_revision") and found.number != piece.head_number:
        seen = situation.seen | {"number": found.number}
        restore = VerbForm("restore_revision", piece=piece, seen=seen)
    context = {
        "title": f"Revision {found.number} of {piece}",
        "situation": situation,
        "revision": found,
        "restore": restore,
        "restore_address": reverse("admin:reviews_review_restore_revision", args=[piece.pk]),
        **text_of(Draft.from_json(found.snapshot)),
    }
    return show(admin, request, "revision", piece, context)


def compare(admin, request, piece):
    """Two revisions, field by field; without a choice, the head and the one before it."""
    if is_refused_method(request):
        return HttpResponseNotAllowed(["GET"])
    situation = Situation(piece, request.user)
    new = numbered(piece, request.GET.get("new", str(piece.head_number)))
    before = new.parent_number or new.number
    old = numbered(piece, request.GET.get("old", str(before)))
    context = {
        "title": f"Revisions {old.number} and {new.number} of {piece}",
        "situation": situation,
        "old": old,
        "new": new,
        "difference": difference(piece, old.number, new.number),
    }
    return show(admin, request, "compare", piece, context)


def history(admin, request, piece):
    """The revisions and the log, newest first, a page of each at a time."""
    if is_refused_method(request):
        return HttpResponseNotAllowed(["GET"])
    situation = Situation(piece, request.user)
    revisions, has_older = situation.revisions(before=asked(request, "before"))
    lines, has_older_lines = situation.lines(before=asked(request, "line"))
    context = {
        "title": f"History of {piece}",
        "situation": situation,
        "revisions": revisions,
        "has_older": has_older,
        "lines": lines,
        "has_older_lines": has_older_lines,
    }
    return show(admin, request, "history", piece, context)


def asked(request, name):
    """A number in the address, or None where there is none to use."""
    text = request.GET.get(name, "")
    return int(text) if is_key(text) else None
