from django.contrib import admin

from config.record_admin import PartInline, VerifiableAdmin
from franchises.models import Character, CharacterAlias, Franchise, Membership, Portrayal


class MembershipInline(PartInline):
    model = Membership
    autocomplete_fields = ("film",)


class CharacterAliasInline(PartInline):
    model = CharacterAlias


class PortrayalInline(PartInline):
    model = Portrayal
    autocomplete_fields = ("credit",)

    def get_queryset(self, request):
        related = ("credit__person", "credit__job", "credit__film")
        return super().get_queryset(request).select_related(*related)


@admin.register(Franchise)
class FranchiseAdmin(VerifiableAdmin):
    list_display = ("name", "parent", "readers")
    list_filter = (("verified_at", admin.EmptyFieldListFilter),)
    list_select_related = ("parent",)
    search_fields = ("name",)
    autocomplete_fields = ("parent",)
    readonly_fields = (*VerifiableAdmin.readonly_fields, "version")
    inlines = (MembershipInline,)


@admin.register(Character)
class CharacterAdmin(VerifiableAdmin):
    list_display = ("name", "franchise", "readers")
    list_filter = (("verified_at", admin.EmptyFieldListFilter),)
    list_select_related = ("franchise",)
    search_fields = ("name",)
    autocomplete_fields = ("franchise",)
    inlines = (CharacterAliasInline, PortrayalInline)

    def view_on_site(self, obj):
        """A character has no page of its own."""
        return None
