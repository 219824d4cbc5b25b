"""Pages for when little else works: no request, no database, no context processor, no address.

They are templates of their own that extend nothing and ask for two words. When even that fails,
a sentence goes out without a page around it.
"""

import logging

from django.conf import settings
from django.http import HttpResponse
from django.template.loader import get_template

from config import context

LATER = 120  # seconds after which it is worth asking again
BROKEN = "Something broke on our side. Try again in a minute."
CLOSED = "We are seeing to the site. It will be back in a little while."
WAYS = (("Front page", "/"), ("Films A–Z", "/films/"), ("Archive by year", "/archive/"))
SEARCH = "/search/"
log = logging.getLogger(__name__)


def broken():
    return _page("500.html", 500, BROKEN)


def closed(reason=""):
    """503, with what an operator has to say about it; nobody keeps the answer."""
    response = _page("503.html", 503, reason or CLOSED)
    response["Retry-After"] = str(LATER)
    response["Cache-Control"] = "no-store"
    return response


def _page(name, status, sentence):
    try:
        given = {"sentence": sentence, "ways": WAYS, "search": SEARCH}
        page = get_template(name).render(context.site(None) | given)
    except Exception:
        log.exception("The page %s could not be written.", name)
        plain = f"{settings.SITE_NAME}: {sentence}\n"
        return HttpResponse(plain, status=status, content_type="text/plain; charset=utf-8")
    return HttpResponse(page, status=status)
