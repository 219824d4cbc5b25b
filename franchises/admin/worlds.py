"""Organisations and places, appearances, and ways through a franchise."""

from django.contrib import admin

from config.record_admin import PartInline, RecordAdmin, VerifiableAdmin
from franchises.models import Appearance, WatchOrder, WatchOrderEntry, WorldAlias, WorldEntity


class WorldAliasInline(PartInline):
    model = WorldAlias


class AppearanceInline(PartInline):
    model = Appearance
    autocomplete_fields = ("film", "source")
    fields = ("film", "kind", "is_spoiler", "check_state", "source", "note")


@admin.register(WorldEntity)
class WorldEntityAdmin(VerifiableAdmin):
    list_display = ("name", "kind", "franchise", "verified_at")
    list_filter = ("kind", ("verified_at", admin.EmptyFieldListFilter))
    list_select_related = ("franchise",)
    search_fields = ("name",)
    autocomplete_fields = ("franchise",)
    inlines = (WorldAliasInline, AppearanceInline)

    def view_on_site(self, obj):
        """It has no page of its own."""
        return None


class WatchOrderEntryInline(PartInline):
    model = WatchOrderEntry
    autocomplete_fields = ("film",)


@admin.register(WatchOrder)
class WatchOrderAdmin(VerifiableAdmin):
    list_display = ("name", "franchise", "author", "verified_at")
    list_filter = (("verified_at", admin.EmptyFieldListFilter),)
    list_select_related = ("franchise",)
    search_fields = ("name", "franchise__name", "author")
    autocomplete_fields = ("franchise", "source")
    inlines = (WatchOrderEntryInline,)

    def get_search_results(self, request, queryset, search_term):
        return RecordAdmin.get_search_results(self, request, queryset, search_term)

    def view_on_site(self, obj):
        """It has no page of its own."""
        return None
