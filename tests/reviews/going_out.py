"""When pieces go out, and what readers then have of them."""

import datetime

from django.utils import timezone

from reviews import verbs
from reviews.models import Edition, Review
from reviews.snapshots import Draft
from tests.factories import approve

UTC = datetime.UTC
MONDAY = datetime.datetime(2027, 1, 4, 9, tzinfo=UTC)
HOUR, DAY = datetime.timedelta(hours=1), datetime.timedelta(days=1)


def now(piece):
    return Review.objects.get(pk=piece.pk)


def version(piece):
    return now(piece).version


def head_after(piece, **changes):
    """The piece with a newer approved head."""
    piece = now(piece)
    head = piece.head()
    draft = Draft.from_json(head.snapshot).replace(**changes)
    verbs.save(piece, piece.created_by, draft, base=head.number)
    return approve(verbs.submit(piece, piece.created_by))


def live(piece, at=None):
    """What readers read of the piece at an instant."""
    found = Edition.objects.filter(review=piece).live(at or timezone.now())
    return [edition.revision_number for edition in found]


def phases(piece):
    at = timezone.now()
    return [edition.phase(at) for edition in Edition.objects.filter(review=piece).order_by("id")]
