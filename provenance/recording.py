"""Writes the history: one change for one act, holding only what differs."""

import datetime
import json

from provenance.models import Change


def canonical(values):
    """The same values always give the same text, byte for byte."""
    return json.dumps(values, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def field_values(record):
    """Every stored column of a record but its key, as plain JSON values."""
    return {
        field.attname: _plain(field.value_from_object(record))
        for field in record._meta.concrete_fields
        if not field.primary_key
    }


def _plain(value):
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return str(value)


def differences(before, after):
    """The two sides of what changed; nested rows are compared the same way."""
    old, new = {}, {}
    for name in sorted(before.keys() | after.keys()):
        was, now = before.get(name), after.get(name)
        if was == now:
            continue
        if isinstance(was, dict) and isinstance(now, dict):
            was, now = differences(was, now)
        if name in before:
            old[name] = was
        if name in after:
            new[name] = now
    return old, new


def record(obj, verb, before, after, by, summary=""):
    """Adds one line to the history of `obj`; None when nothing changed.

    `before` and `after` are dictionaries as of `field_values`; only what differs is kept.
    """
    change = change_of(obj, verb, before, after, by, summary)
    if change is not None:
        change.save()
    return change


def change_of(obj, verb, before, after, by, summary=""):
    """The line that `record` adds, not yet stored: for whoever adds many at once."""
    before, after = differences(before, after)
    if verb == Change.Verb.CHANGED and not before and not after:
        return None
    named = ", ".join(sorted(before.keys() | after.keys()))
    return Change(
        kind=obj._meta.label_lower,
        key=obj.pk,
        actor=by,
        verb=verb,
        before=canonical(before),
        after=canonical(after),
        summary=(summary or named)[:300],
    )


class RecordsChanges:
    """For a ModelAdmin: one change for each save or deletion, inlines included."""

    def save_model(self, request, obj, form, change):
        form.before = self._stored(request, obj) if change else {}
        super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        verb = Change.Verb.CHANGED if change else Change.Verb.CREATED
        after = self._stored(request, form.instance)
        record(form.instance, verb, form.before, after, request.user)

    def delete_model(self, request, obj):
        # Before the deletion, which takes the key away; both are in one transaction.
        record(obj, Change.Verb.DELETED, self._stored(request, obj), {}, request.user)
        super().delete_model(request, obj)

    def delete_queryset(self, request, queryset):
        for obj in queryset:
            self.delete_model(request, obj)

    def _stored(self, request, obj):
        values = field_values(self.model._base_manager.get(pk=obj.pk))
        inlines = {inline.model for inline in self.get_inlines(request, obj)}
        for relation in self.model._meta.related_objects:
            if relation.related_model in inlines:
                rows = relation.related_model._base_manager.filter(**{relation.field.name: obj})
                if parts := {str(row.pk): field_values(row) for row in rows}:
                    values[relation.get_accessor_name()] = parts
        return values
