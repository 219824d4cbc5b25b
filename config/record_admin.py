"""What the desk's pages for public records have in common."""

import functools

from django.contrib import admin
from django.contrib.admin import ActionLocation
from django.contrib.admin.widgets import AutocompleteSelect
from django.forms import BaseInlineFormSet, ModelForm
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.text import capfirst

from config.admin_paging import BoundedPaginator
from config.keyset import is_key
from people.names import search_words
from people.searchable import Searchable
from provenance.recording import RecordsChanges

EVERYWHERE = (ActionLocation.CHANGE_LIST, ActionLocation.CHANGE_FORM)


class KeySelect(AutocompleteSelect):
    """An autocomplete that asks the database for keys alone, whatever a form was sent."""

    def optgroups(self, name, value, attr=None):
        return super().optgroups(name, [key for key in value if is_key(key)], attr)


class ChoosesByKey:
    """For an admin class: its autocompletes take whatever they are sent."""

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", KeySelect(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class LabelledSelect(KeySelect):
    """An autocomplete that was told the label of what is chosen, so that it needs no query."""

    label = None

    def optgroups(self, name, value, attr=None):
        if self.label is None or value != [self.label[0]]:
            return super().optgroups(name, value, attr)
        empty = [] if self.is_required else [self.create_option(name, "", "", False, 0)]
        chosen = self.create_option(name, *self.label, True, len(empty))
        return [(None, [*empty, chosen], 0)]


class PartForm(ModelForm):
    """One row of an inline: what it refers to came with the row, not by a query for each."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            select = getattr(field.widget, "widget", None)
            if isinstance(select, LabelledSelect):
                select.label = self._label(name)
            # In a table the heading of the column is no label: whoever hears it hears nothing.
            (select or field.widget).attrs["aria-label"] = str(field.label)

    def _label(self, name):
        related = self.instance._state.fields_cache.get(name)
        return (str(related.pk), str(related)) if related else ("", "")


class PartFormSet(BaseInlineFormSet):
    def total_form_count(self):
        """No more rows than were sent: drawing 2,000 that somebody only announced took a minute."""
        total = super().total_form_count()
        if not self.is_bound:
            return total
        start = f"{self.prefix}-"
        names = (name.removeprefix(start) for name in self.data if name.startswith(start))
        numbers = (name.partition("-")[0] for name in names)
        sent = [int(number) for number in numbers if number == "0" or is_key(number)]
        return min(total, max(sent, default=-1) + 1)

    def add_fields(self, form, index):
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].widget.attrs["aria-label"] = "Delete this row"


class PartInline(admin.TabularInline):
    """Rows that belong to a record: whoever may change the record may change them."""

    form = PartForm
    formset = PartFormSet
    extra = 0

    def get_queryset(self, request):
        """With the record itself too: a row's own name tells what it belongs to."""
        return (
            super()
            .get_queryset(request)
            .select_related(
                *(field.name for field in self.model._meta.fields if self._is_shown(field))
            )
        )

    def _is_shown(self, field):
        return field.name in self.autocomplete_fields or (
            field.is_relation and field.related_model is self.parent_model
        )

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name in self.autocomplete_fields:
            kwargs["widget"] = LabelledSelect(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    @functools.cached_property
    def _whole(self):
        return self.admin_site.get_model_admin(self.parent_model)

    def has_view_permission(self, request, obj=None):
        return self._whole.has_view_permission(request, obj)

    def has_add_permission(self, request, obj=None):
        if obj is None:
            return self._whole.has_add_permission(request)
        return self._whole.has_change_permission(request, obj)

    def has_change_permission(self, request, obj=None):
        return self.has_add_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        return self.has_add_permission(request, obj)


class RecordAdmin(ChoosesByKey, RecordsChanges, admin.ModelAdmin):
    """Lists that cost the same at any size, searches that are capped, and a history."""

    paginator = BoundedPaginator
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    list_per_page = 50
    save_as = False

    def changelist_view(self, request, extra_context=None):
        named = {"title": capfirst(self.opts.verbose_name_plural)}
        return super().changelist_view(request, named | (extra_context or {}))

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        """A page is called what it is about, and not what one might do with it."""
        if obj is not None:
            context = context | {"title": str(obj), "subtitle": None}
        return super().render_change_form(request, context, add, change, form_url, obj)

    def get_search_results(self, request, queryset, search_term):
        return super().get_search_results(request, queryset, " ".join(search_words(search_term)))

    def get_actions(self, request, action_location=ActionLocation.CHANGE_LIST):
        """Nothing is deleted but one at a time, on a page that shows what else would go."""
        actions = super().get_actions(request, action_location=action_location)
        actions.pop("delete_selected", None)
        return actions


class VerifiableAdmin(RecordAdmin):
    """Records that readers see once a moderator has verified them."""

    actions = ("verify_selected", "unverify_selected")
    readonly_fields = ("verified_at", "verified_by", "created_at")

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if isinstance(form.instance, Searchable):
            form.instance.index()  # other names and titles are found too

    def get_search_results(self, request, queryset, search_term):
        return queryset.search(search_term), False

    def get_readonly_fields(self, request, obj=None):
        """An address stays as it is once the record is there."""
        fields = super().get_readonly_fields(request, obj)
        return (*fields, "slug") if obj else fields

    @admin.display(description="readers see it", ordering="verified_at")
    def readers(self, obj):
        """Since when, as a word with its mark."""
        if obj.verified_at is None:
            return format_html('<span class="desk-mark">{}</span>', "Not yet")
        since = date_format(timezone.localtime(obj.verified_at), "j F Y")
        if obj.verified_at > timezone.now():
            return format_html('<span class="desk-mark desk-mark-wait">From {}</span>', since)
        return format_html('<span class="desk-mark desk-mark-yes">Since {}</span>', since)

    def view_on_site(self, obj):
        return obj.get_absolute_url() if obj.verified_at else None

    def has_verify_permission(self, request):
        return request.user.has_perm(f"{self.opts.app_label}.verify_{self.opts.model_name}")

    @admin.action(
        description="Verify: readers may see it",
        description_plural="Verify: readers may see them",
        permissions=["verify"],
        location=EVERYWHERE,
    )
    def verify_selected(self, request, queryset):
        done = sum(record.verify(request.user) for record in queryset)
        self.message_user(request, f"{done} of {len(queryset)} verified; the rest were already.")

    @admin.action(
        description="Hide it from readers",
        description_plural="Hide them from readers",
        permissions=["verify"],
        location=EVERYWHERE,
    )
    def unverify_selected(self, request, queryset):
        done = sum(record.unverify(request.user) for record in queryset)
        self.message_user(request, f"{done} of {len(queryset)} hidden; the rest were already.")
