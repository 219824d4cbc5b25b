"""Form fields of the desk: records by autocomplete, times of the site's own clock."""

import datetime

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import ValidationError
from django.utils import timezone

from config.keyset import is_key
from reviews import local_times
from reviews.models import DraftReference
from reviews.snapshots import LARGEST_ID

YEARS = range(1900, 2200)


class RecordSelect(AutocompleteSelect):
    """An autocomplete that is told what is chosen: `names` comes from its form, in bulk."""

    names = {}

    def __init__(self, kind, **options):
        self.kind = kind
        super().__init__(DraftReference._meta.get_field(kind), admin.site, **options)

    def optgroups(self, name, value, attrs=None):
        chosen = [key for key in value if key]
        options = [] if self.is_required else [self.create_option(name, "", "", not chosen, 0)]
        options += [
            self.create_option(name, key, self.label_of(key), True, len(options)) for key in chosen
        ]
        return [(None, options, 0)]

    def label_of(self, key):
        return self.names[self.kind, int(key)] if is_key(key) else "Nothing that we know"


class RecordField(forms.IntegerField):
    """The id of a record; whether it exists is found out when the draft is stored."""

    PROBLEMS = ("required", "invalid", "min_value", "max_value")
    HELP = {
        "film": "Type a few letters of a title and choose from the list.",
        "person": "Type a few letters of a name and choose from the list.",
        "franchise": "Type a few letters of its name and choose from the list.",
        "image": "Type a few words of what it shows and choose from the list.",
    }

    def __init__(self, kind, **options):
        options.setdefault("widget", RecordSelect(kind))
        options.setdefault("help_text", self.HELP[kind])
        unreadable = f"Choose a {kind} from the list that opens when you type."
        super().__init__(
            min_value=1,
            max_value=LARGEST_ID,
            error_messages=dict.fromkeys(self.PROBLEMS, unreadable),
            **options,
        )


class WallClockInput(forms.MultiWidget):
    """A date and time; where the clocks go back over it, also which of the two is meant."""

    use_fieldset = False

    WHICH = [
        ("", "Choose which"),
        (str(local_times.FIRST), "the first, before the clocks go back"),
        (str(local_times.SECOND), "the second, after the clocks went back"),
    ]

    def __init__(self, attrs=None):
        super().__init__(
            {
                "": forms.DateTimeInput(attrs={"type": "datetime-local"}),
                "fold": forms.Select(
                    choices=self.WHICH, attrs={"aria-label": "Which of the two times"}
                ),
            },
            attrs,
        )

    def id_for_label(self, id_):
        return f"{id_}_0" if id_ else id_

    def decompress(self, value):
        if not value:
            return ["", ""]
        wall = timezone.localtime(value)
        fold = str(wall.fold)
        wall = wall.replace(tzinfo=None, fold=0)
        exactness = "minutes" if wall.second == wall.microsecond == 0 else "seconds"
        return [wall.isoformat(timespec=exactness), fold]

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        typed = value if isinstance(value, list) else self.decompress(value)
        if not is_ambiguous(typed[0]):
            del context["widget"]["subwidgets"][1:]
        return context


def is_ambiguous(text):
    try:
        wall = datetime.datetime.fromisoformat(str(text).strip())
    except ValueError:
        return False
    return (
        wall.tzinfo is None
        and wall.year in YEARS
        and local_times.comes_twice(wall, timezone.get_current_timezone())
    )


class WallClockField(forms.MultiValueField):
    """An instant, typed as the site's own clock shows it; the zone is printed beside it."""

    widget = WallClockInput

    def __init__(self, *, required=False, help_text="", **options):
        super().__init__(
            fields=(forms.CharField(required=required), forms.CharField(required=False)),
            require_all_fields=False,
            required=required,
            help_text=f"{help_text} {self.zone_sentence()}".strip(),
            **options,
        )

    @staticmethod
    def zone_sentence():
        return f"Times are those of {timezone.get_current_timezone_name()}."

    def clean(self, value):
        text, fold = [str(part or "").strip() for part in (*(value or ()), "", "")[:2]]
        if not text:
            if self.required:
                raise ValidationError("Choose a date and a time.")
            return None
        return self.instant(text, {"0": 0, "1": 1}.get(fold))

    def instant(self, text, fold):
        try:
            wall = datetime.datetime.fromisoformat(text)
        except ValueError:
            raise ValidationError(
                "Write the time as a date and a time, for instance 2027-03-05 07:00."
            ) from None
        if wall.year not in YEARS:
            raise ValidationError(f"Choose a year from {YEARS[0]} to {YEARS[-1]}.")
        if wall.tzinfo:
            return wall.astimezone(datetime.UTC)
        try:
            return local_times.instant(wall, timezone.get_current_timezone(), fold)
        except (local_times.NoSuchTime, local_times.ComesTwice) as refusal:
            raise ValidationError(str(refusal)) from refusal

    def has_changed(self, initial, data):
        try:
            return self.clean(data) != initial
        except ValidationError:
            return True
