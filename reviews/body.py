"""The body of a piece: what may be stored, and what a stored body says. Pure.

`clean` makes the stored form, which is HTML that a person can also edit by hand:

    <p id="b-0c0ffee0">Text with <em>stress</em>, <i lang="fr">mots</i>, <a data-ref="film:12">a
    film</a> and a note<span data-footnote="">which readers find at the end</span>.</p>
    <p data-speaker="Name">What they said.</p>
    <h2 data-entry="film:12" data-position="3">A film of a list</h2>
    <figure data-image="5"><figcaption>Caption.</figcaption></figure>
    <div data-spoiler="Spoilers for Chapter 3"><p>He dies.</p></div>
    <aside data-pullquote=""><p>A sentence worth repeating.</p></aside>

besides h3, ul, ol, li, blockquote, strong, br, hr and links with an address. Everything else in
this module takes the stored form, and `render` alone makes what readers get.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256

import nh3

from reviews.body_page import Picture, Resolve, feed_html, render
from reviews.body_tree import BODY_MAX_DEPTH, BodyRefused, parse
from reviews.body_vocabulary import (
    BLOCK_TAGS,
    OPEN,
    RECORD_KINDS,
    TEXT,
    VOCABULARY,
    Node,
    Reference,
    is_footnote,
    is_pull_quote,
    is_spoiler,
    to_html,
    walk,
)

__all__ = [
    "BODY_MAX_BYTES",
    "BODY_MAX_DEPTH",
    "RECORD_KINDS",
    "Block",
    "BodyRefused",
    "Picture",
    "Reference",
    "Resolve",
    "blocks",
    "clean",
    "excerpt",
    "feed_html",
    "reading_minutes",
    "references",
    "render",
    "search_text",
    "word_count",
]

BODY_MAX_BYTES = 200_000
WORDS_A_MINUTE = 230

_BETWEEN_BLOCKS = "\n\n"
_KINDS = {
    "p": "paragraph",
    "h2": "heading",
    "h3": "heading",
    "ul": "list",
    "ol": "list",
    "blockquote": "quotation",
    "hr": "rule",
    "figure": "picture",
    "div": "spoiler",
    "aside": "pull quote",
}


@dataclass(frozen=True)
class Block:
    """One block at the top of a body; its id outlives edits of its text."""

    id: str
    kind: str
    html: str
    text: str


def _kept_value(tag: str, name: str, value: str) -> str | None:
    # The cleaner asks for every attribute, those of elements it will drop among them.
    value_of = VOCABULARY.get(tag, {}).get(name)
    return value_of(value) if value_of else None


def _cleaner() -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=set(VOCABULARY),
        attributes={tag: set(values) for tag, values in VOCABULARY.items() if values},
        attribute_filter=_kept_value,
        url_schemes={"http", "https", "mailto"},
        clean_content_tags=set(),
        link_rel=None,
    )


_CLEANER = _cleaner()


def clean(html: str) -> str:
    """The stored form of what a writer typed or pasted; cleaning that again changes nothing.

    Text without tags becomes paragraphs at its blank lines. Raises BodyRefused for what is too
    long, too deep or not text, before the cleaner sees it.
    """
    _refuse_unstorable(html)
    stored = _normal(html)
    _refuse_unstorable(stored)
    cleaned = _CLEANER.clean(stored)
    if cleaned != stored:
        # The cleaner knows addresses better than we do, and left a link without one.
        cleaned = _CLEANER.clean(_normal(cleaned))
    return cleaned


def _refuse_unstorable(html: str) -> None:
    try:
        size = len(html.encode())
    except UnicodeEncodeError as error:
        raise BodyRefused(
            "This text contains half of a character (a lone surrogate) after"
            f" {error.start:,} characters. Delete it there and type the character again."
        ) from None
    if "\0" in html:
        raise BodyRefused(
            f"This text contains a NUL character after {html.index('\0'):,} characters, which"
            " cannot be stored. Delete it, or paste the text as plain text."
        )
    if size > BODY_MAX_BYTES:
        raise BodyRefused(
            f"This text is {size:,} bytes long with its mark-up, and a body may have"
            f" {BODY_MAX_BYTES:,}. Shorten it, or make two pieces of it."
        )


def _normal(html: str) -> str:
    return _BETWEEN_BLOCKS.join(to_html(node) for node in _identified(html))


def _identified(html: str) -> list[Node]:
    """The blocks at the top, each with an id of its own; equal text gets equal ids."""
    nodes = parse(html).children
    taken: set[str] = set()
    for node in nodes:
        if node.attributes.get("id") in taken:
            del node.attributes["id"]
        elif "id" in node.attributes:
            taken.add(node.attributes["id"])
    for place, node in enumerate(nodes):
        if "id" not in node.attributes:
            node.attributes = {"id": _new_id(f"{place} {to_html(node)}", taken)} | node.attributes
    return nodes


def _new_id(seed: str, taken: set[str]) -> str:
    found = ""
    while not found or found in taken:
        found = f"b-{sha256(seed.encode()).hexdigest()[:8]}"
        seed = f"{found} {seed}"
    taken.add(found)
    return found


def blocks(html: str) -> tuple[Block, ...]:
    """The blocks in order; a stored body is their html with a blank line between them."""
    return tuple(
        Block(node.attributes["id"], _kind(node), to_html(node), _text(node))
        for node in _identified(html)
    )


def _kind(node: Node) -> str:
    if "data-entry" in node.attributes:
        return "entry"
    return "speech" if "data-speaker" in node.attributes else _KINDS[node.tag]


def references(html: str) -> frozenset[Reference]:
    """Every record and picture that the body names, spoiler boxes included."""
    return frozenset(_references(html))


def _references(html: str) -> Iterator[Reference]:
    for event, node in walk(*parse(html).children):
        if event == OPEN:
            for name in ("data-ref", "data-entry"):
                if name in node.attributes:
                    yield Reference.read(node.attributes[name])
            if "data-image" in node.attributes:
                yield Reference("image", int(node.attributes["data-image"]))


# The text of a body

_MANY_SPACES = re.compile(" {2,}")


def _text(
    *nodes: Node, without: Callable[[Node], bool] = lambda node: False, speakers: bool = True
) -> str:
    """The text as readers see it, without mark-up; blocks are parted by a space."""
    pieces = []
    for event, node in walk(*nodes, without=without):
        if event == TEXT:
            pieces.append(node)
        elif node.tag in BLOCK_TAGS or node.tag in ("br", "figcaption") or is_footnote(node):
            pieces.append(" ")
            if speakers and event == OPEN and "data-speaker" in node.attributes:
                pieces.append(f"{node.attributes['data-speaker']} ")
    return _MANY_SPACES.sub(" ", "".join(pieces)).strip(" ")


def _is_not_prose(node: Node) -> bool:
    aside = is_spoiler(node) or is_footnote(node) or is_pull_quote(node)
    return aside or node.tag in ("h2", "h3", "figure")


def excerpt(html: str, limit: int = 200) -> str:
    """The beginning of the prose, word for word, in at most `limit` characters.

    Spoiler boxes, notes, pull quotes, headings, captions and speakers' names are left out.
    """
    prose = _text(*parse(html).children, without=_is_not_prose, speakers=False)
    return _shortened(prose, limit)


def _shortened(text: str, limit: int) -> str:
    if len(text) <= limit:
        return text
    cut = text.rfind(" ", 0, limit)
    if cut < limit // 2:
        cut = limit - 1  # one very long word, or a script without spaces
        while cut > 1 and _joins(text[cut - 1], text[cut]):
            cut -= 1
    return text[:cut].rstrip(" \xa0,;:–—-") + "…"


def _joins(before: str, after: str) -> bool:
    """Whether the second character only completes the first one (accents, composed emoji)."""
    return "\u200d" in (before, after) or unicodedata.category(after) in ("Mn", "Me", "Sk")


def search_text(html: str) -> str:
    """Everything that may be found: all text outside of spoiler boxes."""
    return _text(*parse(html).children, without=is_spoiler)


def word_count(html: str) -> int:
    """Words to be read: pull quotes only repeat some."""
    return len(_text(*parse(html).children, without=is_pull_quote).split())


def reading_minutes(words: int) -> int:
    """Whole minutes, at least one when there is anything to read."""
    return max(1, round(words / WORDS_A_MINUTE)) if words > 0 else 0
