"""The prose of the demo, as it stands in the files: whole, particular, and said only once."""

import collections
import html
import os
import re
from pathlib import Path

import pytest
from django.conf import settings

from desk import demo_markup, demo_records
from reviews.kinds import KINDS

# The first article is no part of the project; where it is is said by MARQUEE_DATA, or it lies
# beside it.
DATA = Path(os.environ.get("MARQUEE_DATA") or settings.BASE_DIR.parent / "shared" / "data")
PATHS = sorted((demo_records.DEMO / "pieces").glob("*.md"))
MATTERS = {path.stem: demo_markup.parted(path.read_text(encoding="utf-8"))[0] for path in PATHS}
BODIES = {path.stem: demo_markup.parted(path.read_text(encoding="utf-8"))[1] for path in PATHS}
ARTICLES = [slug for slug, matter in MATTERS.items() if matter["kind"] != "page"]


def running_text(slug):
    """What readers get of the body, pull quotes apart: those repeat by nature."""
    names = demo_markup.Names(record=lambda name: "film:1", speaker=lambda critic: critic)
    written = demo_markup.to_html(BODIES[slug], names)
    written += "".join(text for _, text in demo_markup.entries(BODIES[slug], names))
    written = re.sub(r"<aside.*?</aside>", "", written)
    running = re.sub(r"</?(?:a|em)\b[^>]*>", "", written)
    return html.unescape(re.sub(r"<[^>]+>", "\n", running)).strip()


def texts(slug):
    """The body, and every field beside it but the headline, which may be lifted from the text."""
    fields = ("standfirst", "verdict", "disclosure", "correction")
    return [*(MATTERS[slug].get(name, "") for name in fields), running_text(slug)]


def words(text):
    return re.findall(r"\w+(?:[’-]\w+)*", text)


def sentences(text):
    found = re.split(r"(?<=[.!?])[”’)]*\s+|\n+", text)
    return [sentence for sentence in (" ".join(words(s.casefold())) for s in found) if sentence]


def long_enough(sentence):
    """Of two words or fewer, as “It holds.”, a critic may have the use twice."""
    return len(sentence.split()) > 2


# One publication


def test_every_kind_of_piece_is_there():
    kinds = collections.Counter(matter["kind"] for matter in MATTERS.values())

    assert set(kinds) == set(KINDS)
    assert len(ARTICLES) >= 36


def test_no_sentence_stands_twice():
    said = collections.Counter(
        sentence for slug in MATTERS for text in texts(slug) for sentence in sentences(text)
    )

    assert [s for s, times in said.items() if times > 1 and long_enough(s)] == []
    assert len(said) > 2000


@pytest.mark.parametrize("first", [3, 6])
def test_no_two_pieces_begin_with_the_same_words(first):
    openings = collections.Counter(
        " ".join(running_text(slug).casefold().split()[:first]) for slug in MATTERS
    )

    assert [words for words, times in openings.items() if times > 1] == []


def test_no_two_pieces_share_a_headline_or_a_first_sentence():
    for said in (
        [matter["headline"].casefold() for matter in MATTERS.values()],
        [sentences(running_text(slug))[0] for slug in MATTERS],
    ):
        assert len(set(said)) == len(said)


def test_no_sentence_is_taken_from_the_first_article():
    article = DATA / "seed" / "ballerina.txt"
    if not article.exists():
        pytest.skip(f"The first article is not at {article}; MARQUEE_DATA says where else.")
    theirs = set(filter(long_enough, sentences(article.read_text(encoding="utf-8"))))
    ours = {s for slug in MATTERS for text in texts(slug) for s in sentences(text)}

    assert len(theirs) > 50
    assert not theirs & ours


# Each piece


@pytest.mark.parametrize("slug", MATTERS)
def test_a_piece_is_as_long_as_a_reader_may_expect(slug):
    least = 300 if slug in ARTICLES else 150

    assert least <= len(words(running_text(slug))) <= 1200


@pytest.mark.parametrize("slug", ARTICLES)
def test_a_piece_names_a_film_or_a_person_of_the_catalogue(slug):
    """That what it names is in there is for the loader to refuse."""
    links = re.findall(r"\]\((?:film|person):[\w-]+\)", BODIES[slug])

    assert links or "::: entry" in BODIES[slug]


@pytest.mark.parametrize("slug", ARTICLES)
def test_a_pull_quote_comes_at_most_once_in_six_hundred_words(slug):
    pulled = re.findall(r"^> ", BODIES[slug], re.MULTILINE)

    assert len(pulled) <= max(1, len(words(running_text(slug))) // 600)


@pytest.mark.parametrize("slug", [slug for slug, body in BODIES.items() if "::: spoiler" in body])
def test_a_piece_with_a_spoiler_box_says_so_on_top(slug):
    assert MATTERS[slug]["spoilers"] == "marked"


@pytest.mark.parametrize("slug", MATTERS)
def test_a_review_judges_and_nothing_else_does(slug):
    judged = {"rating", "verdict"} & set(MATTERS[slug])

    assert judged == ({"rating", "verdict"} if MATTERS[slug]["kind"] == "review" else set())


@pytest.mark.parametrize("slug", MATTERS)
def test_nobody_approves_a_piece_that_they_wrote(slug):
    critics = {row["slug"]: row.get("username") for row in demo_records.read("critics")["critic"]}
    writers = {MATTERS[slug]["by"], *(critics[byline] for byline in MATTERS[slug]["bylines"])}

    assert MATTERS[slug].get("approved_by") not in writers


def test_some_list_has_a_dozen_entries():
    longest = max(body.count("::: entry ") for body in BODIES.values())

    assert longest >= 12


@pytest.mark.parametrize(
    "slug", [slug for slug in ARTICLES if MATTERS[slug]["kind"] in {"interview", "argument"}]
)
def test_in_a_conversation_at_least_two_speak(slug):
    speakers = set(re.findall(r"^@ ([\w-]+)$", BODIES[slug], re.MULTILINE))

    assert len(speakers) >= 2
    assert speakers <= {row["slug"] for row in demo_records.read("critics")["critic"]}


@pytest.mark.parametrize("slug", MATTERS)
def test_a_piece_is_set_with_a_printers_quotes_and_dashes(slug):
    for text in texts(slug):
        assert not re.search(r"""["'`]|--|\.\.\.| – |\u2014""", text)
