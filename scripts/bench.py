"""Times every kind of page over HTTP, uncached, on seeded publications of several sizes."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from scripts import postgres  # noqa: E402  (the path is set first)
from scripts.measuring import clock, databases  # noqa: E402  (the path is set first)

SIZES = (100, 1_000, 10_000, 100_000)
ROUNDS = 60
MOST_BARE = 25  # what article, film and lists may cost
MOST_GROWTH = 1.3


def main():
    sys.stdout.reconfigure(line_buffering=True)
    os.chdir(ROOT)
    size = number("SIZE", 1_000)
    growth = [int(each) for each in os.environ.get("GROWTH", "").split(",") if each]
    sizes = sorted({*(growth or [each for each in SIZES if each < size]), size})
    databases.BENCH.mkdir(parents=True, exist_ok=True)
    try:
        for engine in engines():
            report(engine, size, sizes)
    except (databases.CannotBuild, clock.CannotServe) as failure:
        sys.exit(str(failure))
    except KeyboardInterrupt:
        sys.exit("Stopped before the end.")


def number(name, otherwise):
    text = os.environ.get(name) or str(otherwise)
    if not text.isdigit() or int(text) < 100:
        sys.exit(f"{name} is “{text}”. It is a number of at least 100: make bench {name}=1000.")
    return int(text)


def engines():
    yield databases.SQLite()
    server = os.environ.get("TEST_DATABASE_URL") or "postgresql:///postgres"
    answer = postgres.ask(server)
    if answer.answers and not answer.sentence:
        yield databases.PostgreSQL(server)
    else:
        print(f"Nothing is measured on PostgreSQL. {answer.sentence}")


def report(engine, size, sizes):
    urls = {each: engine.url(each) for each in sizes}
    known = {each: what_to_measure(url) for each, url in urls.items()}
    pages = {
        each: {name: page["paths"] for name, page in described.items()}
        for each, described in known.items()
    }
    with clock.serving(urls) as servers:
        taken = clock.medians(servers, pages, number_of_rounds())
    print(f"\n{engine.name}, {size:,} pieces, one server of {clock.WORKERS} workers, medians")
    print_pages(known[size], {name: taken[size, name] for name in known[size]})
    if len(sizes) > 1:
        print(f"\n{engine.name}: the same by number of pieces, in times of that at {sizes[0]:,}")
        print_growth(known, taken, sizes)


def number_of_rounds():
    return int(os.environ.get("ROUNDS") or ROUNDS)


def what_to_measure(url):
    command = [sys.executable, "-m", "scripts.measuring.pages"]
    asked = subprocess.run(
        command, env=databases.environment(url), stdout=subprocess.PIPE, text=True
    )
    if asked.returncode:
        raise databases.CannotBuild("The pages could not be listed; the reason is above.")
    return json.loads(asked.stdout)


def print_pages(known, taken):
    print(f"{'page':<24} {'status':>6} {'ms':>7} {'× bare':>7} {'queries':>7} {'bytes':>8}")
    for name, page in known.items():
        ratio = taken[name] / taken[clock.BARE]
        over = "  over" if ratio > MOST_BARE else ""
        print(
            f"{name:<24} {page['status']:>6} {taken[name] * 1000:>7.2f} {ratio:>7.1f} "
            f"{page['queries']:>7} {page['bytes']:>8,}{over}"
        )


def print_growth(known, taken, sizes):
    print(f"{'page':<24} " + " ".join(f"{each:>9,}" for each in sizes))
    for name in known[sizes[0]]:
        ratios = [taken[each, name] / taken[sizes[0], name] for each in sizes]
        over = "  over" if ratios[-1] > MOST_GROWTH else ""
        print(f"{name:<24} " + " ".join(f"{ratio:>9.2f}" for ratio in ratios) + over)


if __name__ == "__main__":
    main()
