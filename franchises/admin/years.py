"""Years on the desk's forms, typed and shown as the franchise's calendar writes them."""

from django import forms
from django.core.exceptions import ValidationError

from franchises.calendars import Calendar, NoSuchYear

PLAIN = Calendar()


class YearsForm(forms.ModelForm):
    """A form with fields for years; `calendar` is set by the page, or found by `calendar_of`."""

    YEARS = ()
    calendar = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in self.YEARS:
            if name in self.fields:
                year = self.initial.get(name)
                if isinstance(year, int):
                    self.initial[name] = (self.calendar or PLAIN).label(year)

    def calendar_of(self):
        """The calendar of what was typed so far."""
        return self.calendar or PLAIN

    def clean(self):
        cleaned = super().clean()
        for name in self.YEARS:
            if name in self.fields and name not in self.errors:
                try:
                    cleaned[name] = self.year(cleaned.get(name) or "")
                except NoSuchYear as refusal:
                    self.add_error(name, ValidationError(str(refusal)))
        return cleaned

    def year(self, text):
        return self.calendar_of().year(text) if text.strip() else None


def year_field(label, help_text):
    return forms.CharField(label=label, required=False, max_length=40, help_text=help_text)


def calendar_of(franchise):
    return franchise.calendar.as_values() if franchise and franchise.calendar_id else PLAIN
