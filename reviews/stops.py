"""What stops publishing. Everything else only warns, and the desk's checks say it."""

from dataclasses import dataclass

from django.db.models import Q

from films.models import Film
from images.models import Image
from reviews import kinds
from reviews.editions import Rows
from reviews.models import Approval, Embargo, LogEntry, Slug


@dataclass(frozen=True)
class Stop:
    code: str
    sentence: str


def find(piece, revision, draft, at):
    """Everything that stops `revision` from going live at `at`, in words."""
    return [
        *unapproved(piece, revision),
        *incomplete(draft),
        *embargoed(piece, draft, at),
        *address_taken(piece, draft),
        *pictures_unfit(piece, draft),
    ]


def unapproved(piece, revision):
    covered = Approval.objects.filter(
        review=piece, number=revision.number, hash=revision.hash
    ).exclude(kind=Approval.AGREE)
    if not covered.exists():
        yield Stop("four_eyes", f"Nobody has approved revision {revision.number}.")


def incomplete(draft):
    kind = kinds.KINDS[draft.kind]
    for name in ("headline", "standfirst"):
        if not getattr(draft, name):
            yield Stop(name, f"The {name} is missing.")
    if not draft.body:
        yield Stop("body", "There is no text yet.")
    missing = kinds.needs_subject_sentence(draft.kind, draft.subjects)
    if missing:
        yield Stop("subject", missing)
    if draft.rating is not None and not kind.may_rate:
        yield Stop("rating", f"{kind.plural} never carry a rating. Take it out.")
    if draft.original_rating and draft.rating is None:
        yield Stop(
            "original_rating",
            "The original rating was converted to none of ours. Choose the rating, or take the "
            "original out.",
        )
    if draft.entries and not kind.has_entries:
        yield Stop("entries", f"{kind.plural} have no list entries. Make it a list, or cut them.")
    if kind.has_entries and not draft.entries:
        yield Stop("entries", "This list has no entries yet.")
    if draft.kind == "page" and draft.slug not in kinds.PAGE_SLUGS:
        known = ", ".join(kinds.PAGE_SLUGS)
        yield Stop("slug", f"A page stands at one of these addresses only: {known}.")


def with_parents(film_ids):
    """The films with their series and seasons: an embargo on a series covers its episodes.

    Films that were merged are one film here, whichever of them an agreement names.
    """
    found = set(film_ids)
    waiting = found
    while waiting:
        near = Film.objects.filter(Q(pk__in=waiting) | Q(merged_into__in=waiting))
        rows = near.values_list("pk", "parent", "merged_into")
        waiting = {key for row in rows for key in row} - found - {None}
        found |= waiting
    return found


def judged_films(draft):
    """The films that the draft is about: subjects and list entries, not mentions."""
    return {film for film, role, *_ in Rows(draft).films() if role != "mention"}


def embargoes_on(draft):
    """The agreements in force that cover the draft's kind, for each of its films."""
    return (
        Embargo.objects.in_force()
        .filter(
            film__in=with_parents(judged_films(draft)),
            covers__in=kinds.covered_by(draft.kind),
        )
        .select_related("film")
    )


def overridden(piece):
    """Ids of the embargoes that a publisher has overridden for this piece."""
    lines = LogEntry.objects.filter(review=piece, verb="override_embargo")
    return {line.details["embargo"] for line in lines}


def embargoed(piece, draft, at):
    waived = overridden(piece)
    for embargo in embargoes_on(draft):
        if embargo.pk in waived or not embargo.blocks(at):
            continue
        until = (
            f"until {embargo.lifts_at:%d %B %Y, %H:%M} UTC"
            if embargo.lifts_at
            else "and nobody has said yet when it lifts"
        )
        yield Stop(
            "embargo",
            f"{embargo.film} is under embargo, agreed with {embargo.agreed_with}, {until}.",
        )


def address_taken(piece, draft):
    if not draft.slug:
        yield Stop("slug", "The piece has no address yet.")
    elif Slug.objects.filter(slug=draft.slug).exclude(review=piece).exists():
        yield Stop("slug", f"Another piece has the address {draft.slug}. Choose another.")


def pictures_unfit(piece, draft):
    if piece.imported_at:
        return  # an old archive comes in as it is; the desk's checks warn
    named = [image for image, *_ in Rows(draft).pictures()]
    for image in Image.objects.filter(Q(alt="") | Q(credit="") | Q(licence=""), pk__in=named):
        yield Stop("picture", unfit(image))


def unfit(image):
    """Why the picture can't be printed, in a sentence; empty where it can."""
    lacking = [name for name in ("alt", "credit", "licence") if not getattr(image, name)]
    words = " and ".join(lacking).replace("alt", "alt text")
    return f"The picture “{image}” has no {words}." if lacking else ""
