"""What a picture's change does to editions that are to show it: nothing is checked at the hour."""

from django.utils import timezone

from reviews import stops
from reviews.models import Edition, EditionPicture, Guard
from reviews.verbs import publishing


def hold(image):
    """Call it before the picture is changed: publishing holds the same guard before it looks."""
    Guard.hold([("image", image.pk)])


def stop_what_waits(image, by):
    """The picture was changed: stop what is scheduled with it, where it is no longer fit to print.

    Returns the editions stopped; call it in the transaction that changes the picture. What is live
    stays, and an imported archive is only warned of.
    """
    sentence = stops.unfit(image)
    if not sentence:
        return []
    shown = EditionPicture.objects.filter(image=image).values("edition")
    waiting = Edition.objects.scheduled(timezone.now()).filter(
        pk__in=shown, review__imported_at=None
    )
    in_order = waiting.select_related("review").order_by("review_id", "id")
    return [publishing.stop(edition, by, reason=sentence) for edition in in_order]
