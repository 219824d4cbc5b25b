"""A piece's plan brought to the database: the intervals of its editions and what follows them.

Called by every verb that changes the plan, inside the door, which serialises the writers of a
piece; that is why no two editions of a piece can overlap.
"""

from django.db.models import Min, Q
from django.utils import timezone

from films.models import Film
from franchises.models import Character, Franchise
from people.models import Person
from reviews import body, intervals
from reviews.intervals import Planned
from reviews.merge_map import all_that_became, standing
from reviews.models import DraftReference, Edition
from reviews.models.editions import ROWS_WITH_INTERVALS
from search import index

COMPUTED = ("goes_live_at", "ends_at", "ended_because", "published_at", "updated_at")
RECORDS = {
    "film": Film,
    "person": Person,
    "franchise": Franchise,
    "character": Character,
}


def plan_of(editions, asked):
    """The plan as the pure arithmetic sees it; `asked` is what a verb asks, by edition id."""
    corrected = set()
    return [planned(edition, asked.get(edition.pk, {}), corrected) for edition in editions]


def planned(edition, changes, corrected):
    # A revision that is reinstated prints its correction once: the first time it went out.
    corrects = edition.substantial or bool(edition.correction)
    corrects = corrects and edition.revision_number not in corrected
    asked = {
        "starts_at": edition.goes_live_at,
        "expires_at": edition.expires_at if edition.goes_live_at else None,
        "cut_at": edition.cut_at,
        "cut_because": edition.cut_because,
    } | changes
    if corrects and asked["starts_at"]:
        corrected.add(edition.revision_number)
    return Planned(key=edition.pk, revision=edition.revision_number, corrects=corrects, **asked)


def last_begun(editions, now):
    """Of the editions the one that began last, or None."""
    begun = [edition for edition in editions if edition.has_begun(now)]
    return max(begun, key=lambda edition: edition.goes_live_at, default=None)


def replan(piece, now, by, asked=None):
    """Recompute every interval of the piece. `asked` maps an edition's id to what a verb asks
    of it: `starts_at`, `expires_at`, `cut_at`, `cut_because`.

    Intervals are closed before others open, as the constraints demand.
    """
    asked = asked or {}
    editions = list(piece.editions.order_by("id"))
    for edition in editions:
        for name in ("expires_at", "cut_at", "cut_because"):
            if name in asked.get(edition.pk, {}):
                setattr(edition, name, asked[edition.pk][name])
    plan = plan_of(editions, asked)
    computed = intervals.intervals(plan, imported_at=piece.imported_at)
    changed = [edition for edition in editions if apply(edition, computed[edition.pk], asked)]
    for edition in sorted(changed, key=closing_first):
        store(edition)
    for edition in changed:
        index_edition(edition)
    verify_what_they_name(piece, now, by, starting={k for k in asked if "starts_at" in asked[k]})
    return editions


def apply(edition, interval, asked):
    """Give the row its interval; whether anything changed."""
    before = [getattr(edition, name) for name in COMPUTED]
    for name in COMPUTED:
        setattr(edition, name, getattr(interval, name))
    edition.published_on = (
        timezone.localdate(edition.published_at) if edition.published_at else None
    )
    return edition.pk in asked or before != [getattr(edition, name) for name in COMPUTED]


def closing_first(edition):
    if edition.goes_live_at is None:
        return 0
    return 2 if edition.ends_at is None else 1


def store(edition):
    interval = {name: getattr(edition, name) for name in ("goes_live_at", "ends_at")}
    interval["published_at"] = edition.published_at
    Edition.objects.filter(pk=edition.pk).update(
        ended_because=edition.ended_because,
        updated_at=edition.updated_at,
        published_on=edition.published_on,
        expires_at=edition.expires_at,
        cut_at=edition.cut_at,
        cut_because=edition.cut_because,
        **interval,
    )
    for row in ROWS_WITH_INTERVALS:
        field = "content_object" if row.__name__ == "EditionTag" else "edition"
        row.objects.filter(**{field: edition}).update(**interval)


def index_edition(edition):
    """The search document of one edition, visible exactly while the edition is live."""
    index.put(**search_document(edition))


def search_document(edition):
    return document(
        edition,
        films=edition.films.exclude(role="mention").values_list("film_id", flat=True),
        critics=edition.people.filter(role="byline").values_list("person_id", flat=True),
        texts=[edition.body, *edition.entries.order_by("order").values_list("text", flat=True)],
    )


def document(edition, *, films, critics, texts, reading=body):
    """What search keeps of an edition whose rows are at hand; `texts` are body and entries."""
    return {
        "kind": "piece",
        "key": edition.review_id,
        "part": edition.pk,
        "title": edition.headline,
        "text": "\n".join(
            filter(
                None,
                (
                    edition.standfirst,
                    edition.verdict,
                    edition.byline_text,
                    *map(reading.search_text, texts),
                ),
            )
        ),
        "address": edition.get_absolute_url(),
        "piece_kind": edition.kind,
        "year": edition.published_on.year if edition.published_on else None,
        "rating": edition.rating,
        "films": sorted(set(films)),
        "critics": sorted(set(critics)),
        "visible_from": edition.goes_live_at,
        "visible_until": edition.ends_at,
        "sort_at": edition.published_at,
    }


def verify_what_they_name(piece, now, by, *, starting):
    """Records that wait for this piece become public with its edition, and wait with it.

    `starting` are the editions that this act gives a start. What began before has done its part:
    a record that was hidden by hand since then stays hidden.
    """
    revisions = Edition.objects.filter(review=piece).values("revision")
    for kind, record in named_by(DraftReference.objects.filter(revision__in=revisions)):
        if not record.is_verified(now):
            move_verification(record, earliest_naming(kind, record.pk, now, starting), by)


def named_by(references):
    """(kind, record) of what has to be verified, each once and through its merges."""
    columns = zip(*references.values_list(*RECORDS).distinct(), strict=True)
    for (kind, model), keys in zip(RECORDS.items(), columns, strict=False):
        records = standing(model, set(keys) - {None}).values()
        yield from ((kind, record) for record in {record.pk: record for record in records}.values())


def move_verification(record, at, by):
    if record.verified_at not in (None, at):
        record.unverify(by)
    if at is not None:
        record.verify(by, at=at)


def earliest_naming(kind, key, now, starting):
    """The next start of an edition that was asked to verify what it names; None if none is."""
    return Edition.objects.filter(
        Q(goes_live_at__gte=now) | Q(pk__in=starting, goes_live_at__isnull=False),
        verifies_named=True,
        **{f"revision__references__{kind}__in": all_that_became(RECORDS[kind], key)},
    ).aggregate(first=Min("goes_live_at"))["first"]
