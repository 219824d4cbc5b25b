from django.contrib import admin

from config.record_admin import RecordAdmin
from provenance.models import Change, Source


@admin.register(Source)
class SourceAdmin(RecordAdmin):
    list_display = ("title", "publisher", "kind", "published_on")
    list_filter = ("kind",)
    search_fields = ("title", "publisher", "url")


@admin.register(Change)
class ChangeAdmin(RecordAdmin):
    """The history is read here and nowhere written."""

    list_display = ("at", "actor", "verb", "kind", "key", "summary")
    list_filter = ("verb", "kind")
    list_select_related = ("actor",)
    search_fields = ("summary",)
    fields = readonly_fields = ("at", "actor", "verb", "kind", "key", "summary", "before", "after")

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
