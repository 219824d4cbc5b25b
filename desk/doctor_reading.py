"""Asks the public pages as a reader would, and says which of them tried to change the database.

One page of each kind, found through the site map. A statement that would write is refused before
the database sees it, so that the doctor changes nothing even where a page would.
"""

import io
import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit
from wsgiref.util import setup_testing_defaults

from django.conf import settings
from django.core.handlers.base import BaseHandler
from django.core.handlers.wsgi import WSGIRequest
from django.db import connection

# PostgreSQL puts the parts of a union in brackets.
READS = re.compile(
    r"[\s(]*(SELECT|WITH|EXPLAIN|PRAGMA|SHOW|SAVEPOINT|RELEASE|ROLLBACK|BEGIN)\b", re.I
)
WRITES = re.compile(r"\b(INSERT|UPDATE|DELETE|MERGE|NEXTVAL)\b", re.I)
LOCATION = re.compile(r"<loc>([^<]+)</loc>")
ALWAYS = ("/", "/search/?q=film", "/feeds/rss.xml", "/news-sitemap.xml", "/corrections/", "/readyz")


class WouldWrite(Exception):
    """A page was about to change the database."""


def examine_reading():
    """Sentences: each names a public address that GET or HEAD would change the database by."""
    handler = BaseHandler()
    handler.load_middleware()
    for path in (*ALWAYS, "/sitemap.xml", *one_of_each_kind(handler)):
        for method in ("GET", "HEAD"):
            answer = ask(handler, method, path)
            if answer.written:
                yield f"{method} {path} would write: {answer.written[0]}."
            elif answer.status >= 400:
                yield f"{method} {path} could not be read: it answers {answer.status}."


@dataclass
class Answer:
    """What a page said, and the statements by which asking for it would change the database."""

    status: int = 0
    text: str = ""
    written: list = field(default_factory=list)


def one_of_each_kind(handler):
    """The first address of each section of the site map."""
    for section in locations(handler, "/sitemap.xml"):
        yield section
        yield from locations(handler, section)[:1]


def locations(handler, path):
    return [urlsplit(found).path for found in LOCATION.findall(ask(handler, "GET", path).text)]


def ask(handler, method, path):
    answer = Answer()

    def refuse(execute, sql, params, many, context):
        if not READS.match(sql) or (re.match(r"\s*WITH\b", sql, re.I) and WRITES.search(sql)):
            answer.written.append(sql.split("(")[0].strip()[:80])
            raise WouldWrite(sql)
        return execute(sql, params, many, context)

    # Below the signals of a request, which would close the connection that we read by.
    with connection.execute_wrapper(refuse):
        response = handler.get_response(WSGIRequest(environment(method, path)))
        answer.status = response.status_code
        answer.text = b"".join(response).decode(errors="replace")
    return answer


def environment(method, path):
    """A request as it comes to this process, to a name that the site answers to."""
    site, asked = urlsplit(settings.SITE_URL), urlsplit(path)
    hosts = [host.lstrip(".") for host in settings.ALLOWED_HOSTS if host != "*"]
    environ = {
        "REQUEST_METHOD": method,
        "PATH_INFO": asked.path,
        "QUERY_STRING": asked.query,
        "HTTP_HOST": (hosts or [site.netloc])[0],
        "wsgi.url_scheme": "https",
        "wsgi.input": io.BytesIO(),
    }
    setup_testing_defaults(environ)
    return environ
