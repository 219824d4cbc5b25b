"""Addresses made from names. Pure."""

from django.utils.text import slugify

LENGTH = 120


def first_free(words, more, is_taken, *, otherwise):
    """The first free address of `words`, `words-more`, `words-2`, `words-3` and so on.

    `is_taken` is asked for each; `otherwise` stands in for a name with no Latin letter.
    """
    stem = slugify(words)[: LENGTH - 12].strip("-") or otherwise
    if not is_taken(stem):
        return stem
    if more and not is_taken(longer := f"{stem}-{slugify(str(more))}"):
        return longer
    number = 2
    while is_taken(f"{stem}-{number}"):
        number += 1
    return f"{stem}-{number}"
