"""The order of a story as data: what readers may know, in the lane that was asked for."""

import json

import pytest

from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def franchise():
    franchise = make.make_franchise(name="John Wick")
    main = make.make_continuity(franchise=franchise, name="Main line", is_default=True)
    other = make.make_continuity(
        franchise=franchise, name="Other line", branches_from=main, branch_year=1973
    )
    two, three = (
        make.make_film(title=title, released_on=f"20{n}-02-10")
        for n, title in ((17, "Two"), (19, "Three"))
    )
    make.make_placement(continuity=main, film=two, set_in=0)
    make.make_placement(continuity=main, film=three)
    make.make_placement(continuity=other, film=three, set_in=2000)
    make.make_statement(
        two,
        three,
        franchise=franchise,
        spoiler_free="Three goes on where Two stops.",
        why="Somebody dies.",
        source=make.make_source(title="An interview", publisher="Collider"),
    )
    make.make_membership(franchise=franchise, film=make.make_film(title="Four"))
    return franchise


def data(client, franchise, query=""):
    response = client.get(f"/franchises/{franchise.slug}/timeline.json{query}")
    assert response.status_code == 200
    assert response["Content-Type"] == "application/json"
    return json.loads(response.content)


def test_the_order_its_reasons_and_its_sources_are_data(client, franchise):
    found = data(client, franchise)

    main = found["continuities"]["main-line"]
    assert main["order"] == ["two", "three"]
    assert main["unplaced"] == ["four"]
    assert main["begins_between"]["two"] == [0, 0]
    assert main["set_in"]["two"][0]["label"] == "0"
    (step,) = main["explained"]
    said = found["statements"][step["statements"][0]]
    assert (step["by"], said["sentence"]) == ("constraint", "Three goes on where Two stops.")
    assert said["source"] == {
        "title": "An interview", "publisher": "Collider", "url": "", "kind": "press",
    }  # fmt: skip
    assert found["release_order"] == ["two", "three"]
    assert found["unreleased"] == ["four"]
    assert found["films"]["two"]["url"].endswith("/films/two/")
    assert found["films"]["two"]["released"] == "2017-02-10"
    assert [(one["film"], one["from"]) for one in found["segments"]] == [
        ("two", 0), ("three", 2000),
    ]  # fmt: skip
    assert "Somebody dies" not in json.dumps(found)


def test_one_continuity_can_be_asked_for_and_an_unknown_one_is_not_there(client, franchise):
    found = data(client, franchise, "?continuity=other-line")

    assert list(found["continuities"]) == ["other-line"]
    assert found["continuities"]["other-line"]["order"] == ["two", "three"]
    assert found["continuities"]["other-line"]["own"] == ["three"]
    assert found["continuities"]["other-line"]["branches_from"] == "main-line"
    nowhere = client.get(f"/franchises/{franchise.slug}/timeline.json?continuity=nonsense")
    assert nowhere.status_code == 404


def test_whoever_has_it_is_told_that_nothing_changed(client, franchise):
    path = f"/franchises/{franchise.slug}/timeline.json"
    first = client.get(path)
    again = client.get(path, headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    franchise.continuities.update(name="Another name")
    assert client.get(path, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_it_costs_two_queries(client, franchise, django_assert_num_queries):
    with django_assert_num_queries(2):
        data(client, franchise)


def test_an_unverified_franchise_has_none(client, franchise):
    franchise.unverify(make.make_user(role="moderator"))
    assert client.get(f"/franchises/{franchise.slug}/timeline.json").status_code == 404
