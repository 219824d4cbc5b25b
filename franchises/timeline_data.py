"""A timeline as data for others: what `/franchises/<slug>/timeline.json` answers. Pure.

Films go by the last part of their address, events by “event:” and theirs. Why a statement holds may
tell of the story, so only the sentence for every reader is in it.
"""

from collections.abc import Iterable

from franchises.story import Film, Lane, Period, Said, Source, Timeline


def as_data(timeline: Timeline, lanes: Iterable[Lane], name: str, url: str, film_url) -> dict:
    """Plain values for JSON, with these of the lanes; `film_url` makes an address of a slug."""
    listed = [*timeline.released, *timeline.unreleased]
    return {
        "franchise": {"name": name, "url": url},
        "calendar": {
            "name": timeline.calendar.name,
            "unit": timeline.calendar.unit,
            "eras": [
                {"suffix": era.suffix, "sign": era.sign, "offset": era.offset}
                for era in timeline.calendar.eras
            ],
        },
        "films": {
            timeline.films[film].slug: _film(timeline.films[film], film_url) for film in listed
        },
        "release_order": [_name(timeline, film) for film in timeline.released],
        "unreleased": [_name(timeline, film) for film in timeline.unreleased],
        "continuities": {lane.slug: _lane(timeline, lane) for lane in lanes},
        "segments": [
            {"film": _name(timeline, film), **_period(timeline, period)}
            for film, period in timeline.segments
        ],
        "statements": {
            str(said.id): _said(timeline, said) for said in timeline.statements.values()
        },
    }


def _name(timeline: Timeline, node: int) -> str:
    if node in timeline.films:
        return timeline.films[node].slug
    return f"event:{timeline.events[node].slug}"


def _names(timeline: Timeline, nodes: Iterable[int]) -> list[str]:
    return [_name(timeline, node) for node in nodes]


def _film(film: Film, film_url) -> dict:
    return {
        "title": film.title,
        "url": film_url(film.slug),
        "kind": film.kind,
        "status": film.status,
        "released": film.released_on and film.released_on.isoformat(),
        "released_precision": film.released_precision,
        "runtime_minutes": film.runtime_minutes,
        "role": film.role,
        "canon": film.canon,
    }


def _lane(timeline: Timeline, lane: Lane) -> dict:
    shown = [*lane.order, *lane.unplaced]
    return {
        "name": lane.name,
        "branches_from": lane.branches_from or None,
        "branch_film": None if lane.branch_film is None else _name(timeline, lane.branch_film),
        "branch_year": lane.branch_year,
        "own": [_name(timeline, film) for film in shown if film in lane.own],
        "order": _names(timeline, lane.order),
        "ties": [_names(timeline, pair) for pair in lane.ties],
        "undetermined_pairs": [_names(timeline, pair) for pair in lane.undetermined],
        "together": [_names(timeline, group) for group in lane.together],
        "unplaced": _names(timeline, lane.unplaced),
        "explained": [
            {
                "first": _name(timeline, step.first),
                "then": _name(timeline, step.then),
                "by": step.by,
                "statements": [str(one) for one in step.statements],
            }
            for step in lane.steps
        ],
        "begins_between": {_name(timeline, film): list(lane.years[film]) for film in lane.order}
        if lane.years
        else {},
        "set_in": {
            _name(timeline, film): [
                _period(timeline, period) for period in timeline.films[film].periods(lane.slug)
            ]
            for film in shown
        },
        "disputes": [
            {
                "statement": str(dispute.statement),
                "against": [str(one) for one in dispute.against],
                "films": _names(timeline, dispute.films),
            }
            for dispute in lane.disputes
        ],
    }


def _period(timeline: Timeline, period: Period) -> dict:
    label = period.label
    if not label and period.start is not None:
        label = timeline.calendar.span(period.start, period.end)
    return {
        "from": period.start,
        "to": period.end,
        "uncertainty": period.uncertainty,
        "label": label,
        "primary": period.is_primary,
        "role": period.role,
        "certainty": period.certainty,
        "asserted": period.is_asserted,
    }


def _said(timeline: Timeline, said: Said) -> dict:
    return {
        "says": said.says,
        "about": _names(timeline, said.about),
        "min_years": said.min_years,
        "max_years": said.max_years,
        "certainty": said.certainty,
        "check": "claimed" if said.is_claimed else "confirmed",
        "in_words": said.in_words,
        "sentence": said.spoiler_free,
        "source": said.source and _source(said.source),
    }


def _source(source: Source) -> dict:
    return {
        "title": source.title,
        "publisher": source.publisher,
        "url": source.url,
        "kind": source.kind,
    }
