import random
import re
from dataclasses import replace

import pytest

from reviews.kinds import KINDS
from reviews.merge import ORDERED, FieldConflict, merge
from reviews.snapshots import (
    FIELDS,
    MOST,
    SPOILERS,
    Byline,
    Draft,
    Entry,
    Picture,
    Subject,
)

LISTS = ("subjects", "bylines", "tags", "pictures", "entries")
BASE = Draft(
    kind="list",
    slug="rain",
    headline="Rain",
    body="<p>Rain.</p>",
    subjects=(Subject("film", 1, main=True), Subject("person", 1), Subject("film", 2)),
    bylines=(Byline(1), Byline(2, "Pictures by")),
    tags=("action", "noir", "rain"),
    pictures=(Picture(1, "One.", hero=True), Picture(2, "Two."), Picture(3, "Three.")),
    entries=(Entry(1, "1", "<p>a</p>"), Entry(2, "2"), Entry(3, "3")),
)


def merged(field, mine, theirs, base=None):
    base = BASE if base is None else BASE.replace(**{field: base})
    return merge(base, base.replace(**{field: mine}), base.replace(**{field: theirs}))


def clean(field, mine, theirs, base=None):
    """The merged field, where nothing conflicts."""
    result = merged(field, mine, theirs, base)
    assert result.conflicts == ()
    return getattr(result.draft, field)


def conflicts(field, mine, theirs, base=None):
    """Whether the field conflicts, with both sides' values kept and theirs in the draft."""
    result = merged(field, mine, theirs, base)
    if result.is_clean:
        return False
    old = getattr(BASE, field) if base is None else base
    assert result.conflicts == (FieldConflict(field, old, mine, theirs),)
    assert getattr(result.draft, field) == theirs
    return True


def test_different_fields_merge_and_say_from_whom():
    result = merge(
        BASE,
        BASE.replace(headline="Rain again", tags=("action", "noir")),
        BASE.replace(body="<p>Snow.</p>", rating=7),
    )
    assert result.is_clean
    assert result.draft == BASE.replace(
        headline="Rain again", tags=("action", "noir"), body="<p>Snow.</p>", rating=7
    )
    assert result.from_mine == ("headline", "tags")
    assert result.from_theirs == ("body", "rating")


def test_the_same_change_by_both_is_no_conflict_and_nobodys():
    both = BASE.replace(headline="Snow", body="<p>Snow.</p>", tags=("snow",))
    result = merge(BASE, both, both)
    assert (result.draft, result.conflicts) == (both, ())
    assert (result.from_mine, result.from_theirs) == ((), ())


@pytest.mark.parametrize(
    ("field", "mine", "theirs"),
    [
        ("headline", "Snow", "Hail"),
        ("body", "<p>Snow.</p>", "<p>Hail.</p>"),
        ("kind", "essay", "review"),
        ("slug", "snow", "hail"),
        ("rating", 3, 7),
        ("spoilers", "marked", "throughout"),
        ("correction", "It was snow.", "It was hail."),
    ],
)
def test_one_text_changed_by_both_is_a_conflict_with_both_texts(field, mine, theirs):
    assert conflicts(field, mine, theirs)
    assert clean(field, mine, mine) == mine


def test_a_conflict_keeps_the_other_fields_merged():
    result = merge(
        BASE,
        BASE.replace(headline="Snow", verdict="Cold."),
        BASE.replace(headline="Hail", tags=(*BASE.tags, "hail")),
    )
    assert [conflict.field for conflict in result.conflicts] == ["headline"]
    assert result.draft == BASE.replace(headline="Hail", verdict="Cold.", tags=(*BASE.tags, "hail"))
    assert result.from_mine == ("verdict",)
    assert result.from_theirs == ("tags",)


def test_tags_of_both_are_kept_and_those_of_the_head_come_first():
    mine, theirs = ("action", "noir", "rain", "snow"), ("action", "noir", "rain", "hail")
    assert clean("tags", mine, theirs) == ("action", "noir", "rain", "hail", "snow")
    assert merged("tags", mine, theirs).from_mine == ("tags",)
    assert merged("tags", mine, theirs).from_theirs == ("tags",)


def test_one_adds_a_tag_and_the_other_removes_one():
    assert clean("tags", ("noir", "rain"), ("action", "noir", "snow", "rain")) == (
        "noir", "snow", "rain",
    )  # fmt: skip


def test_a_tag_added_by_both_in_two_spellings_is_a_conflict():
    assert conflicts("tags", ("action", "Snow"), ("action", "snow"), base=("action",))
    assert clean("tags", ("x", "snow"), ("y", "snow"), base=()) == ("y", "x", "snow")


def test_more_tags_than_fit_together_are_a_conflict():
    full = tuple(f"t{number}" for number in range(MOST["tags"] - 1))
    assert conflicts("tags", (*full, "mine"), (*full, "theirs"), base=full)
    assert clean("tags", (*full[1:], "mine"), (*full, "theirs"), base=full)[-2:] == (
        "theirs", "mine",
    )  # fmt: skip


def test_a_main_subject_moved_by_one_meets_a_subject_added_by_the_other():
    film, person, other = BASE.subjects
    moved = (replace(film, main=False), person, replace(other, main=True))
    added = (*BASE.subjects, Subject("franchise", 9))
    assert clean("subjects", moved, added) == (*moved, Subject("franchise", 9))


def test_two_different_main_subjects_are_a_conflict():
    film, person, other = (replace(subject, main=False) for subject in BASE.subjects)
    assert conflicts(
        "subjects",
        (film, replace(person, main=True), other),
        (film, person, replace(other, main=True)),
    )


def test_a_subject_made_main_by_one_and_removed_by_the_other_is_a_conflict():
    film, person, other = BASE.subjects
    mine = (replace(film, main=False), person, replace(other, main=True))
    assert conflicts("subjects", mine, (film, person))


def test_bylines_added_and_reworded_apart_merge():
    mine = (Byline(1, "Words by"), Byline(2, "Pictures by"))
    theirs = (Byline(1), Byline(2, "Pictures by"), Byline(3))
    assert clean("bylines", mine, theirs) == (*mine, Byline(3))


def test_billing_turned_by_one_stays_turned_and_takes_the_others_addition():
    turned = BASE.bylines[::-1]
    assert clean("bylines", turned, (*BASE.bylines, Byline(3))) == (*turned, Byline(3))
    assert clean("bylines", (Byline(3), *BASE.bylines), turned) == (
        Byline(2, "Pictures by"), Byline(3), Byline(1),
    )  # fmt: skip


def test_two_different_billings_are_a_conflict():
    a, b, c = Byline(1), Byline(2), Byline(3)
    assert conflicts("bylines", (b, a, c), (a, c, b), base=(a, b, c))
    assert clean("bylines", (c, b, a), (c, b, a), base=(a, b, c)) == (c, b, a)


def test_a_caption_changed_by_one_and_removed_with_its_picture_is_a_conflict():
    one, two, three = BASE.pictures
    changed = (one, replace(two, caption="Better."), three)
    assert conflicts("pictures", changed, (one, three))
    assert clean("pictures", changed, (one, two)) == changed[:2]


def test_one_caption_changed_by_both_is_a_conflict():
    one, *rest = BASE.pictures
    assert conflicts(
        "pictures", (replace(one, caption="A."), *rest), (replace(one, caption="B."), *rest)
    )


def test_entries_written_apart_merge():
    one, two, three = BASE.entries
    assert clean(
        "entries", (replace(one, text="<p>b</p>"), two, three), (one, two, replace(three, still=4))
    ) == (replace(one, text="<p>b</p>"), two, replace(three, still=4))


def test_two_films_put_at_the_same_number_are_a_conflict():
    assert conflicts("entries", (*BASE.entries, Entry(4, "4")), (*BASE.entries, Entry(5, "4")))
    assert clean("entries", (*BASE.entries, Entry(4, "=4")), (*BASE.entries, Entry(5, "=4"))) == (
        *BASE.entries,
        Entry(5, "=4"),
        Entry(4, "=4"),
    )


def test_a_number_that_one_side_had_given_twice_is_its_own_affair():
    mine = (*BASE.entries, Entry(4, "3"))
    assert clean("entries", mine, BASE.entries[1:]) == mine[1:]


def test_a_film_named_twice_is_merged_by_its_occurrence():
    first, again = Entry(1, "1", "<p>a</p>"), Entry(1, "2", "<p>b</p>")
    changed = replace(again, text="<p>c</p>")
    assert clean("entries", (first, changed), (first, again, Entry(2)), base=(first, again)) == (
        first, changed, Entry(2),
    )  # fmt: skip
    assert conflicts("entries", (again,), (first, changed), base=(first, again))


class Saves:
    """Random saves from one base, with a fresh word in all that is added or rewritten."""

    def __init__(self, chance, side):
        self.chance = chance
        self.side = side
        self.count = 0

    def word(self):
        self.count += 1
        return f"{self.side}-{self.count}"

    def record(self, field):
        number = self.chance.randrange(1, 9)
        return {
            "subjects": lambda: Subject(self.chance.choice(("film", "person")), number),
            "bylines": lambda: Byline(number, self.word()),
            "tags": lambda: self.chance.choice((self.word(), "Snow", "snow")),
            "pictures": lambda: Picture(number, self.word()),
            "entries": lambda: Entry(number, self.chance.choice(("", "7")), self.word()),
        }[field]()

    def rewritten(self, field, record):
        if field == "subjects":
            return replace(record, main=not record.main)
        if field == "tags":
            return self.word()
        name = {"bylines": "role", "pictures": "caption", "entries": "text"}[field]
        return replace(record, **{name: self.word()})

    def changed_list(self, field, values):
        values = list(values)
        for _ in range(self.chance.randrange(1, 4)):
            act = self.chance.choice(("add", "add", "rewrite", "remove", "move"))
            place = self.chance.randrange(len(values) + 1)
            if act == "add":
                values.insert(place, self.record(field))
            elif place < len(values):
                taken = values.pop(place)
                if act == "rewrite":
                    values.insert(place, self.rewritten(field, taken))
                elif act == "move":
                    values.insert(self.chance.randrange(len(values) + 1), taken)
        return tuple(values)

    def changed(self, field, value):
        if field in LISTS:
            return self.changed_list(field, value)
        if field == "kind":
            return self.chance.choice(list(KINDS))
        if field == "spoilers":
            return self.chance.choice(SPOILERS)
        if field == "rating":
            return self.chance.choice((None, *range(1, 11)))
        if field == "substantial":
            return not value
        return self.word()

    def save(self, draft):
        for field in self.chance.sample((*FIELDS, *LISTS), self.chance.randrange(1, 10)):
            try:
                draft = draft.replace(**{field: self.changed(field, getattr(draft, field))})
            except ValueError:
                continue
        return draft


def pair(seed):
    chance = random.Random(seed)
    base = Saves(chance, "base").save(BASE)
    mine, theirs = Saves(chance, "mine"), Saves(chance, "theirs")
    return base, mine.save(base), theirs.save(base)


PAIRS = [pair(seed) for seed in range(500, 700)]
WORD = re.compile(r"(?:mine|theirs)-\d+")


def in_any_order(draft):
    return {
        field: sorted(map(repr, getattr(draft, field))) if field in LISTS else getattr(draft, field)
        for field in FIELDS
    }


def names_a_film_twice(entries):
    return len({entry.film for entry in entries}) < len(entries)


def shown(result):
    """All that the merge keeps before somebody's eyes: the draft, and both sides of conflicts."""
    return result.draft.to_json() + repr(result.conflicts)


def test_200_pairs_of_saves_lose_no_word():
    lost = [
        word
        for base, mine, theirs in PAIRS
        for word in WORD.findall(mine.to_json() + theirs.to_json())
        if word not in WORD.findall(shown(merge(base, mine, theirs)))
    ]
    assert lost == []


def test_200_pairs_of_saves_take_each_lone_change_and_report_the_others():
    fields_in_conflict = set()
    for base, mine, theirs in PAIRS:
        result = merge(base, mine, theirs)
        reported = {conflict.field for conflict in result.conflicts}
        fields_in_conflict |= reported
        for field in set(FIELDS) - reported:
            old, left, right = (getattr(side, field) for side in (base, mine, theirs))
            found = getattr(result.draft, field)
            if field not in LISTS or old in (left, right):
                assert found == (right if left == old else left)
                assert old in (left, right) or left == right
            else:
                assert set(found) >= (set(left) | set(right)) - set(old)
                assert set(found) & set(old) == set(old) & set(left) & set(right)
    assert fields_in_conflict >= {"headline", "body", "kind", *LISTS}


def test_200_pairs_of_saves_keep_an_order_that_somebody_gave():
    turned = 0
    for base, mine, theirs in PAIRS:
        result = merge(base, mine, theirs)
        for field in set(LISTS) & set(result.from_mine) & set(result.from_theirs):
            sides = [getattr(side, field) for side in (base, mine, theirs, result.draft)]
            # Of a film named twice, it is a matter of view which one was moved.
            if field == "entries" and any(names_a_film_twice(entries) for entries in sides):
                continue
            common = set.intersection(*map(set, sides))
            old, left, right, found = ([one for one in side if one in common] for side in sides)
            assert found == (left if right == old else right)
            assert field not in ORDERED or old in (left, right) or left == right
            turned += found != old
    assert turned > 10


def test_a_save_against_an_unchanged_head_stands_as_it_is():
    for base, mine, theirs in PAIRS:
        assert merge(base, mine, base).draft == mine
        assert merge(base, base, theirs).draft == theirs
        assert merge(base, mine, base).conflicts == merge(base, base, theirs).conflicts == ()
        assert merge(base, mine, base).from_theirs == merge(base, base, theirs).from_mine == ()


def test_who_saves_second_matters_only_for_the_order_of_lists():
    for base, mine, theirs in PAIRS:
        one, other = merge(base, mine, theirs), merge(base, theirs, mine)
        assert [(conflict.field, conflict.mine, conflict.theirs) for conflict in one.conflicts] == [
            (conflict.field, conflict.theirs, conflict.mine) for conflict in other.conflicts
        ]
        chosen = {conflict.field: conflict.mine for conflict in one.conflicts}
        assert in_any_order(one.draft.replace(**chosen)) == in_any_order(other.draft)
        assert (one.from_mine, one.from_theirs) == (other.from_theirs, other.from_mine)


def test_the_pairs_hold_clean_merges_and_conflicts_enough():
    clean_ones = sum(merge(*sides).is_clean for sides in PAIRS)
    assert 40 <= clean_ones <= 160
