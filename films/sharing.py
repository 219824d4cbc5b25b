"""Pictures for sharing pages, drawn once and kept in the storage of pictures.

They have names that nobody can guess: what may be seen is decided where it is asked for. The folder
may be emptied at any time; what is asked for again is drawn again.
"""

import logging
from dataclasses import astuple

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import HttpResponse
from django.utils.crypto import salted_hmac

from films.art import cards, pairs, sheets

log = logging.getLogger(__name__)

END_OF_PNG = b"IEND\xaeB`\x82"
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
    """The bytes of the picture, drawn and stored unless they are there already."""
    name = name_of(card)
    data = _stored(name)
    if not data.endswith(END_OF_PNG):  # none, or one that somebody is still writing
        data = cards.png(card)
        _store(name, data)
    return data


def _stored(name):
    try:
        with default_storage.open(name) as file:
            return file.read()
    except OSError:
        return b""


def _store(name, data):
    """A full disk keeps nothing; whoever asks gets the picture all the same."""
    try:
        default_storage.delete(name)
        kept = default_storage.save(name, ContentFile(data))
        if kept != name:  # somebody else was faster, and it is the same picture
            default_storage.delete(kept)
    except OSError:
        log.exception("The picture %s could not be kept.", name)


def answer(card):
    """The response that gives the picture; kept by nobody without asking again."""
    return HttpResponse(keep(card), content_type="image/png", headers={"ETag": f'"{digest(card)}"'})


def shared(card, path, alt):
    """What a page says of its picture: a value for `share` in the context of a page."""
    return {
        "address": f"{settings.SITE_URL}{path}?{digest(card)[:VERSION]}",
        "width": cards.WIDTH,
        "height": cards.HEIGHT,
        "alt": alt,
    }
