"""The workflow table as the documentation prints and draws it."""

import xml.etree.ElementTree as ElementTree

import pytest
from django.core.management import call_command

from reviews import drawing
from reviews.workflow import TABLE, State


def test_every_verb_has_a_row():
    rows = drawing.markdown().splitlines()[2:]
    assert [row.split("`")[1] for row in rows] == list(TABLE)
    assert {row.count("|") for row in rows} == {7}


def test_row_says_from_where_to_where_and_by_whom():
    row = next(line for line in drawing.markdown().splitlines() if "`approve`" in line)
    assert "| Approve | In review | Approved | moderators who are not listed writers" in row
    hold = next(line for line in drawing.markdown().splitlines() if "`hold`" in line)
    assert "| edition live |" in hold


def test_drawing_has_every_state_and_every_verb_that_moves():
    root = ElementTree.fromstring(drawing.svg())
    texts = [node.text for node in root.iter("{http://www.w3.org/2000/svg}text")]
    assert {state.label for state in State} <= set(texts)
    drawn = {verb for text in texts for verb in text.split(", ")} & set(TABLE)
    assert drawn == {
        verb
        for verb, row in TABLE.items()
        if row.target and any(source != row.target for source in row.sources)
    }


@pytest.mark.parametrize("folder", ["docs", "deep/docs"])
def test_command_writes_the_page_and_its_drawing(folder, tmp_path, capsys):
    call_command("workflow", graph=tmp_path / folder)
    assert "](workflow.svg)" in (tmp_path / folder / "workflow.md").read_text()
    assert (tmp_path / folder / "workflow.svg").read_text() == drawing.svg()


def test_command_prints_the_table(capsys):
    call_command("workflow")
    assert capsys.readouterr().out == drawing.markdown()
