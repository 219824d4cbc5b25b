"""Which record stands for which, since some were merged; snapshots go on naming the old one."""


def standing(model, keys):
    """Each key → the record that stands for it now. One query for each step."""
    found, waiting = {}, set(keys)
    while waiting:
        read = model._base_manager.in_bulk(waiting)
        found |= read
        waiting = set(map(_next, read.values())) - found.keys() - {None}
    return {key: _last(found, key) for key in keys}


def _next(record):
    return getattr(record, "merged_into_id", None)


def _last(found, key):
    while (following := _next(found[key])) is not None:
        key = following
    return found[key]


def kept(model, keys):
    """Each key → the key of the record that stands for it now. One query for each step."""
    stands_for = {key: key for key in keys}
    waiting = set(stands_for) if hasattr(model, "merged_into") else set()
    while waiting:
        steps = dict(
            model._base_manager.filter(pk__in=waiting)
            .exclude(merged_into=None)
            .values_list("pk", "merged_into")
        )
        for key, now in stands_for.items():
            stands_for[key] = steps.get(now, now)
        waiting = set(steps.values())
    return stands_for


def all_that_became(model, key):
    """The key, and those of all records that were merged into it."""
    found = waiting = {key}
    while waiting and hasattr(model, "merged_into"):
        merged = model._base_manager.filter(merged_into__in=waiting)
        waiting = set(merged.values_list("pk", flat=True)) - found
        found = found | waiting
    return found
