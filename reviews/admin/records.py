"""What belongs to pieces: embargoes, tags, reviews of record, and the permanent record."""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from taggit.models import Tag as LooseTag

from config.record_admin import RecordAdmin
from reviews import embargo as embargoes
from reviews.admin.fields import WallClockField
from reviews.admin.pages import clock
from reviews.door import Refused
from reviews.models import Correction, Embargo, LogEntry, RecordChoice, Tag


class ReadOnlyAdmin(RecordAdmin):
    """What is written elsewhere and only ever read here."""

    actions = None

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(LogEntry)
class LogEntryAdmin(ReadOnlyAdmin):
    list_display = ("at", "by", "label", "piece_named", "number", "reason")
    list_filter = ("verb",)
    list_select_related = ("by", "review")
    search_fields = ("=piece", "reason")
    search_help_text = "The number of a piece, or words of a reason."
    ordering = ("-id",)
    sortable_by = ()
    fields = (
        "at", "by", "verb", "review", "piece", "number", "edition", "from_state", "to_state",
        "reason", "details",
    )  # fmt: skip

    @admin.display(description="piece")
    def piece_named(self, line):
        return str(line.review) if line.review_id else f"Piece {line.piece}, deleted for good"

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm("reviews.moderate_review")


@admin.register(Correction)
class CorrectionAdmin(ReadOnlyAdmin):
    list_display = ("text", "review", "edition")
    list_select_related = ("review", "edition")
    search_fields = ("text",)
    ordering = ("-id",)
    sortable_by = ()

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm("reviews.moderate_review")


class MoveForm(forms.Form):
    lifts_at = WallClockField(
        label="Lifts",
        help_text="The new lift; empty while nobody has said, which blocks till then.",
    )
    message = forms.CharField(
        label="Message",
        widget=AdminTextareaWidget(attrs={"rows": 6}),
        help_text="The message that says so, as it was received.",
    )
    bring_forward = forms.BooleanField(
        label="Bring forward what waited",
        required=False,
        help_text="Editions that were to begin at the old lift begin at the new one, if that is "
        "earlier.",
    )


@admin.register(Embargo)
class EmbargoAdmin(RecordAdmin):
    """A row is added or followed by another; none is ever changed or deleted."""

    change_form_template = "admin/reviews/embargo.html"
    list_display = ("film", "covers", "lifts_at", "agreed_with", "is_in_force", "recorded_at")
    list_filter = ("covers", ("superseded_by", admin.EmptyFieldListFilter))
    list_select_related = ("film", "superseded_by")
    search_fields = ("film__title", "agreed_with")
    autocomplete_fields = ("film",)
    ordering = ("-id",)
    sortable_by = ()
    actions = None
    fields = ("film", "covers", "lifts_at", "agreed_with", "message")

    @admin.display(description="in force", boolean=True)
    def is_in_force(self, row):
        return not hasattr(row, "superseded_by")

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "lifts_at":
            return WallClockField(label="Lifts", help_text=db_field.help_text)
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def get_fields(self, request, obj=None):
        return (*self.fields, "recorded_by", "recorded_at") if obj else self.fields

    def has_add_permission(self, request):
        return request.user.has_perm("reviews.moderate_review")

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm("reviews.moderate_review")

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def save_model(self, request, obj, form, change):
        moved = embargoes.record(
            obj.film,
            request.user,
            covers=obj.covers,
            lifts_at=obj.lifts_at,
            agreed_with=obj.agreed_with,
            message=obj.message,
        )
        obj.pk, obj.recorded_by, obj.recorded_at = (
            moved.embargo.pk,
            moved.embargo.recorded_by,
            moved.embargo.recorded_at,
        )
        tell(request, moved)

    def save_related(self, request, form, formsets, change):
        """The log of the desk tells of it; there is nothing else to store."""

    def get_urls(self):
        view = self.admin_site.admin_view(self.move_view)
        own = [path("<path:object_id>/move/", view, name="reviews_embargo_move")]
        return own + super().get_urls()

    def move_view(self, request, object_id):
        if not self.has_add_permission(request):
            raise PermissionDenied
        row = self.get_object(request, object_id)
        if row is None:
            raise Http404("There is no such embargo.")
        if request.method == "POST":
            return self.move(request, row)
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "POST"])
        return self.move_page(request, row, MoveForm(initial={"lifts_at": row.lifts_at}))

    def move(self, request, row):
        form = MoveForm(request.POST)
        if not form.is_valid():
            return self.move_page(request, row, form, status=400)
        try:
            moved = embargoes.move(row, request.user, **form.cleaned_data)
        except Refused as refusal:
            return self.move_page(request, row, form, str(refusal), refusal.status)
        messages.success(request, "The embargo was moved.")
        tell(request, moved)
        return redirect(reverse("admin:reviews_embargo_change", args=[moved.embargo.pk]))

    def move_page(self, request, row, form, sentence="", status=200):
        request.current_app = self.admin_site.name
        context = {
            **self.admin_site.each_context(request),
            "title": f"Move the embargo on {row.film}",
            "opts": self.opts,
            "row": row,
            "form": form,
            "sentence": sentence,
            "media": self.media + form.media,
        }
        return render(request, "admin/reviews/embargo_move.html", context, status=status)


def tell(request, moved):
    """What the agreement did to editions, and what it could not do."""
    for edition in moved.stopped:
        messages.warning(request, f"Stopped, because it would break the embargo: {edition}.")
    for edition in moved.brought_forward:
        messages.success(request, f"{edition} goes out on {clock(edition.goes_live_at)}.")
    for edition in moved.live:
        messages.error(
            request, f"Live already, and only a publisher can decide what to do: {edition}."
        )


class TagForm(forms.ModelForm):
    class Meta:
        model = Tag
        fields = ("name",)
        help_texts = {"name": "How readers see the tag. Its letters stay; their case may change."}

    def clean_name(self):
        """Snapshots name tags by their letters: other letters would be another tag."""
        name = self.cleaned_data["name"].strip()
        if name.casefold() != self.instance.name.casefold():
            raise ValidationError(
                f"Only capitals can be changed here: pieces name the tag “{self.instance.name}”. "
                "Use another tag in the pieces, and publish them again."
            )
        return name


# Our tags have a model of their own; taggit's page would let anybody at the desk merge loose ones.
admin.site.unregister(LooseTag)


@admin.register(Tag)
class TagAdmin(RecordAdmin):
    """Tags come with the first publication that names them, and are not made by hand."""

    form = TagForm
    list_display = ("name", "slug")
    search_fields = ("name",)
    ordering = ("name",)
    actions = None

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class RecordChoiceForm(forms.ModelForm):
    def clean_review(self):
        review = self.cleaned_data["review"]
        if review.kind != "review":
            raise ValidationError("Only a review can stand for the house. Choose one.")
        return review


@admin.register(RecordChoice)
class RecordChoiceAdmin(RecordAdmin):
    form = RecordChoiceForm
    list_display = ("film", "review", "chosen_by", "chosen_at")
    list_select_related = ("film", "review", "chosen_by")
    search_fields = ("film__title", "review__headline")
    autocomplete_fields = ("film", "review")
    ordering = ("-id",)
    sortable_by = ()

    def save_model(self, request, obj, form, change):
        obj.chosen_by, obj.chosen_at = request.user, timezone.now()
        super().save_model(request, obj, form, change)
