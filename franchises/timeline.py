"""The timeline of a franchise as it stands in the database: one query and, after a change, one
solving.

`of` is what readers may know at an instant, `around` the same for a film whose franchise is not at
hand, `at_the_desk` everything that stands, proposals and unverified records included. What a
`Timeline` holds is told in `franchises.story`.

What was worked out is kept in Django's cache under the hash of everything that it was made from,
so that no write has to remember to clear it: a changed statement, setting, placement, membership,
title or release date asks for another key.
"""

import logging
from collections.abc import Iterable
from datetime import UTC, datetime

from django.core.cache import cache
from django.db.models import Q

from franchises.calendars import Calendar, Era
from franchises.models import Franchise, Membership, StatementMember, WatchOrderEntry
from franchises.story import (
    Event,
    Film,
    Known,
    Lane,
    Period,
    Place,
    Said,
    Source,
    Timeline,
    WatchOrder,
    WatchStep,
    tell,
)
from people.prepared import INSTANT, KEY, Prepared, Together
from provenance.claims import PUBLIC_STATES, CheckState

log = logging.getLogger(__name__)

KEPT_FOR = 7 * 24 * 60 * 60  # seconds; what changed is found under another key at once
STANDING = (CheckState.CONFIRMED, CheckState.CLAIMED, CheckState.PROPOSED)
FAR = datetime.max.replace(tzinfo=UTC)


def of(franchise: Franchise, at: datetime) -> Timeline:
    """The timeline that readers may see at that instant. One query."""
    root = franchise.root_id or franchise.pk
    return solved(_known(franchise.pk, root, *_PUBLIC(root=root, at=at), PUBLIC_STATES, at))


def around(film: int, root: int, at: datetime) -> tuple[str, str, Timeline] | None:
    """Of the franchises at and below `root` (id), the one that a film (id) belongs to most closely:
    its name, its slug and its timeline for readers; None where the film has no place. One query.
    """
    shape, films, said = _PUBLIC(root=root, at=at)
    names = {key: (name, slug) for _, name, slug, key, *_ in shape}
    belongs = [
        (role != Membership.Role.MAIN, *names[owner], owner)
        for owner, role, _, *row in films
        if row[0] == film and row[13] in PUBLIC_STATES
    ]
    if not belongs:
        return None
    _, name, slug, franchise = min(belongs)
    known = _known(franchise, root, shape, films, said, PUBLIC_STATES, at)
    return name, slug, solved(known)


def at_the_desk(franchise: Franchise) -> Known:
    """All that stands, as the desk's checks and previews want it. Three queries."""
    root = franchise.root_id or franchise.pk
    return _known(
        franchise.pk,
        root,
        _shape(root),
        _films(root).filter(film__merged_into=None),
        _said(root).filter(statement__check_state__in=STANDING),
        STANDING,
        FAR,
    )


def solved(known: Known) -> Timeline:
    """The timeline of what is known, worked out once for each state of knowledge."""
    key = f"timeline:{known.key}"
    try:
        timeline = cache.get(key)
        if timeline is None:
            timeline = tell(known)
            cache.set(key, timeline, KEPT_FOR)
    except Exception:  # each cache has errors of its own, and none of them is a reader's
        log.warning("The cache does not answer; a timeline was worked out anew.", exc_info=True)
        timeline = tell(known)
    return timeline


# Reading

SOURCE = ("id", "title", "publisher", "url", "kind")
FILM = (
    "id", "title", "slug", "kind", "year", "released_on", "released_precision", "status",
    "runtime_minutes", "palette", "art_family",
)  # fmt: skip
PERIOD = (
    "start", "end", "uncertainty", "is_primary", "role", "label", "certainty", "is_asserted",
)  # fmt: skip
SAID = ("id", "says", "certainty", "min_years", "max_years", "spoiler_free", "why", "check_state")
EVENT = ("id", "name", "slug", "start", "end", "uncertainty", "verified_at")


def _under(prefix, names):
    return [f"{prefix}__{name}" for name in names]


def _shape(root):
    """The tree of franchises, each with the continuities and eras that only the root has."""
    return Franchise.objects.filter(Q(pk=root) | Q(root__pk=root)).values_list(
        "verified_at", "name", "slug", "id", "parent_id",
        *_under("continuities", (
            "id", "slug", "name", "is_default", "branches_from_id", "branch_film_id", "branch_year",
        )),
        *_under("calendar", ("name", "unit")),
        *_under("calendar__eras", ("id", "suffix", "sign", "offset", "is_leading")),
    )  # fmt: skip


def _films(root):
    """A row for each membership, placement and setting of the films in the tree."""
    rows = Membership.objects.filter(Q(franchise__pk=root) | Q(franchise__root__pk=root))
    return rows.values_list(
        "franchise_id", "role", "canon",
        *_under("film", FILM),
        *_under("film__placements", ("id", "continuity_id", "check_state")),
        *_under("film__placements__source", SOURCE),
        "film__placements__settings__id",
        *_under("film__placements__settings", PERIOD),
        *_under("film__placements__settings__source", SOURCE),
    )  # fmt: skip


def _said(root):
    """A row for each member of each statement."""
    return StatementMember.objects.filter(statement__franchise__pk=root).values_list(
        *_under("statement", SAID),
        *_under("statement__source", SOURCE),
        "position", "film_id",
        *_under("event", EVENT),
    )  # fmt: skip


_PUBLIC = Together(
    Prepared(_shape, root=KEY),
    Prepared(
        lambda root, at: _films(root).filter(
            franchise__verified_at__lte=at, film__verified_at__lte=at, film__merged_into=None
        ),
        root=KEY,
        at=INSTANT,
    ),
    Prepared(lambda root: _said(root).filter(statement__check_state__in=PUBLIC_STATES), root=KEY),
)


# Rows to values


def _known(franchise, root, shape, films, said, states, at) -> Known:
    shape = [row for verified_at, _, _, *row in shape if at is FAR or _is_by(verified_at, at)]
    if all(parent is not None for _, parent, *_ in shape):
        # The franchise at the top is nobody's to know, and so is what is said under its name.
        said = ()
    lanes = _lanes(shape)
    slug_of = {key: lane.slug for key, lane in lanes.items()}
    inside = _below(franchise, {row[0]: row[1] for row in shape})
    told, listed = _told_films(films, slug_of, states, franchise, inside)
    statements, events = _statements(said, at)
    return Known(
        calendar=_calendar(shape),
        films=told,
        events=events,
        statements=statements,
        lanes=tuple(lanes.values()),
        listed=None if franchise == root else listed,
    )


def _is_by(verified_at, at) -> bool:
    return verified_at is not None and verified_at <= at


def _below(top: int, parents: dict[int, int]) -> set[int]:
    """A franchise and all that are inside it."""
    children: dict[int, list[int]] = {}
    for key, parent in parents.items():
        children.setdefault(parent, []).append(key)
    found, waiting = {top}, [top]
    while waiting:
        new = [key for key in children.get(waiting.pop(), ()) if key not in found]
        found.update(new)
        waiting.extend(new)
    return found


def _lanes(shape) -> dict[int, Lane]:
    """The continuities by their key: the default one first, then as they were made."""
    rows = {row[2]: row[2:9] for row in shape if row[2] is not None}
    slugs = {key: row[1] for key, row in rows.items()}
    in_order = sorted(rows.values(), key=lambda row: (not row[3], row[0]))
    return {
        key: Lane(slug, name, slugs.get(parent, ""), film, year)
        for key, slug, name, _, parent, film, year in in_order
    }


def _calendar(shape) -> Calendar:
    eras = {row[11]: row[9:] for row in shape if row[1] is None and row[11] is not None}
    if not eras:
        named = next((row for row in shape if row[1] is None and row[9] is not None), None)
        return Calendar(*named[9:11]) if named else Calendar()
    (name, unit, *_), *_ = eras.values()
    return Calendar(name, unit, tuple(Era(*eras[key][3:]) for key in sorted(eras)))


def _source(row: Iterable) -> Source | None:
    row = tuple(row)
    return Source(*row) if row[0] is not None else None


def _told_films(rows, slug_of, states, franchise, inside) -> tuple[tuple, tuple]:
    """The films with their places, and the ids of those in this part of the tree.

    A film that belongs to several franchises of the tree is told of as this one has it.
    """
    films, roles, places, periods, sources = {}, {}, {}, {}, {}
    listed = set()
    for owner, role, canon, *row in rows:
        film, place, source, setting = row[:11], row[11:14], row[14:19], row[19:]
        key = film[0]
        films[key] = film
        if owner in inside:
            listed.add(key)
        nearness = (owner != franchise, owner not in inside, owner)
        roles[key] = min(roles.get(key, (nearness, role, canon)), (nearness, role, canon))
        placed, lane, state = place
        if placed is None or lane not in slug_of or state not in states:
            continue
        places.setdefault(key, {})[placed] = slug_of[lane], state
        sources[placed] = _source(source)
        if setting[0] is not None:
            found = periods.setdefault(placed, {})
            found[setting[0]] = Period(*setting[1:9], _source(setting[9:]))
    order = list(slug_of.values())
    told = []
    for key in sorted(films):
        here = [
            Place(
                lane,
                state != CheckState.CONFIRMED,
                tuple(periods.get(placed, {})[one] for one in sorted(periods.get(placed, {}))),
                sources[placed],
            )
            for placed, (lane, state) in places.get(key, {}).items()
        ]
        here.sort(key=lambda place: order.index(place.lane))
        told.append(Film(*films[key], *roles[key][1:], tuple(here)))
    return tuple(told), tuple(sorted(listed))


def _statements(rows, at) -> tuple[tuple, tuple]:
    heads, members, events = {}, {}, {}
    for row in rows:
        said, source, (position, film), event = row[:8], row[8:13], row[13:15], row[15:]
        heads[said[0]] = said, source
        node = film
        if film is None:
            node = -event[0]
            if at is FAR or _is_by(event[6], at):
                events[node] = Event(node, *event[1:6])
        members.setdefault(said[0], []).append((position, node))
    statements = []
    for key in sorted(heads):
        (_, says, certainty, least, most, spoiler_free, why, state), source = heads[key]
        about = tuple(node for _, node in sorted(members[key]))
        statements.append(
            Said(
                key, says, about, certainty, least, most,
                spoiler_free=spoiler_free, why=why, source=_source(source),
                is_claimed=state != CheckState.CONFIRMED,
            )
        )  # fmt: skip
    return tuple(statements), tuple(events[key] for key in sorted(events))


# Watch orders

_WATCH_ORDERS = Prepared(
    lambda franchise, at: (
        WatchOrderEntry.objects.filter(
            watch_order__franchise__pk=franchise,
            watch_order__verified_at__lte=at,
            film__verified_at__lte=at,
            film__merged_into=None,
        )
        .order_by("watch_order__name", "watch_order_id", "position")
        .values_list(
            *_under("watch_order", ("id", "slug", "name", "author", "note")),
            *_under("watch_order__source", SOURCE),
            "film_id", "tier", "note",
        )
    ),
    franchise=KEY,
    at=INSTANT,
)  # fmt: skip


def watch_orders(franchise: Franchise, at: datetime) -> tuple[WatchOrder, ...]:
    """The ways through it that somebody recommends and readers may see. One query."""
    found: dict[int, WatchOrder] = {}
    steps: dict[int, list[WatchStep]] = {}
    for key, slug, name, author, note, *rest in _WATCH_ORDERS(franchise=franchise.pk, at=at):
        found.setdefault(key, WatchOrder(slug, name, author, note, _source(rest[:5])))
        steps.setdefault(key, []).append(WatchStep(*rest[5:]))
    return tuple(
        WatchOrder(one.slug, one.name, one.author, one.note, one.source, tuple(steps[key]))
        for key, one in found.items()
    )
