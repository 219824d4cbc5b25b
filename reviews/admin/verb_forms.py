"""What the verbs ask of people, as forms derived from the workflow table."""

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.contrib.auth import get_user_model

from reviews import stops, verbs
from reviews.admin.fields import WallClockField
from reviews.models import Embargo
from reviews.snapshots import LARGEST_ID, Draft
from reviews.workflow import EDITION_VERBS, TABLE

SAVES = frozenset({"create", "save", "edit"})
OFFERED = tuple(verb for verb, row in TABLE.items() if row.is_offered and verb not in SAVES)
# What a page passes on without showing it: which text and which moment were looked at.
CARRIED = ("version", "number", "hash", "base")
# What a verb can be told besides what the table says it needs.
MAY_TELL = {
    "publish": ("expires_at", "verify_named", "past_expiry", "replace_scheduled"),
    "set_expiry": ("past_expiry",),
    "request_changes": ("let_it_run",),
    "assign": ("due_at",),
}
NEEDS_A_TIME = frozenset({"propose_date"})
SAID = {
    "submit": "Sent for review.",
    "take_back": "Taken back: it is a draft again, and keeps its place in the queue for a day.",
    "agree": "Noted: you have read this text and agree.",
    "request_changes": "Returned to the writer with your note.",
    "approve": "Approved.",
    "break_glass": "Approved by you alone; the log says why.",
    "reschedule": "It has its new time.",
    "cancel": "Cancelled: it will not go out.",
    "set_expiry": "Its end is set.",
    "hold": "Held: readers no longer see it. Only a publisher can bring it back.",
    "withdraw": "Withdrawn: its address now shows your note.",
    "reinstate": "Readers see it again.",
    "trash": "Moved to the trash.",
    "untrash": "Taken out of the trash.",
    "purge": "Deleted for good; one line in the log remains.",
    "restore_revision": "Brought back as a new revision.",
    "claim": "It is yours for half an hour.",
    "release_claim": "Released: others may take it.",
    "assign": "Assigned.",
    "propose_date": "Your date is noted for the moderators.",
    "mark_read": "Marked as read.",
    "override_embargo": "The embargo does not bind this piece any more; the log says why.",
}


def words(label, help_text):
    return lambda: forms.CharField(
        label=label, help_text=help_text, widget=AdminTextareaWidget(attrs={"rows": 4})
    )


def tick(label, help_text):
    return lambda: forms.BooleanField(label=label, help_text=help_text, required=False)


def carried_number():
    return forms.IntegerField(min_value=1, max_value=LARGEST_ID, widget=forms.HiddenInput)


class Person(forms.ModelChoiceField):
    def label_from_instance(self, user):
        return user.get_full_name() or user.get_username()


def moderators():
    return get_user_model().objects.with_perm(
        "reviews.moderate_review", backend="django.contrib.auth.backends.ModelBackend"
    )


FIELDS = {
    "version": carried_number,
    "number": carried_number,
    "base": carried_number,
    "hash": lambda: forms.CharField(max_length=64, widget=forms.HiddenInput),
    "note": words("Note to the writer", "Say what to change, so that the next round is the last."),
    "reason": words("Reason", "For the desk: the log keeps it, and readers never see it."),
    "public_note": words("Note for readers", "Stands at the address in place of the piece."),
    "at": lambda: WallClockField(label="When"),
    "expires_at": lambda: WallClockField(
        label="Ends", help_text="When it ends by itself; left empty, it has no end of its own."
    ),
    "due_at": lambda: WallClockField(
        label="Due", help_text="When it should be decided; left empty, there is no date."
    ),
    "editor": lambda: Person(
        moderators().order_by("username"), label="Editor", help_text="Who should look after it."
    ),
    "embargo": lambda: forms.ModelChoiceField(
        Embargo.objects.none(), label="Embargo", help_text="The one that does not bind this piece."
    ),
    "verify_named": tick(
        "Verify what it names",
        "Films, people and others that readers can't see yet become public with this piece.",
    ),
    "past_expiry": tick(
        "Begin again after its end", "Tick it if it should begin at or after the end it has."
    ),
    "replace_scheduled": tick(
        "Replace what is scheduled",
        "Cancels the edition that waits, and takes over its time; a time given above is ignored.",
    ),
    "let_it_run": tick(
        "Let it run", "Leave what is scheduled as it is, although you ask for changes."
    ),
}
WHEN = {
    "publish": "When readers get it; left empty, it goes out now.",
    "reschedule": "When readers get it; left empty, it goes out now.",
    "propose_date": "When it would best go out; a moderator decides.",
}


def asked(verb):
    """The names of what the form of `verb` holds; what raises the version carries it."""
    row = TABLE[verb]
    names = list(row.asks)
    if row.raises_version and "base" not in names and "version" not in names:
        names.insert(0, "version")
    return names + list(MAY_TELL.get(verb, ()))


def is_just_a_button(verb):
    """Nothing is left to be said once the page has passed on what was seen."""
    return set(asked(verb)) <= set(CARRIED)


class VerbForm(forms.Form):
    """What one verb asks; `seen` are the values that the page passes on."""

    def __init__(self, verb, data=None, *, piece, edition=None, seen=None, **options):
        self.verb = verb
        options.setdefault("auto_id", f"id_{verb}_%s")
        options.setdefault("use_required_attribute", False)
        super().__init__(data, initial=seen, **options)
        for name in asked(verb):
            self.fields[name] = FIELDS[name]()
        if verb in WHEN:
            self.fields["at"].required = verb in NEEDS_A_TIME
            self.fields["at"].help_text = f"{WHEN[verb]} {self.fields['at'].help_text}"
        if "embargo" in self.fields:
            draft = Draft.from_json(piece.head().snapshot)
            self.fields["embargo"].queryset = stops.embargoes_on(draft)

    @property
    def has_visible_errors(self):
        return any(name not in CARRIED for name in self.errors)

    def typed(self):
        """Label and text of what somebody wrote, for a page that can't show the form again."""
        return [
            (bound.label, bound.value())
            for bound in self.visible_fields()
            if isinstance(bound.field, forms.CharField) and bound.value()
        ]


def call(verb, piece, edition, by, told):
    """Do it. What each verb returns differs: a piece, an edition, a Saved, or None for a purge."""
    function = getattr(verbs, verb)
    if verb == "restore_revision":
        return function(piece, by, told["number"], base=told["base"])
    return function(edition if verb in EDITION_VERBS else piece, by, **told)
