"""Turns an upload into clean pixels of ours, or refuses it in words."""

import io

import PIL.Image
import PIL.ImageOps

MAX_BYTES = 20 * 1024 * 1024
MAX_PIXELS = 40_000_000
MAX_SIDE = 12_000

# What Pillow calls a picture → the format and extension that we store. A telephone's JPEG with a
# second picture behind it is an MPO; its first picture is the photograph.
FORMATS = {"JPEG": "jpg", "MPO": "jpg", "PNG": "png", "WEBP": "webp"}
SAVING = {
    "jpg": ("JPEG", {"quality": 90, "optimize": True}),
    "png": ("PNG", {"optimize": True}),
    "webp": ("WEBP", {"quality": 90, "method": 4}),
}


class Refused(Exception):
    """The upload is not taken; the message says why and what to do."""


def reencode(file):
    """(bytes, width, height, extension) of a picture, made anew from its pixels alone.

    Its size is judged from the header: a picture over the caps is never decoded.
    """
    picture = _opened(file)
    try:
        upright = PIL.ImageOps.exif_transpose(picture)
        clean = _pixels_only(upright)
    except Exception as error:  # a decoder fed by strangers may raise anything
        raise Refused(
            "The picture is damaged or cut off. Export it again and upload that file."
        ) from error
    extension = FORMATS[picture.format]
    return _written(clean, extension), clean.width, clean.height, extension


def _opened(file):
    file.seek(0, io.SEEK_END)
    if file.tell() > MAX_BYTES:
        raise Refused("The file is larger than 20 MB. Export the picture smaller and try again.")
    file.seek(0)
    try:
        picture = PIL.Image.open(file, formats=("JPEG", "PNG", "WEBP"))
    except PIL.Image.DecompressionBombError as error:
        raise _too_large() from error
    except Exception as error:  # as above: unidentified, truncated, hostile
        raise Refused(
            "This is not a JPEG, PNG or WebP picture. Export it as one of these and try again."
        ) from error
    width, height = picture.size
    if width * height > MAX_PIXELS or max(width, height) > MAX_SIDE:
        raise _too_large()
    if picture.format != "MPO" and getattr(picture, "is_animated", False):
        raise Refused("The picture moves. Upload a single still instead.")
    return picture


def _too_large():
    return Refused(
        "The picture has more than 40 megapixels or is longer than 12,000 pixels on a side. "
        "Scale it down and try again."
    )


def _pixels_only(picture):
    mode = "RGBA" if picture.has_transparency_data else "RGB"
    clean = PIL.Image.new(mode, picture.size)
    clean.paste(picture.convert(mode))
    return clean


def _written(picture, extension):
    name, options = SAVING[extension]
    buffer = io.BytesIO()
    picture.save(buffer, name, **options)
    return buffer.getvalue()
