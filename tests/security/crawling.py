"""Walks the public site as a stranger and reads every answer for planted tokens."""

import base64
import binascii
import html
import re
from dataclasses import dataclass
from urllib.parse import unquote, urljoin, urlsplit

from django.conf import settings

from tests.planting import LETTERS

# An excerpt may cut a token off, so its beginning is enough to tell it.
ENOUGH = 8
RUN = re.compile(f"(?=([{LETTERS}]{{{ENOUGH}}}))")
LINK = re.compile(
    r"""(?:href|src|action)\s*=\s*["']([^"']+)["']|content="(https?:[^"]+)\""""
    r"""|<(?:loc|link|id)>([^<]+)<|"(?:url|home_page_url|feed_url)":\s*"([^"]+)\""""
)
KEYSET = re.compile(r"(?:before|after)=([A-Za-z0-9_-]+)")


@dataclass(frozen=True)
class Answer:
    status: int
    headers: tuple
    body: bytes

    @property
    def text(self):
        """Headers and body as a stranger might decode them, in small letters."""
        lines = "\n".join(f"{name}: {value}" for name, value in self.headers)
        raw = f"{lines}\n{self.body.decode('utf-8', 'replace')}"
        decoded = [raw, html.unescape(raw), unquote(raw), unquote(html.unescape(raw))]
        decoded += map(_from_base64, KEYSET.findall(raw))
        return "\n".join(dict.fromkeys(decoded)).lower()

    def links(self, base):
        """Paths of this site that the answer leads to."""
        found = {
            html.unescape(next(filter(None, hit), "")) for hit in LINK.findall(self.text_as_is)
        }
        found |= {value for name, value in self.headers if name == "Location"}
        for link in found:
            link = urljoin(f"{settings.SITE_URL}{base}", link)
            if link.startswith(f"{settings.SITE_URL}/"):
                parts = urlsplit(link)
                yield parts.path + (f"?{parts.query}" if parts.query else "")

    @property
    def text_as_is(self):
        return self.body.decode("utf-8", "replace")

    def without(self, *words):
        """The answer with each of the words made one and the same."""
        body = self.body
        for word in words:
            body = body.replace(word.encode(), b"*")
        headers = tuple(
            (name, value) for name, value in self.headers if name not in ("ETag", "Content-Length")
        )
        return Answer(self.status, headers, body)


def _from_base64(text):
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode("utf-8", "replace")
    except (ValueError, binascii.Error):
        return ""


def ask(client, path, method="get", **extra):
    """One answer. A 5xx is an answer too: the client must not raise it."""
    response = getattr(client, method)(path, **extra)
    body = b"".join(response.streaming_content) if response.streaming else response.content
    cookies = [("Set-Cookie", morsel.OutputString()) for morsel in response.cookies.values()]
    return Answer(response.status_code, (*response.headers.items(), *cookies), body)


class Detector:
    """Knows the tokens by their beginnings, and says where one that was found was planted."""

    def __init__(self, tokens):
        self.planted = {token[:ENOUGH]: where for token, where in tokens.items()}

    def found(self, answer):
        runs = set(RUN.findall(answer.text))
        return sorted(self.planted[run] for run in runs & self.planted.keys())


def faults(path, answer):
    """What no public answer may have, in sentences."""
    said = dict(answer.headers)
    if answer.status >= 500:
        yield f"{path} answered {answer.status}."
    if path.startswith("/admin/"):
        return
    if "Set-Cookie" in said:
        yield f"{path} sets a cookie: {said['Set-Cookie']}."
    if "cookie" in said.get("Vary", "").lower():
        yield f"{path} varies by cookie."


def crawl(client, paths, *, limit=5_000):
    """Answers by path: of the given paths and of everything that they lead to."""
    answers, waiting = {}, list(paths)
    while waiting and len(answers) < limit:
        path = waiting.pop()
        if path in answers:
            continue
        answers[path] = answer = ask(client, path)
        if path.startswith("/admin/"):
            continue
        waiting.extend(link for link in answer.links(path) if link not in answers)
    return answers
