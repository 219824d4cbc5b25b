"""Pages whose changes may contradict: shown before they are saved, refused with the chain."""

from django.contrib import admin, messages
from django.contrib.admin import ActionLocation
from django.db import transaction
from django.shortcuts import redirect
from django.urls import reverse

from config.record_admin import RecordAdmin
from franchises.agreement import Change, Contradicts
from franchises.models import CannotConfirm, Statement
from provenance.models import Change as Line
from provenance.recording import field_values, record

EVERYWHERE = (ActionLocation.CHANGE_LIST, ActionLocation.CHANGE_FORM)
NO_EFFECT = "The order stays as it is, and so does what is certain of it."


class OnlyShown(Exception):
    """Somebody asked what a change would do: nothing of it is kept."""

    def __init__(self, change, about):
        super().__init__()
        self.change, self.about = change, about


class Orphans(Exception):
    """A change leaves statements without a continuity to hold in, which nobody has agreed to."""

    def __init__(self, change):
        super().__init__()
        self.change = change


class AgreeingAdmin(RecordAdmin):
    """`_effect` shows what a save would do; `_anyway` saves although statements lose their hold."""

    change_form_template = "admin/franchises/agreeing_form.html"
    delete_confirmation_template = "admin/franchises/delete_confirmation.html"

    def franchise_of(self, obj):
        """Whose story it is about: each page finds it in a way of its own, so it has to say how."""
        raise NotImplementedError

    def node_of(self, obj):
        """The film that moves, where two change places; None where that does not matter."""
        return None

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if request.method != "POST":
            return super().changeform_view(request, object_id, form_url, extra_context)
        try:
            with transaction.atomic():
                return super().changeform_view(request, object_id, form_url, extra_context)
        except OnlyShown as shown:
            context = {
                "effect": shown.change.effect(shown.about) or [NO_EFFECT],
                "orphans": linked(shown.change.orphans()),
            }
        except Contradicts as refusal:
            context = {"refused": [Chain(one, request.written) for one in refusal.found]}
        except Orphans as refusal:
            context = {"left_over": linked(refusal.change.orphans())}
        request.only_shows = True
        response = super().changeform_view(
            request, object_id, form_url, {**(extra_context or {}), **context}
        )
        response.status_code = 200 if "effect" in context else 409
        return response

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)
        if not getattr(request, "only_shows", False):
            return form

        class Shown(form):
            def is_valid(self):
                """Never: what was typed is shown again, and not saved."""
                super().is_valid()
                return False

        return Shown

    def save_model(self, request, obj, form, change):
        form.agreed = Change(self.franchise_of(obj))
        super().save_model(request, obj, form, change)
        request.written = obj

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        form.agreed.check()
        if "_effect" in request.POST:
            raise OnlyShown(form.agreed, self.node_of(form.instance))
        if form.agreed.orphans() and "_anyway" not in request.POST:
            raise Orphans(form.agreed)
        for sentence in form.agreed.effect(self.node_of(form.instance)):
            messages.info(request, sentence)

    def delete_model(self, request, obj):
        change = Change(self.franchise_of(obj))
        super().delete_model(request, obj)
        change.check()

    def delete_view(self, request, object_id, extra_context=None):
        """Refused while statements would lose their hold: they have to go first, or change."""
        obj = self.get_object(request, object_id)
        if obj is None or not self.has_delete_permission(request, obj):
            return super().delete_view(request, object_id, extra_context)
        left_over = self.would_orphan(obj)
        if left_over and request.POST:
            for said, _ in linked(left_over):
                messages.error(request, f"It stays, because a statement rests on it: {said}")
            return self.response_stays(obj)
        context = {"left_over": linked(left_over)} if left_over else {}
        return super().delete_view(request, object_id, {**(extra_context or {}), **context})

    def would_orphan(self, obj):
        """The statements that would lose their hold if it were deleted; asking writes nothing."""
        return []

    def response_stays(self, obj):
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
        return redirect(reverse(name, args=[obj.pk]))


class ProposalAdmin(AgreeingAdmin):
    """What one person says and a second one confirms."""

    actions = ("confirm_selected", "refute_selected")
    readonly_fields = ("check_state", "proposed_by", "confirmed_by", "confirmed_at")

    def save_model(self, request, obj, form, change):
        obj.propose(request.user)
        super().save_model(request, obj, form, change)

    def has_verify_permission(self, request):
        return request.user.has_perm(f"{self.opts.app_label}.verify_{self.opts.model_name}")

    def response_post_save_add(self, request, obj):
        self.tell_what_next(request, obj)
        return super().response_post_save_add(request, obj)

    def response_post_save_change(self, request, obj):
        self.tell_what_next(request, obj)
        return super().response_post_save_change(request, obj)

    def tell_what_next(self, request, obj):
        if obj.is_proposed:
            messages.warning(
                request, "Readers see it once somebody else has confirmed it, with its source."
            )

    @admin.action(
        description="Confirm: readers may see it",
        description_plural="Confirm: readers may see them",
        permissions=["verify"],
        location=EVERYWHERE,
    )
    def confirm_selected(self, request, queryset):
        self.settle(request, queryset, lambda row: row.confirm(request.user), "confirmed")

    @admin.action(
        description="Refute: it turned out otherwise",
        description_plural="Refute: they turned out otherwise",
        permissions=["verify"],
        location=EVERYWHERE,
    )
    def refute_selected(self, request, queryset):
        self.settle(request, queryset, lambda row: row.refute(), "refuted")

    def settle(self, request, queryset, act, done):
        count = 0
        for key in queryset.values_list("pk", flat=True):
            try:
                count += self.settle_one(request, key, act)
            except (CannotConfirm, Contradicts) as refusal:
                messages.error(request, str(refusal))
        if count:
            self.message_user(request, f"{count} {done}.")

    def settle_one(self, request, key, act):
        """The row as it is once nobody else is changing the franchise."""
        row = self.model._base_manager.get(pk=key)
        with transaction.atomic():
            change = Change(self.franchise_of(row))
            row.refresh_from_db()
            before = field_values(row)
            act(row)
            row.save()
            change.check()
            record(row, Line.Verb.CHANGED, before, field_values(row), request.user)
        return 1


class Chain:
    """A contradiction for the page that refuses it: in words, link by link. The statement that is
    being written has no address yet.
    """

    def __init__(self, disagreement, written):
        own = written.pk if isinstance(written, Statement) else None
        self.in_words = str(disagreement)
        self.links = [
            (said, "" if said.id == own else address_of(said), said.source and said.source.title)
            for said in disagreement.links
        ]
        self.least_certain = disagreement.least_certain
        self.is_own = bool(self.least_certain) and self.least_certain.id == own
        self.least_certain_address = self.least_certain and address_of(self.least_certain)


def address_of(said):
    return reverse("admin:franchises_statement_change", args=[said.id])


def linked(statements):
    """(statement, address) of each."""
    return [(said.in_words or said.spoiler_free, address_of(said)) for said in statements]
