"""Case files come to what they expect, and a malformed one is refused with the place in it."""

import io
import json
import os
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from franchises.case_answers import answer
from franchises.case_files import CaseFileError, read
from franchises.chronology_works import loops

OURS = [
    *sorted((Path(__file__).parent / "cases").glob("*.json")),
    *sorted((settings.BASE_DIR / "desk" / "demo" / "franchises").glob("*.json")),
]
# The acceptance cases are no part of the project; where they are is said by MARQUEE_DATA, or they
# lie beside it.
DATA = Path(os.environ.get("MARQUEE_DATA") or settings.BASE_DIR.parent / "shared" / "data")
THEIRS = sorted((DATA / "timelines").glob("*.json"))
EVERY_FILE = [
    *(pytest.param(path, id=f"ours-{path.stem}") for path in OURS),
    *(pytest.param(path, id=path.stem) for path in THEIRS),
]
VIEW_KEYS = ("order", "undetermined_pairs", "unplaced", "explained")


def franchises():
    return [
        param
        for param in EVERY_FILE
        if json.loads(param.values[0].read_text("utf-8"))["schema"] == "timeline-case/1"
    ]


def contradictions():
    return [param for param in EVERY_FILE if param not in franchises()]


def file_and_answer(path):
    return json.loads(path.read_text("utf-8")), answer(read(path))


def test_the_acceptance_cases_are_there():
    if not THEIRS:
        pytest.skip(f"The acceptance cases are not at {DATA / 'timelines'}.")

    assert len(THEIRS) == 8


# What the files expect


@pytest.mark.parametrize("path", franchises())
def test_films_come_in_the_expected_release_order(path):
    file, found = file_and_answer(path)

    assert found["release_order"] == file["expected"]["release_order"]
    assert found["unreleased"] == file["expected"]["unreleased"]


@pytest.mark.parametrize("path", franchises())
def test_views_are_as_expected(path):
    file, found = file_and_answer(path)

    for slug, view in file["expected"]["chronological"].items():
        for key in VIEW_KEYS:
            assert found["views"][slug][key] == view[key], (slug, key)
    lanes = {lane["slug"] for lane in file["continuities"]}
    assert set(found["views"]) == (lanes if len(lanes) == 1 else lanes | {"all"})


@pytest.mark.parametrize("path", franchises())
def test_ties_are_the_undetermined_neighbours(path):
    _, found = file_and_answer(path)

    for view in found["views"].values():
        neighbours = [list(pair) for pair in zip(view["order"], view["order"][1:], strict=False)]
        assert view["ties"] == [pair for pair in neighbours if pair in view["undetermined_pairs"]]


@pytest.mark.parametrize("path", franchises())
def test_ties_are_among_those_that_the_file_expects(path):
    """The acceptance cases write ties as groups, and list those that are not neighbours, too."""
    file, found = file_and_answer(path)

    for slug, view in file["expected"]["chronological"].items():
        groups = [set(group) for group in view["ties"]]
        for pair in found["views"][slug]["ties"]:
            assert any(group.issuperset(pair) for group in groups), pair


@pytest.mark.parametrize("path", franchises())
def test_a_case_has_the_expected_contradictions(path):
    file, found = file_and_answer(path)

    assert found["contradictions"] == file["expected"].get("contradictions", [])


@pytest.mark.parametrize("path", contradictions())
def test_small_cases_are_judged_as_expected(path):
    file, found = file_and_answer(path)

    assert list(found["cases"]) == [case["name"] for case in file["cases"]]
    for case in file["cases"]:
        expected = {key: case["expected"][key] for key in case["expected"] if key != "undetermined"}
        assert found["cases"][case["name"]] == expected, case["name"]


@pytest.mark.parametrize("path", contradictions())
def test_parents_and_branches_that_loop_are_named(path):
    for case in json.loads(path.read_text("utf-8")).get("structural", []):
        pairs = [tuple(pair) for pair in case.get("parents") or case["branches"]]
        assert loops(pairs) == [tuple(case["expected"]["cycle"])], case["name"]


def test_parents_that_end_somewhere_are_no_loop():
    assert loops([("a", "b"), ("b", "c"), ("d", "b")]) == []
    assert loops([("b", "b"), ("z", "y"), ("y", "z")]) == [("b",), ("y", "z")]


def test_ours_hold_every_type_of_statement():
    types = {
        constraint["type"]
        for path in OURS
        for case in json.loads(path.read_text("utf-8")).get("cases", [None])
        for constraint in (case or json.loads(path.read_text("utf-8")))["constraints"]
    }

    assert types == {
        "after", "before", "between", "branch", "during", "offset", "prequel_to", "same_time",
        "sequel_to", "sequence", "story_follows",
    }  # fmt: skip


def test_periods_are_listed_by_their_own_years():
    file, found = file_and_answer(OURS[0].with_name("two-rivers.json"))

    assert found["segments"] == file["expected"]["segments"]


def test_periods_follow_what_is_said_of_the_works():
    _, found = file_and_answer(OURS[0].with_name("harbour.json"))

    periods = [
        (segment["title"], segment["from"], segment["role"]) for segment in found["segments"]
    ]
    assert periods == [("Harbour", -40, "prologue"), ("Harbour", 0, "main"), ("Fog", 10, "main")]


# The command


def check(path):
    """What the command prints, and the code it ends with."""
    out = io.StringIO()
    try:
        call_command("check_franchise", str(path), stdout=out)
    except SystemExit as ended:
        return out.getvalue(), ended.code
    return out.getvalue(), 0


def test_the_command_prints_the_answer_and_nothing_else():
    printed, code = check(OURS[0].with_name("two-rivers.json"))

    found = json.loads(printed)
    assert code == 0
    assert list(found) == ["release_order", "unreleased", "views", "segments", "contradictions"]
    assert list(found["views"]) == ["old", "new", "all"]
    assert list(found["views"]["old"]) == [
        "order", "ties", "undetermined_pairs", "unplaced", "explained"
    ]  # fmt: skip
    assert found == answer(read(OURS[0].with_name("two-rivers.json")))


def test_a_case_that_contradicts_itself_is_printed_and_ends_with_2():
    printed, code = check(OURS[0].with_name("knot.json"))

    assert code == 2
    assert json.loads(printed)["contradictions"][0]["message"] == "A < C < A"


def test_small_cases_that_contradict_themselves_were_computed_and_end_with_0():
    printed, code = check(OURS[0].with_name("contradictions.json"))

    assert code == 0
    assert list(json.loads(printed)) == ["cases"]


def test_what_a_file_expects_is_never_read(tmp_path):
    path = OURS[0].with_name("harbour.json")
    file = json.loads(path.read_text("utf-8"))
    file["expected"] = {"chronological": 7}
    blind = tmp_path / "harbour.json"
    blind.write_text(json.dumps(file), "utf-8")

    assert check(blind) == check(path)


# Malformed files


def refusal(tmp_path, content):
    path = tmp_path / "case.json"
    path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    out = io.StringIO()
    with pytest.raises(CommandError) as refused:
        call_command("check_franchise", str(path), stdout=out)
    assert refused.value.returncode == 2
    assert out.getvalue() == ""
    return str(refused.value)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b'{"schema": ', "case.json, line 1, column 12: this is no JSON (Expecting value)."),
        (b"\xff\xfe", "case.json, byte 0: this is no UTF-8 text."),
        (b"[" * 200_000, "case.json: the lists are nested too deeply to be read."),
        (b"9" * 5_000, "case.json: a number is too long to be read."),
        (b"[]", "case.json: this must be an object in braces."),
        (b"{}", "case.json: schema: a text is missing."),
        (
            b'{"schema": "timeline-case/9"}',
            "case.json: schema: “timeline-case/9” is unknown; "
            "known are timeline-case/1, timeline-contradictions/1.",
        ),
    ],
)
def test_a_file_that_is_no_case_is_refused(tmp_path, content, sentence):
    assert refusal(tmp_path, content) == sentence


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(CaseFileError, match="cannot be read: No such file or directory"):
        read(tmp_path / "nothing.json")
    with pytest.raises(CaseFileError, match="cannot be read: Is a directory"):
        read(tmp_path)


def put(file, place, value):
    *way, last = place
    for step in way:
        file = file[step]
    file[last] = value


@pytest.mark.parametrize(
    ("place", "value", "sentence"),
    [
        (["franchise"], None, "franchise: a text is missing"),
        (["franchise"], "A\x00B", "franchise: the text holds a character that no text may hold"),
        (["franchise"], "\ud800", "franchise: the text holds a character that no text may hold"),
        (["installments"], {}, "installments: this must be a list"),
        (["installments"], None, "installments: a list is missing"),
        (["installments", 1], 7, "installments[1]: this must be an object in braces"),
        (
            ["installments", 1, "id"],
            "h1",
            "installments[1] (h1).id: “h1” is the id of another entry, too",
        ),
        (
            ["installments", 1, "title"],
            "Harbour",
            "installments[1] (h2).title: “Harbour” is the title of another installment, too",
        ),
        (
            ["installments", 1, "release_date"],
            "2004-05",
            "installments[1] (h2).release_date: this must be a date such as 2014-10-24, or null",
        ),
        (
            ["installments", 1, "release_date"],
            20040507,
            "installments[1] (h2).release_date: this must be a date such as 2014-10-24, or null",
        ),
        (
            ["installments", 1, "kind"],
            "opera",
            "installments[1] (h2).kind: “opera” is unknown; "
            "known are film, series, season, episode, short, special",
        ),
        (
            ["installments", 1, "continuities"],
            ["main", "side"],
            "installments[1] (h2).continuities[1]: “side” is the name of no continuity "
            "in this file",
        ),
        (
            ["installments", 1, "continuities"],
            [],
            "installments[1] (h2).continuities: an installment belongs to at least one continuity",
        ),
        (
            ["installments", 0, "settings", 0, "from"],
            True,
            "installments[0] (h1).settings[0].from: this must be a whole number of years",
        ),
        (
            ["installments", 0, "settings", 0, "from"],
            10**12,
            "installments[0] (h1).settings[0].from: this must be a whole number of years",
        ),
        (
            ["installments", 0, "settings", 0, "to"],
            -1,
            "installments[0] (h1).settings[0].to: "
            "a setting ends in or after the year in which it starts",
        ),
        (
            ["installments", 0, "settings", 0, "uncertainty"],
            -1,
            "installments[0] (h1).settings[0].uncertainty: an uncertainty is 0 or more years",
        ),
        (
            ["installments", 0, "settings", 1, "primary"],
            True,
            "installments[0] (h1).settings[1].primary: "
            "there is another primary setting for the same continuity",
        ),
        (
            ["installments", 0, "settings", 1, "primary"],
            "yes",
            "installments[0] (h1).settings[1].primary: this must be true or false",
        ),
        (
            ["constraints", 0, "type"],
            "beside",
            "constraints[0] (hb01).type: “beside” is unknown; known are before, prequel_to, "
            "after, sequel_to, between, during, same_time, sequence, offset, branch, "
            "story_follows, spin_off_of, remake_of, reboot_of",
        ),
        (
            ["constraints", 0, "other"],
            "h9",
            "constraints[0] (hb01).other: “h9” is the name of no installment in this file",
        ),
        (["constraints", 0, "other"], None, "constraints[0] (hb01).other: a text is missing"),
        (["constraints", 1, "after"], ["h1"], "constraints[1] (hb02).after: this must be a text"),
        (
            ["constraints", 0, "certainty"],
            "sure",
            "constraints[0] (hb01).certainty: “sure” is unknown; "
            "known are stated, derived, doubtful, contested",
        ),
        (
            ["constraints", 6, "items"],
            ["ebb"],
            "constraints[6] (hb07).items: at least two installments are needed",
        ),
        (
            ["constraints", 4, "max_years"],
            9,
            "constraints[4] (hb05).max_years: this must not be less than min_years",
        ),
        (
            ["constraints", 4],
            {"id": "hb05", "type": "offset", "item": "ebb", "from": "h1"},
            "constraints[4] (hb05): an offset needs min_years, max_years or both",
        ),
        (
            ["constraints", 9, "item"],
            "h9",
            "constraints[9] (hb10).item: “h9” is the name of no installment in this file",
        ),
        (
            ["continuities"],
            [],
            "continuities: a franchise has at least one continuity",
        ),
        (
            ["continuities", 0, "slug"],
            "all",
            "continuities[0] (Main continuity).slug: "
            "“all” is the view of everything and no continuity's slug",
        ),
        (
            ["continuities", 0, "branches_from"],
            "side",
            "continuities[0] (Main continuity).branches_from: "
            "“side” is the name of no continuity in this file",
        ),
        (
            ["continuities", 0, "branch_item"],
            {},
            "continuities[0] (Main continuity).branch_item: this must be a text",
        ),
    ],
)
def test_what_is_wrong_in_a_case_is_said_with_its_place(tmp_path, place, value, sentence):
    file = json.loads(OURS[0].with_name("harbour.json").read_text("utf-8"))
    put(file, place, value)

    assert refusal(tmp_path, file) == f"case.json: {sentence}."


def test_continuities_that_branch_from_one_another_contradict(tmp_path):
    file = json.loads(OURS[0].with_name("two-rivers.json").read_text("utf-8"))
    put(file, ["continuities", 0, "branches_from"], "new")
    path = tmp_path / "case.json"
    path.write_text(json.dumps(file), "utf-8")

    printed, code = check(path)

    assert code == 2
    assert json.loads(printed)["contradictions"] == [
        {
            "kind": "branches",
            "cycle": ["new", "old"],
            "cycle_titles": ["The new river", "The old river"],
            "constraints": [],
            "message": "The new river branches from The old river branches from The new river",
        }
    ]
