"""A timeline as somebody knows it who has seen the films only up to one of them. Pure.

Up to means by release: whoever says that they have seen a film is taken to have seen what came
before it. Whatever came later, and everything said of it, is not there at all, so that nothing
that is made of the timeline can tell.
"""

from franchises.story import Known, Lane, Timeline


def up_to(timeline: Timeline, film: int) -> Known:
    """What is left of a timeline after one of its released films."""
    seen = timeline.released[: timeline.released.index(film) + 1]
    kept = set(seen)
    statements = tuple(said for said in timeline.statements.values() if kept & set(said.about))
    named = {one for said in statements for one in said.about}
    return Known(
        calendar=timeline.calendar,
        films=tuple(timeline.films[one] for one in seen),
        events=tuple(event for event in timeline.events.values() if event.id in named),
        statements=statements,
        lanes=tuple(_lanes(timeline, kept)),
    )


def _lanes(timeline: Timeline, kept: set[int]):
    """The lanes that a seen film is placed in. A branch at a film that is not seen begins nowhere
    in particular; one from a lane that is not known is a lane like any other.
    """
    placed = {place.lane for film in kept for place in timeline.films[film].places}
    for lane in timeline.lanes:
        if lane.slug not in placed:
            continue
        knows_branch = lane.branches_from in placed and lane.branch_film in {*kept, None}
        yield Lane(
            lane.slug,
            lane.name,
            lane.branches_from if knows_branch else "",
            lane.branch_film if knows_branch else None,
            lane.branch_year if knows_branch else None,
        )
