"""The desk's own pages beside those of single records: the moderation queue."""

from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.utils import timezone

from desk import queue
from reviews.readers import behind_the_head

LAST_PAGE = 200


def moderation_queue(request):
    """`/admin/queue/?show=mine|everyone|scheduled|overdue`."""
    if not request.user.has_perm("reviews.moderate_review"):
        raise PermissionDenied
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(["GET"])
    asked = request.GET.get("show", "")
    tab = queue.Tab(asked) if asked in queue.Tab.values else queue.Tab.MINE
    page, at = page_number(request), request.at
    rows, has_next = queue.rows(tab, request.user, at, page)
    context = {
        **admin.site.each_context(request),
        "title": "Moderation queue",
        "tab": tab,
        "counts": queue.counts(request.user, at),
        "lines": lines(tab, rows, at),
        "page": page,
        "has_next": has_next,
        "now": at,
        "zone": timezone.get_current_timezone_name(),
    }
    request.current_app = admin.site.name
    return render(request, "admin/queue.html", context)


def public_page(request, content_type_id, object_id):
    """To the public page of a record, for those alone who may see the record at the desk."""
    kind = ContentType.objects.filter(pk=content_type_id).first()
    model = kind and kind.model_class()
    if not admin.site.is_registered(model or ContentType):
        raise Http404("The desk keeps no such record.")
    pages = admin.site.get_model_admin(model)
    record = pages.get_object(request, str(object_id))
    if not record or not pages.has_view_permission(request, record):
        raise Http404("There is no such record at the desk, or it is not yours to see.")
    if not hasattr(record, "get_absolute_url"):
        raise Http404("It has no page of its own.")
    return redirect(record.get_absolute_url())


def page_number(request):
    text = request.GET.get("page", "1")
    if text.isascii() and text.isdigit() and len(text) < 5:
        return min(max(int(text), 1), LAST_PAGE)
    return 1


def lines(tab, rows, at):
    """Each row with its piece, and what of it waits to go out although there is newer text."""
    pieces = [row.review if tab == queue.Tab.SCHEDULED else row for row in rows]
    behind = behind_the_head(pieces, at)
    return [
        {
            "piece": piece,
            "edition": row if tab == queue.Tab.SCHEDULED else None,
            "behind": behind.get(piece.pk, ()),
            "is_overdue": piece.due_at is not None and piece.due_at < at,
            "is_claimed": piece.claim_stands(at),
        }
        for piece, row in zip(pieces, rows, strict=True)
    ]
