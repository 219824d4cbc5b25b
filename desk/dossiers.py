"""All that is stored about each piece, read in batches for whoever examines it."""

from dataclasses import dataclass, field
from itertools import batched

from films.models import Film
from people.models import Person
from reviews.editions import Rows
from reviews.merge_map import kept
from reviews.models import Approval, Correction, Edition, LogEntry, Review, Revision, Slug
from reviews.snapshots import Draft, SnapshotRefused

BATCH = 100
ROWS = ("films", "people", "franchises", "pictures", "tag_rows")


@dataclass
class Dossier:
    """All that is stored about one piece."""

    piece: Review
    revisions: dict = field(default_factory=dict)
    editions: list = field(default_factory=list)
    approvals: list = field(default_factory=list)
    corrections: dict = field(default_factory=dict)
    log: list = field(default_factory=list)
    slugs: set = field(default_factory=set)

    def __str__(self):
        return f"piece {self.piece.pk} (“{self.piece}”)"

    def lines(self, *verbs):
        return [line for line in self.log if line.verb in verbs]


@dataclass(frozen=True)
class Context:
    """What the checks of a batch share: the clock, the merge map, tags and embargoes."""

    now: object
    people: dict
    films: dict
    tag_names: frozenset
    embargoes: list
    above: dict


def all_dossiers():
    keys = Review.objects.order_by("pk").values_list("pk", flat=True)
    for batch in batched(keys.iterator(chunk_size=BATCH), BATCH):
        yield dossiers_of(batch)


def dossiers_of(keys):
    found = {piece.pk: Dossier(piece) for piece in Review.objects.filter(pk__in=keys)}
    for revision in Revision.objects.filter(review__in=keys).order_by("number"):
        found[revision.review_id].revisions[revision.number] = revision
    editions = Edition.objects.filter(review__in=keys).order_by("pk")
    for edition in editions.prefetch_related(*ROWS, "tag_rows__tag", "entries"):
        found[edition.review_id].editions.append(edition)
    for approval in Approval.objects.filter(review__in=keys).order_by("pk"):
        found[approval.review_id].approvals.append(approval)
    for correction in Correction.objects.filter(review__in=keys):
        found[correction.review_id].corrections[correction.edition_id] = correction
    for line in LogEntry.objects.filter(review__in=keys).order_by("pk"):
        found[line.review_id].log.append(line)
    for slug in Slug.objects.filter(review__in=keys):
        found[slug.review_id].slugs.add(slug.slug)
    return list(found.values())


def context_of(dossiers, now, tag_names, embargoes):
    people, films = set(), set()
    for dossier in dossiers:
        for draft in drafts_of(dossier).values():
            rows = Rows(draft)
            people.update(row[0] for row in rows.people())
            people.update(entry.byline for entry in draft.entries if entry.byline)
            films.update(row[0] for row in rows.films())
    return Context(
        now=now,
        people=kept(Person, people),
        films=kept(Film, films),
        tag_names=tag_names,
        embargoes=embargoes,
        above=films_above(films) if embargoes else {},
    )


def films_above(films):
    """Film → what it belongs to, and what it is one with since a merge; queries by the step."""
    above, waiting = {}, set(films)
    while waiting:
        rows = Film.objects.filter(pk__in=waiting).values_list("pk", "parent", "merged_into")
        for key, *steps in rows:
            above[key] = [step for step in steps if step is not None]
        for key, same in Film.objects.filter(merged_into__in=waiting).values_list(
            "merged_into", "pk"
        ):
            above[key].append(same)
        waiting = {step for key in waiting for step in above.get(key, ())} - set(above)
    return above


def drafts_of(dossier):
    """Revision number → draft, for the revisions that editions were made of."""
    drafts = {}
    for number in {edition.revision_number for edition in dossier.editions}:
        try:
            drafts[number] = Draft.from_json(dossier.revisions[number].snapshot)
        except (KeyError, SnapshotRefused):
            continue  # said by the checks of the record
    return drafts
