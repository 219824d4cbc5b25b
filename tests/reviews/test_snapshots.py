import json
import random
from dataclasses import replace
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reviews.kinds import KINDS
from reviews.snapshots import (
    FIELDS,
    LARGEST_ID,
    LONGEST,
    MOST,
    ROLES,
    SCHEMA,
    SPOILERS,
    SUBJECT_KINDS,
    Byline,
    Draft,
    Entry,
    Picture,
    SnapshotRefused,
    Subject,
    Target,
    digest,
    references,
    upcast,
)

BALLERINA = Draft(
    kind="preview",
    slug="ballerina-preview",
    headline="“Ballerina” – عالم جون ويك 🩰",
    standfirst="Set between the third chapter and the fourth.",
    kicker="First look",
    body='<p id="b-1">Eve\u2028learns <em>to dance</em>.</p>',
    verdict="",
    rating=None,
    subjects=(Subject("film", 1, main=True), Subject("franchise", 2)),
    bylines=(Byline(3), Byline(4, "Pictures by")),
    tags=("action", "John Wick"),
    pictures=(Picture(5, "Ana de Armas.", hero=True),),
    entries=(Entry(6, "=3", '<p id="b-2">Tied.</p>', byline=3, still=7),),
    spoilers="marked",
    disclosure="The studio paid for the journey.",
)
SCHEMA_1 = (
    '{"body":"<p id=\\"b-1\\">Eve\u2028learns <em>to dance</em>.</p>",'
    '"bylines":[{"person":3,"role":""},{"person":4,"role":"Pictures by"}],"correction":"",'
    '"disclosure":"The studio paid for the journey.",'
    '"entries":[{"byline":3,"film":6,"position":"=3","still":7,'
    '"text":"<p id=\\"b-2\\">Tied.</p>"}],'
    '"headline":"“Ballerina” – عالم جون ويك 🩰","kicker":"First look","kind":"preview",'
    '"pictures":[{"caption":"Ana de Armas.","hero":true,"image":5}],"rating":null,"schema":1,'
    '"slug":"ballerina-preview","spoilers":"marked",'
    '"standfirst":"Set between the third chapter and the fourth.",'
    '"subjects":[{"id":1,"kind":"film","main":true},{"id":2,"kind":"franchise","main":false}],'
    '"substantial":false,"tags":["action","John Wick"],"verdict":""}'
)
CANONICAL = SCHEMA_1.replace('"pictures":', '"original_rating":"","pictures":').replace(
    '"schema":1', '"schema":2'
)


def values_of(draft):
    return json.loads(draft.to_json())


def text_with(**changes):
    return json.dumps(values_of(BALLERINA) | changes)


def refusal(**changes):
    with pytest.raises(SnapshotRefused) as caught:
        Draft(**({"kind": "review"} | changes))
    return caught.value


def test_a_snapshot_is_byte_for_byte_what_it_was_when_schema_2_was_fixed():
    assert BALLERINA.to_json() == CANONICAL
    assert BALLERINA.hash == "78841e7475b9015496a485597d4aa160a89258fdf085989999021642bd3112b1"
    assert digest(CANONICAL) == BALLERINA.hash


def test_a_snapshot_of_schema_1_says_the_same_and_keeps_its_hash():
    """Its text is never rewritten: the hash that was approved is the hash of that text."""
    assert Draft.from_json(SCHEMA_1) == BALLERINA
    assert digest(SCHEMA_1) == "1b85919a015c7d9bf21ad6d9522f97a1236177d770976396bae53bfdc086c7d4"


def test_an_empty_draft_of_each_kind_can_be_stored():
    for kind in KINDS:
        assert Draft.from_json(Draft(kind=kind).to_json()) == Draft(kind=kind)


def test_every_field_and_the_schema_stand_in_the_text_and_nothing_else():
    assert set(values_of(Draft(kind="news"))) == {*FIELDS, "schema"}
    assert values_of(Draft(kind="news"))["schema"] == SCHEMA


def test_each_field_counts_for_the_hash():
    changes = {
        "kind": "review", "slug": "x", "headline": "x", "standfirst": "x", "kicker": "x",
        "body": "x", "verdict": "x", "rating": 7, "original_rating": "B+", "subjects": (),
        "bylines": (), "tags": (), "pictures": (), "entries": (), "spoilers": "none",
        "disclosure": "x", "correction": "x", "substantial": True,
    }  # fmt: skip
    assert set(changes) == set(FIELDS)
    hashes = {BALLERINA.replace(**{field: value}).hash for field, value in changes.items()}
    assert len(hashes | {BALLERINA.hash}) == len(FIELDS) + 1


def test_the_order_of_bylines_and_entries_counts():
    turned = BALLERINA.replace(bylines=BALLERINA.bylines[::-1])
    assert turned.hash != BALLERINA.hash


def test_outer_whitespace_of_plain_fields_is_not_part_of_the_draft():
    padded = {field: f" \t{getattr(BALLERINA, field)}\u00a0\n" for field in LONGEST}
    padded["tags"] = ("  action", "John Wick ", "ACTION", " ")
    assert BALLERINA.replace(**padded) == BALLERINA
    assert Byline(3, " Interview by ") == Byline(3, "Interview by")
    assert Picture(5, " Rain. ").caption == "Rain."
    assert Entry(6, " =3 ").position == "=3"


def test_whitespace_of_the_body_stays():
    assert Draft(kind="essay", body=" <p>a</p>\n").body == " <p>a</p>\n"


def test_tags_keep_their_order_and_first_spelling():
    assert Draft(kind="list", tags=["Noir", "action", "NOIR", "straße", "STRASSE"]).tags == (
        "Noir", "action", "straße",
    )  # fmt: skip


@pytest.mark.parametrize("field", LONGEST)
def test_a_plain_field_holds_so_much_and_no_more(field):
    longest = LONGEST[field]
    assert len(getattr(Draft(kind="review", **{field: "a" * longest}), field)) == longest
    refused = refusal(**{field: "a" * (longest + 1)})
    assert refused.field == field
    assert f"The {field} has {longest + 1} characters. Shorten it to {longest}." in str(refused)


def test_the_bounds_that_the_columns_rely_on():
    assert {field: LONGEST[field] for field in ("headline", "standfirst", "verdict")} == {
        "headline": 200, "standfirst": 500, "verdict": 300,
    }  # fmt: skip
    assert (LONGEST["kicker"], LONGEST["slug"]) == (60, 120)


@pytest.mark.parametrize(
    ("field", "record"),
    [
        ("subjects", lambda number: Subject("film", number)),
        ("bylines", Byline),
        ("tags", str),
        ("pictures", Picture),
        ("entries", Entry),
    ],
)
def test_a_list_holds_so_many_and_no_more(field, record):
    full = [record(number) for number in range(1, MOST[field] + 1)]
    assert len(getattr(Draft(kind="list", **{field: full}), field)) == MOST[field]
    refused = refusal(**{field: [*full, record(9999)]})
    assert refused.field == field
    assert f"at most {MOST[field]} fit" in str(refused)


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"kind": "live blog"}, "kind", "must be one of: review, preview"),
        ({"kind": None}, "kind", "must be one of"),
        ({"kind": ["review"]}, "kind", "must be one of"),
        ({"slug": "Ballerina"}, "slug", "small letters a to z"),
        ({"slug": "a/b"}, "slug", "small letters a to z"),
        ({"slug": "été"}, "slug", "small letters a to z"),
        ({"headline": None}, "headline", "The headline is not text."),
        ({"body": 3}, "body", "The body is not text."),
        ({"body": "a\x00"}, "body", "(U+0000, at 2)"),
        ({"headline": "\ud83e"}, "headline", "(U+D83E, at 1)"),
        ({"tags": ["fine", "\udfff"]}, "tag", "U+DFFF"),
        ({"tags": "action"}, "tags", "not a list"),
        ({"tags": ["a" * 61]}, "tag", "Shorten it to 60."),
        ({"tags": [7]}, "tag", "not text"),
        ({"rating": 0}, "rating", "1 to 10"),
        ({"rating": 11}, "rating", "1 to 10"),
        ({"rating": True}, "rating", "1 to 10"),
        ({"rating": 4.0}, "rating", "1 to 10"),
        ({"rating": "4"}, "rating", "1 to 10"),
        ({"spoilers": "some"}, "spoilers", "must be one of: none, marked, throughout."),
        ({"substantial": 1}, "substantial", "true or false"),
        ({"subjects": [{"kind": "film", "id": 1}]}, "subjects", "does not belong"),
        ({"subjects": [Subject("film", 1), Subject("film", 1, True)]}, "subjects", "twice"),
        (
            {"subjects": [Subject("film", 1, True), Subject("person", 1, True)]},
            "subjects",
            "only one main subject",
        ),
        ({"bylines": [Byline(1), Byline(1, "Pictures by")]}, "bylines", "twice"),
        ({"pictures": [Picture(1), Picture(1)]}, "pictures", "twice"),
        (
            {"pictures": [Picture(1, hero=True), Picture(2, hero=True)]},
            "pictures",
            "only one hero picture",
        ),
    ],
)
def test_a_draft_that_cannot_be_stored_names_the_field_and_says_why(changes, field, words):
    refused = refusal(**changes)
    assert refused.field == field
    assert words in str(refused)
    assert str(refused).endswith(".")


@pytest.mark.parametrize("number", [0, -1, LARGEST_ID + 1, True, "1", 1.0, None])
def test_an_id_is_a_positive_number_that_a_column_holds(number):
    for make in (
        lambda: Subject("film", number),
        lambda: Byline(number),
        lambda: Picture(number),
        lambda: Entry(number),
    ):
        with pytest.raises(SnapshotRefused, match="is not the number of a record"):
            make()
    if number is not None:
        for name in ("byline", "still"):
            with pytest.raises(SnapshotRefused, match=f"The {name} is not the number"):
                Entry(1, **{name: number})
    assert Subject("film", LARGEST_ID).id == LARGEST_ID


@pytest.mark.parametrize("position", ["0", "03", "=", "third", "3.", "12345", "٣"])
def test_a_position_is_a_number_a_tie_or_nothing(position):
    with pytest.raises(SnapshotRefused, match="Write a number, a tie"):
        Entry(1, position)
    assert [Entry(1, fine).position for fine in ("", "3", "=3", "1234")] == ["", "3", "=3", "1234"]


def test_a_list_may_name_one_film_twice():
    assert len(Draft(kind="list", entries=(Entry(1, "1"), Entry(1, "2"))).entries) == 2


@pytest.mark.parametrize(
    ("text", "field", "words"),
    [
        ("", "snapshot", "not readable as JSON"),
        ("{", "snapshot", "not readable as JSON"),
        ("[]", "snapshot", "not a JSON object"),
        ("[" * 100_000, "snapshot", "not readable as JSON"),
        (text_with(rating=7.5), "snapshot", "7.5"),
        (text_with(rating=float("nan")), "snapshot", "NaN"),
        (text_with().replace('"rating": null', f'"rating": {"9" * 5000}'), "snapshot", "not read"),
        (text_with()[:-1] + ', "slug": "twice"}', "snapshot", "a field twice"),
        (text_with(votes=3), "votes", "a field “votes” that this schema does not know"),
        (text_with(headline="\x00"), "headline", "U+0000"),
        (text_with(headline="\ud800"), "headline", "U+D800"),
        (text_with(subjects={}), "subjects", "not a list"),
        (text_with(tags=None), "tags", "not a list"),
        (text_with(schema=None), "schema", "does not say which schema"),
        (text_with(schema=True), "schema", "does not say which schema"),
        (text_with(schema=0), "schema", "does not say which schema"),
        (text_with(schema=SCHEMA + 1), "schema", "Upgrade Marquee first."),
        (text_with(bylines=[{"person": 3, "role": ""}, 4]), "bylines.2.record", "number 2"),
        (text_with(bylines=[{"person": 3}]), "bylines.1.role", "lacks the field “role”"),
        (
            text_with(pictures=[{"image": 5, "caption": "", "hero": "yes"}]),
            "pictures.1.hero",
            "In pictures, number 1: The field “hero” must be true or false.",
        ),
        (
            text_with(subjects=[{"kind": "film", "id": 1, "main": True, "title": "x"}]),
            "subjects.1.title",
            "does not know",
        ),
    ],
)
def test_a_text_that_is_no_snapshot_is_refused_by_field_and_in_words(text, field, words):
    with pytest.raises(SnapshotRefused) as caught:
        Draft.from_json(text)
    assert caught.value.field == field
    assert words in str(caught.value)


@pytest.mark.parametrize("field", [*FIELDS, "schema"])
def test_a_text_that_lacks_a_field_is_refused(field):
    values = values_of(BALLERINA)
    del values[field]
    with pytest.raises(SnapshotRefused) as caught:
        Draft.from_json(json.dumps(values))
    assert caught.value.field == field


def test_an_older_snapshot_is_lifted_one_schema_after_another():
    def shout(values):
        values["headline"] = values["headline"].upper()
        return values

    steps = {1: shout, 2: lambda values: {**values, "deck": values["headline"] + "!"}}
    old = {"schema": 1, "headline": "rain"}
    assert upcast(old, steps, 3) == {"schema": 3, "headline": "RAIN", "deck": "RAIN!"}
    assert upcast(old | {"schema": 2}, steps, 3)["headline"] == "rain"
    assert old == {"schema": 1, "headline": "rain"}


def test_the_targets_are_what_the_fields_name():
    assert BALLERINA.targets() == {
        Target("film", 1, "subject"),
        Target("franchise", 2, "subject"),
        Target("person", 3, "byline"),
        Target("person", 4, "byline"),
        Target("image", 5, "picture"),
        Target("film", 6, "entry"),
        Target("image", 7, "still"),
    }
    assert {target.role for target in BALLERINA.targets()} < set(ROLES)


def test_references_add_what_the_text_names():
    named = references(BALLERINA, [SimpleNamespace(kind="film", id=1)])
    assert named - BALLERINA.targets() == {Target("film", 1, "body")}
    assert references(BALLERINA) == BALLERINA.targets()


def test_texts_are_the_body_and_the_entries():
    assert list(BALLERINA.texts()) == [BALLERINA.body, BALLERINA.entries[0].text]


@pytest.mark.parametrize(
    ("changes", "corrects"),
    [({}, False), ({"correction": " "}, False), ({"correction": "x"}, True),
     ({"substantial": True}, True)],
)  # fmt: skip
def test_a_correction_or_a_substantial_change_corrects(changes, corrects):
    assert BALLERINA.replace(**changes).corrects is corrects


def test_the_main_subject_is_the_marked_one():
    assert BALLERINA.main_subject == Subject("film", 1, main=True)
    assert BALLERINA.replace(subjects=(Subject("film", 1),)).main_subject is None


HARD_WORDS = (
    "قصة",
    "רצח",
    "🩰👩‍👩‍👧",
    "e\u0301",
    "é",
    "\u2028",
    "\u202e",
    '"\\',
    "</script>",
    "\U0010ffff",
)
ids = st.integers(1, LARGEST_ID)
words = st.one_of(
    st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=12),
    st.sampled_from(HARD_WORDS),
)
prose = st.lists(words, max_size=4).map(" ".join)
bodies = st.one_of(prose, st.sampled_from(HARD_WORDS).map(lambda word: (word * 10_000)[:10_000]))


def unique(record, key, most=4):
    return st.lists(record, max_size=most, unique_by=key).map(tuple)


def one_flagged(field):
    """Keep the first flag only, as a form would."""

    def keep(records):
        flags = [getattr(record, field) for record in records]
        return tuple(
            replace(record, **{field: flag and True not in flags[:number]})
            for number, (record, flag) in enumerate(zip(records, flags, strict=True))
        )

    return keep


drafts = st.builds(
    Draft,
    kind=st.sampled_from(list(KINDS)),
    slug=st.text("abcz09-", max_size=20),
    headline=prose,
    standfirst=prose,
    kicker=words,
    body=bodies,
    verdict=prose,
    rating=st.none() | st.integers(1, 10),
    subjects=unique(
        st.builds(Subject, st.sampled_from(SUBJECT_KINDS), ids, st.booleans()),
        lambda subject: (subject.kind, subject.id),
    ).map(one_flagged("main")),
    bylines=unique(st.builds(Byline, ids, words), lambda byline: byline.person),
    tags=st.lists(words, max_size=6).map(tuple),
    pictures=unique(
        st.builds(Picture, ids, prose, st.booleans()), lambda picture: picture.image
    ).map(one_flagged("hero")),
    entries=st.lists(
        st.builds(
            Entry, ids, st.sampled_from(["", "1", "=3"]), bodies, st.none() | ids, st.none() | ids
        ),
        max_size=3,
    ).map(tuple),
    spoilers=st.sampled_from(SPOILERS),
    disclosure=prose,
    correction=prose,
    substantial=st.booleans(),
)


def shuffled(value, chance):
    """The same JSON value, with the keys of every object in another order."""
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: chance.random())
        return {key: shuffled(value[key], chance) for key in keys}
    if isinstance(value, list):
        return [shuffled(item, chance) for item in value]
    return value


@settings(
    derandomize=True, max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
@given(drafts, st.integers())
def test_any_draft_comes_back_from_its_text_and_has_one_text(draft, seed):
    text = draft.to_json()
    again = Draft.from_json(text)
    assert again == draft
    assert again.to_json() == text
    assert digest(text) == again.hash == draft.hash
    other_order = shuffled(json.loads(text), random.Random(seed))
    for escaped in (True, False):
        rewritten = json.dumps(other_order, ensure_ascii=escaped, indent=1)
        assert Draft.from_json(rewritten).hash == draft.hash
