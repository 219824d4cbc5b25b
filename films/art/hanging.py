"""Hangs the art of a page: all that a page shows comes in one file, so it costs one request. Pure.

While a page is rendered, a picture's source is `art:` and its key. At the end each becomes the
address of the page's sheet and the place on it. No text of a page can be taken for such a source:
within text a quotation mark is written otherwise.
"""

import re

from films.art import sheets

SOURCE = re.compile(r'(src|srcset)="art:([a-z0-9]+)"')


def hang(html):
    """The page with the addresses of its art."""
    keys = list(dict.fromkeys(key for _, key in SOURCE.findall(html)))
    if not keys:
        return html
    places = {}
    for start in range(0, len(keys), sheets.MOST):
        together = keys[start : start + sheets.MOST]
        address = sheets.address(together)
        places |= {key: f"{address}#{place}" for place, key in enumerate(together)}
    return SOURCE.sub(lambda found: f'{found[1]}="{places[found[2]]}"', html)
