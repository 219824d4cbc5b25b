"""Reads texts as `reviews.body` does, but each text of the pool only once.

Texts that differ in nothing but whom they name read alike. Pure.
"""

from functools import lru_cache

from desk.seeding.texts import BODIES, REFERENCE
from reviews import body
from reviews.body import Reference

_excerpt = lru_cache(2 * BODIES)(body.excerpt)
_word_count = lru_cache(2 * BODIES)(body.word_count)
_search_text = lru_cache(2 * BODIES)(body.search_text)


def excerpt(html, limit):
    return _excerpt(_anonymous(html), limit)


def word_count(html):
    return _word_count(_anonymous(html))


def search_text(html):
    return _search_text(_anonymous(html))


def references(html):
    return frozenset(map(Reference.read, REFERENCE.findall(html)))


def _anonymous(html):
    return REFERENCE.sub('data-ref="person:1"', html)
