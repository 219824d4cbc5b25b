"""The chart as a picture that stands by itself: one SVG file, light and dark, credited. Pure.

It asks for nothing: no font, no script, no other file. Its one style is allowed by its hash.
"""

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from xml.sax.saxutils import escape

from franchises.chart import UNDATED_X, Chart, Row
from franchises.chart_words import Mark, Told

WIDTH, MARGIN, ROW, HEAD, FOOT = 1200, 40, 58, 150, 62
GUTTER, TITLES, PLOT = 146, 180, 560  # where rails end, titles and years begin
STYLE = (
    "svg{--paper:#FAFAF7;--ink:#14181B;--quiet:#4B545A;--rule:#D3D8D5;"
    "font-family:Archivo,'Helvetica Neue',Arial,sans-serif;font-size:15px}"
    "@media(prefers-color-scheme:dark)"
    "{svg{--paper:#0F1214;--ink:#ECEEEA;--quiet:#A9B2B5;--rule:#2C3337}}"
    ".p{fill:var(--paper)}text{fill:var(--ink)}.q{fill:var(--quiet)}"
    ".n{font-size:46px;font-weight:800}.t{font-size:19px;font-weight:700}.s{font-size:13px}"
    ".r{fill:none;stroke:var(--ink);stroke-width:3}.d{stroke-dasharray:3 6}"
    ".l{fill:none;stroke:var(--quiet);stroke-width:1.5}.g{stroke:var(--rule)}"
    ".o{fill:var(--paper);stroke:var(--ink);stroke-width:3}.f{fill:var(--ink)}"
    ".u{stroke-dasharray:3.2 3.2}.m{text-anchor:middle}.e{text-anchor:end}"
    ".h{paint-order:stroke;stroke:var(--paper);stroke-width:5px;stroke-linejoin:round}"
)
MARKS = {
    Mark.SHOWN: '<path class="f" d="M-9-9H9V9H-9Z"/>',
    Mark.SAID: '<path class="o" d="M-8-8H8V8H-8Z"/>',
    Mark.DISPUTED: '<path class="o" d="M-8-8H8V8H-8Z"/><path class="f" d="M-8-8H8L-8 8Z"/>',
    Mark.UNMADE: '<path class="o u" d="M-8-8H8V8H-8Z"/>',
}


@dataclass(frozen=True)
class Caption:
    """What is said around the drawing."""

    name: str
    lane: str
    order: str
    credit: str


def style_source() -> str:
    """The expression by which a content security policy allows the style and no other."""
    return f"'sha256-{b64encode(sha256(STYLE.encode()).digest()).decode()}'"


def drawn(chart: Chart, told: Sequence[Told], caption: Caption) -> str:
    """The file. Reading it aloud gives the whole order: the title, then a sentence for each row."""
    height = HEAD + ROW * len(chart.rows) + FOOT
    title = f"{caption.name}: {caption.order}" + (f", {caption.lane}" if caption.lane else "")
    described = " ".join(_sentence(row, one) for row, one in zip(chart.rows, told, strict=True))
    body = "".join(
        _row(n, row, one) for n, (row, one) in enumerate(zip(chart.rows, told, strict=True))
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
        f'width="{WIDTH}" height="{height}" role="img" aria-labelledby="title desc">'
        f'<title id="title">{escape(title)}</title><desc id="desc">{escape(described)}</desc>'
        f'<style>{STYLE}</style><rect class="p" width="100%" height="100%"/>'
        f'<text class="n" x="{MARGIN}" y="72">{escape(caption.name.upper())}</text>'
        f'<text class="q" x="{MARGIN}" y="104">{escape(_under(title, caption))}</text>'
        f"{_axis(chart)}{body}"
        f'<path class="g" d="M{MARGIN} {height - FOOT}H{WIDTH - MARGIN}"/>'
        f'<text class="q" x="{MARGIN}" y="{height - 24}">{escape(caption.credit)}</text></svg>'
    )


def _under(title: str, caption: Caption) -> str:
    words = title.removeprefix(f"{caption.name}: ")
    return f"{words[0].upper()}{words[1:]} down, years of release across"


def _sentence(row: Row, told: Told) -> str:
    about = f", {told.about}" if told.about else ""
    return f"{told.title}{about}. {told.place}. {told.mark.label}. {told.released}."


def _x(share: float) -> float:
    return round(PLOT + (WIDTH - MARGIN - PLOT) * share / 100, 1)


def _axis(chart: Chart) -> str:
    bottom = HEAD + ROW * len(chart.rows)
    labels = [(str(year), x) for year, x in chart.axis.labels]
    if chart.axis.has_undated:
        labels.append(("Undated", UNDATED_X))
    return "".join(
        f'<text class="q s m" x="{_x(x)}" y="{HEAD - 10}">{label}</text>'
        + (f'<path class="g" d="M{_x(x)} {HEAD}V{bottom}"/>' if label != "Undated" else "")
        for label, x in labels
    )


def _row(n: int, row: Row, told: Told) -> str:
    top = HEAD + ROW * n
    middle = top + ROW / 2
    lines = [f'<path class="g" d="M{MARGIN} {top}H{WIDTH - MARGIN}"/>']
    if row.rails:
        paths = "".join(
            f'<path class="{"r" if rail.is_settled else "r d"}" d="{rail.path}" '
            'vector-effect="non-scaling-stroke"/>'
            for rail in row.rails
        )
        scale = f"translate({MARGIN} {top}) scale({(GUTTER - MARGIN) / 100:g} {ROW / 100:g})"
        lines.append(f'<g transform="{scale}">{paths}</g>')
    if row.releases:
        scale = f"translate({PLOT} {top}) scale({(WIDTH - MARGIN - PLOT) / 100:g} {ROW / 100:g})"
        lines.append(
            f'<path class="l" transform="{scale}" d="{row.releases}" '
            'vector-effect="non-scaling-stroke"/>'
        )
    mark_x = MARGIN + (GUTTER - MARGIN) * row.track / 100
    lines.append(f'<g transform="translate({mark_x:g} {middle:g})">{MARKS[told.mark]}</g>')
    lines.append(
        f'<text class="t" x="{TITLES}" y="{middle - 2:g}">{escape(_fitted(told.title))}</text>'
        f'<text class="q s" x="{TITLES}" y="{middle + 17:g}">{escape(_beside(row, told))}</text>'
    )
    lines.append(
        f'<circle class="{"f" if row.is_dated else "o u"}" cx="{_x(row.x)}" cy="{middle:g}" r="7"/>'
    )
    if row.is_dated:
        x, side = (_x(row.x) - 16, " e") if row.labels_on_the_left else (_x(row.x) + 16, "")
        first, last = told.released_short
        lines.append(f'<text class="h s{side}" x="{x}" y="{middle - 2:g}">{escape(first)}</text>')
        lines.append(f'<text class="h q s{side}" x="{x}" y="{middle + 14:g}">{escape(last)}</text>')
    return "".join(lines)


def _beside(row: Row, told: Told) -> str:
    parts = [str(row.place)] if row.place else []
    parts += [part for part in (told.about, told.mark.label.lower()) if part]
    words = " · ".join(parts)
    return f"{words} · order not known" if row.beside else words


def _fitted(title: str) -> str:
    """Letters of this size are some 10 units wide, and the column is 370."""
    return title if len(title) <= 37 else f"{title[:36].rstrip()}…"
