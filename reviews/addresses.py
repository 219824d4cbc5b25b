"""The addresses of pieces: one slug leads to one piece, by one step."""

from django.db.models import Q
from django.utils.text import slugify

from reviews.models import Edition, Slug

LONGEST = 120


def slug_of(headline):
    return slugify(headline)[:80].strip("-") or "piece"


def claim(piece, wanted, now):
    """Claim `wanted` for the piece, or the next free one like it; returns what it got."""
    slug, n = wanted, 1
    while not _claimed(piece, slug, now):
        n += 1
        suffix = f"-{n}"
        slug = wanted[: LONGEST - len(suffix)] + suffix
    release_others(piece, slug)
    return slug


def _claimed(piece, slug, now):
    Slug.objects.bulk_create([Slug(slug=slug, review=piece, claimed_at=now)], ignore_conflicts=True)
    return Slug.objects.filter(slug=slug, review=piece).exists()


def release_others(piece, slug):
    """Give back what the piece claimed and never went live with; the rest it keeps for ever.

    A stopped edition may still be given a new time, so it keeps its address too.
    """
    may_run = Q(goes_live_at__isnull=False) | ~Q(stopped_because="")
    kept = Edition.objects.filter(may_run, review=piece).values("slug")
    piece.slugs.exclude(slug=slug).exclude(slug__in=kept).delete()
