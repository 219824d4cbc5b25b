from itertools import groupby

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError

from config.record_admin import PartForm, PartFormSet, PartInline, RecordAdmin, VerifiableAdmin
from films.art.widgets import ArtSelect, PaletteSelect
from films.models import Credit, Film, FilmExternalId, FilmTitle, Job, Release
from franchises import art_pairs
from provenance.claims import CheckState


class FilmTitleInline(PartInline):
    model = FilmTitle


class FilmExternalIdInline(PartInline):
    model = FilmExternalId


class ReleaseForm(PartForm):
    def _get_validation_exclusions(self):
        # Which one is ticked is judged for all rows together: the tick may move between two.
        return super()._get_validation_exclusions() | {"is_primary"}


class ReleaseFormSet(PartFormSet):
    def clean(self):
        super().clean()
        if any(self.errors):
            return
        kept = [form.cleaned_data for form in self.forms if not self._should_delete_form(form)]
        if sum(bool(row.get("is_primary")) for row in kept) > 1:
            raise ValidationError("Tick only one release as the primary one.")


class ReleaseInline(PartInline):
    model = Release
    form = ReleaseForm
    formset = ReleaseFormSet
    autocomplete_fields = ("source",)


class FilmForm(forms.ModelForm):
    """The form of a film, which shows what each choice of art would look like."""

    WIDGETS = (("palette", PaletteSelect), ("art_family", ArtSelect))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, widget in self.WIDGETS:
            if name in self.fields:
                field = self.fields[name]
                names = [choice for choice in field.choices if choice[0]]
                field.widget = widget(choices=[("", "Drawn from title and year"), *names])
                field.widget.film = self.instance

    def clean(self):
        cleaned = super().clean()
        film = self.instance
        if film.pk and cleaned.get("palette") and cleaned.get("art_family"):
            chosen = Film(pk=film.pk, palette=cleaned["palette"], art_family=cleaned["art_family"])
            try:
                art_pairs.refuse_twins(chosen, [row.franchise_id for row in film.memberships.all()])
            except ValidationError as refusal:
                self.add_error("art_family", refusal)
        return cleaned


def grouped_jobs():
    """The choices of a job by department, in one query for a whole page of rows."""
    jobs = sorted(Job.objects.all(), key=lambda job: (job.department, job.sort))
    departments = groupby(jobs, key=Job.get_department_display)
    return [("", "---------")] + [
        (department, [(job.pk, job.name) for job in members]) for department, members in departments
    ]


class CreditInline(PartInline):
    model = Credit
    autocomplete_fields = ("person", "source")
    fields = (
        "person",
        "job",
        "character_text",
        "credited_as",
        "billing",
        "is_voice",
        "is_uncredited",
        "is_archive",
        "is_spoiler",
        "check_state",
        "source",
        "note",
    )

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("job").in_billing_order()

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "job":
            field.choices = grouped_jobs()
        return field


@admin.register(Film)
class FilmAdmin(VerifiableAdmin):
    form = FilmForm
    list_display = ("title", "kind", "year", "status", "released_on", "readers")
    list_filter = (
        "kind",
        "status",
        ("verified_at", admin.EmptyFieldListFilter),
        ("merged_into", admin.EmptyFieldListFilter),
    )
    search_fields = ("title",)
    search_help_text = "Words of a title, or the year."
    autocomplete_fields = ("parent",)
    readonly_fields = (*VerifiableAdmin.readonly_fields, "released_on", "year", "merged_into")
    inlines = (ReleaseInline, CreditInline, FilmTitleInline, FilmExternalIdInline)
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("kind", "status"),
                    ("parent", "number"),
                    "title",
                    "original_title",
                    "sort_title",
                    "slug",
                    "synopsis",
                )
            },
        ),
        (
            "Facts",
            {
                "fields": (
                    "runtime_minutes",
                    ("original_language", "languages", "countries"),
                    ("released_on", "year"),
                )
            },
        ),
        ("Art", {"fields": ("palette", "art_family")}),
        ("Desk", {"fields": ("verified_at", "verified_by", "merged_into", "created_at")}),
    )

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        art_pairs.give_one(form.instance)

    def save_formset(self, request, form, formset, change):
        """A new film's address is made once its year is known: two may share a title."""
        super().save_formset(request, form, formset, change)
        if not change and formset.model is Release and not form.cleaned_data.get("slug"):
            film = form.instance
            film.slug = film.make_slug()
            film.save(update_fields=["slug"])


@admin.register(Job)
class JobAdmin(RecordAdmin):
    """The table comes with the code; this page only shows it."""

    list_display = ("name", "department", "code", "sort")
    list_filter = ("department",)
    search_fields = ("name",)

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Credit)
class CreditAdmin(RecordAdmin):
    list_display = ("person", "job", "character_text", "film", "billing", "check_state")
    list_display_links = ("person", "film")
    list_filter = ("check_state", "is_spoiler", "job__department")
    list_select_related = ("person", "job", "film")
    ordering = ("-id",)
    search_fields = ("person__name", "film__title", "character_text")
    autocomplete_fields = ("film", "person", "source")

    def get_readonly_fields(self, request, obj=None):
        """Who may not change credits may propose them."""
        may_judge = request.user.has_perm("films.change_credit")
        return () if may_judge else ("check_state",)

    def save_model(self, request, obj, form, change):
        if "check_state" not in form.fields:
            obj.check_state = CheckState.PROPOSED
        super().save_model(request, obj, form, change)
