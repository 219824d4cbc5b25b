"""What is wrong with a page as it stands in the browser."""

from axe_playwright_python.sync_playwright import Axe

AXE = Axe()
NARROWEST = 320  # pixels, and 1280 at 400 %


def seen_by_axe(page):
    return [
        (rule["id"], node["target"], node["failureSummary"])
        for rule in AXE.run(page).response["violations"]
        for node in rule["nodes"]
    ]


def overflow(page):
    """By how many pixels the page is wider than the window."""
    return page.evaluate("document.documentElement.scrollWidth - innerWidth")
