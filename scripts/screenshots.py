"""Takes the pictures of README and docs/ from the demo publication, on a database of their own."""

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from scripts import chromium  # noqa: E402  (the path is set first)

PICTURES = ROOT / "docs" / "pictures"
FIRST_ANSWER = 30  # seconds
LARGEST = 400 * 1024  # bytes
WIDE, NARROW = (1440, 1700), (390, 1500)  # pixels

ARTICLE = "/reviews/john-wick-chapter-4/"
# Name of the file, address, size of the window, colours.
SHOTS = (
    ("article", ARTICLE, WIDE, "light"),
    ("article-dark", ARTICLE, WIDE, "dark"),
    ("article-390", ARTICLE, NARROW, "light"),
    ("article-390-dark", ARTICLE, NARROW, "dark"),
    ("home", "/", WIDE, "light"),
    ("film", "/films/john-wick-chapter-4/", WIDE, "light"),
    ("person", "/people/keanu-reeves/", WIDE, "light"),
    ("franchise", "/franchises/john-wick/", WIDE, "light"),
)


def main():
    path = chromium.find()
    if path is None:
        sys.exit("No Chromium was found on PATH. Install one, or name it in CHROMIUM.")
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="marquee-pictures-") as folder:
        environment = os.environ | {
            "DEBUG": "true",
            "DATABASE_URL": f"sqlite:///{folder}/marquee.sqlite3",
            "MEDIA_ROOT": f"{folder}/media",
            "SITE_NAME": "Marquee",
        }
        for command in (["migrate", "--verbosity=0"], ["demo"]):
            subprocess.run([sys.executable, "manage.py", *command], env=environment, check=True)
        port = free_port()
        server = subprocess.Popen(
            [sys.executable, "manage.py", "runserver", f"127.0.0.1:{port}", "--noreload"],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            address = f"http://127.0.0.1:{port}"
            wait_for(address, server)
            take(path, address)
        finally:
            server.terminate()
            server.wait()


def free_port():
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return listening.getsockname()[1]


def wait_for(address, server):
    until = time.monotonic() + FIRST_ANSWER
    while time.monotonic() < until and server.poll() is None:
        try:
            urllib.request.urlopen(f"{address}/healthz", timeout=1).close()
            return
        except (urllib.error.URLError, TimeoutError):
            time.sleep(0.2)
    sys.exit("The site did not start. Run manage.py runserver to see why.")


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
