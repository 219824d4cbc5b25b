"""How titles are sorted, and how codes in a row are checked. Pure."""

import re

from django.core.validators import RegexValidator

ARTICLES = {"the", "a", "an"}

languages = RegexValidator(
    re.compile(r"[a-z]{2,3}( [a-z]{2,3})*\Z"),
    "Type codes of two or three small letters with a space between them, for instance en fr.",
)
countries = RegexValidator(
    re.compile(r"[A-Z]{2}( [A-Z]{2})*\Z"),
    "Type codes of two capital letters with a space between them, for instance US FR.",
)


def sort_title_of(title):
    """Without a leading English article: Godfather, The."""
    first, _, rest = title.strip().partition(" ")
    return f"{rest}, {first}" if rest and first.lower() in ARTICLES else title.strip()
