"""A stored body as readers get it: on a page, and in a feed.

Every tag here is written by this module and every text is escaped, whatever the stored form says.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from reviews.body_tree import parse
from reviews.body_vocabulary import (
    OPEN,
    TEXT,
    Node,
    Reference,
    address,
    escaped,
    is_footnote,
    is_pull_quote,
    is_spoiler,
    opening_tag,
    walk,
)

UNNAMED_SPOILER = "Spoilers"


@dataclass(frozen=True)
class Picture:
    """What a page needs of a picture; anything with these attributes will do."""

    url: str
    width: int
    height: int
    alt: str
    credit: str
    srcset: str = ""
    sizes: str = ""


type Resolve = (
    Mapping[Reference, str | Picture | None] | Callable[[Reference], str | Picture | None]
)


def render(html: str, resolve: Resolve, *, prefix: str = "") -> str:
    """The body for a page. `resolve` gives a record's address and an image's Picture, or None.

    A record without an address keeps its text and loses its link; a picture that is not given is
    left out with its caption. Ids start with `prefix`, for a page that shows several bodies.
    """
    return _Page(resolve, prefix=prefix).write(html)


def feed_html(html: str, resolve: Resolve, *, origin: str) -> str:
    """The body for a feed: no spoiler boxes, no pull quotes, no ids, only absolute addresses.

    Notes are numbered and stand at the end. `origin` is "https://example.org", without a slash.
    """
    return _Page(resolve, origin=origin).write(html)


class _Page:
    """Writes one body; `origin` makes it a feed's."""

    def __init__(self, resolve: Resolve, prefix: str = "", origin: str | None = None):
        self._resolve = resolve.get if isinstance(resolve, Mapping) else resolve
        self._prefix, self._origin = prefix, origin
        self._written: list[str] = []
        self._closing: list[str] = []
        self._outside: list[list[str]] = []  # what was being written where a note begins
        self._notes: list[list[str]] = [[]]  # of the page, and of each box that is open
        self._count = 0
        self._credit = ""

    def write(self, html: str) -> str:
        for event, node in walk(*parse(html).children, without=self._leaves_out):
            if event == TEXT:
                self._written.append(escaped(node))
            elif event == OPEN:
                self._open(node)
            else:
                self._close(node)
        self._write_notes()
        return "".join(self._written)

    @property
    def _is_feed(self) -> bool:
        return self._origin is not None

    def _leaves_out(self, node: Node) -> bool:
        if node.tag == "figure":
            return self._picture(node) is None
        return self._is_feed and (is_spoiler(node) or is_pull_quote(node))

    def _open(self, node: Node) -> None:
        if is_footnote(node):
            self._outside.append(self._written)
            self._written = []
            return
        if is_spoiler(node):
            self._notes.append([])
        opening, closing = self._tags(node)
        self._written.append(opening)
        self._closing.append(closing)

    def _close(self, node: Node) -> None:
        if is_footnote(node):
            self._end_note()
            return
        if is_spoiler(node):
            # A note to what is hidden is hidden with it.
            self._write_notes()
        self._written.append(self._closing.pop())

    def _tags(self, node: Node) -> tuple[str, str]:
        if node.tag == "a":
            return self._link(self._address(node))
        if node.tag == "figure":
            return self._figure(node)
        if node.tag == "figcaption":
            return "<figcaption>", f"{self._credit}</figcaption>"
        if is_spoiler(node):
            title = escaped(node.attributes["data-spoiler"] or UNNAMED_SPOILER)
            opening = self._block("details", node, "spoiler")
            return f"{opening}<summary>{title}</summary>", "</details>"
        if is_pull_quote(node):
            return self._block("aside", node, "pull-quote"), "</aside>"
        if "data-entry" in node.attributes:
            return self._entry(node)
        closing = "" if node.tag in ("br", "hr") else f"</{node.tag}>"
        speaker = node.attributes.get("data-speaker")
        said_by = f"{self._classed('b', 'speaker')}{escaped(speaker)}</b> " if speaker else ""
        return self._block(node.tag, node) + said_by, closing

    def _block(self, tag: str, node: Node, name: str = "") -> str:
        attributes = {}
        if "id" in node.attributes and not self._is_feed:
            attributes["id"] = self._prefix + node.attributes["id"]
        if name and not self._is_feed:
            attributes["class"] = name
        if "lang" in node.attributes:
            attributes["lang"] = node.attributes["lang"]
        return opening_tag(tag, attributes)

    def _classed(self, tag: str, name: str) -> str:
        return opening_tag(tag, {} if self._is_feed else {"class": name})

    def _entry(self, node: Node) -> tuple[str, str]:
        opening = self._block(node.tag, node, "entry")
        if position := node.attributes.get("data-position"):
            opening += f"{self._classed('span', 'position')}{escaped(position)}</span> "
        inner = (inner for event, inner in walk(*node.children) if event == OPEN)
        linked = any(found.tag == "a" or is_footnote(found) for found in inner)
        found = None if linked else self._record(node.attributes["data-entry"])
        link, end = self._link(found)
        return opening + link, f"{end}</{node.tag}>"

    def _link(self, found: str | None) -> tuple[str, str]:
        return (opening_tag("a", {"href": found}), "</a>") if found else ("", "")

    def _address(self, node: Node) -> str | None:
        if "data-ref" in node.attributes:
            return self._record(node.attributes["data-ref"])
        return self._absolute(node.attributes["href"])

    def _record(self, value: str) -> str | None:
        found = self._resolve(Reference.read(value))
        return self._absolute(found) if isinstance(found, str) else None

    def _absolute(self, found: str) -> str | None:
        found = address(found)
        return self._origin + found if self._is_feed and found and found[0] == "/" else found

    def _picture(self, node: Node) -> Picture | None:
        found = self._resolve(Reference("image", int(node.attributes["data-image"])))
        return None if found is None or self._absolute(found.url) is None else found

    def _figure(self, node: Node) -> tuple[str, str]:
        picture = self._picture(node)
        attributes = {"src": self._absolute(picture.url)}
        for name in ("srcset", "sizes"):
            # A feed has one address a picture: those in a srcset may not be absolute.
            if getattr(picture, name, "") and not self._is_feed:
                attributes[name] = getattr(picture, name)
        attributes |= {"width": str(picture.width), "height": str(picture.height)}
        attributes |= {"alt": picture.alt}
        if not self._is_feed:
            attributes |= {"loading": "lazy", "decoding": "async"}
        opening = self._block("figure", node) + opening_tag("img", attributes)
        self._credit = ""
        if picture.credit:
            self._credit = f"{self._classed('span', 'credit')}{escaped(picture.credit)}</span>"
        if node.children:
            self._credit = self._credit and f" {self._credit}"
            return opening, "</figure>"
        caption = f"<figcaption>{self._credit}</figcaption>" if self._credit else ""
        return opening + caption, "</figure>"

    def _end_note(self) -> None:
        text = "".join(self._written)
        self._written = self._outside.pop()
        self._count += 1
        number, note = self._count, f"{self._prefix}note-{self._count}"
        if self._is_feed:
            self._written.append(f"<sup>{number}</sup>")
            self._notes[-1].append(f'<li value="{number}">{text}</li>')
            return
        mark = opening_tag("a", {"href": f"#{note}", "id": f"{note}-mark", "role": "doc-noteref"})
        back = {"href": f"#{note}-mark", "aria-label": f"Back to note {number} in the text"}
        item = opening_tag("li", {"id": note, "value": str(number)})
        self._written.append(f'<sup class="footnote">{mark}{number}</a></sup>')
        self._notes[-1].append(f"{item}{text} {opening_tag('a', back)}↩</a></li>")

    def _write_notes(self) -> None:
        notes = self._notes.pop()
        if notes:
            opening = self._classed("div", "footnotes")
            self._written.append(f"{opening}<ol>{''.join(notes)}</ol></div>")
