"""What is said about the order of stories, examined: that it agrees, and that it is whole."""

from collections import Counter

from franchises import agreement, timeline
from franchises.models import Continuity, Event, Franchise, Membership, Placement, Statement
from franchises.story import Said


def complaints():
    """A sentence for everything that no page of the desk would have let in."""
    parents = dict(Franchise.objects.values_list("pk", "parent"))
    roots = dict(Franchise.objects.values_list("pk", "root"))
    names = dict(Franchise.objects.values_list("pk", "name"))
    tops = {key: top_of(key, parents) for key in parents}
    for key, root in roots.items():
        if (root or key) != tops[key]:
            yield f"{names[key]} does not know that it is a part of {names[tops[key]]}."
    for model in (Continuity, Event, Statement):
        for row in model.objects.exclude(franchise__root=None).select_related("franchise"):
            yield f"“{row}” belongs to {row.franchise}, which is a part of another franchise."
    yield from incomplete_statements()
    yield from placements(roots)
    for franchise in Franchise.objects.filter(root=None).order_by("pk"):
        for one in agreement.disagreements(timeline.at_the_desk(franchise)):
            yield f"What is said about {franchise} contradicts: {one}"


def top_of(key, parents):
    seen = {key}
    while parents.get(key) is not None and parents[key] not in seen:
        key = parents[key]
        seen.add(key)
    return key


def incomplete_statements():
    rows = Statement.objects.prefetch_related("members__film", "members__event")
    for statement in rows.order_by("pk").iterator(chunk_size=500):
        members = list(statement.members.all())
        if not Said(statement.pk, statement.says, tuple(members)).is_whole:
            yield f"statement {statement.pk} is about {len(members)} films and events."
        elif [member.position for member in members] != list(range(len(members))):
            yield f"the films and events of statement {statement.pk} are not counted from 0."


def placements(roots):
    """Each is of a member of its franchise, and of several times one is the primary one."""
    members = {
        (roots.get(franchise) or franchise, film)
        for franchise, film in Membership.objects.values_list("franchise", "film")
    }
    rows = Placement.objects.select_related("film", "continuity").prefetch_related("settings")
    for row in rows.order_by("pk").iterator(chunk_size=500):
        if (row.continuity.franchise_id, row.film_id) not in members:
            yield f"{row}: the film does not belong to the franchise."
        times = Counter(setting.is_primary for setting in row.settings.all())
        if times and times[True] != 1:
            yield f"{row}: none of its times is the primary one."
