"""What changed between two texts, word by word. Pure.

A difference is a list of (mark, text) pairs; mark is SAME, OUT or IN.
"""

import re
from difflib import SequenceMatcher
from html import unescape

from reviews import body

SAME, OUT, IN = "same", "out", "in"
# Comparing costs the product of the lengths; past this a stretch is shown whole, out and in.
LONGEST_COMPARED = 3_000

_WORDS = re.compile(r"\s+|\w+|[^\w\s]")
_TOKENS = re.compile(r"<[^>]*>|&[^;\s]+;|\s+|[^\s<&]+|[<&]")
_OWN_ID = re.compile(r' id="[^"]*"')


def of_lines(old, new):
    """The difference of two plain texts."""
    return _compared(_WORDS.findall(old), _WORDS.findall(new))


def of_bodies(old, new):
    """The difference of two stored bodies, as (state, pairs) for each block.

    State is SAME, OUT, IN or "changed". A block is the same one while it has its id. Mark-up
    is shown, as text, where it is what changed: a link, emphasis, a picture, a spoiler's edge.
    """
    before = {block.id: block for block in body.blocks(old)}
    after = {block.id: block for block in body.blocks(new)}
    found = []
    for mark, olds, news in _aligned(list(before), list(after)):
        if mark == SAME:
            found += [_block(before[key], after[key]) for key in olds]
        else:
            found += [(OUT, [(OUT, before[key].text)]) for key in olds]
            found += [(IN, [(IN, after[key].text)]) for key in news]
    return found


def _block(old, new):
    if old.html == new.html:
        return SAME, [(SAME, new.text)]
    return "changed", _spoken(_compared(_tokens(old.html), _tokens(new.html)))


def _tokens(html):
    return _TOKENS.findall(_OWN_ID.sub("", html))


def _spoken(pairs):
    """Tags that stayed are silent; those that went or came stand as text."""
    said = []
    for mark, text in pairs:
        if mark == SAME:
            text = re.sub(r"<[^>]*>", "", text)
        if text:
            said.append((mark, unescape(text)))
    return said


def _aligned(old, new):
    matcher = SequenceMatcher(a=old, b=new, autojunk=False)
    for code, a, b, c, d in matcher.get_opcodes():
        yield (SAME if code == "equal" else code), old[a:b], new[c:d]


def _compared(old, new):
    """Both ends that agree are set aside first; only what is between them is compared."""
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    old_middle, new_middle = old[start : len(old) - end], new[start : len(new) - end]
    pairs = [(SAME, "".join(old[:start]))]
    if max(len(old_middle), len(new_middle)) > LONGEST_COMPARED:
        pairs += [(OUT, "".join(old_middle)), (IN, "".join(new_middle))]
    else:
        for mark, gone, come in _aligned(old_middle, new_middle):
            if mark == SAME:
                pairs.append((SAME, "".join(gone)))
            else:
                pairs += [(OUT, "".join(gone)), (IN, "".join(come))]
    pairs.append((SAME, "".join(old[len(old) - end :])))
    return [(mark, text) for mark, text in pairs if text]
