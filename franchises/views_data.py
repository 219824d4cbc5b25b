"""The order of a franchise's story as data."""

from django.http import JsonResponse
from django.views.decorators.http import require_safe

from franchises.asked import asked
from franchises.timeline_data import as_data
from people.addresses import address
from reviews import structured_data


def readers_timeline(request, slug):
    """The franchise, what this reader may know of its story, and the lanes that were asked for."""
    found = asked(request, slug)
    wanted = request.GET.get("continuity")
    return found.franchise, found.timeline, (found.lane,) if wanted else found.timeline.lanes


@require_safe
def timeline_json(request, slug):
    """Two queries. The tag that lets others ask whether it changed is made of the answer."""
    franchise, told, lanes = readers_timeline(request, slug)
    data = as_data(
        told,
        lanes,
        franchise.name,
        structured_data.absolute(address("franchises:detail", franchise.slug)),
        lambda film: structured_data.absolute(address("films:detail", film)),
    )
    return JsonResponse(data, json_dumps_params={"ensure_ascii": False})
