from django.contrib import admin

from config.record_admin import PartInline, RecordAdmin, VerifiableAdmin
from desk.people import managed_by, may_manage
from people.models import Account, Person, PersonExternalId, PersonName


class PersonNameInline(PartInline):
    model = PersonName


class PersonExternalIdInline(PartInline):
    model = PersonExternalId


@admin.register(Person)
class PersonAdmin(VerifiableAdmin):
    list_display = ("name", "sort_name", "born_on", "died_on", "readers")
    list_filter = (
        ("verified_at", admin.EmptyFieldListFilter),
        ("merged_into", admin.EmptyFieldListFilter),
        ("died_on", admin.EmptyFieldListFilter),
    )
    search_fields = ("name",)
    search_help_text = "Words of the name, or of another name that the person is known by."
    autocomplete_fields = ("portrait",)
    readonly_fields = (*VerifiableAdmin.readonly_fields, "merged_into")
    inlines = (PersonNameInline, PersonExternalIdInline)
    fieldsets = (
        (None, {"fields": ("name", "sort_name", "slug", "biography", "disclosure", "portrait")}),
        (
            "Life",
            {
                "fields": (
                    ("born_on", "born_precision"),
                    ("died_on", "died_precision"),
                    "birthplace",
                )
            },
        ),
        ("Desk", {"fields": ("verified_at", "verified_by", "merged_into", "created_at")}),
    )


@admin.register(Account)
class AccountAdmin(RecordAdmin):
    list_display = ("user", "person")
    list_select_related = ("user", "person")
    search_fields = ("user__username", "person__name")
    autocomplete_fields = ("user", "person")

    def has_change_permission(self, request, obj=None):
        """Four eyes are judged by it: nobody joins or parts those whom they may not manage."""
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or may_manage(request.user, obj.user))

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "user":
            kwargs["queryset"] = managed_by(request.user)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)
