"""The desk in a browser: nothing that axe objects to, and no script that the policy refuses."""

import os

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import sync_playwright

from reviews import front, verbs
from reviews.models import Review
from reviews.places import PLACES
from reviews.snapshots import Draft
from tests.factories import (
    make_credit,
    make_film,
    make_image,
    make_live,
    make_piece,
    make_release,
    make_user,
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


@pytest.fixture(scope="module")
def browser(chromium):
    # Playwright runs a loop of its own, and Django would refuse the test's queries beside it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as play:
        started = play.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield started
        started.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


def signed_in(browser, server, user):
    client = Client()
    client.force_login(user)
    context = browser.new_context(base_url=server.url)
    context.add_cookies(
        [
            {
                "name": settings.SESSION_COOKIE_NAME,
                "value": client.cookies[settings.SESSION_COOKIE_NAME].value,
                "url": server.url,
            }
        ]
    )
    page = context.new_page()
    page.said = []
    page.on("console", lambda line: page.said.append(line.text) if is_refusal(line.text) else None)
    page.on("pageerror", lambda error: page.said.append(str(error)))
    return page


def is_refusal(line):
    return "Content Security Policy" in line


def problems(page):
    found = Axe().run(page).response["violations"]
    return [
        (rule["id"], node["target"], node["failureSummary"])
        for rule in found
        for node in rule["nodes"]
    ]


def address(name, piece, *more):
    return reverse(f"admin:reviews_review_{name}", args=[piece.pk, *more])


def test_axe_finds_nothing_on_the_pages_of_a_piece(browser, live_server):
    moderator = make_user(role="superuser")
    piece = make_piece(state="in_review", film=make_film(title="Ballerina"))
    edition = make_live()
    live = Review.objects.get(pk=edition.review_id)
    draft = Draft.from_json(live.head().snapshot)
    verbs.save(live, moderator, draft.replace(headline="Another headline"), base=1)
    page = signed_in(browser, live_server, moderator)

    found = {}
    for path in (
        reverse("admin:index"),
        reverse("admin:queue"),
        reverse("admin:reviews_review_add"),
        address("change", piece),
        address("read", piece),
        address("history", piece),
        address("change", live),
        address("compare", live),
        address("read", live),
        address("revision", live, 1),
        address("assign", live),
        address("publish", piece),
        reverse("admin:reviews_edition_withdraw", args=[edition.pk]),
        reverse("admin:reviews_embargo_add"),
    ):
        page.goto(path)
        page.wait_for_load_state("load")
        found[path] = problems(page) + page.said

    assert {path: what for path, what in found.items() if what} == {}


def test_axe_finds_nothing_on_the_front_page_and_lists_light_or_dark_wide_or_narrow(
    browser, live_server
):
    moderator, film = make_user(role="superuser"), make_film(title="Ballerina")
    make_credit(film=film)
    make_release(film=film)
    make_piece(state="in_review")
    piece = make_live(film=film).review
    placing = front.put(PLACES["lead"], piece, moderator, version=front.version())
    page = signed_in(browser, live_server, moderator)

    found = {}
    for path in (
        reverse("admin:index"),
        reverse("admin:queue"),
        reverse("admin:front_page"),
        reverse("admin:front_place", args=["lead"]),
        reverse("admin:front_end", args=[placing.pk]),
        reverse("admin:reviews_review_changelist"),
        reverse("admin:films_film_changelist"),
        reverse("admin:films_film_change", args=[film.pk]),
    ):
        page.goto(path)
        page.wait_for_load_state("load")
        for width, scheme in ((1440, "light"), (390, "dark")):
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=scheme)
            wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            # The corner of a table of rows has no heading in Django's own template.
            told = [problem for problem in problems(page) if problem[0] != "empty-table-header"]
            found[path, width] = told + page.said + [f"wider by {wide}"] * (wide > 0)

    assert {page: what for page, what in found.items() if what} == {}


def test_a_row_is_added_and_a_film_chosen_with_the_keyboard(browser, live_server):
    make_film(title="Ballerina")
    make_image()
    page = signed_in(browser, live_server, make_user(role="writer"))
    page.goto(reverse("admin:reviews_review_add"))

    page.get_by_role("button", name="Another row: subjects").click()
    rows = page.locator("#list-subjects fieldset.desk-row")
    assert rows.count() == 2
    rows.nth(1).get_by_role("combobox", name="Film").press("Enter")
    page.keyboard.type("Baller")
    page.get_by_role("option", name="Ballerina").wait_for()
    page.keyboard.press("Enter")
    page.get_by_label("Headline").fill("A door in the wall")
    page.get_by_label("Headline").press("Enter")

    page.wait_for_url("**/change/")
    draft = Draft.from_json(Review.objects.get().head().snapshot)
    assert [subject.kind for subject in draft.subjects] == ["film"]
    assert page.said == []
