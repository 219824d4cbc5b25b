"""Two records that are one: what stood under the one stands under the other from then on.

The row that goes stays, with `merged_into`, so that its address leads on. Revisions, their
references and embargoes are never rewritten: they are read through `reviews.merge_map`.
"""

from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, Q

from films.models import Credit, Film, FilmExternalId, FilmTitle, Release
from franchises import agreement, art_pairs
from franchises.models import (
    Appearance,
    Continuity,
    Franchise,
    Membership,
    Placement,
    Portrayal,
    Statement,
    StatementMember,
    WatchOrderEntry,
)
from people.models import Account, Person, PersonExternalId, PersonName
from provenance.claims import CheckState
from provenance.models import Change
from provenance.recording import field_values, record
from reviews import embargo
from reviews.models import (
    EditionEntry,
    EditionFilm,
    EditionPerson,
    Embargo,
    Guard,
    RecordChoice,
    Review,
)
from search import index

# The surest first: of two credits that are one, the surer stays.
SUREST = (CheckState.CONFIRMED, CheckState.CLAIMED, CheckState.PROPOSED, CheckState.REFUTED)


class CannotMerge(Exception):
    """The two can't become one; `str()` says why, and nothing was changed."""


@dataclass(frozen=True)
class Rows:
    """Rows that follow. Two are alike when `alike` agrees; then the one with less `rank` stays."""

    model: type
    column: str
    alike: tuple | None = None
    rank: object = None


def credit_rows(column):
    other = "person_id" if column == "film" else "film_id"
    return Rows(
        Credit,
        column,
        alike=(other, "job_id", "character_text"),
        rank=lambda credit: SUREST.index(credit.check_state),
    )


def is_lesser(row):
    return not row.is_main


FOLLOW = {
    Person: (
        Rows(PersonName, "person", alike=("name",)),
        Rows(PersonExternalId, "person"),
        credit_rows("person"),
        Rows(Account, "person"),
        Rows(EditionPerson, "person", alike=("edition_id", "role"), rank=is_lesser),
        Rows(EditionEntry, "byline"),
    ),
    Film: (
        Rows(FilmTitle, "film", alike=("title", "region")),
        Rows(FilmExternalId, "film"),
        Rows(Release, "film", alike=("released_on", "precision", "region", "medium")),
        credit_rows("film"),
        Rows(Film, "parent"),
        Rows(Membership, "film", alike=("franchise_id",)),
        Rows(
            Placement,
            "film",
            alike=("continuity_id",),
            rank=lambda placement: SUREST.index(placement.check_state),
        ),
        Rows(StatementMember, "film"),
        Rows(Continuity, "branch_film"),
        Rows(WatchOrderEntry, "film"),
        Rows(Appearance, "film", alike=("character_id", "entity_id")),
        Rows(EditionFilm, "film", alike=("edition_id", "role"), rank=is_lesser),
        Rows(EditionEntry, "film"),
        Rows(RecordChoice, "film", alike=()),
    ),
}


def merge(keep, drop, by):
    """Make `drop` stand for `keep`; both are people, or both are films. Returns `keep`.

    Raises CannotMerge. What `drop` had is in the history of both, row by row.
    """
    with transaction.atomic():
        keep, drop = held(keep, drop)
        refuse(keep, drop, by)
        before = field_values(keep), field_values(drop)
        had = {}
        with stories_agreeing(keep, drop):
            if isinstance(keep, Film):
                give_up_the_primary_release(keep, drop)
            for rows in FOLLOW[type(keep)]:
                had |= follow(rows, keep, drop)
            also_known_as(keep, drop)
            type(keep).objects.filter(merged_into=drop).update(merged_into=keep)
            drop.merged_into = keep
            drop.save()
            settle(keep, drop, by)
        if isinstance(keep, Film):
            art_pairs.give_one(keep)  # it may stand in more franchises than before
        tell(keep, drop, by, before, had)
    return keep


def held(keep, drop):
    """Both rows as they are now, locked, after what publishing would rest on."""
    if type(keep) is not type(drop) or type(keep) not in FOLLOW:
        raise CannotMerge("Only two people or two films can be merged.")
    kind, keys = keep._meta.model_name, sorted({keep.pk, drop.pk})
    if kind == "film":
        Guard.hold([("film", key) for key in keys])
    # Who publishes holds the piece: what names the record waits for us, or we for it.
    named = Review.objects.filter(**{f"revisions__references__{kind}__in": keys})
    for key in sorted(set(named.values_list("pk", flat=True))):
        Review.objects.filter(pk=key).update(version=F("version"))
    rows = type(keep).objects.filter(pk__in=keys).order_by("pk").select_for_update()
    found = {row.pk: row for row in rows}
    if keep.pk not in found or drop.pk not in found:
        raise CannotMerge("One of the two is not there any more.")
    return found[keep.pk], found[drop.pk]


@contextmanager
def stories_agreeing(keep, drop):
    """What is said about the order of stories must not contradict once two films are one."""
    about = Statement.objects.filter(members__film__in=(keep.pk, drop.pk)).values("franchise")
    places = Placement.objects.filter(film__in=(keep.pk, drop.pk)).values("continuity__franchise")
    tops = Franchise.objects.filter(Q(pk__in=about) | Q(pk__in=places)).order_by("pk")
    with ExitStack() as stack:
        if isinstance(keep, Film):
            for franchise in tops:
                stack.enter_context(agreement.changing(franchise))
        try:
            yield
            stack.close()
        except agreement.Contradicts as contradiction:
            raise CannotMerge(
                f"What is said about the two cannot be true of one film: {contradiction}"
            ) from contradiction


def refuse(keep, drop, by):
    kind = keep._meta
    if not by.has_perm(f"{kind.app_label}.merge_{kind.model_name}"):
        raise CannotMerge(f"Moderators merge {kind.verbose_name_plural}. Ask one of them.")
    if keep.pk == drop.pk:
        raise CannotMerge(f"{keep} cannot be merged into itself. Choose another.")
    for record_, other in ((keep, drop), (drop, keep)):
        if record_.merged_into_id:
            raise CannotMerge(
                f"{record_} was merged into {record_.merged_into} already. "
                f"Merge that one and {other} instead."
            )
    if drop.verified_at and (keep.verified_at is None or keep.verified_at > drop.verified_at):
        raise CannotMerge(
            f"Readers see {drop} and would find nothing in its place. "
            f"Verify {keep} first, or keep the other one."
        )
    if isinstance(keep, Film):
        refuse_films(keep, drop)
    else:
        refuse_people(keep, drop)


def refuse_people(keep, drop):
    accounts = list(Account.objects.filter(person__in=(keep, drop)).select_related("user"))
    if len(accounts) > 1:
        users = " and ".join(str(account.user) for account in accounts)
        raise CannotMerge(
            f"Both sign in, as {users}. Take the byline from one of the accounts first."
        )


def refuse_films(keep, drop):
    if keep.kind != drop.kind:
        raise CannotMerge(
            f"{keep} is a {keep.get_kind_display().lower()} and {drop} is a "
            f"{drop.get_kind_display().lower()}. Mend the kind of one of them first."
        )
    both = Statement.objects.filter(members__film=keep).filter(members__film=drop).first()
    if both:
        raise CannotMerge(f"A statement speaks of both: “{both}” Remove it or change it first.")
    numbers = set(keep.parts.exclude(number=None).values_list("number", flat=True))
    twice = drop.parts.filter(number__in=numbers).order_by("number").first()
    if twice:
        raise CannotMerge(
            f"Both have a part with the number {twice.number}. Merge or renumber the parts first."
        )


def give_up_the_primary_release(keep, drop):
    """A film has one primary release: that of the one that stays, where it has one."""
    if Release.objects.filter(film=keep, is_primary=True).exists():
        Release.objects.filter(film=drop, is_primary=True).update(is_primary=False)


def follow(rows, keep, drop):
    """Point the rows of `drop` at `keep`; of two that would be alike one stays. What there was."""
    table = rows.model._base_manager
    moving = list(table.filter(**{rows.column: drop}).order_by("pk"))
    if not moving:
        return {}
    label = f"{rows.model._meta.label_lower}.{rows.column}"
    had = {label: {str(row.pk): field_values(row) for row in moving}}
    if rows.alike is not None:
        standing = table.filter(**{rows.column: keep}).order_by("pk")
        theirs = {tuple(getattr(row, name) for name in rows.alike): row for row in standing}
        for row in moving:
            twin = theirs.get(tuple(getattr(row, name) for name in rows.alike))
            if twin:
                had.setdefault(f"{label}.gone", {}).update(one_stays(rows, twin, row))
    table.filter(**{rows.column: drop}).update(**{rows.column: keep})
    return had


def one_stays(rows, twin, row):
    """Of two alike the one with the lesser rank stays, else that of `keep`; returns the other."""
    goes, stays = row, twin
    if rows.rank and rows.rank(row) < rows.rank(twin):
        goes, stays = twin, row
    if isinstance(goes, Credit):
        played = Portrayal.objects.filter(credit=stays).values("character")
        Portrayal.objects.filter(credit=goes, character__in=list_of(played)).delete()
        Portrayal.objects.filter(credit=goes).update(credit=stays)
    gone = {str(goes.pk): field_values(goes)}
    goes._meta.model._base_manager.filter(pk=goes.pk).delete()
    return gone


def list_of(values):
    return [row for (row,) in values.values_list("character")]


def also_known_as(keep, drop):
    """The name that goes is one that the other is known by."""
    if isinstance(keep, Film):
        for title in (drop.title, drop.original_title):
            if title and title not in (keep.title, keep.original_title):
                FilmTitle.objects.get_or_create(film=keep, title=title, region="")
    elif drop.name != keep.name:
        PersonName.objects.get_or_create(person=keep, name=drop.name)


def settle(keep, drop, by):
    """What follows from the rows: the date of a film, what search finds, what has to wait."""
    kind = keep._meta.model_name
    if isinstance(keep, Film):
        keep.settle_release()
        drop.settle_release()
    index.rekey(kind, drop.pk, keep.pk)
    keep.index()
    drop.index()
    if kind == "film":
        for row in Embargo.objects.in_force().filter(film__in=(keep, drop)).order_by("pk"):
            embargo.stop_what_waits(row, by)


def tell(keep, drop, by, before, had):
    keep.refresh_from_db()
    kept_before, dropped_before = before
    record(
        keep,
        Change.Verb.MERGED,
        kept_before | {"merged_from": None},
        field_values(keep) | {"merged_from": drop.pk},
        by,
        summary=f"{drop} was merged into it",
    )
    record(
        drop,
        Change.Verb.MERGED,
        dropped_before | had,
        field_values(drop),
        by,
        summary=f"It was merged into {keep}",
    )
