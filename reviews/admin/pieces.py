"""Pieces in the admin: the list is stock; the piece's own pages are ours, behind its addresses."""

from functools import partial

from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.template.loader import render_to_string
from django.urls import path
from django.utils import timezone

from config.record_admin import RecordAdmin
from reviews.admin import editing, pages, reading, verb_pages
from reviews.admin.verb_forms import OFFERED
from reviews.models import Edition, Review
from reviews.readers import ReadersSee, with_what_readers_see
from reviews.workflow import EDITION_VERBS


def marked(state, label):
    """A state as a word with its mark."""
    return render_to_string("admin/reviews/_state.html", {"state": state, "label": label})


class ReadersSeeFilter(admin.SimpleListFilter):
    title = "what readers see"
    parameter_name = "readers"

    def lookups(self, request, model_admin):
        return ReadersSee.choices

    def queryset(self, request, queryset):
        if self.value() in ReadersSee.values:
            return queryset.filter(readers_see=self.value())
        return queryset


class TrashFilter(admin.SimpleListFilter):
    title = "the trash"
    parameter_name = "trash"

    def lookups(self, request, model_admin):
        return [("yes", "In the trash")]

    def queryset(self, request, queryset):
        if self.value() == "yes":
            return queryset.in_the_trash()
        return queryset.on_the_desk()


class OwnPages(RecordAdmin):
    """A model that no stock form or deletion may touch: its pages call verbs."""

    actions = None

    def address(self, url, view, name):
        """A page of ours among the stock ones; `name` is the stock kind of name."""
        opts = self.opts
        return path(
            url,
            self.admin_site.admin_view(view),
            name=f"{opts.app_label}_{opts.model_name}_{name}",
        )

    def has_delete_permission(self, request, obj=None):
        return False

    def delete_view(self, request, object_id, extra_context=None):
        self.get_visible(request, object_id)
        raise PermissionDenied

    def get_visible(self, request, object_id):
        """The row, where this user may know that it exists; else 404."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        found = self.get_object(request, object_id)
        if found is None:
            raise Http404("There is no such page at the desk, or it is not yours to see.")
        return found


@admin.register(Review)
class ReviewAdmin(OwnPages):
    list_display = ("title", "kind", "stands", "readers", "writers_named", "changed_at")
    list_display_links = ("title",)
    list_filter = ("state", "kind", ReadersSeeFilter, TrashFilter)
    search_fields = ("headline",)
    search_help_text = "Words of the headline."
    ordering = ("-changed_at", "-id")
    sortable_by = ("title", "changed_at")

    def get_queryset(self, request):
        pieces = Review.objects.visible_to(request.user).prefetch_related("writers__user")
        pieces = pieces.order_by(*self.get_ordering(request))
        return with_what_readers_see(pieces, timezone.now())

    def get_object(self, request, object_id, from_field=None):
        try:
            key = Review._meta.pk.to_python(object_id)
            return Review.objects.visible_to(request.user).filter(pk=key).first()
        except ValidationError:
            return None

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    def has_view_permission(self, request, obj=None):
        return self.has_add_permission(request) or request.user.has_perm("reviews.moderate_review")

    def has_add_permission(self, request):
        return request.user.has_perm("reviews.write_review")

    def has_change_permission(self, request, obj=None):
        return self.has_view_permission(request, obj)

    @admin.display(description="headline", ordering="headline")
    def title(self, piece):
        return str(piece)

    @admin.display(description="state")
    def stands(self, piece):
        return marked(piece.state, piece.get_state_display())

    @admin.display(description="readers see")
    def readers(self, piece):
        return marked(piece.readers_see, ReadersSee(piece.readers_see).label)

    @admin.display(description="writers")
    def writers_named(self, piece):
        return ", ".join(pages.name_of(writer.user) for writer in piece.writers.all())

    def get_urls(self):
        own = [
            self.address(f"<path:object_id>/{verb}/", partial(self.verb_view, verb=verb), verb)
            for verb in OFFERED
            if verb not in EDITION_VERBS
        ]
        own += [
            self.address("<path:object_id>/read/", self.read_view, "read"),
            self.address("<path:object_id>/compare/", self.compare_view, "compare"),
            self.address("<path:object_id>/revision/<number>/", self.revision_view, "revision"),
        ]
        return own + super().get_urls()

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if object_id is None:
            if not self.has_add_permission(request):
                raise PermissionDenied
            return editing.add(self, request)
        return editing.change(self, request, self.get_visible(request, object_id))

    def verb_view(self, request, object_id, verb):
        piece = self.get_visible(request, object_id)
        return verb_pages.show(self, request, verb, piece)

    def read_view(self, request, object_id):
        return reading.read(self, request, self.get_visible(request, object_id))

    def revision_view(self, request, object_id, number):
        return reading.revision(self, request, self.get_visible(request, object_id), number)

    def compare_view(self, request, object_id):
        return reading.compare(self, request, self.get_visible(request, object_id))

    def history_view(self, request, object_id, extra_context=None):
        return reading.history(self, request, self.get_visible(request, object_id))


@admin.register(Edition)
class EditionAdmin(OwnPages):
    """What readers get and got. An edition is looked at on the page of its piece."""

    list_display = ("headline", "kind", "phase_now", "goes_live_at", "ends_at")
    list_filter = ("kind",)
    search_fields = ("headline", "slug")
    ordering = ("-id",)
    sortable_by = ()

    def get_object(self, request, object_id, from_field=None):
        try:
            key = Edition._meta.pk.to_python(object_id)
        except ValidationError:
            return None
        visible = Review.objects.visible_to(request.user)
        found = Edition.objects.filter(pk=key, review__in=visible)
        return found.select_related("review").first()

    def has_module_permission(self, request):
        return request.user.has_perm("reviews.moderate_review")

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm("reviews.write_review") or self.has_module_permission(request)

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def get_queryset(self, request):
        visible = Review.objects.visible_to(request.user)
        editions = Edition.objects.filter(review__in=visible).defer("body")
        return editions.order_by(*self.get_ordering(request))

    @admin.display(description="phase")
    def phase_now(self, edition):
        phase = edition.phase(timezone.now())
        return marked(phase.value, phase.label)

    def get_urls(self):
        own = [
            self.address(f"<path:object_id>/{verb}/", partial(self.verb_view, verb=verb), verb)
            for verb in OFFERED
            if verb in EDITION_VERBS
        ]
        return own + super().get_urls()

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if object_id is None:
            raise PermissionDenied
        edition = self.get_visible(request, object_id)
        return pages.to_the_piece(edition.review)

    def history_view(self, request, object_id, extra_context=None):
        return self.changeform_view(request, object_id)

    def verb_view(self, request, object_id, verb):
        edition = self.get_visible(request, object_id)
        return verb_pages.show(self, request, verb, edition.review, edition)
