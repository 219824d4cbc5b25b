"""Users in the admin: publishers invite and deactivate, superusers give every role."""

from django import forms
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied, ValidationError

from config.admin_paging import BoundedPaginator
from config.record_admin import ChoosesByKey, PartFormSet
from desk.people import (
    LastSuperuser,
    Role,
    give,
    may_manage,
    refuse_to_lose_the_last,
    role_of,
    roles_given_by,
)
from people.models import Account

User = get_user_model()


class RoleField(forms.ChoiceField):
    def __init__(self, **options):
        super().__init__(
            choices=Role.choices,
            help_text="What the person may do at the desk; publishers give the first three.",
            **options,
        )


class GivesARole:
    """For a form of a user: the roles that the person who fills it in may give."""

    giver = None

    def offer_roles(self):
        offered = roles_given_by(self.giver)
        self.fields["role"].choices = [(role.value, role.label) for role in offered]

    def clean(self):
        cleaned = super().clean()
        user = self.instance
        role = cleaned.get("role")
        if user.pk and role:
            try:
                refuse_to_lose_the_last(user, role=role, is_active=cleaned.get("is_active", True))
            except LastSuperuser as refusal:
                raise ValidationError(str(refusal)) from refusal
        return cleaned


class InviteForm(GivesARole, AdminUserCreationForm):
    role = RoleField(initial=Role.WRITER)

    class Meta(AdminUserCreationForm.Meta):
        fields = ("username", "first_name", "last_name", "email")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.offer_roles()


class ChangeForm(GivesARole, UserChangeForm):
    role = RoleField()

    class Meta(UserChangeForm.Meta):
        fields = ("username", "password", "first_name", "last_name", "email", "is_active")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "role" in self.fields:
            self.offer_roles()
            self.fields["role"].initial = role_of(self.instance)


class AccountInline(ChoosesByKey, admin.StackedInline):
    """Whose byline it is: four eyes are judged by it."""

    model = Account
    formset = PartFormSet
    autocomplete_fields = ("person",)
    can_delete = False
    verbose_name = "byline"
    verbose_name_plural = "byline"

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm("people.view_account")

    def has_add_permission(self, request, obj=None):
        return request.user.has_perm("people.add_account")

    def has_change_permission(self, request, obj=None):
        return request.user.has_perm("people.change_account") and (
            obj is None or may_manage(request.user, obj)
        )


admin.site.unregister(User)
admin.site.unregister(Group)


@admin.register(User)
class DeskUserAdmin(UserAdmin):
    """One role for each user. Nobody is deleted: their name stands in the log."""

    form, add_form = ChangeForm, InviteForm
    paginator = BoundedPaginator
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    list_display = ("username", "first_name", "last_name", "role", "is_active", "last_login")
    list_filter = ("is_active", "groups")
    search_fields = ("username", "first_name", "last_name", "email")
    actions = None
    filter_horizontal = ()
    inlines = (AccountInline,)
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        ("Person", {"fields": ("first_name", "last_name", "email")}),
        ("At the desk", {"fields": ("role", "is_active")}),
    )
    add_fieldsets = (
        (
            None,
            {
                "fields": (
                    "username", "first_name", "last_name", "email", "role",
                    "usable_password", "password1", "password2",
                )
            },
        ),
    )  # fmt: skip

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("groups")

    @admin.display(description="role")
    def role(self, user):
        return role_of(user).label

    def get_form(self, request, obj=None, **kwargs):
        form = super().get_form(request, obj, **kwargs)
        form.giver = request.user
        return form

    def get_readonly_fields(self, request, obj=None):
        """Who may only look sees the role in words."""
        if obj and not self.has_change_permission(request, obj):
            return ("role",)
        return ()

    def has_change_permission(self, request, obj=None):
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or may_manage(request.user, obj))

    def has_delete_permission(self, request, obj=None):
        return False

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        role = Role(form.cleaned_data["role"])
        if role not in roles_given_by(request.user):
            raise PermissionDenied
        give(form.instance, role)


@admin.register(Group)
class ReadOnlyGroupAdmin(GroupAdmin):
    """The groups come from desk/roles.py; this page shows what each may do."""

    actions = None

    def has_module_permission(self, request):
        return request.user.is_superuser

    def has_view_permission(self, request, obj=None):
        return request.user.is_superuser

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
