"""How text becomes words to search by, the same for documents and for what readers type."""

import re
import unicodedata
from dataclasses import dataclass

QUERY_LENGTH = 200
QUERY_TERMS = 10
# They stand in every text, so that they cost most and tell least. Alone they are a film: "It".
EVERYWHERE = [
    ("a",), ("an",), ("and",), ("as",), ("at",), ("by",), ("for",), ("from",), ("in",),
    ("is",), ("it",), ("of",), ("on",), ("or",), ("the",), ("to",), ("with",),
]  # fmt: skip
WORD_LENGTH = 60
KEY_LENGTH = 300

# PostgreSQL stores neither NUL nor lone surrogates; the other controls only disturb a page.
UNSTORABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]+")
SPACE = re.compile(r"\s+")
APOSTROPHES = re.compile(r"(?<=\w)['’ʼ](?=\w)")
# Accents, Hebrew points, Arabic vowel signs: what people leave out when they type.
ACCENTS = re.compile(r"[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670]+")
# Indian scripts write their vowels as marks, which \w leaves out.
RUN = re.compile(r"[^\W_](?:[^\W_]|[\u0900-\u0963\u0966-\u0dff])*")
# Thai, Chinese, Japanese and Korean put no space where we would look for a word's end, so each
# character is a word, and a run of them a phrase.
UNSPACED = (
    r"\u0e00-\u0e7f\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af"
    r"\U00020000-\U0003ffff"
)
WORD = re.compile(f"[{UNSPACED}]|[^{UNSPACED}]+")
UNACCENTED = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "ŧ": "t"}
    | {"æ": "ae", "œ": "oe", "þ": "th"}
)
ENDING = re.compile(r"(?:ing|ers?|ed|es|ly|s|y|e)$")
EXCERPT_BEFORE = 80
EXCERPT_LENGTH = 240


@dataclass(frozen=True)
class Query:
    """What a reader asked: phrases that must all occur, the last perhaps unfinished."""

    key: str
    phrases: tuple[tuple[str, ...], ...]

    @property
    def is_open(self):
        """A single letter is no prefix: it would match nearly every document."""
        return bool(self.phrases) and len(self.phrases[-1][-1]) > 1


def clean(text):
    """One line of text that every database can store."""
    return SPACE.sub(" ", UNSTORABLE.sub(" ", unicodedata.normalize("NFC", text))).strip()


def fold(text):
    """Without case and accents, so that "Amélie" and "amelie" are the same word."""
    if text.isascii():
        return text.lower()
    text = unicodedata.normalize("NFKD", text.casefold()).casefold()
    text = unicodedata.normalize("NFC", ACCENTS.sub("", text))
    return text.translate(UNACCENTED)


def runs(text):
    """Each run of letters and digits as the words that it is made of."""
    for run in RUN.findall(APOSTROPHES.sub("", fold(text))):
        if run.isascii():
            yield (run[:WORD_LENGTH],)
        else:
            yield tuple(word[:WORD_LENGTH] for word in WORD.findall(run))


def indexed(text):
    """The words of a text with a space between each two."""
    return " ".join(" ".join(words) for words in runs(text))


def title_key(title):
    """What two titles share when a reader would call them the same; "$" and "…" keep a key."""
    title = clean(title)
    return (indexed(title) or fold(title))[:KEY_LENGTH].strip()


def parse(text):
    """A query from whatever was typed: cut to a size that no index minds, never refused."""
    text = clean(text[:QUERY_LENGTH])
    phrases = tuple(words[:WORD_LENGTH] for words in runs(text))
    telling = tuple(words for words in phrases if words not in EVERYWHERE)
    return Query(key=title_key(text), phrases=(telling or phrases)[:QUERY_TERMS])


class _FoldedCharacters(dict):
    """Folds character by character, so that places in the folded text are places in the text."""

    def __missing__(self, code):
        character = chr(code)
        folded = fold(character)
        self[code] = folded if len(folded) == 1 else character
        return self[code]


_FOLDED_CHARACTERS = _FoldedCharacters()


def excerpt(text, query):
    """The part of a text around the first match, as (text, is a match) pairs."""
    folded = text.translate(_FOLDED_CHARACTERS)
    pattern = _pattern(query)
    first = pattern.search(folded) if pattern else None
    start, end = _window(text, first.start() if first else 0)
    parts = [("… ", False)] if start else []
    place = start
    for match in pattern.finditer(folded, start, end) if pattern else ():
        if match.start() > place:
            parts.append((text[place : match.start()], False))
        parts.append((text[match.start() : match.end()], True))
        place = match.end()
    rest = text[place:end] + (" …" if end < len(text) else "")
    return tuple(parts) + (((rest, False),) if rest else ())


def _window(text, place):
    start = max(0, place - EXCERPT_BEFORE)
    if start:
        start = text.find(" ", start, place) + 1 or start
    end = min(len(text), start + EXCERPT_LENGTH)
    if end < len(text):
        end = max(text.rfind(" ", place, end), place + 1) if " " in text[place:end] else end
    return start, end


def _pattern(query):
    """What to mark; None when the query has no words."""
    if not query.phrases:
        return None
    *finished, last = query.phrases
    phrases = [_phrase_pattern(words, is_open=False) for words in finished]
    phrases.append(_phrase_pattern(last, is_open=query.is_open))
    return re.compile("|".join(phrases))


def _phrase_pattern(words, *, is_open):
    """The index matches by stems; a word that begins alike and ends soon is marked as one."""
    if len(words) > 1 or re.match(f"[{UNSPACED}]", words[0]):
        return re.escape("".join(words))
    stem, rest = ENDING.sub("", words[0]), r"\w{0,3}"
    if len(stem) < 4:
        stem, rest = words[0], ""
    return rf"\b{re.escape(stem)}" + (r"\w*" if is_open else rf"{rest}\b")
