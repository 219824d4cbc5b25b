"""The palettes that colour a film's poster, spine and page. Pure; the colours are in tokens.css."""

from hashlib import sha1

NAMES = (
    "nightice",
    "slate",
    "mirror",
    "rain",
    "dawn",
    "brass",
    "paperline",
    "jade",
    "redshoe",
    "lemon",
    "fog",
    "blush",
    "ultram",
    "clay",
    "moss",
    "black",
    "mint",
)


def palette_of(title, year=None, chosen=""):
    """The palette that an editor chose, else always the same one for a title and year."""
    if chosen in NAMES:
        return chosen
    seed = sha1(f"{title}{year or ''}".encode(), usedforsecurity=False).digest()
    return NAMES[int.from_bytes(seed) % len(NAMES)]
