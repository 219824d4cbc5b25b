"""Cutting any HTML into start tags, end tags and text, as browsers do, in linear time."""

import re
from collections.abc import Iterator
from html import unescape

_VOID_NAMES = (
    "area base basefont bgsound br col embed frame hr img input keygen link meta param source"
    " track wbr"
)
_BLOCK_NAMES = (
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset"
    " figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup html legend li main menu nav ol"
    " option p pre section summary table tbody td tfoot th thead tr ul"
)
VOID = frozenset(_VOID_NAMES.split())
HTML_BLOCKS = frozenset(_BLOCK_NAMES.split())

START, END, TEXT = "start", "end", "text"

_REFERENCE = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
# Control and non-characters, which would break the XML of a feed.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]+")
_TAG_NAME = re.compile(r"</?([A-Za-z][^ \t\n\f/<>]*+)")
_BETWEEN = re.compile(r"[ \t\n\f/]*+")
_ATTRIBUTE_NAME = re.compile(r"[^ \t\n\f/<>][^ \t\n\f/<>=]*+")
_EQUALS = re.compile(r"[ \t\n\f]*+=[ \t\n\f]*+")
_BARE_VALUE = re.compile(r"[^ \t\n\f<>]*+")
_RAW_ENDS = {
    name: re.compile(rf"</{name}(?=[ \t\n\f/>])", re.IGNORECASE)
    for name in ("script", "style", "title", "iframe", "noembed", "noframes")
}


def _decoded(text: str) -> str:
    # Only references with their semicolon: "?a=1&copy=2" in an address is no copyright sign.
    if "&" in text:
        text = _REFERENCE.sub(lambda found: unescape(found[0]), text)
    return _UNPRINTABLE.sub("", text)


def _value(html: str, cursor: int) -> tuple[str | None, int]:
    equals = _EQUALS.match(html, cursor)
    if not equals:
        return "", cursor
    cursor = equals.end()
    quote = html[cursor : cursor + 1]
    if quote and quote in "\"'":
        closing = html.find(quote, cursor + 1)
        if closing == -1:
            return None, len(html)
        return html[cursor + 1 : closing], closing + 1
    bare = _BARE_VALUE.match(html, cursor)
    return bare[0], bare.end()


def _attributes(html: str, cursor: int) -> tuple[dict[str, str] | None, int]:
    """Attributes up to the tag's ">" and the place after it; None where no tag ends."""
    found: dict[str, str] = {}
    while True:
        cursor = _BETWEEN.match(html, cursor).end()
        if cursor == len(html) or html[cursor] == "<":
            return None, cursor
        if html[cursor] == ">":
            return found, cursor + 1
        name = _ATTRIBUTE_NAME.match(html, cursor)
        value, cursor = _value(html, name.end())
        if value is None:
            return None, cursor
        found.setdefault(name[0].lower(), _decoded(value))


def tokens(html: str) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Start tags, end tags and text, in order; comments and scripts are left out.

    Linear: the place read never moves back, and a search that failed is not repeated. What only
    looks like a tag is text, so that "a < b" loses no word.
    """
    place, failed = 0, set()
    while place < len(html):
        opening = html.find("<", place)
        if opening == -1:
            opening = len(html)
        if opening > place:
            yield TEXT, _decoded(html[place:opening]), {}
        place = opening
        if html.startswith(("<!", "<?"), place):
            mark = "-->" if html.startswith("<!--", place) else ">"
            ending = -1 if mark in failed else html.find(mark, place)
            if ending == -1:
                failed.add(mark)
                yield TEXT, html[place : place + 2], {}
                place += 2
            else:
                place = ending + len(mark)
        elif tag := _TAG_NAME.match(html, place):
            attributes, ending = _attributes(html, tag.end())
            name = tag[1].lower()
            if attributes is None:
                yield TEXT, _decoded(html[place:ending]), {}
            else:
                yield END if html[place + 1] == "/" else START, name, attributes
                if name in _RAW_ENDS and html[place + 1] != "/" and name not in failed:
                    closing = _RAW_ENDS[name].search(html, ending)
                    if closing:
                        ending = closing.start()
                    else:
                        failed.add(name)
            place = ending
        elif place < len(html):
            yield TEXT, "<", {}
            place += 1
