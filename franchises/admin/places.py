"""Calendars, continuities, and where and when stories happen."""

from django.contrib import admin
from django.core.exceptions import ValidationError

from config.record_admin import PartForm, PartFormSet, PartInline, RecordAdmin, VerifiableAdmin
from franchises import effects, story, timeline
from franchises.admin.agreeing import AgreeingAdmin, ProposalAdmin
from franchises.admin.years import YearsForm, calendar_of, year_field
from franchises.models import Calendar, Continuity, Era, Event, Placement, Setting

IN_ERA = "Write it with its era where there are several, for instance 19 BBY."


class EraInline(PartInline):
    model = Era


@admin.register(Calendar)
class CalendarAdmin(RecordAdmin):
    list_display = ("name", "unit")
    search_fields = ("name",)
    inlines = (EraInline,)


class ContinuityForm(YearsForm):
    YEARS = ("branch_year",)
    branch_year = year_field(
        "branch year", f"The year in which it leaves the other, before the film. {IN_ERA}"
    )

    def calendar_of(self):
        return calendar_of(self.cleaned_data.get("franchise"))


@admin.register(Continuity)
class ContinuityAdmin(AgreeingAdmin):
    form = ContinuityForm
    list_display = ("name", "franchise", "is_default", "branches_from")
    list_select_related = ("franchise", "branches_from")
    search_fields = ("name", "franchise__name")
    autocomplete_fields = ("franchise", "branches_from", "branch_film")
    fields = (
        "franchise", "name", "slug", "is_default",
        ("branches_from", "branch_film", "branch_year"), "note",
    )  # fmt: skip

    def get_readonly_fields(self, request, obj=None):
        """An address stays as it is, and a continuity where it is, once it is there."""
        return ("franchise", "slug") if obj else ()

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)
        return with_calendar(form, obj and obj.franchise)

    def franchise_of(self, obj):
        return obj.franchise


def with_calendar(form, franchise):
    if franchise is None:
        return form
    return type(form)(form.__name__, (form,), {"calendar": calendar_of(franchise)})


class SettingForm(YearsForm, PartForm):
    YEARS = ("start", "end")
    start = year_field("begins", f"The year in which it begins; empty if nobody knows. {IN_ERA}")
    end = year_field("ends", f"The last year that it covers, if it is another. {IN_ERA}")

    def calendar_of(self):
        """On a new page the continuity is known by the time that the rows are read."""
        placement = self.fields["placement"].parent_instance
        if self.calendar or not placement.continuity_id:
            return super().calendar_of()
        return calendar_of(placement.continuity.franchise)


class SettingFormSet(PartFormSet):
    def clean(self):
        """Of several times one decides where the film stands; that it is no more than one, the
        database says.
        """
        super().clean()
        rows = [form.cleaned_data for form in self.forms if getattr(form, "cleaned_data", None)]
        left = [row for row in rows if not row.get("DELETE")]
        if left and not any(self.errors) and not any(row.get("is_primary") for row in left):
            raise ValidationError("Tick “primary” at the one time that decides where it stands.")


class SettingInline(PartInline):
    model = Setting
    form = SettingForm
    formset = SettingFormSet
    fields = (
        "start", "end", "uncertainty", "is_primary", "role", "label", "certainty", "is_asserted",
        "source", "note",
    )  # fmt: skip
    autocomplete_fields = ("source",)

    def get_formset(self, request, obj=None, **kwargs):
        formset = super().get_formset(request, obj, **kwargs)
        if obj:
            formset.form = with_calendar(formset.form, obj.continuity.franchise)
        return formset


@admin.register(Placement)
class PlacementAdmin(ProposalAdmin):
    list_display = ("film", "continuity", "check_state", "source")
    list_filter = ("check_state",)
    list_select_related = ("film", "continuity", "source")
    search_fields = ("film__title", "continuity__name", "continuity__franchise__name")
    autocomplete_fields = ("film", "continuity", "source")
    fields = (("film", "continuity"), "source", "note", *ProposalAdmin.readonly_fields)
    inlines = (SettingInline,)

    def franchise_of(self, obj):
        return obj.continuity.franchise

    def node_of(self, obj):
        return obj.film_id

    def would_orphan(self, obj):
        before = timeline.at_the_desk(obj.continuity.franchise)
        after = story.without_place(before, obj.film_id, obj.continuity.slug)
        return effects.orphans(timeline.solved(before), timeline.solved(after))


class EventForm(YearsForm):
    YEARS = ("start", "end")
    start = year_field("begins", f"The year in which it begins; empty if nobody knows. {IN_ERA}")
    end = year_field("ends", f"The last year that it lasts, if it is another. {IN_ERA}")

    def calendar_of(self):
        return self.calendar or calendar_of(self.cleaned_data.get("franchise"))


@admin.register(Event)
class EventAdmin(AgreeingAdmin, VerifiableAdmin):
    form = EventForm
    list_display = ("name", "franchise", "start", "verified_at")
    list_filter = (("verified_at", admin.EmptyFieldListFilter),)
    list_select_related = ("franchise",)
    search_fields = ("name", "franchise__name")
    autocomplete_fields = ("franchise",)
    fields = (
        "franchise", "name", "slug", "description", ("start", "end", "uncertainty"),
        "verified_at", "verified_by", "created_at",
    )  # fmt: skip

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)
        return with_calendar(form, obj and obj.franchise)

    def franchise_of(self, obj):
        return obj.franchise

    def get_search_results(self, request, queryset, search_term):
        return RecordAdmin.get_search_results(self, request, queryset, search_term)

    def view_on_site(self, obj):
        """It has no page of its own."""
        return None
