"""The timeline of a case file, without a database: what tests and drawings start from. Pure."""

from franchises import story
from franchises.calendars import Calendar, Era
from franchises.case_files import Case


def of(case: Case) -> story.Timeline:
    return story.tell(known(case))


def known(case: Case) -> story.Known:
    """The ids of films are their places in the file, counted from 1; statements likewise."""
    number = {work.id: place for place, work in enumerate(case.works, start=1)}
    entries = {entry["id"]: entry for entry in case.data["installments"]}
    return story.Known(
        calendar=calendar(case.data),
        films=tuple(_film(work, number[work.id], entries[work.id]) for work in case.works),
        statements=tuple(_statements(case, number)),
        lanes=tuple(
            story.Lane(
                lane.slug,
                case.lane_names[lane.slug],
                lane.branches_from,
                number.get(lane.branch_work),
                lane.branch_year,
            )
            for lane in case.lanes
        ),
    )


def calendar(data: dict) -> Calendar:
    """The calendar of a file; its eras lead where the labels of its settings are so written."""
    found = data.get("calendar") or {}
    labels = [
        setting.get("label") or ""
        for entry in data.get("installments", ())
        for setting in entry.get("settings") or ()
    ]
    return Calendar(
        found.get("name") or "Common Era",
        found.get("unit") or "year",
        tuple(
            Era(
                era["suffix"],
                era.get("sign", 1),
                era.get("offset", 0),
                any(label.startswith(f"{era['suffix']} ") for label in labels),
            )
            for era in found.get("eras") or ()
        ),
    )


def _film(work, key, entry) -> story.Film:
    settings = list(zip(work.settings, entry.get("settings") or (), strict=True))
    return story.Film(
        key,
        entry.get("display_title") or work.title,
        slug=work.id,
        kind=entry.get("kind") or "film",
        year=work.released_on and work.released_on.year,
        released_on=work.released_on,
        released_precision="day" if work.released_on else "",
        status=entry.get("status") or "released",
        canon=entry.get("canon") or "canon",
        places=tuple(
            story.Place(lane, periods=tuple(periods(settings, lane)))
            for lane in entry["continuities"]
        ),
    )


def periods(settings, lane):
    """The times of a work in one lane, from its settings and how the file has them."""
    for setting, written in settings:
        if setting.lane in ("", lane):
            yield story.Period(
                setting.start,
                setting.end,
                setting.uncertainty,
                setting.primary,
                setting.role,
                written.get("label") or "",
                written.get("certainty") or "stated",
                setting.asserted,
            )


def _statements(case: Case, number):
    entries = {entry["id"]: entry for entry in case.data["constraints"]}
    said = [(one.id, str(one.says), one.about, one) for one in case.statements]
    said += [(one.id, one.kind, (one.item, one.other), None) for one in case.relations]
    place = {key: place for place, key in enumerate(entries, start=1)}
    for key, says, about, one in sorted(said, key=lambda row: place[row[0]]):
        entry = entries[key]
        yield story.Said(
            place[key],
            says,
            tuple(number[name] for name in about),
            entry.get("certainty") or "stated",
            one and one.min_years,
            one and one.max_years,
            spoiler_free=entry.get("spoiler_free") or "",
            why=entry.get("why") or "",
        )
