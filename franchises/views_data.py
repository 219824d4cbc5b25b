"""The order of a franchise's story as data."""

from django.http import Http404, JsonResponse
from django.views.decorators.http import require_safe

from franchises import timeline
from franchises.models import Franchise
from franchises.timeline_data import as_data
from people.addresses import address
from reviews import structured_data


def readers_timeline(request, slug):
    """The franchise, what this reader may know of its story, and the lanes that were asked for."""
    franchise = Franchise.objects.verified(request.at).filter(slug=slug).first()
    if franchise is None:
        raise Http404("No franchise has this address.")
    told = timeline.of(franchise, request.at)
    wanted = request.GET.get("continuity", "")
    if not wanted:
        return franchise, told, told.lanes
    lane = told.lane(wanted)
    if lane is None:
        raise Http404("The franchise has no such continuity.")
    return franchise, told, (lane,)


@require_safe
def timeline_json(request, slug):
    """Four queries. The tag that lets others ask whether it changed is made of the answer."""
    franchise, told, lanes = readers_timeline(request, slug)
    data = as_data(
        told,
        lanes,
        franchise.name,
        structured_data.absolute(address("franchises:detail", franchise.slug)),
        lambda film: structured_data.absolute(address("films:detail", film)),
    )
    return JsonResponse(data, json_dumps_params={"ensure_ascii": False})
