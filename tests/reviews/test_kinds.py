import pytest

from reviews.kinds import (
    CHOICES,
    EMBARGO_CLASSES,
    KINDS,
    PAGE_SLUGS,
    by_path,
    covered_by,
    may_rate,
    needs_subject_sentence,
)
from reviews.snapshots import Subject

FILM = Subject("film", 1, main=True)
PERSON = Subject("person", 1, main=True)
FRANCHISE = Subject("franchise", 1, main=True)


def test_only_a_review_may_rate():
    assert [key for key in KINDS if may_rate(key)] == ["review"]


def test_every_kind_but_the_page_has_a_list_at_its_own_address():
    assert set(by_path) == {
        "reviews", "previews", "essays", "interviews",
        "lists", "arguments", "news", "obituaries",
    }  # fmt: skip
    assert set(KINDS) - {kind.key for kind in by_path.values()} == {"page"}


def test_pages_stand_at_a_fixed_list_of_addresses_outside_the_lists():
    assert PAGE_SLUGS == ("about", "how-we-rate", "masthead", "contact", "privacy")
    assert not set(PAGE_SLUGS) & set(by_path)


def test_only_a_list_has_entries():
    assert [key for key, kind in KINDS.items() if kind.has_entries] == ["list"]


def test_the_choices_are_the_kinds_in_order():
    assert [key for key, _ in CHOICES] == list(KINDS)
    assert dict(CHOICES)["obituary"] == "Obituary"


@pytest.mark.parametrize(
    ("embargo_class", "stopped"),
    [
        ("reviews", {"review", "essay", "list", "argument"}),
        ("interviews", {"interview"}),
        ("everything", {"review", "preview", "essay", "interview", "list", "argument"}),
    ],
)
def test_an_embargo_stops_the_kinds_of_its_class_and_warns_the_rest(embargo_class, stopped):
    assert {key for key in KINDS if embargo_class in covered_by(key)} == stopped
    assert {key for key in KINDS if embargo_class in KINDS[key].warns} == set(KINDS) - stopped


def test_every_kind_is_stopped_or_warned_by_each_class():
    for kind in KINDS.values():
        assert kind.embargo_class | kind.warns == EMBARGO_CLASSES
        assert not kind.embargo_class & kind.warns


@pytest.mark.parametrize(
    ("kind", "enough", "too_little"),
    [
        ("review", [FILM], [PERSON, FRANCHISE]),
        ("preview", [FILM], [PERSON, FRANCHISE]),
        ("interview", [FILM, PERSON], [FRANCHISE]),
        ("obituary", [PERSON], [FILM, FRANCHISE]),
    ],
)
def test_a_kind_that_needs_a_main_subject_says_which(kind, enough, too_little):
    assert [needs_subject_sentence(kind, [subject]) for subject in enough] == [""] * len(enough)
    for subjects in ([], *([subject] for subject in too_little)):
        sentence = needs_subject_sentence(kind, subjects)
        assert kind in sentence
        assert sentence.endswith("Choose one under Subjects.")


def test_a_subject_that_is_not_the_main_one_is_not_enough():
    assert needs_subject_sentence("review", [Subject("film", 1), PERSON]) == (
        "A review needs a film as its main subject. Choose one under Subjects."
    )
    assert needs_subject_sentence("interview", [Subject("film", 1)]).startswith(
        "An interview needs a film or a person"
    )


@pytest.mark.parametrize("kind", ["essay", "list", "argument", "news", "page"])
def test_other_kinds_need_no_subject(kind):
    assert needs_subject_sentence(kind, []) == ""
