"""Takes the pictures of README and docs/ from the demo publication, on a database of their own."""

import os
import sys
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from scripts import chromium, demo_site  # noqa: E402  (the path is set first)

PICTURES = ROOT / "docs" / "pictures"
LARGEST = 400 * 1024  # bytes
WIDE, NARROW = (1440, 1700), (390, 1500)  # pixels

PAGES = {
    "article": "/reviews/john-wick-chapter-4/",
    "home": "/",
    "film": "/films/john-wick-chapter-4/",
    "person": "/people/keanu-reeves/",
    "franchise": "/franchises/john-wick/",
}
WINDOWS = {"": WIDE, "-390": NARROW}
SCHEMES = {"": "light", "-dark": "dark"}
# Name of the file, address, size of the window, colours.
SHOTS = [
    (f"{name}{narrow}{dark}", address, window, scheme)
    for name, address in PAGES.items()
    for narrow, window in WINDOWS.items()
    for dark, scheme in SCHEMES.items()
]


def main():
    path = chromium.find()
    if path is None:
        sys.exit("No Chromium was found on PATH. Install one, or name it in CHROMIUM.")
    PICTURES.mkdir(parents=True, exist_ok=True)
    with demo_site.served() as address:
        take(path, address)


def take(path, address):
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=path, args=["--no-sandbox"])
        for name, page_address, (width, height), scheme in SHOTS:
            page = browser.new_page(
                viewport={"width": width, "height": height}, color_scheme=scheme
            )
            page.goto(address + page_address)
            page.evaluate("document.fonts.ready")
            save(name, page.screenshot(animations="disabled"))
            page.close()
        browser.close()


def save(name, png):
    """In 128 colours: the pages are flat, and nobody tells the difference."""
    file = PICTURES / f"{name}.png"
    with Image.open(BytesIO(png)) as picture:
        picture.convert("RGB").quantize(128).save(file, optimize=True)
    size = file.stat().st_size
    if size > LARGEST:
        sys.exit(f"{file.name} has {size:,} bytes, and a picture may have {LARGEST:,}.")
    print(f"{file.relative_to(ROOT)}: {size:,} bytes")


if __name__ == "__main__":
    os.chdir(ROOT)
    main()
