"""A word shares a key with what people type for it, and with little else."""

import pytest

from search import spelling


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("harbuor", "harbour"),
        ("harbor", "harbour"),
        ("wicck", "wick"),
        ("wik", "wick"),
        ("jhon", "john"),
        ("zick", "wick"),
        ("ballarinna", "ballerina"),
        ("shwarzeneger", "schwarzenegger"),
        ("swarzenegger", "schwarzenegger"),
        ("wachovsky", "wachowski"),
        ("makavjev", "makavejev"),
        ("сталкр", "сталкер"),
    ],
)
def test_a_misspelling_shares_a_key(typed, meant):
    assert spelling.keys(typed) & spelling.keys(meant)


@pytest.mark.parametrize(
    ("one", "other"), [("wick", "wall"), ("harbour", "ladder"), ("strange", "manager")]
)
def test_other_words_share_none(one, other):
    assert not spelling.keys(one) & spelling.keys(other)


@pytest.mark.parametrize("word", ["it", "千", "$"])
def test_short_words_are_their_own_key(word):
    assert spelling.keys(word) == {word}


@pytest.mark.parametrize("word", ["abcd", "abcdef", "abcdefg", "abcdefghijklmnop" * 4])
def test_keys_are_few_and_short(word):
    keys = spelling.keys(word)
    assert spelling.beginning(word) in keys
    assert len(keys) <= 18
    assert max(map(len, keys)) <= spelling.LENGTH + 1


def alternatives(*typed, known):
    return spelling.alternatives(
        typed, [(key, word) for word in known for key in spelling.keys(word)]
    )


def test_each_word_has_its_alternatives_the_most_alike_first():
    known = ["harbour", "nigh", "night", "nit", "zebra"]
    groups = alternatives("nigt", "xyzzy", "harbuor", known=known)
    assert groups == [[("night",), ("nit",), ("nigh",)], [("harbour",)]]


def test_of_many_words_that_share_a_key_few_are_weighed_and_the_right_one_is_among_them():
    crowd = [f"counterm{number}" for number in range(1000)]
    [group] = alternatives("countreman", known=[*crowd, "counterman"])
    assert group[0] == ("counterman",)
    assert len(group) <= spelling.ALTERNATIVES
