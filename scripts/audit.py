"""Asks the Nu checker and Lighthouse about every template, of the demo, and prints a table.

Neither is needed for anything else, so neither is installed by `make setup`: what is missing is
said with the command that brings it, and what is there runs.
"""

import datetime
import json
import os
import shutil
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from scripts import chromium, demo_site  # noqa: E402  (the path is set first)

TOOLS = ROOT / "var" / "audit"
VNU = TOOLS / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
LIGHTHOUSE = TOOLS / "node_modules" / "lighthouse" / "cli" / "index.js"
RECORD = ROOT / "docs" / "audit.md"
INSTALL = "npm install --prefix var/audit vnu-jar lighthouse"
QUIET = (
    "--headless=new --no-sandbox --disable-gpu --disable-background-networking "
    "--disable-component-update --disable-sync"
)
TRIES = 3
GOOD = 0.9  # what Lighthouse itself paints green
SCORES = ("performance", "accessibility", "best-practices", "seo")
LEAST = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}

PAGES = {
    "front page": "/",
    "review": "/reviews/john-wick-chapter-4/",
    "preview": "/reviews/ballerina-preview/",
    "interview": "/reviews/quennell-on-keaton/",
    "list": "/reviews/thirteen-cues/",
    "page": "/how-we-rate/",
    "film": "/films/john-wick-chapter-4/",
    "film, unreleased": "/films/untitled-caine-film/",
    "films": "/films/",
    "person": "/people/keanu-reeves/",
    "critic": "/people/ishaan-coldwell/",
    "people": "/people/",
    "franchise": "/franchises/john-wick/",
    "franchises": "/franchises/",
    "reviews": "/reviews/",
    "tag": "/tags/action/",
    "year": "/archive/2026/",
    "corrections": "/corrections/",
    "search": "/search/?q=wick",
    "not there": "/nothing-here/",
    "withdrawn": "/reviews/caine-announced/",
}
# What asks machines to stay away, or answers 404 and 410 on purpose, cannot be found well, and the
# browser itself says the status aloud, which Lighthouse counts as an error.
UNLISTED = {"search", "not there", "withdrawn"}


@dataclass
class Audited:
    name: str
    path: str
    html: list = field(default_factory=list)
    scores: dict = field(default_factory=dict)
    failed: list = field(default_factory=list)

    @property
    def is_well(self):
        wanted = LEAST if self.name not in UNLISTED else {**LEAST, "best-practices": 0, "seo": 0}
        return not self.html and all(
            self.scores.get(name, least) >= least for name, least in wanted.items()
        )


def main():
    os.chdir(ROOT)
    java = shutil.which("java") if VNU.is_file() else None
    node = shutil.which("node") if LIGHTHOUSE.is_file() and chromium.find() else None
    for sentence in missing():
        print(sentence)
    if not java and not node:
        sys.exit("Nothing could be asked.")
    wanted = os.environ.get("ARGS", "").split(",") if os.environ.get("ARGS") else list(PAGES)
    pages = [Audited(name, path) for name, path in PAGES.items() if name in wanted]
    with demo_site.served(
        DEBUG="false", SECRET_KEY="x" * 50, ALLOWED_HOSTS="127.0.0.1", SECURE_SSL_REDIRECT="false"
    ) as address:
        if java:
            check_html(java, address, pages)
        if node:
            for page in pages:
                run_lighthouse(node, address, page)
    report = table(pages)
    print(report)
    if os.environ.get("RECORD"):
        record(report)
    sys.exit(0 if all(page.is_well for page in pages) else 1)


def missing():
    """What cannot be asked and how to get it, in sentences."""
    if not VNU.is_file():
        yield f"The Nu checker is not in var/audit: {INSTALL}"
    elif not shutil.which("java"):
        yield "The Nu checker needs Java: apt install default-jre-headless"
    if not LIGHTHOUSE.is_file():
        yield f"Lighthouse is not in var/audit: {INSTALL}"
    elif not shutil.which("node"):
        yield "Lighthouse needs node: apt install nodejs"
    elif not chromium.find():
        yield "Lighthouse needs a Chromium: apt install chromium, or name it in CHROMIUM."


def check_html(java, address, pages):
    """The Nu checker's errors and warnings of each page, in one run for all."""
    with tempfile.TemporaryDirectory(prefix="marquee-html-") as folder:
        files = {}
        for number, page in enumerate(pages):
            file = Path(folder) / f"{number}.html"
            file.write_bytes(fetched(address + page.path))
            files[file.name] = page
        command = [java, "-jar", str(VNU), "--stdout", "--format", "json", *files_in(folder)]
        answer = subprocess.run(command, capture_output=True, text=True)
    for message in json.loads(answer.stdout)["messages"]:
        page = files[message["url"].rpartition("/")[2]]
        page.html.append(f"{message.get('subType') or message['type']}: {message['message']}")


def files_in(folder):
    return sorted(str(path) for path in Path(folder).iterdir())


def fetched(url):
    try:
        return urllib.request.urlopen(url, timeout=30).read()
    except urllib.error.HTTPError as error:
        return error.read()


def run_lighthouse(node, address, page):
    """The four scores of a page on a slow phone, and what kept any from its best.

    A busy machine makes it miss the beginning of a page or find it slow: the best of a few tries.
    """
    # Into a file: of what node writes to a pipe, it loses the end when it exits.
    file = TOOLS / "report.json"
    command = [node, str(LIGHTHOUSE), address + page.path, "--quiet", "--output=json"]
    command += [f"--output-path={file}"]
    command += [f"--chrome-flags={QUIET}", "--ignore-status-code"]
    environment = os.environ | {"CHROME_PATH": chromium.find()}
    best = {}
    for _ in range(TRIES):
        file.unlink(missing_ok=True)
        answer = subprocess.run(command, env=environment, capture_output=True, text=True)
        report = json.loads(file.read_text()) if file.is_file() else {}
        if report and "runtimeError" not in report:
            best = max(best, report, key=performance_of)
            if performance_of(best) * 100 >= LEAST["performance"]:
                break
    if best:
        read_report(best, page)
    else:
        last = (answer.stderr.strip().splitlines() or ["no word"])[-1]
        page.failed.append(f"Lighthouse ended with {answer.returncode}: {last}")
    print(f"{page.name}: {page.scores}", file=sys.stderr)


def performance_of(report):
    return report["categories"]["performance"]["score"] or 0 if report else 0


def read_report(report, page):
    for name in SCORES:
        category = report["categories"][name]
        if category["score"] is not None:
            page.scores[name] = round(category["score"] * 100)
        for part in category["auditRefs"]:
            audit = report["audits"][part["id"]]
            if part["weight"] and audit["score"] is not None and audit["score"] < GOOD:
                page.failed.append(f"{part['id']} {audit.get('displayValue', '')}".strip())


def table(pages):
    heads = ("page", "HTML", *SCORES, "what was held against it")
    lines = [f"| {' | '.join(heads)} |", f"|{'---|' * len(heads)}"]
    for page in pages:
        html = "valid" if not page.html else f"{len(page.html)} messages"
        scores = [str(page.scores.get(name, "–")) for name in SCORES]
        if page.name in UNLISTED:
            scores[-1] = f"{scores[-1]} (unlisted)"
        said = "; ".join(dict.fromkeys([*page.html, *page.failed])).replace("|", "/")
        lines.append(f"| {page.name} | {html} | {' | '.join(scores)} | {said} |")
    return "\n".join(lines)


def record(report):
    """Puts the table into docs/audit.md, between the words that stand around it."""
    head, mark, _ = RECORD.read_text().partition("<!-- the table -->\n")
    if not mark:
        sys.exit("docs/audit.md has lost the mark behind which the table stands.")
    day = datetime.datetime.now(datetime.UTC).date()
    RECORD.write_text(f"{head}{mark}\nRun on {day:%-d %B %Y}.\n\n{report}\n")


if __name__ == "__main__":
    main()
