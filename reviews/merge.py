"""Three-way merge of two drafts that were made from one base, field by field."""

from collections.abc import Callable
from dataclasses import dataclass

from reviews.snapshots import FIELDS, Draft, SnapshotRefused

# In these the order says something to readers, so that two different reorderings conflict.
ORDERED = frozenset({"bylines", "pictures", "entries"})

KEYS: dict[str, Callable] = {
    "tags": str.casefold,
    "subjects": lambda subject: (subject.kind, subject.id),
    "bylines": lambda byline: byline.person,
    "pictures": lambda picture: picture.image,
    "entries": lambda entry: entry.film,
}


@dataclass(frozen=True)
class FieldConflict:
    """A field that both sides changed in ways that cannot both stand."""

    field: str
    base: object
    mine: object
    theirs: object


@dataclass(frozen=True)
class Merged:
    """The merge. A field in `conflicts` holds theirs in `draft`, until somebody chooses.

    `from_mine` and `from_theirs` name the fields in which that side's change was taken over; a
    list that both changed stands in both, a change that both made alike in neither.
    """

    draft: Draft
    conflicts: tuple[FieldConflict, ...]
    from_mine: tuple[str, ...]
    from_theirs: tuple[str, ...]

    @property
    def is_clean(self) -> bool:
        return not self.conflicts


class _Conflict(Exception):
    pass


def merge(base: Draft, mine: Draft, theirs: Draft) -> Merged:
    """Merge by diff3's rule: what one side left alone, the other may change.

    The rule is that of Khanna, Kunal and Pierce, "A Formal Investigation of Diff3" (2007), over
    fields, and over keyed elements in the five lists. Linear in the drafts, but for the order of
    a list that both changed, which is quadratic in its (bounded) length.
    """
    draft, conflicts, from_mine, from_theirs = base, [], [], []
    for field in FIELDS:
        old, left, right = (getattr(side, field) for side in (base, mine, theirs))
        try:
            draft = draft.replace(**{field: _merge_field(field, old, left, right)})
        except (_Conflict, SnapshotRefused):
            # Refused means that each side fits and both together do not: two main subjects, or
            # more tags than a piece may have.
            conflicts.append(FieldConflict(field, old, left, right))
            draft = draft.replace(**{field: right})
            continue
        if left != right:
            if left != old:
                from_mine.append(field)
            if right != old:
                from_theirs.append(field)
    return Merged(draft, tuple(conflicts), tuple(from_mine), tuple(from_theirs))


def _merge_field(field, base, mine, theirs):
    if field in KEYS and base not in (mine, theirs) and mine != theirs:
        return _merge_list(field, base, mine, theirs)
    return _choose(base, mine, theirs)


def _choose(base, mine, theirs):
    if mine in (base, theirs):
        return theirs
    if theirs == base:
        return mine
    raise _Conflict


def _merge_list(field, base, mine, theirs):
    sides = [_keyed(field, values) for values in (base, mine, theirs)]
    base, mine, theirs = sides
    chosen = {
        key: _choose(*(side.get(key) for side in sides)) for key in {**base, **mine, **theirs}
    }
    kept = {key: value for key, value in chosen.items() if value is not None}
    order = _merge_order(field, *([key for key in side if key in kept] for side in sides))
    merged = tuple(kept[key] for key in order)
    if field == "entries":
        _refuse_new_ties(merged, sides)
    return merged


def _keyed(field, values):
    """Elements by key and occurrence: a list may name one film twice."""
    seen, keyed = {}, {}
    for value in values:
        key = KEYS[field](value)
        seen[key] = seen.get(key, 0) + 1
        keyed[key, seen[key]] = value
    return keyed


def _merge_order(field, base, mine, theirs):
    common = set(base)
    old, left, right = ([key for key in side if key in common] for side in (base, mine, theirs))
    if field in ORDERED and old not in (left, right) and left != right:
        raise _Conflict
    if right == old and left != old:
        return _insert_missing(mine, theirs)
    return _insert_missing(theirs, mine)


def _insert_missing(order, other):
    """Add what only `other` has, each before the element it stands before there, else last."""
    order, following = list(order), None
    for key in reversed(other):
        if key not in order:
            order.insert(len(order) if following is None else order.index(following), key)
        following = key
    return order


def _refuse_new_ties(merged, sides):
    """Two films both put at "3" by different hands need a person to say which, or "=3"."""
    tied_before = set().union(*(_repeated(side.values()) for side in sides))
    if _repeated(merged) - tied_before:
        raise _Conflict


def _repeated(entries):
    numbers = [entry.position for entry in entries if entry.position.isdecimal()]
    return {number for number in numbers if numbers.count(number) > 1}
