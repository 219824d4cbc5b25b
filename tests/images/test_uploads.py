"""What is taken as a picture, and what is left of it."""

import io
import zlib

import PIL.Image
import PIL.PngImagePlugin
import pytest

from images.uploads import MAX_BYTES, Refused, reencode
from tests.factories import picture_file

CANARY = b"canary-5f3c"
CORNERS = {(0, 0): "red", (1, 0): "lime", (0, 1): "blue", (1, 1): "white"}


def upload(data):
    return io.BytesIO(data)


def saved(picture, format, **options):
    buffer = io.BytesIO()
    picture.save(buffer, format, **options)
    return buffer.getvalue()


def opened(data):
    picture = PIL.Image.open(io.BytesIO(data))
    picture.load()
    return picture


@pytest.mark.parametrize(
    ("format", "extension"), [("JPEG", "jpg"), ("PNG", "png"), ("WEBP", "webp")]
)
def test_a_legal_picture_keeps_its_size_and_gets_the_extension_of_its_content(format, extension):
    file = picture_file(size=(30, 20), format=format, name="holiday.exe")
    data, width, height, ext = reencode(file)
    assert (width, height, ext) == (30, 20, extension)
    assert opened(data).format == format
    assert opened(data).size == (30, 20)


def exif_with(canary, orientation=1):
    exif = PIL.Image.Exif()
    exif[0x0112] = orientation
    exif[0x010E] = canary.decode()
    exif.get_ifd(0x8825)[0x001D] = canary.decode()
    return exif


def carrying_metadata(format):
    picture = PIL.Image.new("RGB", (9, 9), "green")
    icc = CANARY * 20
    if format == "PNG":
        text = PIL.PngImagePlugin.PngInfo()
        text.add_text("Comment", CANARY.decode())
        text.add_itxt("XML:com.adobe.xmp", CANARY.decode())
        return saved(picture, format, pnginfo=text, exif=exif_with(CANARY), icc_profile=icc)
    options = {"comment": CANARY} if format == "JPEG" else {}
    return saved(picture, format, exif=exif_with(CANARY), xmp=CANARY, icc_profile=icc, **options)


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
def test_no_metadata_survives(format):
    dirty = carrying_metadata(format)
    assert CANARY in dirty
    clean, *_ = reencode(upload(dirty))
    assert CANARY not in clean
    left = opened(clean)
    assert not left.getexif()
    assert not {"icc_profile", "comment", "xmp", "exif", "Comment"} & left.info.keys()


def test_nothing_appended_to_a_picture_survives():
    tail = b"<script>alert(1)</script>PK\x03\x04" + CANARY
    for format in ("JPEG", "PNG", "WEBP"):
        clean, *_ = reencode(upload(picture_file(format=format).read() + tail))
        assert CANARY not in clean
        assert b"<script>" not in clean


def quarters():
    """Four corners of four colours, 16 pixels each way."""
    picture = PIL.Image.new("RGB", (32, 32))
    for (right, down), colour in CORNERS.items():
        picture.paste(colour, (16 * right, 16 * down, 16 * right + 16, 16 * down + 16))
    return picture


# How a camera that was held so stores an upright scene: the inverse of what EXIF asks for.
TURNED = {
    1: None,
    2: PIL.Image.Transpose.FLIP_LEFT_RIGHT,
    3: PIL.Image.Transpose.ROTATE_180,
    4: PIL.Image.Transpose.FLIP_TOP_BOTTOM,
    5: PIL.Image.Transpose.TRANSPOSE,
    6: PIL.Image.Transpose.ROTATE_90,
    7: PIL.Image.Transpose.TRANSVERSE,
    8: PIL.Image.Transpose.ROTATE_270,
}


@pytest.mark.parametrize("orientation", TURNED)
def test_a_picture_stands_upright_whatever_the_camera_noted(orientation):
    stored = quarters()
    if TURNED[orientation] is not None:
        stored = stored.transpose(TURNED[orientation])
    data, *_ = reencode(upload(saved(stored, "PNG", exif=exif_with(b"x", orientation))))
    upright = opened(data).convert("RGB")
    corners = [upright.getpixel((16 * x + 8, 16 * y + 8)) for x, y in CORNERS]
    assert corners == [quarters().getpixel((16 * x + 8, 16 * y + 8)) for x, y in CORNERS]


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I;16"])
def test_every_usual_kind_of_pixels_is_taken(mode):
    format = "JPEG" if mode == "CMYK" else "PNG"
    data, *_ = reencode(upload(saved(PIL.Image.new(mode, (4, 4)), format)))
    assert opened(data).mode in ("RGB", "RGBA")


def test_transparency_stays_transparent():
    data, *_ = reencode(upload(saved(PIL.Image.new("RGBA", (4, 4), (9, 9, 9, 0)), "PNG")))
    assert opened(data).getpixel((1, 1))[3] == 0


def test_a_telephone_s_double_picture_gives_its_photograph():
    first, second = PIL.Image.new("RGB", (9, 9), "red"), PIL.Image.new("RGB", (4, 4), "blue")
    data, width, height, extension = reencode(
        upload(saved(first, "MPO", save_all=True, append_images=[second]))
    )
    assert (width, height, extension) == (9, 9, "jpg")
    assert opened(data).format == "JPEG"


def frames(count, size=(4, 4)):
    return [PIL.Image.new("RGB", size, (100 * n, 0, 0)) for n in range(count)]


ILLEGAL = {
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "html": b"<!doctype html><script>alert(1)</script>",
    "eps": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n%%EndComments\nshowpage\n",
    "gif": saved(PIL.Image.new("P", (4, 4)), "GIF"),
    "gif with a JPEG's end": saved(PIL.Image.new("P", (4, 4)), "GIF") + b"\xff\xd9",
    "bmp": saved(PIL.Image.new("RGB", (4, 4)), "BMP"),
    "tiff": saved(PIL.Image.new("RGB", (4, 4)), "TIFF"),
    "ico": saved(PIL.Image.new("RGB", (16, 16)), "ICO"),
    "pdf": saved(PIL.Image.new("RGB", (4, 4)), "PDF"),
    "zip": b"PK\x03\x04" + bytes(200),
    "phar": b"<?php __HALT_COMPILER(); ?>" + bytes(200),
    "empty": b"",
    "a PNG's first bytes": b"\x89PNG\r\n\x1a\n",
    "moving WebP": saved(
        frames(1)[0], "WEBP", save_all=True, append_images=frames(3)[1:], duration=40
    ),
    "moving PNG": saved(frames(1)[0], "PNG", save_all=True, append_images=frames(3)[1:]),
}


@pytest.mark.parametrize("name", ILLEGAL)
def test_what_is_no_still_picture_is_refused_in_words(name):
    with pytest.raises(Refused) as refused:
        reencode(upload(ILLEGAL[name]))
    assert str(refused.value).endswith(".")


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
def test_a_picture_that_was_cut_off_is_refused(format):
    noisy = PIL.Image.effect_noise((64, 64), 90).convert("RGB")
    whole = saved(noisy, format)
    with pytest.raises(Refused):
        reencode(upload(whole[: len(whole) // 2]))


def png_claiming(width, height):
    """A PNG whose header claims that size and whose pixels are a few bytes of rubbish."""

    def chunk(kind, body):
        crc = zlib.crc32(kind + body).to_bytes(4)
        return len(body).to_bytes(4) + kind + body + crc

    header = width.to_bytes(4) + height.to_bytes(4) + bytes([8, 2, 0, 0, 0])
    pixels = chunk(b"IDAT", zlib.compress(b"\0"))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + pixels + chunk(b"IEND", b"")


# Pillow warns of what we refuse.
@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
@pytest.mark.parametrize(
    ("width", "height"),
    [(9_000, 9_000), (13_000, 13_000), (20_000, 20_000), (30_000, 30_000), (12_001, 10)],
)
def test_a_bomb_is_refused_by_its_header(width, height, monkeypatch):
    def never(self, *args, **kwargs):
        pytest.fail("The pixels of a refused picture were decoded.")

    monkeypatch.setattr(PIL.Image.Image, "load", never)
    monkeypatch.setattr(PIL.PngImagePlugin.PngImageFile, "load", never)
    with pytest.raises(Refused, match="40 megapixels"):
        reencode(upload(png_claiming(width, height)))


def test_a_picture_of_ten_thousand_texts_costs_no_more_than_its_pixels():
    text = PIL.PngImagePlugin.PngInfo()
    for number in range(10_000):
        text.add_text(f"k{number}", CANARY.decode())
    clean, *_ = reencode(upload(saved(PIL.Image.new("RGB", (4, 4)), "PNG", pnginfo=text)))
    assert len(clean) < 1_000


def test_a_file_over_twenty_megabytes_is_refused_unread():
    class Large(io.BytesIO):
        def read(self, *args):
            pytest.fail("A file over the cap was read.")

    with pytest.raises(Refused, match="20 MB"):
        reencode(Large(bytes(MAX_BYTES + 1)))


def test_a_file_of_just_twenty_megabytes_is_judged_by_its_content():
    padded = picture_file(format="JPEG").read()
    data, *_ = reencode(upload(padded + bytes(MAX_BYTES - len(padded))))
    assert len(data) < 10_000
