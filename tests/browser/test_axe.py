"""Every page that readers get, in a browser: axe, the console, the policy, width and weight.

The data are made once, each page is loaded once, and every way of looking at it follows there.
"""

import gzip
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.test import RequestFactory
from django.urls import reverse

from config import standing_alone, views
from tests.browser.looking import NARROWEST, overflow, seen_by_axe
from tests.factories import make_film, make_live, make_withdrawn
from tests.public import publication

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]

SCHEMES = ("light", "dark")
WIDTHS = (1440, 390)
MOST_SHIFT = 0.02  # of the layout, as browsers reckon it
REQUESTS = 12  # besides licensed pictures
KILOBYTE = 1024
# Compressed, of one page in Latin-1.
HEAVIEST = {"html": 30, "css": 12, "js": 8, "woff2": 200}
STATIC = Path(__file__).resolve().parents[2] / "static"
LISTEN = """
    window.refusals = [];
    document.addEventListener("securitypolicyviolation", (event) =>
        window.refusals.push(`${event.violatedDirective}: ${event.blockedURI}`));
    window.shift = 0;
    new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) window.shift += entry.value;
    }).observe({ type: "layout-shift", buffered: true });
"""
# Everything that a body may hold.
BODY = (
    "<p>She counts in eights.</p><h2>A floor</h2><p>Then <em>nothing</em>.</p><h3>A chair</h3>"
    "<ul><li>Plates.</li><li>Skates.</li></ul><ol><li>First.</li></ol><hr>"
    "<blockquote><p>Somebody said so.</p></blockquote>"
    "<aside data-pullquote><p>Falling is a craft.</p></aside>"
    '<div data-spoiler="Spoilers for the end"><p>Everybody dies.</p></div>'
    '<p data-speaker="Ana">I fell.<span data-footnote>Twice.</span></p>'
    '<p lang="fr">Elle tombe.</p>'
)


@pytest.fixture
def pages(live_server):
    """The address of every page and state, by a name for the report."""
    made = publication.publish(rows=2)
    essay = make_live(
        kind="essay",
        film=made.film,
        headline="A headline so long that it has to be set two steps smaller than all the others",
        body=BODY + "<p>" + "One word after another. " * 160 + "</p>",
        tags=("action 1",),
    )
    gone = make_withdrawn(slug="withdrawn", public_note="It was about another film.")
    return made.pages | {
        "essay": essay.get_absolute_url(),
        "withdrawn": reverse("reviews:detail", args=[gone.slug]),
        "not found": "/nothing-here/",
        "unreadable": "/films/?before=%00",
        "nothing searched": "/search/",
        "nothing found": "/search/?q=zyzzyva",
        "nothing listed": "/interviews/",
        "broken": "/broken/",
        "closed": "/closed/",
        "unreleased": make_film(title="A film to come", status="announced").get_absolute_url(),
        "sorted": made.person.get_absolute_url() + "?sort=oldest",
        "sign in": reverse("admin:login"),
    }


def break_one(context, server):
    """500 and 503, as their handlers write them: no address breaks by itself."""
    answer_with(context, f"{server.url}/broken/", views.broken(RequestFactory().get("/broken/")))
    answer_with(context, f"{server.url}/closed/", standing_alone.closed("Back at noon."))


def answer_with(context, url, answer):
    kind = "text/html; charset=utf-8"
    context.route(
        url,
        lambda route: route.fulfill(
            status=answer.status_code, body=answer.content, content_type=kind
        ),
    )


def listening_page(browser, server):
    context = browser.new_context(base_url=server.url)
    break_one(context, server)
    page = context.new_page()
    page.add_init_script(LISTEN)
    page.said, page.asked = [], []
    page.on("console", lambda line: page.said.append(line.text) if line.type == "error" else None)
    page.on("pageerror", lambda error: page.said.append(str(error)))
    page.on("request", lambda request: page.asked.append(request.url))
    return page


def weights(asked, html):
    """Kilobytes by the ending of a file, each file once; what is text goes compressed."""
    found = {"html": len(gzip.compress(html)) / KILOBYTE}
    for path in {urlsplit(url).path for url in asked}:
        if path.startswith("/static/") and not path.startswith("/static/admin"):
            content = (STATIC / path.removeprefix("/static/")).read_bytes()
            ending = path.rpartition(".")[2]
            size = len(content) if ending == "woff2" else len(gzip.compress(content))
            found[ending] = found.get(ending, 0) + size / KILOBYTE
    return found


def test_axe_finds_nothing_on_any_page_light_or_dark_wide_or_narrow(browser, live_server, pages):
    page = listening_page(browser, live_server)
    found = {}
    for name, address in pages.items():
        page.goto(address)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            for scheme in SCHEMES:
                page.emulate_media(color_scheme=scheme)
                if problems := seen_by_axe(page):
                    found[name, width, scheme] = problems

    assert found == {}


def test_pages_are_quiet_light_steady_and_never_wider_than_the_window(browser, live_server, pages):
    page = listening_page(browser, live_server)
    found = {}
    for name, address in pages.items():
        page.said.clear()
        page.asked.clear()
        page.set_viewport_size({"width": 1440, "height": 900})
        html = page.goto(address).body()
        page.wait_for_load_state("load")
        # What answers 404 or 500 on purpose is said to the console by the browser itself.
        said = [line for line in page.said if "the server responded with a status of" not in line]
        said += page.evaluate("window.refusals")
        elsewhere = [url for url in page.asked if not url.startswith((live_server.url, "data:"))]
        asked = [url for url in page.asked if "/pictures/" not in url]
        shift = page.evaluate("document.fonts.ready.then(() => window.shift)")
        wide = {}
        for width in (1440, 768, 390, NARROWEST):
            page.set_viewport_size({"width": width, "height": 900})
            wide[width] = overflow(page)
        problems = {
            "said": said,
            "elsewhere": elsewhere,
            "too many": asked if len(asked) > REQUESTS and name != "sign in" else [],
            "too heavy": {
                kind: round(weight, 1)
                for kind, weight in weights(page.asked, html).items()
                if weight > HEAVIEST.get(kind, 100)
            },
            "moved": shift if shift > MOST_SHIFT else 0,
            "wider by": {width: by for width, by in wide.items() if by > 0},
        }
        if any(problems.values()):
            found[name] = problems

    assert found == {}
