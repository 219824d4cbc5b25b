"""The control for light and dark, in a browser, with JavaScript and without."""

import pytest

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]

PAPER = {"light": "rgb(250, 250, 247)", "dark": "rgb(15, 18, 20)"}
GROUND = "getComputedStyle(document.body).backgroundColor"
# The ground at the first frame that is painted, before any module has run.
FIRST = f"requestAnimationFrame(() => window.firstGround = {GROUND})"


def test_choice_is_kept_and_painted_from_the_first_frame(browser, live_server):
    context = browser.new_context(base_url=live_server.url, color_scheme="light")
    page = context.new_page()
    page.goto("/films/")
    assert page.evaluate(GROUND) == PAPER["light"]

    # At the keyboard: the group is one stop, and arrows go through it.
    chosen = page.get_by_role("radio", name="As the system")
    assert chosen.is_checked()
    chosen.focus()
    page.keyboard.press("ArrowUp")
    assert page.get_by_role("radio", name="Dark").is_checked()
    assert page.evaluate(GROUND) == PAPER["dark"]

    page.add_init_script(
        f"document.addEventListener('DOMContentLoaded', () => {{ {FIRST} }}, {{ once: true }})"
    )
    page.goto("/people/")
    page.wait_for_function("window.firstGround")
    assert page.evaluate("window.firstGround") == PAPER["dark"]
    assert page.get_by_role("radio", name="Dark").is_checked()

    page.get_by_role("radio", name="As the system").check(force=True)
    assert page.evaluate(GROUND) == PAPER["light"]
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(GROUND) == PAPER["dark"]
    context.close()


def test_without_javascript_the_system_decides_and_no_control_is_there(browser, live_server):
    context = browser.new_context(
        base_url=live_server.url, color_scheme="dark", java_script_enabled=False
    )
    page = context.new_page()
    page.goto("/films/")
    assert page.get_by_role("radio").count() == 0
    # Scripts of the page are off; the browser's own questions are not.
    assert page.locator("body").evaluate(f"() => {GROUND}") == PAPER["dark"]
    context.close()
