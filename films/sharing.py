"""Pictures for sharing pages, drawn once and kept in the storage of pictures.

They have names that nobody can guess: what may be seen is decided where it is asked for. The folder
may be emptied at any time; what is asked for again is drawn again.
"""

from dataclasses import astuple

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import FileResponse
from django.utils.crypto import salted_hmac

from films.art import cards, pairs, sheets

VERSION = 8  # letters of the digest that an address carries, so that a changed picture is fetched


def card(words, voice, lines, *, title, year=None, palette="", family=""):
    """A card in the colours and with the art of a title, as its pages have them."""
    colours, way = pairs.pair_of(title, year, palette, family)
    return cards.Card(
        words=words,
        voice=voice,
        lines=tuple(filter(None, lines)),
        site=settings.SITE_NAME,
        palette=colours,
        family=way,
        seed=sheets.seed_of(title, year),
    )


def digest(card):
    key = repr((cards.EDITION, sheets.EDITION, *astuple(card)))
    return salted_hmac("films.sharing", key, algorithm="sha256").hexdigest()


def name_of(card):
    made = digest(card)
    return f"cards/{made[:2]}/{made}.png"


def keep(card):
    """Draws the card unless it is there already; returns its name in the storage."""
    name = name_of(card)
    if not default_storage.exists(name):
        kept = default_storage.save(name, ContentFile(cards.png(card)))
        if kept != name:  # somebody else was faster, and it is the same picture
            default_storage.delete(kept)
    return name


def answer(card):
    """The response that gives the picture; kept by nobody without asking again."""
    response = FileResponse(default_storage.open(keep(card)), content_type="image/png")
    response["ETag"] = f'"{digest(card)}"'
    return response


def shared(card, path, alt):
    """What a page says of its picture: a value for `share` in the context of a page."""
    return {
        "address": f"{settings.SITE_URL}{path}?{digest(card)[:VERSION]}",
        "width": cards.WIDTH,
        "height": cards.HEIGHT,
        "alt": alt,
    }
