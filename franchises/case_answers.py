"""What a case file comes to, in the form that `interfaces.md` fixes for `check_franchise`."""

from collections.abc import Iterable

from franchises.case_files import Case, Contradictions
from franchises.chronology import Chronology, Contradiction, solve
from franchises.chronology_works import Work, listed_in, loops, release_order, segments

EVERYTHING = "all"


def answer(read: Case | Contradictions) -> dict:
    """Everything that can be worked out, ready for JSON."""
    if isinstance(read, Contradictions):
        return {"cases": {name: _verdict(case) for name, case in read.cases.items()}}
    return _case_answer(read)


def _verdict(case: Case) -> dict:
    solved = solve(listed_in(case.works, None), case.statements, pairs=False)
    if solved.contradictions:
        return {"valid": False, "problems": [_problem(one) for one in solved.contradictions]}
    return {"valid": True, "order": list(solved.order)}


def _case_answer(case: Case) -> dict:
    solved = _solved_views(case)
    titles = {work.id: work.title for work in case.works}
    released, unreleased = release_order(case.works)
    return {
        "release_order": _titles(released),
        "unreleased": _titles(unreleased),
        "views": {view: _view(chronology, titles) for view, chronology in solved.items()},
        "segments": [
            {
                "title": work.title,
                "from": setting.start,
                "to": setting.end,
                "role": setting.role,
            }
            for work, setting in segments(case.works, case.statements)
        ],
        "contradictions": [*_problems(case, solved), *_branch_loops(case)],
    }


def _solved_views(case: Case) -> dict[str, Chronology]:
    views: list[str | None] = [lane.slug for lane in case.lanes]
    if len(views) > 1:
        views.append(None)
    return {
        view or EVERYTHING: solve(listed_in(case.works, view), case.statements) for view in views
    }


def _titles(works: Iterable[Work]) -> list[str]:
    return [work.title for work in works]


def _view(solved: Chronology, titles: dict[str, str]) -> dict:
    return {
        "order": [titles[one] for one in solved.order],
        "ties": [[titles[one] for one in pair] for pair in solved.ties],
        "undetermined_pairs": [[titles[one] for one in pair] for pair in solved.undetermined_pairs],
        "unplaced": [titles[one] for one in solved.unplaced],
        "explained": [
            {
                "first": titles[reason.first],
                "then": titles[reason.then],
                "by": reason.by,
                "constraints": list(reason.statements),
            }
            for reason in solved.reasons
        ],
    }


def _problems(case: Case, solved: dict[str, Chronology]) -> list[dict]:
    """Those of the continuities, and of the view of everything those that no continuity has."""
    found: dict[Contradiction, None] = {}
    for view, chronology in solved.items():
        for contradiction in chronology.contradictions:
            if view != EVERYTHING or not _is_of_one_lane(contradiction, case.works):
                found[contradiction] = None
    in_order = sorted(found, key=lambda one: (one.cycle[0], len(one.cycle), one.statements))
    return [_problem(one) for one in in_order]


def _is_of_one_lane(contradiction: Contradiction, works: Iterable[Work]) -> bool:
    lanes = [work.lanes for work in works if work.id in contradiction.cycle]
    return bool(frozenset.intersection(*lanes))


def _problem(contradiction: Contradiction) -> dict:
    return {
        "kind": contradiction.kind,
        "cycle": list(contradiction.cycle),
        "cycle_titles": list(contradiction.titles),
        "constraints": list(contradiction.statements),
        "message": contradiction.message,
    }


def _branch_loops(case: Case) -> list[dict]:
    branches = [(lane.slug, lane.branches_from) for lane in case.lanes if lane.branches_from]
    return [
        {
            "kind": "branches",
            "cycle": list(loop),
            "cycle_titles": [case.lane_names[slug] for slug in loop],
            "constraints": [],
            "message": " branches from ".join(case.lane_names[slug] for slug in (*loop, loop[0])),
        }
        for loop in loops(branches)
    ]
