"""The pieces of the demo as they are written down: front matter, then a little Markdown. Pure.

desk/demo/pieces/README.md lists what there is. What comes out is what a writer would have typed
into the body: the verbs clean it like anybody's.
"""

import html
import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass

_LINK = re.compile(r"\[([^\]^]+)\]\((\w+:[\w-]+)\)")
_NOTE = re.compile(r"\[\^(\w+)\]")
_NOTE_TEXT = re.compile(r"\[\^(\w+)\]: (.+)")
_STRESS = re.compile(r"\*([^*]+)\*")
_CONTAINER = re.compile(r"::: (spoiler|entry) (.+)")


class MarkupRefused(ValueError):
    """A file that can't be read; the sentence says what is wrong in it."""


@dataclass(frozen=True)
class Names:
    """What the words in a file lead to: "film:ballerina" to "film:12", a critic to a name."""

    record: Callable[[str], str]
    speaker: Callable[[str], str]


def parted(text: str) -> tuple[dict, str]:
    """The front matter's values, and the text below it."""
    opening, matter, body = (text.split("+++\n", 2) + ["", ""])[:3]
    if opening or not body:
        raise MarkupRefused("It does not begin with front matter between two lines of +++.")
    return tomllib.loads(matter), body.strip()


def as_it_was(body: str, swaps, dropped) -> str:
    """The text of an earlier edition: words put back, sections taken out again."""
    for heading in dropped:
        section = re.compile(rf"^## {re.escape(heading)}\n.*?(?=^## )", re.MULTILINE | re.DOTALL)
        body, found = section.subn("", body)
        if found != 1:
            raise MarkupRefused(f"There is no section “{heading}” to leave out.")
    for now, then in swaps:
        if now not in body:
            raise MarkupRefused(f"There is no “{now}” to put back.")
        body = body.replace(now, then)
    return body


def entries(body: str, names: Names) -> list[tuple[str, str]]:
    """(film's slug, HTML) for each entry of a list, in order."""
    return [
        (about, "".join(_written(lines, {}, names)))
        for kind, about, lines in _containers(body)
        if kind == "entry"
    ]


def to_html(body: str, names: Names) -> str:
    """The body without its list entries."""
    notes = dict(_NOTE_TEXT.findall(body))
    return "\n".join(_written(_NOTE_TEXT.sub("", body).splitlines(), notes, names))


def _containers(body):
    lines = iter(body.splitlines())
    for line in lines:
        if opening := _CONTAINER.fullmatch(line):
            yield *opening.groups(), _inside(lines, line)


def _inside(lines, opening):
    inside = []
    for line in lines:
        if line == ":::":
            return inside
        inside.append(line)
    raise MarkupRefused(f"Nothing closes “{opening}”.")


def _written(lines, notes, names):
    """The HTML of each block; a blank line ends a paragraph, and all other blocks are one line."""
    lines, paragraph, speaker = iter([*lines, ""]), [], ""
    for line in lines:
        if opening := _CONTAINER.fullmatch(line):
            yield from _contained(*opening.groups(), _inside(lines, line), notes, names)
        elif line.startswith("## "):
            yield f"<h2>{_inline(line[3:], notes, names)}</h2>"
        elif line.startswith("> "):
            yield f'<aside data-pullquote=""><p>{_inline(line[2:], notes, names)}</p></aside>'
        elif line.startswith("@ "):
            speaker = f' data-speaker="{html.escape(names.speaker(line[2:]))}"'
        elif line:
            paragraph.append(line)
        elif paragraph:
            yield f"<p{speaker}>{_inline(' '.join(paragraph), notes, names)}</p>"
            paragraph, speaker = [], ""


def _contained(kind, about, lines, notes, names):
    if kind == "spoiler":
        inside = "".join(_written(lines, notes, names))
        yield f'<div data-spoiler="{html.escape(about)}">{inside}</div>'


def _inline(text, notes, names):
    def note(found):
        if found[1] not in notes:
            raise MarkupRefused(f"There is no text for the footnote “{found[1]}”.")
        return f'<span data-footnote="">{_inline(notes[found[1]], {}, names)}</span>'

    text = html.escape(text, quote=False)
    text = _LINK.sub(lambda found: f'<a data-ref="{names.record(found[2])}">{found[1]}</a>', text)
    return _NOTE.sub(note, _STRESS.sub(r"<em>\1</em>", text))
