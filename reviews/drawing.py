"""The workflow table for people: as Markdown, and drawn as SVG. Pure."""

from html import escape

from reviews.workflow import TABLE, State

WIDTH, HEIGHT = 960, 560
BOX = 190, 64
BEND = 90
# Where each state stands: the centre of its box.
PLACES = {
    State.DRAFT: (130, 280),
    State.IN_REVIEW: (480, 70),
    State.CHANGES_REQUESTED: (480, 490),
    State.APPROVED: (830, 280),
}
STYLE = (
    "text{font:15px sans-serif;fill:#222}"
    ".verb{font-size:13px;stroke:#fff;stroke-width:5px;paint-order:stroke}"
    "rect{fill:#fff;stroke:#222;stroke-width:1.5}"
    "path{fill:none;stroke:#777;stroke-width:1.5}"
    "@media(prefers-color-scheme:dark){text{fill:#eee}rect{fill:#222;stroke:#eee}"
    ".verb{stroke:#222}}"
)


def markdown():
    """The table as the documentation shows it: one row for each verb."""
    lines = ["| verb | on the button | from | to | who | guard |", "|---|---|---|---|---|---|"]
    return "\n".join(lines + [markdown_row(row) for row in TABLE.values()]) + "\n"


def markdown_row(row):
    cells = (
        f"`{row.verb}`",
        row.label if row.is_offered else "",
        sources_in_words(row),
        State(row.target).label if row.target else "",
        row.who.label,
        row.guard,
    )
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def sources_in_words(row):
    if row.phases:
        names = sorted(phase.label.lower() for phase in row.phases)
        return f"edition {' or '.join(names)}"
    if row.needs_trash:
        return "in the trash"
    if not row.sources:
        return "–"
    if row.sources == frozenset(State):
        return "any"
    return ", ".join(state.label for state in State if state in row.sources)


def moves():
    """(from, to) → the verbs that lead there, in the order of the table."""
    found = {}
    for row in TABLE.values():
        for state in State:
            if state in row.sources and row.target not in (None, state):
                found.setdefault((state, row.target), []).append(row.verb)
    return found


def svg():
    """The states and the verbs that lead from one to another; the others leave the state."""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        'aria-label="The states of a piece and the verbs between them">',
        f"<style>{STYLE}</style>",
        '<defs><marker id="end" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" '
        'markerHeight="8" orient="auto"><path d="M0 0L8 4L0 8" /></marker></defs>',
    ]
    arrows = [arrow(start, end, verbs) for (start, end), verbs in moves().items()]
    parts += [curve for curve, _ in arrows] + [words for _, words in arrows]
    parts += [box(state) for state in PLACES]
    return "\n".join([*parts, "</svg>"]) + "\n"


def box(state):
    (x, y), (width, height) = PLACES[state], BOX
    return (
        f'<rect x="{x - width / 2:g}" y="{y - height / 2:g}" width="{width}" height="{height}" '
        f'rx="8" /><text x="{x}" y="{y + 5}" text-anchor="middle">{escape(state.label)}</text>'
    )


def arrow(start, end, verbs):
    """A curve that leaves room for the one that leads back, and its verbs at the middle."""
    (x1, y1), (x2, y2) = edge(start, end), edge(end, start)
    length = ((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5 or 1
    aside_x, aside_y = -(y2 - y1) / length * BEND, (x2 - x1) / length * BEND
    bend_x, bend_y = (x1 + x2) / 2 + aside_x, (y1 + y2) / 2 + aside_y
    label_x, label_y = (x1 + bend_x * 2 + x2) / 4, (y1 + bend_y * 2 + y2) / 4 + 5
    curve = f"M{x1:.0f} {y1:.0f}Q{bend_x:.0f} {bend_y:.0f} {x2:.0f} {y2:.0f}"
    return (
        f'<path d="{curve}" marker-end="url(#end)" />',
        f'<text class="verb" x="{label_x:.0f}" y="{label_y:.0f}" text-anchor="middle">'
        f"{escape(', '.join(verbs))}</text>",
    )


def edge(state, towards):
    """Where the line to another state leaves the box."""
    (x, y), (other_x, other_y) = PLACES[state], PLACES[towards]
    dx, dy = other_x - x, other_y - y
    width, height = BOX[0] / 2 + 6, BOX[1] / 2 + 6
    scale = min(width / abs(dx) if dx else 9, height / abs(dy) if dy else 9)
    return x + dx * scale, y + dy * scale
