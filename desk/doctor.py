"""Examines what is stored against the invariants, and says in words what fails.

Nine are those of pieces and editions; the tenth is that what is said about the order of stories
agrees and is whole (`desk.doctor_stories`).

It reads everything once, in batches of pieces, and changes nothing. Two invariants leave only part
of their trace in the data: what an anonymous answer holds (1) is checked here as far as search
documents and copied intervals go; that reading changes nothing (9) is seen by reading one public
page of each kind (desk/doctor_reading.py). The tests hold both over HTTP, for every address.
"""

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

from django.utils import timezone

from desk import doctor_stories
from desk.doctor_front_page import examine_front_page
from desk.doctor_reading import examine_reading
from desk.dossiers import BATCH, ROWS, all_dossiers, context_of, drafts_of
from films.models import Film
from franchises.models import Franchise
from people.models import Person
from reviews import four_eyes, intervals, kinds, workflow
from reviews.editions import Rows, columns
from reviews.four_eyes import Reading
from reviews.models import Approval, Embargo, LogEntry, Tag
from reviews.plan import COMPUTED, document, plan_of
from reviews.snapshots import digest
from search import index

BEGINNINGS = ("publish", "reinstate")
MAKE_A_HEAD = ("create", "save", "edit", "submit", "restore_revision")
VOUCH = {Approval.APPROVE: "approve", Approval.AGREE: "agree", Approval.BREAK_GLASS: "break_glass"}


@dataclass(frozen=True)
class Finding:
    """One broken promise: the number of the invariant, and what is wrong in a sentence."""

    invariant: int
    sentence: str

    def __str__(self):
        return f"Invariant {self.invariant}: {self.sentence}"


def examine(now=None):
    """Every broken promise, as Findings. O(everything stored), with one batch in memory."""
    now = now or timezone.now()
    embargoes = list(Embargo.objects.select_related("film", "superseded_by"))
    tag_names = frozenset(name.casefold() for name in Tag.objects.values_list("name", flat=True))
    for dossiers in all_dossiers():
        context = context_of(dossiers, now, tag_names, embargoes)
        for dossier in dossiers:
            yield from examine_piece(dossier, context)
    for difference in index.stale(expected_documents()):
        yield Finding(1, str(difference))
    yield from forgotten_purges()
    for number, sentence in examine_front_page():
        yield Finding(number, sentence)
    for sentence in doctor_stories.complaints():
        yield Finding(10, sentence)


def examine_pages():
    """What asking for the public pages would change (9), as Findings."""
    for sentence in examine_reading():
        yield Finding(9, sentence)


def examine_piece(dossier, context):
    checks = (
        (1, wrong_copies),
        (2, unread_words),
        (3, wrong_editions),
        (4, wrong_intervals),
        (5, holes_in_the_record),
        (6, verbs_without_a_line),
        (7, begun_under_embargo),
        (8, lost_addresses),
    )
    for number, check in checks:
        for sentence in check(dossier, context):
            yield Finding(number, f"{dossier}: {sentence}")


# 1: what readers find follows from the intervals of editions and from nothing else


def wrong_copies(dossier, context):
    for edition in dossier.editions:
        interval = (edition.goes_live_at, edition.ends_at, edition.published_at)
        for name in ROWS:
            for row in getattr(edition, name).all():
                if (row.goes_live_at, row.ends_at, row.published_at) != interval:
                    yield f"a row of {name} has another interval than edition {edition.pk}."


def expected_documents():
    """What search ought to hold: each edition, and each record that was not merged away."""
    for dossiers in all_dossiers():
        for dossier in dossiers:
            yield from map(expected_document, dossier.editions)
    for model, names in ((Person, "names"), (Film, "titles"), (Franchise, None)):
        records = model.objects.all()
        if names:
            records = records.filter(merged_into=None).prefetch_related(names)
        for record in records.order_by("pk").iterator(chunk_size=BATCH):
            yield record.search_entry()


def expected_document(edition):
    entries = sorted(edition.entries.all(), key=lambda entry: entry.order)
    return index.Entry(
        **document(
            edition,
            films=[row.film_id for row in edition.films.all() if row.role != "mention"],
            critics=[row.person_id for row in edition.people.all() if row.role == "byline"],
            texts=[edition.body, *(entry.text for entry in entries)],
        )
    )


# 2: every word was read by somebody who did not write it


def unread_words(dossier, context):
    for edition in dossier.editions:
        approvals = approvals_of(dossier, edition)
        asked = [unmet_by(approval, dossier) for approval in approvals]
        if not approvals:
            yield f"nobody approved revision {edition.revision_number} before edition {edition.pk}."
        elif all(asked):
            yield f"edition {edition.pk} went out unread: {' '.join(asked[-1])}"


def approvals_of(dossier, edition):
    return [
        approval
        for approval in dossier.approvals
        if approval.kind != Approval.AGREE
        and (approval.number, approval.hash) == (edition.revision_number, edition.hash)
        and approval.at <= edition.created_at
    ]


def unmet_by(approval, dossier):
    """What four eyes still asked for when it was given, judged by whom it counted as writers."""
    if approval.kind in (Approval.BREAK_GLASS, Approval.IMPORT):
        return ()
    readings = [
        Reading(other.user_id, "agree")
        for other in dossier.approvals
        if other.hash == approval.hash
        and other.at <= approval.at
        and other.kind in (Approval.AGREE, Approval.APPROVE)
        and other.pk != approval.pk
    ]
    return four_eyes.unmet(
        approval.policy,
        writers=set(approval.writers),
        contributors=set(approval.contributors),
        readings=[*readings, Reading(approval.user_id, "approve")],
        names={},
    )


# 3: what readers read is what was approved


def wrong_editions(dossier, context):
    drafts = drafts_of(dossier)
    for edition in dossier.editions:
        draft = drafts.get(edition.revision_number)
        revision = dossier.revisions.get(edition.revision_number)
        if draft is None or revision.pk != edition.revision_id:
            yield f"the text of edition {edition.pk} is no revision of the piece."
            continue
        if edition.hash != digest(revision.snapshot):
            yield f"edition {edition.pk} has another hash than revision {revision.number}."
        if not approvals_of(dossier, edition):
            yield f"what edition {edition.pk} says is not what was approved."
        wrong = [*wrong_columns(edition, draft), *wrong_rows(edition, draft, context)]
        if wrong:
            yield f"edition {edition.pk} differs from its revision in {', '.join(wrong)}."


def wrong_columns(edition, draft):
    return [name for name, value in columns(draft).items() if getattr(edition, name) != value]


def wrong_rows(edition, draft, context):
    """The kinds of row in which an edition differs from its snapshot, read through the merges."""
    rows = Rows(draft)
    people, films = context.people.get, context.films.get
    compared = {
        "films": (
            [(films(key), *rest) for key, *rest in rows.films()],
            [(r.film_id, r.role, r.is_main, r.position) for r in edition.films.all()],
        ),
        "people": (
            [(people(key), *rest) for key, *rest in rows.people()],
            [(r.person_id, r.role, r.is_main, r.position, r.credit) for r in edition.people.all()],
        ),
        "franchises": (
            rows.franchises(),
            [(r.franchise_id, r.role, r.is_main, r.position) for r in edition.franchises.all()],
        ),
        "pictures": (
            [(key, "", *rest) for key, *rest in rows.pictures()],
            [(r.image_id, "", r.caption, r.is_hero, r.position) for r in edition.pictures.all()],
        ),
        "entries": (
            [
                (order, "", films(film), place, text, people(byline), still)
                for order, film, place, text, byline, still in rows.entries()
            ],
            [
                (e.order, "", e.film_id, e.place, e.text, e.byline_id, e.still_id)
                for e in edition.entries.all()
            ],
        ),
    }
    wrong = [name for name, (expected, stored) in compared.items() if not same(expected, stored)]
    return wrong + ["tags"] * wrong_tags(edition, rows.tags(), context.tag_names)


def same(expected, stored):
    """Whether the rows agree. Of two that a merge made one, either may have stayed."""
    allowed = {}
    for key, role, *rest in expected:
        allowed.setdefault((key, role), []).append(rest)
    found = {(key, role): rest for key, role, *rest in stored}
    return set(found) == set(allowed) and all(found[key] in allowed[key] for key in found)


def wrong_tags(edition, names, known):
    """Tags can be renamed and merged; what is still called as the snapshot says must be there."""
    wanted = {name.casefold() for name in names}
    stored = {row.tag.name.casefold() for row in edition.tag_rows.all()}
    missing, others = wanted - stored, stored - wanted
    return len(others) > len(missing) or bool(missing & known and not others)


# 4: one edition at a time


def wrong_intervals(dossier, context):
    begun = sorted(
        (edition for edition in dossier.editions if edition.goes_live_at is not None),
        key=lambda edition: edition.goes_live_at,
    )
    for earlier, later in pairwise(begun):
        if earlier.ends_at is None or earlier.ends_at > later.goes_live_at:
            yield f"editions {earlier.pk} and {later.pk} are live at once."
    try:
        computed = intervals.intervals(
            plan_of(dossier.editions, {}), imported_at=dossier.piece.imported_at
        )
    except ValueError as nonsense:
        yield f"its plan makes no sense: {nonsense}"
        return
    for edition in dossier.editions:
        interval = computed[edition.pk]
        wrong = [name for name in COMPUTED if getattr(edition, name) != getattr(interval, name)]
        if edition.published_at and edition.published_on != timezone.localdate(
            edition.published_at
        ):
            wrong.append("published_on")
        if wrong:
            yield f"edition {edition.pk} does not follow from its plan in {', '.join(wrong)}."


# 5: nothing of the permanent record was changed or lost


def holes_in_the_record(dossier, context):
    yield from wrong_revisions(dossier)
    yield from wrong_approvals(dossier)
    yield from wrong_corrections(dossier)
    yield from wrong_starts(dossier)
    if [line.verb for line in dossier.log[:1]] != ["create"]:
        yield "its log does not begin with its creation."
    for before, after in pairwise(dossier.log):
        if before.to_state != after.from_state:
            yield f"a line of the log is missing before “{after.verb}” (line {after.pk})."


def wrong_revisions(dossier):
    numbers = set(dossier.revisions)
    highest = max([dossier.piece.head_number, *numbers])
    if gaps := sorted(set(range(1, highest + 1)) - numbers):
        yield f"revision {gaps[0]} is missing."
    for revision in dossier.revisions.values():
        if digest(revision.snapshot) != revision.hash:
            yield f"the text of revision {revision.number} was changed: its hash is another."
        if set(revision.parents) - numbers:
            yield f"revision {revision.number} has a parent that is missing."
    heads = [line.number for line in dossier.lines(*MAKE_A_HEAD)]
    if heads[-1:] != [dossier.piece.head_number]:
        yield f"its head is revision {dossier.piece.head_number}, and the log says another."


def wrong_approvals(dossier):
    for approval in dossier.approvals:
        revision = dossier.revisions.get(approval.number)
        if revision is None or revision.hash != approval.hash:
            yield f"approval {approval.pk} is not of the text of revision {approval.number}."


def wrong_corrections(dossier):
    reinstated = {line.edition_id for line in dossier.lines("reinstate")}
    for edition in dossier.editions:
        printed = dossier.corrections.get(edition.pk)
        wanted = "" if edition.pk in reinstated else edition.correction
        if (printed.text if printed else "") != wanted:
            yield f"the printed correction of edition {edition.pk} is not the one it carries."


def wrong_starts(dossier):
    """The last line that gave an edition a start says when; the log is the witness."""
    said = {}
    for line in dossier.lines(*BEGINNINGS, "reschedule"):
        said[line.edition_id] = line.details.get("at")
    for edition in dossier.editions:
        start = edition.goes_live_at
        if start and edition.pk in said and said[edition.pk] != start.isoformat():
            yield f"edition {edition.pk} begins at another time than the log says."


# 6: each verb left one line


def verbs_without_a_line(dossier, context):
    piece = dossier.piece
    if dossier.log and dossier.log[-1].to_state != piece.state:
        yield f"it is {piece.state}, and its log ends with {dossier.log[-1].to_state}."
    raising = [
        line
        for line in dossier.log
        if workflow.TABLE[line.verb].raises_version and line.verb != "create"
    ]
    if piece.version != 1 + len(raising):
        yield f"its version is {piece.version}, and its log has {len(raising)} verbs that raise it."
    begun = Counter(line.edition_id for line in dossier.lines(*BEGINNINGS))
    for edition in dossier.editions:
        if begun[edition.pk] != 1:
            yield f"edition {edition.pk} has {begun[edition.pk]} lines of its publication."
    given = Counter(
        (VOUCH[approval.kind], approval.number, approval.user_id)
        for approval in dossier.approvals
        if approval.kind in VOUCH
    )
    logged = Counter(
        (line.verb, line.number, line.by_id) for line in dossier.lines(*VOUCH.values())
    )
    if given != logged:
        yield "its approvals and the lines of its log do not tell the same."
    cut = {line.edition_id for line in dossier.lines("hold", "withdraw")}
    for edition in dossier.editions:
        if edition.cut_at and edition.pk not in cut:
            yield f"edition {edition.pk} was taken down, and no line says so."


def forgotten_purges():
    """A line whose piece is gone must be the purge that deleted it, with what it deleted."""
    for line in LogEntry.objects.filter(review=None).order_by("pk"):
        if line.verb != "purge" or not line.details.get("hashes"):
            yield Finding(5, f"line {line.pk} of the log has lost its piece {line.piece}.")


# 7: no edition began before a lift that was on record


def begun_under_embargo(dossier, context):
    waived = {line.details.get("embargo") for line in dossier.lines("override_embargo")}
    for edition in dossier.editions:
        if edition.goes_live_at is None or edition.goes_live_at > context.now:
            continue
        films = families(
            {row.film_id for row in edition.films.all() if row.role != "mention"}, context.above
        )
        for embargo in context.embargoes:
            if embargo.film_id in films and embargo.pk not in waived and bound(edition, embargo):
                yield f"edition {edition.pk} began while {embargo.film} was under embargo."


def families(films, above):
    found, waiting = set(films), list(films)
    while waiting:
        steps = [step for step in above.get(waiting.pop(), ()) if step not in found]
        found.update(steps)
        waiting += steps
    return found


def bound(edition, embargo):
    """Whether the agreement was on record, in force and not yet lifted when the edition began."""
    start = edition.goes_live_at
    later = getattr(embargo, "superseded_by", None)
    return (
        embargo.covers in kinds.covered_by(edition.kind)
        and embargo.recorded_at < start
        and (later is None or later.recorded_at > start)
        and embargo.blocks(start)
    )


# 8: an address leads to one piece


def lost_addresses(dossier, context):
    for edition in dossier.editions:
        if edition.goes_live_at is not None and edition.slug not in dossier.slugs:
            yield f"the address {edition.slug} of edition {edition.pk} does not lead to it."
