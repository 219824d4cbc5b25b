"""Addresses of public pages for lists, without asking the URL resolver once for each row."""

from functools import lru_cache
from urllib.parse import quote

from django.urls import get_script_prefix, reverse

STAND_IN = "x-slug-x"


def address(name, slug):
    """What `reverse(name, args=[slug])` gives, at a tenth of its price."""
    before, after = _around_the_slug(name, get_script_prefix())
    return f"{before}{slug if slug.isascii() else quote(slug)}{after}"


@lru_cache(maxsize=128)
def _around_the_slug(name, prefix):
    return reverse(name, args=[STAND_IN]).split(STAND_IN)
