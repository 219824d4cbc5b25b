"""What a change does to the order of a story, told in sentences before it is saved. Pure."""

from collections.abc import Iterator

from franchises.story import Lane, Said, Timeline


def told(before: Timeline, after: Timeline, about: int | None = None) -> list[str]:
    """What differs, lane by lane, in the order of the list; empty when nothing does.

    Where two films change places, it is `about` that moves.
    """
    sentences = []
    for lane in after.lanes:
        was = before.lane(lane.slug) or Lane(lane.slug, lane.name)
        where = f" in {lane.name}" if len(after.lanes) > 1 else ""
        sentences += [f"{one}{where}." for one in _of_lane(before, after, was, lane, about)]
    return sentences


def orphans(before: Timeline, after: Timeline) -> list[Said]:
    """Statements that two of their films or more met under in a lane, and now meet in none."""
    held = {key for key, said in before.statements.items() if said.orders and _holds(before, said)}
    return [
        said for key, said in after.statements.items() if key in held and not _holds(after, said)
    ]


def _holds(timeline: Timeline, said: Said) -> bool:
    return any(met(timeline, lane, said.about) for lane in timeline.lanes)


def met(timeline: Timeline, lane: Lane, nodes) -> bool:
    """Whether at least two of these stand in the lane; an event is in every one."""
    here = {*lane.order, *lane.unplaced} & (lane.own | set(lane.order))
    return sum(node in here or node in timeline.events for node in nodes) > 1


def _of_lane(
    before: Timeline, after: Timeline, was: Lane, now: Lane, about: int | None
) -> Iterator[str]:
    yield from _moves(after, was, now, about)
    for film in was.order:
        if film not in now.order:
            yield f"{before.title(film)} leaves the order"
    yield from _pairs(after, was, now)
    for dispute in now.disputes:
        if dispute.statement not in {one.statement for one in was.disputes}:
            said = after.statements[dispute.statement].in_words.rstrip(".")
            yield f"“{said}” is shown as disputed and orders nothing"
    for dispute in was.disputes:
        known = dispute.statement in after.statements
        if known and dispute.statement not in {one.statement for one in now.disputes}:
            said = after.statements[dispute.statement].in_words.rstrip(".")
            yield f"“{said}” is disputed no more"


def _moves(after: Timeline, was: Lane, now: Lane, about: int | None) -> Iterator[str]:
    """Who changes places among those that stay, and who is new.

    Places are counted in the whole list; a film that only makes room for a new one has not moved.
    """
    stay = [film for film in now.order if film in was.order]
    stayed = [film for film in was.order if film in now.order]
    kept = _longest_common(stayed, stay)
    without = _longest_common([film for film in stayed if film != about], stay)
    if len(without) == len(kept):
        kept = without
    for film in now.order:
        place = now.order.index(film) + 1
        if film not in was.order:
            yield f"{after.title(film)} is placed {_th(place)}"
        elif film not in kept:
            old = was.order.index(film) + 1
            yield f"{after.title(film)} moves from {_th(old)} to {_th(place)}"


def _longest_common(one: list[int], other: list[int]) -> set[int]:
    """The most films that are in the same order in both: the others are those that moved."""
    place = {film: at for at, film in enumerate(other)}
    best: list[list[int]] = []
    for film in one:
        before = max(
            (chain for chain in best if place[chain[-1]] < place[film]), key=len, default=[]
        )
        best.append([*before, film])
    return set(max(best, key=len, default=[]))


def _pairs(after: Timeline, was: Lane, now: Lane) -> Iterator[str]:
    both = set(was.order) & set(now.order)
    open_then = {frozenset(pair) for pair in was.undetermined if both.issuperset(pair)}
    open_now = {frozenset(pair) for pair in now.undetermined if both.issuperset(pair)}
    if closed := len(open_then - open_now):
        yield f"{_count(closed)} determined"
    if opened := len(open_now - open_then):
        yield f"{_count(opened)} undetermined"


def _count(pairs: int) -> str:
    return "1 pair becomes" if pairs == 1 else f"{pairs} pairs become"


def _th(place: int) -> str:
    ending = {1: "st", 2: "nd", 3: "rd"}.get(place % 10, "th")
    return f"{place}th" if place % 100 in (11, 12, 13) else f"{place}{ending}"
