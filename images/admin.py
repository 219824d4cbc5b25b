from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, Http404
from django.urls import path
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_safe

from config.record_admin import RecordAdmin
from images.models import Image
from images.uploads import Refused, reencode
from reviews import pictures


class ImageForm(forms.ModelForm):
    class Meta:
        model = Image
        fields = ("alt", "caption", "credit", "licence", "source")


class UploadForm(ImageForm):
    upload = forms.FileField(label="Picture", help_text=Image._meta.get_field("file").help_text)

    def clean_upload(self):
        try:
            return reencode(self.cleaned_data["upload"])
        except Refused as refusal:
            raise ValidationError(str(refusal)) from refusal


@admin.register(Image)
class ImageAdmin(RecordAdmin):
    list_display = ("__str__", "width", "height", "credit", "licence", "uploaded_at")
    list_filter = ("format",)
    search_fields = ("alt", "caption", "credit")
    readonly_fields = ("file", "width", "height", "format", "uploaded_by", "uploaded_at")

    def get_urls(self):
        view = self.admin_site.admin_view(self.file_view)
        return [path("<path:object_id>/file/", view, name="images_image_file"), *super().get_urls()]

    @method_decorator(require_safe)
    def file_view(self, request, object_id):
        """The picture itself, for the desk: readers get it only while something live shows it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        image = self.get_object(request, object_id)
        if image is None or not image.file.storage.exists(image.file.name):
            raise Http404("There is no such picture at the desk.")
        kind = image.format.replace("jpg", "jpeg")
        return FileResponse(image.file.open("rb"), content_type=f"image/{kind}")

    def get_form(self, request, obj=None, change=False, **kwargs):
        kwargs["form"] = ImageForm if obj else UploadForm
        return super().get_form(request, obj, change=change, **kwargs)

    def get_fields(self, request, obj=None):
        described = ("alt", "caption", "credit", "licence", "source")
        return (*described, *self.readonly_fields) if obj else ("upload", *described)

    def save_model(self, request, obj, form, change):
        if not change:
            obj.uploaded_by = request.user
            obj.take(*form.cleaned_data["upload"])
            super().save_model(request, obj, form, change)
            return
        pictures.hold(obj)
        super().save_model(request, obj, form, change)
        for edition in pictures.stop_what_waits(obj, request.user):
            messages.warning(request, f"Stopped, because it was to show this picture: {edition}.")
