"""Reading any HTML into the one normal form of a body.

Reading is linear in the length of the text and uses no recursion. Whatever was read, the tree
holds the vocabulary and nothing else, so those who walk it need not distrust it.
"""

import re

from reviews.body_inline import BREAK, NO_GAP, SPACE, TWO_BREAKS, Inline, read_inlines
from reviews.body_tokens import HTML_BLOCKS, START, TEXT, VOID, tokens
from reviews.body_vocabulary import BLOCK_TAGS, Node, label, permitted

BODY_MAX_DEPTH = 100

# Containers inside one another, items counted. Deeper ones are flattened, so that cleaned text
# never meets the cap again.
_MAX_NESTING = 16


class BodyRefused(ValueError):
    """The text cannot be a body; the message says why and what to do."""


_FLOW = {"body", "blockquote", "div", "aside"}
_LISTS = {"ul", "ol"}
_CONTAINERS = _FLOW | _LISTS | {"li", "figure"}
_PARAGRAPHS = {"p", "h2", "h3"}
_LEAVES = _PARAGRAPHS | {"li", "figcaption"}

_READ_AS = {"p": "p", "h1": "h2", "h2": "h2"} | {f"h{level}": "h3" for level in range(3, 7)}
_BLANK_LINES = re.compile(r"\n[ \t]*+(?:\n[ \t]*+)++")
_SPACES = re.compile(r"[ \t\n\f]++")


class _Open:
    """An element of the source that is not closed yet."""

    def __init__(self, name: str, inlines: tuple[Inline, ...] = (), back_to: int | None = None):
        self.name, self.inlines = name, inlines
        self.back_to = back_to  # how long the path was before it; None for an inline element
        self.holds = self.boxed = False


def _container(name: str, attributes: dict[str, str]) -> Node | None:
    if name in ("ul", "ol", "blockquote"):
        return Node(name, permitted(name, attributes))
    if name == "aside" and "data-pullquote" in attributes:
        return Node("aside", permitted("aside", attributes))
    if name == "figure":
        kept = permitted("figure", attributes)
        return Node("figure", kept) if "data-image" in kept else None
    return None


class _Body:
    """Takes tokens and keeps the tree in its normal form at every step."""

    def __init__(self) -> None:
        self.root = Node("body")
        self.path = [self.root]  # containers, then perhaps the paragraph being written
        self.inlines: list[tuple[Inline, Node]] = []  # open within that paragraph
        self.opened: list[_Open] = []
        self.next_leaf: Node | None = None
        self.title: tuple[Node, list[str]] | None = None  # a <summary> being read
        self.fresh, self.gap = True, NO_GAP

    def start(self, name: str, attributes: dict[str, str]) -> None:
        boxed = "data-spoiler" in attributes or name == "details"
        if name == "br":
            self._break(more=True)
        elif name == "hr":
            self._end_paragraph()
            self._leave_list()
            self._add(Node("hr", permitted("hr", attributes)))
        elif name in VOID:
            pass
        elif name in _READ_AS:
            self._end_paragraph()
            if boxed:
                self._start_block(name, attributes, boxed)
            tag = _READ_AS[name]
            self.next_leaf = Node(tag, permitted(tag, attributes))
        elif name == "li" and not boxed:
            self._start_item()
        elif boxed or name in HTML_BLOCKS:
            self._start_block(name, attributes, boxed)
        else:
            self._start_inline(name, attributes)

    def end(self, name: str) -> None:
        if name in HTML_BLOCKS:
            self._end_paragraph()
        for index in reversed(range(len(self.opened))):
            entry = self.opened[index]
            if entry.name == name:
                if entry.back_to is None:
                    del self.opened[index]
                else:
                    self._close(index)
                return
            # A box that was not closed hides too much, rather than too little.
            if entry.boxed and name in HTML_BLOCKS:
                return

    def text(self, text: str) -> None:
        if self.title:
            self.title[1].append(text)
        elif self._is_typed():
            for number, paragraph in enumerate(_BLANK_LINES.split(text)):
                if number:
                    self._end_paragraph()
                for line_number, line in enumerate(paragraph.split("\n")):
                    if line_number:
                        self._break()
                    self._write(line)
        else:
            self._write(text)

    def finish(self) -> Node:
        self._end_title()
        self._shorten(1)
        return self.root

    def _open(self, entry: _Open) -> None:
        self.opened.append(entry)
        if len(self.opened) > BODY_MAX_DEPTH:
            raise BodyRefused(
                f"This text has elements inside one another more than {BODY_MAX_DEPTH} deep."
                " Paste it as plain text, or take out the elements that only wrap others."
            )

    def _start_inline(self, name: str, attributes: dict[str, str]) -> None:
        if name == "a":
            self.opened = [entry for entry in self.opened if entry.name != "a"]
        inlines = read_inlines(name, attributes)
        for inline in inlines:
            inline.gap = self.gap
        self._open(_Open(name, inlines))

    def _start_block(self, name: str, attributes: dict[str, str], boxed: bool) -> None:
        self._end_paragraph()
        node = _container(name, attributes)
        in_list = node is not None and node.tag in _LISTS and not boxed
        if not in_list and (node or boxed):
            self._leave_list()
        entry = _Open(name, back_to=len(self.path))
        if in_list:
            self._enter_item()
        if boxed:
            entry.boxed = True
            box = Node("div", permitted("div", {"data-spoiler": "", **attributes}))
            entry.holds = self._enter(box)
        if node:
            entry.holds = self._enter(node) or entry.holds
        if name == "summary" and self.opened and self.opened[-1].name == "details":
            self.title = (self.path[-1], [])
        self._open(entry)

    def _start_item(self) -> None:
        self._end_paragraph()
        for index in reversed(range(len(self.opened))):
            entry = self.opened[index]
            if entry.name == "li":
                self._close(index)
            if entry.holds or entry.name == "li":
                break
        listed = next((e.name for e in reversed(self.opened) if e.holds), None)
        while self.path[-1].tag in ("li", "figure", "figcaption"):
            self._shorten(len(self.path) - 1)
        if listed in _LISTS and self.path[-1].tag not in _LISTS:
            self._enter(Node(listed))  # the list was cut in two by a block that no list may hold
        entry = _Open("li", back_to=len(self.path))
        if self.path[-1].tag in _LISTS:
            self._push(Node("li"))
            entry.holds = True
        self._open(entry)

    def _enter(self, node: Node) -> bool:
        """Put the container into the tree unless it would stand too deep."""
        hidden = any(open_.tag == "div" for open_ in self.path)
        nested = sum(open_.tag in _CONTAINERS for open_ in self.path)
        may_stand = node.tag == "figure" or (node.tag == "div" and not hidden)
        if nested > _MAX_NESTING and not may_stand:
            return False
        self._push(node)
        return True

    def _enter_item(self) -> None:
        """A list may stand in an item, not straight in a list."""
        if self.path[-1].tag in _LISTS:
            items = self.path[-1].children
            if items:
                self.path.append(items[-1])
            else:
                self._push(Node("li"))
        elif self.path[-1].tag != "li":
            self._leave_list()

    def _leave_list(self) -> None:
        length = len(self.path)
        while self.path[length - 1].tag not in _FLOW:
            length -= 1
        self._shorten(length)

    def _close(self, index: int) -> None:
        self._end_title()
        self._end_paragraph()
        self._shorten(self.opened[index].back_to)
        del self.opened[index:]

    def _end_title(self) -> None:
        if self.title:
            box, words = self.title
            box.attributes["data-spoiler"] = label("".join(words)) or box.attributes["data-spoiler"]
            self.title = None

    def _add(self, node: Node) -> None:
        if self.path[-1] is not self.root:
            node.attributes.pop("id", None)  # only the blocks at the top are compared and moved
        self.path[-1].children.append(node)

    def _push(self, node: Node) -> None:
        self._add(node)
        self.path.append(node)
        self.inlines.clear()
        self.fresh, self.gap = True, NO_GAP

    def _shorten(self, length: int) -> None:
        while len(self.path) > length:
            node = self.path.pop()
            if not node.children and node.tag != "figure":
                self.path[-1].children.pop()
        self.inlines.clear()
        self._resume()

    def _resume(self) -> None:
        """Text that follows text in the same item or caption goes on its next line."""
        last = self.path[-1].children[-1:] if self.path[-1].tag in _LEAVES else []
        follows = bool(last) and (isinstance(last[0], str) or last[0].tag not in BLOCK_TAGS)
        self.fresh, self.gap = not follows, BREAK if follows else NO_GAP

    def _end_paragraph(self) -> None:
        self.next_leaf = None
        if self.path[-1].tag in _PARAGRAPHS:
            self._shorten(len(self.path) - 1)
        self.inlines.clear()
        self._break()

    def _break(self, more: bool = False) -> None:
        if not self.fresh:
            self.gap = TWO_BREAKS if more and self.gap >= BREAK else max(self.gap, BREAK)

    def _is_typed(self) -> bool:
        """Whether a writer typed this without tags, where a blank line parts paragraphs."""
        top = self.path[-1]
        if self.next_leaf or not (top.typed or top.tag in _FLOW):
            return False
        return all(entry.holds or entry.back_to is None for entry in self.opened)

    def _write(self, text: str) -> None:
        text = _SPACES.sub(" ", text)
        if self.fresh:
            text = text.lstrip()
        elif text.startswith(" "):
            self.gap = max(self.gap, SPACE)
        words = text.strip(" ")
        if not words:
            return
        if self.path[-1].tag not in _LEAVES:
            self._open_leaf()
        self._place_inlines().append(words)
        self.fresh = False
        self.gap = SPACE if text.endswith(" ") else NO_GAP

    def _open_leaf(self) -> None:
        top = self.path[-1]
        if top.tag == "figure" and top.children:
            self.path.append(top.children[0])
            self._resume()
        elif top.tag == "figure":
            self._push(Node("figcaption"))
        elif top.tag in _LISTS:
            self._push(Node("li"))
        else:
            self._push(self.next_leaf or Node("p", typed=self._is_typed()))
        self.next_leaf = None

    def _place_inlines(self) -> list[Node | str]:
        """Close and open emphasis, links and notes; give the children that text goes to."""
        wanted = self._wanted()
        kept = 0
        while kept < min(len(wanted), len(self.inlines)) and self.inlines[kept][0] is wanted[kept]:
            kept += 1
        del self.inlines[kept:]
        if any(inline.key == "note" for inline in wanted[kept:]):
            self.gap = min(self.gap, wanted[kept].gap)
        children = (self.inlines[-1][1] if self.inlines else self.path[-1]).children
        if self.gap == SPACE:
            children.append(" ")
        children.extend(Node("br") for _ in range(self.gap - SPACE))
        for inline in wanted[kept:]:
            node = Node(inline.tag, inline.attributes)
            inline.used = True
            children.append(node)
            self.inlines.append((inline, node))
            children = node.children
        return children

    def _wanted(self) -> list[Inline]:
        """The open inline elements in order, each kind once, a note outside of all others."""
        wanted: dict[str, Inline] = {}
        standing = [inline for inline, _ in self.inlines]
        for inline in (inline for entry in self.opened for inline in entry.inlines):
            if inline.once and inline.used and inline not in standing:
                continue
            if inline.key == "note" and "note" not in wanted:
                wanted.clear()
            elif inline.key == "lang":
                wanted.pop("lang", None)
            wanted.setdefault(inline.key, inline)
        return list(wanted.values())


def parse(html: str) -> Node:
    """The body as a tree in normal form; raises BodyRefused when elements stand too deep."""
    body = _Body()
    for kind, value, attributes in tokens(html.replace("\r\n", "\n").replace("\r", "\n")):
        if kind == TEXT:
            body.text(value)
        elif kind == START:
            body.start(value, attributes)
        else:
            body.end(value)
    return body.finish()
