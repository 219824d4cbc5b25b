"""No write leaves a contradiction behind, and whoever is refused is told the chain."""

import pytest

from franchises import agreement
from franchises.models import Franchise, Setting, Statement
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def franchise():
    return make.make_franchise()


@pytest.fixture
def lane(franchise):
    return make.make_continuity(franchise=franchise, name="Main", is_default=True)


def placed(lane, *titles, **fields):
    films = [make.make_film(title=title) for title in titles]
    for film in films:
        make.make_placement(continuity=lane, film=film, **fields)
    return films


def refused(franchise, change):
    with pytest.raises(agreement.Contradicts) as refusal, agreement.changing(franchise):
        change()
    return refusal.value.found


def test_a_statement_that_closes_a_circle_is_refused_with_the_chain(franchise, lane):
    three, ballerina, four = placed(lane, "Three", "Ballerina", "Four")
    make.make_statement(ballerina, three, four, says="between", franchise=franchise)

    (found,) = refused(
        franchise,
        lambda: make.make_statement(four, three, franchise=franchise, certainty="derived"),
    )

    assert str(found) == "Three after Four after Three."
    assert {said.says for said in found.links} == {"between", "before"}
    assert found.least_certain.says == "before"
    assert Statement.objects.count() == 1


def test_years_that_cannot_be_are_refused_and_nought_is_a_year(franchise, lane):
    (one,), (other,) = placed(lane, "One", set_in=0), placed(lane, "Other", set_in=-1)
    (found,) = refused(franchise, lambda: make.make_statement(one, other, franchise=franchise))

    assert "set 0 or later" in str(found)
    assert not Statement.objects.exists()


def test_settings_and_placements_are_judged_alike(franchise, lane):
    one, other = placed(lane, "One", "Other")
    make.make_statement(one, other, franchise=franchise)
    Setting.objects.create(placement=other.placements.get(), start=1970, is_primary=True)

    refused(
        franchise,
        lambda: Setting.objects.create(placement=one.placements.get(), start=1980, is_primary=True),
    )

    assert Setting.objects.count() == 1


def test_what_is_contested_may_contradict_and_what_is_refuted_counts_no_more(franchise, lane):
    one, other = placed(lane, "One", "Other")
    said = make.make_statement(one, other, franchise=franchise)
    with agreement.changing(franchise):
        make.make_statement(other, one, franchise=franchise, certainty="contested")
    with agreement.changing(franchise):
        said.refute()
        said.save()
        make.make_statement(other, one, franchise=franchise, certainty="stated")
    assert Statement.objects.count() == 3


def test_a_proposal_may_not_contradict_either(franchise, lane):
    one, other = placed(lane, "One", "Other")
    make.make_statement(one, other, franchise=franchise, state="proposed")
    refused(
        franchise, lambda: make.make_statement(other, one, franchise=franchise, state="proposed")
    )


def test_statements_contradict_only_where_they_meet(franchise, lane):
    """Across lanes too: what no lane shows, all of them together do."""
    one, other = placed(lane, "One", "Other")
    elsewhere = make.make_continuity(franchise=franchise, name="Elsewhere")
    (third,) = placed(elsewhere, "Third")
    make.make_statement(one, other, franchise=franchise)
    make.make_statement(other, third, franchise=franchise)
    found = refused(franchise, lambda: make.make_statement(third, one, franchise=franchise))
    assert [(one.lane, str(one)) for one in found] == [
        ("", "Third after Other after One after Third.")
    ]


def test_a_branch_may_not_branch_from_itself_by_a_detour(franchise, lane):
    branch = make.make_continuity(
        franchise=franchise, name="Branch", branches_from=lane, branch_year=1973
    )

    def turn():
        type(lane).objects.filter(pk=lane.pk).update(branches_from=branch, branch_year=1980)

    (found,) = refused(franchise, turn)
    assert str(found) == "branch branches from main branches from branch."


def test_what_contradicted_before_stops_nobody(franchise, lane):
    one, other, third = placed(lane, "One", "Other", "Third")
    make.make_statement(one, other, franchise=franchise)
    make.make_statement(other, one, franchise=franchise)
    with agreement.changing(franchise):
        make.make_statement(one, third, franchise=franchise)


def test_every_change_raises_the_version_of_the_root(franchise):
    part = make.make_franchise(parent=franchise)
    with agreement.changing(part):
        pass
    versions = dict(Franchise.objects.values_list("pk", "version"))
    assert (versions[franchise.pk], versions[part.pk]) == (1, 0)
