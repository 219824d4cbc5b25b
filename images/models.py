"""Pictures, stored under names of ours."""

import hashlib

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac

from images.uploads import reencode


def stored_name(image, filename):
    """A name nobody can guess before the picture is published; the given one is not used."""
    name = salted_hmac("images.Image.file", image.sha256, algorithm="sha256").hexdigest()
    return f"pictures/{name[:2]}/{name}.{image.format}"


class Image(models.Model):
    class Format(models.TextChoices):
        JPEG = "jpg", "JPEG"
        PNG = "png", "PNG"
        WEBP = "webp", "WebP"

    file = models.ImageField(
        upload_to=stored_name,
        max_length=200,
        help_text="A JPEG, PNG or WebP picture of at most 20 MB, 40 megapixels, 12,000 a side.",
    )
    sha256 = models.CharField(max_length=64, editable=False, db_index=True)
    width = models.IntegerField(editable=False)
    height = models.IntegerField(editable=False)
    format = models.CharField(max_length=8, choices=Format, editable=False)
    alt = models.CharField(
        "text alternative",
        max_length=300,
        blank=True,
        help_text="What the picture shows, for readers who do not see it.",
    )
    caption = models.CharField(
        max_length=500, blank=True, help_text="A line under the picture; it may stay empty."
    )
    credit = models.CharField(
        "credit line",
        max_length=200,
        blank=True,
        help_text="Who made the picture and who gave it, as it is to be printed.",
    )
    licence = models.CharField(
        max_length=200,
        blank=True,
        help_text="On what terms it may be shown; without them no piece that uses it goes out.",
    )
    source = models.CharField(
        max_length=500, blank=True, help_text="The address or archive that the picture came from."
    )
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
    )
    uploaded_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ("-id",)
        constraints = [
            models.CheckConstraint(condition=Q(width__gt=0, height__gt=0), name="image_has_a_size"),
            models.CheckConstraint(
                condition=Q(format__in=["jpg", "png", "webp"]), name="image_format_is_known"
            ),
        ]

    def __str__(self):
        return self.alt or f"Picture {self.pk}"

    def delete(self, *args, **kwargs):
        storage, name = self.file.storage, self.file.name
        deleted = super().delete(*args, **kwargs)
        transaction.on_commit(lambda: storage.delete(name))
        return deleted

    @classmethod
    def from_upload(cls, file, by, **fields):
        """An unsaved picture made of the pixels of an upload; raises `uploads.Refused`."""
        image = cls(uploaded_by=by, **fields)
        image.take(*reencode(file))
        return image

    def take(self, data, width, height, extension):
        """Stores what `uploads.reencode` returned; the row itself is saved by the caller."""
        self.sha256 = hashlib.sha256(data).hexdigest()
        self.width, self.height, self.format = width, height, extension
        self.file.save("", ContentFile(data), save=False)

    @property
    def may_be_published(self):
        """A picture goes out only with its text alternative, credit line and licence."""
        return bool(self.alt and self.credit and self.licence)
