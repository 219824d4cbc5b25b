"""What the body of a piece may have: elements, attributes, and how they are written down."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

RECORD_KINDS = ("person", "film", "franchise", "character", "review")

_BLOCK_NAMES = "p h2 h3 ul ol li blockquote hr figure div aside"
BLOCK_TAGS = frozenset(_BLOCK_NAMES.split())

_MAX_ADDRESS = 2_000
_MAX_LABEL = 200

_BLOCK_ID = re.compile(r"b-[0-9a-f]{8}")
_RECORD = re.compile(rf"(?:{'|'.join(RECORD_KINDS)}):[1-9][0-9]{{0,17}}")
_NUMBER = re.compile(r"[1-9][0-9]{0,17}")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,4}")
# A site's own address starts with one slash: browsers read "//" and "/\" as another host.
_ADDRESS = re.compile(
    r"https?://[^\s\\/?#][^\s\\]*+|mailto:[^\s\\]++|/(?:[^\s\\/][^\s\\]*+)?", re.IGNORECASE
)


def _matching(pattern: re.Pattern[str]) -> Callable[[str], str | None]:
    return lambda value: value.strip() if pattern.fullmatch(value.strip()) else None


def label(value: str) -> str:
    """One line of at most 200 characters."""
    return " ".join(value.split())[:_MAX_LABEL].rstrip()


def address(value: str) -> str | None:
    """The address as a link may have it, or None when a link may not have it."""
    value = value.strip().replace(" ", "%20")
    return value if len(value) <= _MAX_ADDRESS and _ADDRESS.fullmatch(value) else None


def _named(value: str) -> str | None:
    return label(value) or None


def _flag(value: str) -> str:
    return ""


_block_id = _matching(_BLOCK_ID)
_record = _matching(_RECORD)
_language = _matching(_LANGUAGE)
_block = {"id": _block_id}
_heading = {"id": _block_id, "data-entry": _record, "data-position": _named}

# The whole vocabulary: element, attribute, and what makes or refuses the attribute's value.
VOCABULARY: dict[str, dict[str, Callable[[str], str | None]]] = {
    "p": {"id": _block_id, "data-speaker": _named, "lang": _language},
    "h2": _heading,
    "h3": _heading,
    "ul": _block,
    "ol": _block,
    "li": {},
    "blockquote": {"id": _block_id, "lang": _language},
    "hr": _block,
    "figure": {"id": _block_id, "data-image": _matching(_NUMBER)},
    "figcaption": {},
    "div": {"id": _block_id, "data-spoiler": label},
    "aside": {"id": _block_id, "data-pullquote": _flag},
    "em": {},
    "strong": {},
    "br": {},
    "a": {"data-ref": _record, "href": address},
    "i": {"lang": _language},
    "span": {"data-footnote": _flag, "lang": _language},
}


def permitted(tag: str, attributes: dict[str, str]) -> dict[str, str]:
    kept = {}
    for name, value_of in VOCABULARY[tag].items():
        if name in attributes and (value := value_of(attributes[name])) is not None:
            kept[name] = value
    return kept


@dataclass(frozen=True, order=True)
class Reference:
    """A record that a text names; kind is one of RECORD_KINDS or "image"."""

    kind: str
    id: int

    @classmethod
    def read(cls, value: str) -> "Reference":
        """From "film:12", as the vocabulary lets it stand in an attribute."""
        kind, _, number = value.partition(":")
        return cls(kind, int(number))


class Node:
    """An element of a body; its children are nodes and strings of decoded text."""

    __slots__ = ("attributes", "children", "tag", "typed")

    def __init__(self, tag: str, attributes: dict[str, str] | None = None, typed: bool = False):
        self.tag = tag
        self.attributes = attributes or {}
        self.children: list[Node | str] = []
        self.typed = typed


OPEN, CLOSE, TEXT = "open", "close", "text"


def walk(
    *nodes: Node, without: Callable[[Node], bool] = lambda node: False
) -> Iterator[tuple[str, Node | str]]:
    """Each node as it opens and closes, and each text, in the order of reading."""
    waiting: list[tuple[str, Node | str]] = [(OPEN, node) for node in reversed(nodes)]
    while waiting:
        event, node = waiting.pop()
        if event == OPEN and isinstance(node, str):
            yield TEXT, node
        elif event == CLOSE:
            yield CLOSE, node
        elif not without(node):
            yield OPEN, node
            waiting.append((CLOSE, node))
            waiting.extend((OPEN, child) for child in reversed(node.children))


def escaped(text: str) -> str:
    """Text for HTML, in the spelling that the cleaner uses too."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace("\xa0", "&nbsp;")


def opening_tag(tag: str, attributes: dict[str, str]) -> str:
    pairs = (f' {name}="{_quoted(value)}"' for name, value in attributes.items())
    return f"<{tag}{''.join(pairs)}>"


def _quoted(value: str) -> str:
    return escaped(value).replace('"', "&quot;")


def to_html(top: Node) -> str:
    """The stored form of one block, with a line for each block inside it."""
    written: list[str] = []
    for event, node in walk(top):
        if event == TEXT:
            written.append(escaped(node))
        elif event == OPEN:
            if node is not top and node.tag in BLOCK_TAGS:
                written.append("\n")
            written.append(opening_tag(node.tag, node.attributes))
        elif node.tag not in ("br", "hr"):
            last = node.children[-1] if node.children else ""
            if isinstance(last, Node) and last.tag in BLOCK_TAGS:
                written.append("\n")
            written.append(f"</{node.tag}>")
    return "".join(written)


def is_spoiler(node: Node) -> bool:
    return node.tag == "div"


def is_pull_quote(node: Node) -> bool:
    return node.tag == "aside"


def is_footnote(node: Node) -> bool:
    return "data-footnote" in node.attributes
