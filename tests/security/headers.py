"""What every answer has to tell the browser."""

from config import theme
from franchises import chart_svg

POLICY = {
    "default-src": {"'none'"},
    "base-uri": {"'none'"},
    "frame-ancestors": {"'none'"},
    "form-action": {"'self'"},
    "script-src": {"'self'", theme.source_of(theme.SCRIPT)},
    "style-src": {"'self'"},
}
# A drawing that stands by itself carries its one style, and allows no other.
OF_A_DRAWING = {"style-src": {chart_svg.style_source()}}
FORBIDDEN = ("unsafe-inline", "unsafe-eval", "http:", "https:", "*", "nonce-")


def complaints(address, answer):
    """What an answer over HTTPS from that address of the resolver lacks, in words."""
    yield from strictness(answer.headers, https=True)
    kept = answer.headers.get("Cache-Control", "")
    if address.is_of_the_desk and ("no-store" not in kept or "private" not in kept):
        yield f"it may be kept: {kept}."
    if not address.is_of_the_desk and not kept:
        yield "it does not say who may keep it."


def strictness(said, *, https=False):
    wanted = {
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "X-Frame-Options": "DENY",
        "Cross-Origin-Opener-Policy": "same-origin",
    }
    for name, value in wanted.items():
        if said.get(name) != value:
            yield f"{name} is {said.get(name)}."
    policy = said.get("Content-Security-Policy", "")
    parts = {part.split()[0]: set(part.split()[1:]) for part in policy.split("; ") if part}
    for directive, sources in POLICY.items():
        # A file that is no page may allow less: what it does not name falls back on `default-src`.
        fallback = parts.get("default-src") if directive.endswith("-src") else None
        said_so = parts.get(directive, fallback)
        if said_so not in (sources, {"'none'"}, OF_A_DRAWING.get(directive)):
            yield f"{directive} is {said_so}."
    yield from (f"the policy allows {word}." for word in FORBIDDEN if word in policy)
    if https and "max-age=" not in said.get("Strict-Transport-Security", ""):
        yield "nothing keeps browsers on HTTPS."
