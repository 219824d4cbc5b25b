"""The chart in a browser: at the keyboard, by axe in every state, and the drawing in its place."""

import pytest

from tests.browser.looking import NARROWEST, overflow, seen_by_axe
from tests.public import publication

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


@pytest.fixture
def address():
    return publication.publish(rows=3).franchise.get_absolute_url()


@pytest.fixture
def page(browser, live_server):
    context = browser.new_context(base_url=live_server.url, viewport={"width": 1440, "height": 900})
    yield context.new_page()
    context.close()


def focused(page):
    return page.evaluate("document.activeElement.id || document.activeElement.textContent.trim()")


def test_orders_boxes_and_spoilers_are_worked_at_the_keyboard(page, address):
    page.goto(address)
    page.locator("#order-story").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**order=release**")
    assert focused(page) == "order-release"
    assert page.locator("#order-release").get_attribute("aria-current") == "true"

    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "order=release" not in url)
    assert focused(page) == "order-story"

    box = page.locator(".said details").first
    box.locator("summary").focus()
    page.keyboard.press("Enter")
    assert box.get_attribute("open") is not None

    page.locator("#seen").focus()
    page.keyboard.press("End")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**seen=ballerina-*")
    assert "As known after" in page.inner_text(".seen")


def test_axe_finds_nothing_in_any_state_and_nothing_is_wider_than_the_window(page, address):
    found = {}
    for query in (
        "?here=ballerina",
        "?order=release&here=ballerina",
        "?seen=ballerina",
        "?continuity=other-line",
    ):
        page.goto(address + query)
        page.evaluate("document.querySelectorAll('details').forEach(box => box.open = true)")
        for width, scheme in ((1440, "light"), (390, "dark"), (NARROWEST, "light")):
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=scheme)
            problems = [] if width == NARROWEST else seen_by_axe(page)
            if problems or overflow(page) > 0:
                found[query, width] = problems or overflow(page)
        page.set_viewport_size({"width": 1440, "height": 900})

    assert found == {}


def test_marks_lie_on_rails_and_points_on_the_line(page, address):
    page.goto(address)
    rows = page.evaluate("""
        [...document.querySelectorAll(".stop")].map((row) => {
            const middle = (box) => [box.x + box.width / 2, box.y + box.height / 2];
            const own = row.getBoundingClientRect();
            const gutter = row.querySelector(".rails").getBoundingClientRect();
            const mark = row.querySelector(".rails > use").getBoundingClientRect();
            const point = row.querySelector(".plotted > use").getBoundingClientRect();
            const plot = row.querySelector(".plotted").getBoundingClientRect();
            return {
                off: Math.abs(middle(mark)[1] - middle(own)[1]),
                pointOff: Math.abs(middle(point)[1] - middle(own)[1]),
                inside: mark.left >= gutter.left && mark.right <= gutter.right + 1,
                plotted: point.left >= plot.left - 24 && point.right <= plot.right + 24,
                height: own.height,
            };
        })
    """)

    assert len(rows) >= 6
    for row in rows:
        assert row["off"] <= 1.5, row
        assert row["pointOff"] <= 1.5, row
        assert row["inside"], row
        assert row["plotted"], row


def test_rows_move_each_by_itself_and_not_at_all_for_who_wants_no_movement(page, address):
    page.goto(address)
    names = """
        [...document.querySelectorAll(".stop")].map(
            (row) => getComputedStyle(row).viewTransitionName
        )
    """
    moving = page.evaluate(names)
    page.emulate_media(reduced_motion="reduce")

    assert len(set(moving)) == len(moving) >= 6
    assert "none" not in moving
    assert set(page.evaluate(names)) == {"none"}


def test_without_style_sheets_every_row_is_its_sentence_alone(page, address):
    page.route("**/*.css", lambda route: route.abort())
    page.goto(address)
    heard = page.locator(".stop").first.inner_text()

    assert "in story order" in heard
    assert heard.count("Released") == 1
    assert page.locator(".stop svg").first.bounding_box()["width"] == 0
