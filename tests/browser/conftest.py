"""One Chromium for all tests of a module; it speaks to nobody but the server under test."""

import os

import pytest
from playwright.sync_api import sync_playwright

QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="module")
def browser(chromium):
    # Playwright runs a loop of its own, and Django would refuse the test's queries beside it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as play:
        started = play.chromium.launch(executable_path=chromium, args=QUIET)
        yield started
        started.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
