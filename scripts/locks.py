"""What can be wrong with a file of pinned requirements."""

import re

PINNED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==\S+")
INDEX = re.compile(r"--(?:extra-)?index-url|--find-links|^-[if]\s|https?://|@\s*(?:git|file)")


def faults(text, declared):
    """A sentence for each fault; `declared` are the names that pyproject.toml asks for."""
    found, pinned = [], set()
    for number, line in _logical_lines(text):
        if INDEX.search(line):
            found.append(f"Line {number} names where packages come from: {line.split()[0]}.")
            continue
        match = PINNED.match(line)
        if match is None:
            found.append(f"Line {number} pins no version: {line.split()[0]}.")
            continue
        pinned.add(_canonical(match[1]))
        if "--hash=sha256:" not in line:
            found.append(f"Line {number} has no hash: {match[1]}.")
    missing = sorted({_canonical(name) for name in declared} - pinned)
    return found + [f"{name} is in pyproject.toml but not pinned." for name in missing]


def _logical_lines(text):
    start, parts = None, []
    for number, raw in enumerate(text.splitlines(), start=1):
        line = re.sub(r"(^|\s)#.*", "", raw).strip()
        if not line and not parts:
            continue
        start = start or number
        parts.append(line.removesuffix("\\").strip())
        if not line.endswith("\\"):
            yield start, " ".join(parts)
            start, parts = None, []


def _canonical(name):
    return re.sub(r"[-_.]+", "-", name).lower()
