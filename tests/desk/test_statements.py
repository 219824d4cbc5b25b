"""What is said about the order of stories, at the desk: shown before it is saved, refused with the
chain, confirmed by a second person. No script is needed for any of it.
"""

import html
import re

import pytest
from django.urls import reverse

from franchises.models import Calendar, Era, Placement, Setting, Statement
from provenance.models import Change
from tests import factories as make

pytestmark = [pytest.mark.django_db, pytest.mark.once]
ADD = reverse("admin:franchises_statement_add")


@pytest.fixture
def moderator(client):
    user = make.make_user(role="moderator")
    client.force_login(user)
    return user


@pytest.fixture
def wick():
    franchise = make.make_franchise(name="John Wick")
    main = make.make_continuity(franchise=franchise, name="Main line")
    films = {
        name: make.make_film(title=name, released_on=f"{year}-05-17")
        for name, year in (("Three", 2019), ("Four", 2023), ("Ballerina", 2025))
    }
    for film in films.values():
        make.make_placement(continuity=main, film=film)
    source = make.make_source(title="An interview", publisher="Collider")
    line = make.make_statement(
        films["Three"], films["Four"], franchise=franchise, source=source, why="Later."
    )
    return {"franchise": franchise, "main": main, "source": source, "line": line, **films}


def typed(wick, **changes):
    return {
        "franchise": wick["franchise"].pk,
        "first": "Ballerina",
        "says": "between",
        "second": "Three",
        "third": "four",
        "certainty": "stated",
        "source": "An interview (Collider)",
        "spoiler_free": "It is set between the two.",
        "why": "He said so.",
    } | changes


def text(answer):
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def change_url(row):
    return reverse(f"admin:franchises_{row._meta.model_name}_change", args=[row.pk])


# Writing one


def test_a_sentence_is_shown_and_saved_as_a_proposal(client, moderator, wick):
    page = client.get(f"{ADD}?franchise={wick['franchise'].pk}").content.decode()
    assert '<option value="Ballerina"></option>' in page

    shown = client.post(ADD, typed(wick, _effect="1"))
    assert shown.status_code == 200
    assert "Ballerina is placed 3rd" not in text(shown)
    assert "Ballerina moves from" not in text(shown)
    assert "Ballerina is placed 2nd" in text(shown)
    assert "Nothing is saved yet." in text(shown)
    assert 'value="Ballerina"' in shown.content.decode()
    assert Statement.objects.count() == 1

    answer = client.post(ADD, typed(wick), follow=True)
    assert "Ballerina is placed 2nd." in text(answer)
    assert "once somebody else has confirmed it" in text(answer)
    made = Statement.objects.latest("pk")
    assert str(made) == "Ballerina is set between Three and Four."
    assert (made.check_state, made.proposed_by, made.source) == (
        "proposed", moderator, wick["source"],
    )  # fmt: skip
    wick["franchise"].refresh_from_db()
    assert wick["franchise"].version == 1
    assert Change.objects.of(made).get().actor == moderator


def test_the_effect_counts_places_and_pairs(client, moderator, wick):
    early = make.make_film(title="Early", released_on="2010-01-01")
    make.make_placement(continuity=wick["main"], film=early)
    make.make_statement(early, wick["Four"], franchise=wick["franchise"])
    shown = client.post(
        ADD,
        typed(wick, first="Early", says="after", second="Three", third="", _effect="1"),
    )
    assert "Early moves from 1st to 2nd" in text(shown)
    assert "1 pair becomes determined." in text(shown)
    assert "The order stays as it is" in text(
        client.post(
            ADD, typed(wick, first="Three", says="sequel_of", second="Four", third="", _effect="1")
        )
    )


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"first": "Chapter 9"}, "Nothing of this franchise is called “Chapter 9”."),
        ({"first": "Three"}, "“Three” is in the sentence already"),
        ({"third": ""}, "Type the title of a film or event of the franchise."),
        ({"says": "before"}, "A third title belongs to between"),
        ({"more": "Four"}, "Further titles belong to an order"),
        ({"spoiler_free": ""}, "This field is required."),
        ({"source": "Nobody"}, "No source is called “Nobody”. Add it under Sources first"),
        ({"says": "offset", "third": ""}, "Years belong to “so many years from”, and it needs"),
        ({"min_years": "3"}, "Years belong to “so many years from”"),
        ({"franchise": ""}, "This field is required."),
        ({"franchise": "9" * 30}, "Select a valid choice."),
        ({"first": "Apart"}, "Apart (2001), Three (2019) and Four (2023) stand in"),
        ({"first": "Twin"}, "“Twin” may be Twin (1968) or Twin (2001). Write which."),
    ],
)  # fmt: skip
def test_what_cannot_be_understood_is_told_in_words(client, moderator, wick, changes, sentence):
    for title, year in (("Apart", 2001), ("Twin", 1968), ("Twin", 2001)):
        film = make.make_film(title=title, released_on=f"{year}-01-01")
        make.make_membership(franchise=wick["franchise"], film=film)
    if changes.get("first") == "Apart":
        wick["main"].placements.exclude(film=wick["Three"]).delete()
    answer = client.post(ADD, typed(wick, **changes))
    assert answer.status_code == 200
    assert sentence in text(answer)
    assert Statement.objects.count() == 1


# Contradictions


def test_a_contradiction_is_refused_with_its_chain_and_may_be_contested(client, moderator, wick):
    wrong = typed(wick, first="Four", says="before", second="Three", third="", certainty="derived")
    refused = client.post(ADD, wrong)

    assert refused.status_code == 409
    told = text(refused)
    assert "Four after Three after Four." in told
    assert "Three is set before Four. Source: An interview. Stated." in told
    assert f'href="{change_url(wick["line"])}"' in refused.content.decode()
    assert "Four is set before Three. It names" not in told
    assert "This is the one that you are writing." in told
    assert "None of the others is less certain than yours" in told
    wick["line"].certainty = "derived"
    wick["line"].save()
    surer = text(client.post(ADD, wrong | {"certainty": "stated"}))
    assert "The one to drop first is the least certain: Three is set before Four." in surer
    assert "Record as contested" in told
    assert Statement.objects.count() == 1

    answer = client.post(ADD, wrong | {"_contested": "1"}, follow=True)
    made = Statement.objects.latest("pk")
    assert (made.certainty, str(made)) == ("contested", "Four is set before Three.")
    assert "“Four is set before Three” is shown as disputed and orders nothing." in text(answer)


def test_changing_a_statement_shows_it_and_makes_it_a_proposal_again(client, moderator, wick):
    line = wick["line"]
    page = client.get(change_url(line)).content.decode()
    assert 'value="Three"' in page
    assert 'value="An interview (Collider)"' in page

    answer = client.post(
        change_url(line), typed(wick, first="Three", says="before", second="Four", third="")
    )

    assert answer.status_code == 302
    line.refresh_from_db()
    assert (line.check_state, line.proposed_by, line.why) == ("proposed", moderator, "He said so.")
    assert [str(member.node) for member in line.members.all()] == ["Three (2019)", "Four (2023)"]


def test_settings_are_typed_in_the_calendars_eras_and_judged(client, moderator, wick):
    galactic = Calendar.objects.create(name="Galactic")
    Era.objects.create(calendar=galactic, suffix="BBY", sign=-1)
    Era.objects.create(calendar=galactic, suffix="ABY")
    wick["franchise"].calendar = galactic
    wick["franchise"].save()
    three, four = (Placement.objects.get(film=wick[name]) for name in ("Three", "Four"))
    Setting.objects.create(placement=four, start=-19, is_primary=True)

    def post(placement, **setting):
        rows = {f"settings-0-{name}": value for name, value in setting.items()}
        return client.post(
            change_url(placement),
            {
                "film": placement.film_id, "continuity": placement.continuity_id,
                "source": wick["source"].pk, "settings-TOTAL_FORMS": 1,
                "settings-INITIAL_FORMS": 0, "settings-0-role": "main",
                "settings-0-certainty": "stated", "settings-0-uncertainty": 0,
                "settings-0-is_primary": "on", "settings-0-is_asserted": "on", **rows,
            },
        )  # fmt: skip

    assert "“19” does not say in which era" in text(post(three, start="19"))
    assert "Tick “primary” at the one time" in text(post(three, start="1 BBY", is_primary=""))
    refused = post(three, start="5 ABY")
    assert refused.status_code == 409
    assert "set 5 or later" in text(refused)
    assert not three.settings.exists()
    assert post(three, start="0 BBY", end="0 ABY").status_code == 409
    assert post(three, start="22 BBY").status_code == 302
    assert three.settings.get().start == -22
    three.refresh_from_db()
    assert three.check_state == "proposed"
    assert 'value="22 BBY"' in client.get(change_url(three)).content.decode()


def test_a_film_is_placed_together_with_when_it_is_set(client, moderator, wick):
    galactic = Calendar.objects.create(name="Galactic")
    Era.objects.create(calendar=galactic, suffix="BBY", sign=-1)
    wick["franchise"].calendar = galactic
    wick["franchise"].save()
    film = make.make_membership(franchise=wick["franchise"]).film
    told = {
        "film": film.pk, "source": wick["source"].pk,
        "settings-TOTAL_FORMS": 1, "settings-INITIAL_FORMS": 0, "settings-0-start": "22 BBY",
        "settings-0-role": "main", "settings-0-certainty": "stated", "settings-0-uncertainty": 0,
        "settings-0-is_primary": "on",
    }  # fmt: skip
    add = reverse("admin:franchises_placement_add")

    without = client.post(add, told)
    answer = client.post(add, told | {"continuity": wick["main"].pk})

    assert (without.status_code, answer.status_code) == (200, 302)
    assert film.placements.get().settings.get().start == -22


def test_a_film_is_placed_only_in_its_own_franchise(client, moderator, wick):
    stray = make.make_film()
    answer = client.post(
        reverse("admin:franchises_placement_add"),
        {
            "film": stray.pk, "continuity": wick["main"].pk,
            "settings-TOTAL_FORMS": 0, "settings-INITIAL_FORMS": 0,
        },
    )  # fmt: skip
    assert "It does not belong to John Wick. Add it to the franchise first." in text(answer)
    assert not stray.placements.exists()


def test_a_branch_needs_a_film_or_a_year_and_no_circle(client, moderator, wick):
    add = reverse("admin:franchises_continuity_add")
    branch = {
        "franchise": wick["franchise"].pk, "name": "Revised", "branches_from": wick["main"].pk,
    }  # fmt: skip
    assert "at which film or year" in text(client.post(add, branch))
    assert client.post(add, branch | {"branch_year": "1973"}).status_code == 302
    made = wick["franchise"].continuities.get(name="Revised")
    assert (made.branch_year, made.is_default) == (1973, False)
    circle = {"name": "Main line", "branches_from": made.pk, "branch_year": "1980"}
    answer = client.post(change_url(wick["main"]), circle)
    assert "itself branches from Main line" in text(answer)


# Moving and deleting


def test_moving_a_film_to_another_lane_lists_what_becomes_invalid(client, moderator, wick):
    other = make.make_continuity(franchise=wick["franchise"], name="Other")
    placed = Placement.objects.get(film=wick["Four"])
    move = {
        "film": placed.film_id, "continuity": other.pk, "source": wick["source"].pk,
        "settings-TOTAL_FORMS": 0, "settings-INITIAL_FORMS": 0,
    }  # fmt: skip
    shown = text(client.post(change_url(placed), move | {"_effect": "1"}))
    assert "These statements hold in no continuity any more: Three is set before Four." in shown
    refused = client.post(change_url(placed), move)
    assert refused.status_code == 409
    assert "Three is set before Four." in text(refused)
    placed.refresh_from_db()
    assert placed.continuity == wick["main"]
    assert client.post(change_url(placed), move | {"_anyway": "1"}).status_code == 302
    placed.refresh_from_db()
    assert placed.continuity == other


def test_deleting_what_a_statement_rests_on_is_refused_with_the_list(client, moderator, wick):
    placed = Placement.objects.get(film=wick["Four"])
    address = reverse("admin:franchises_placement_delete", args=[placed.pk])
    asked = text(client.get(address))
    assert "Change or delete them first: Three is set before Four." in asked
    page = client.post(address, {"post": "yes"}, follow=True)
    assert "It stays, because a statement rests on it: Three is set before Four." in text(page)
    assert Placement.objects.filter(pk=placed.pk).exists()
    film = client.get(reverse("admin:films_film_delete", args=[wick["Four"].pk]))
    assert "Three is set before Four." in text(film)
    client.post(reverse("admin:films_film_delete", args=[wick["Four"].pk]), {"post": "yes"})
    wick["line"].delete()
    assert client.post(address, {"post": "yes"}).status_code == 302
    assert not Placement.objects.filter(pk=placed.pk).exists()


# Four eyes


def confirm(client, row, action="confirm_selected"):
    changelist = reverse(f"admin:franchises_{row._meta.model_name}_changelist")
    return text(
        client.post(changelist, {"action": action, "_selected_action": row.pk}, follow=True)
    )


@pytest.mark.parametrize("kind", ["statement", "placement"])
def test_a_second_person_confirms_and_never_the_proposer(client, moderator, wick, kind):
    if kind == "statement":
        row = make.make_statement(
            wick["Three"], wick["Ballerina"], franchise=wick["franchise"], state="proposed",
            proposed_by=moderator,
        )  # fmt: skip
    else:
        row = make.make_placement(film=make.make_film(), state="proposed", proposed_by=moderator)
    assert "names no source" in confirm(client, row)
    type(row).objects.update(source=wick["source"])
    assert "Somebody else has to confirm it" in confirm(client, row)
    row.refresh_from_db()
    assert row.check_state == "proposed"

    second = make.make_user(role="moderator")
    client.force_login(second)
    assert "1 confirmed." in confirm(client, row)
    row.refresh_from_db()
    assert (row.check_state, row.confirmed_by) == ("confirmed", second)
    assert Change.objects.of(row).first().actor == second
    assert "confirmed already" in confirm(client, row)
    assert "1 refuted." in confirm(client, row, "refute_selected")
    row.refresh_from_db()
    assert (row.check_state, row.confirmed_by) == ("refuted", None)


def test_a_writer_proposes_and_confirms_nothing(client, wick):
    client.force_login(make.make_user(role="writer"))
    assert client.post(ADD, typed(wick)).status_code == 302
    row = Statement.objects.latest("pk")
    assert row.check_state == "proposed"
    assert client.post(change_url(row), typed(wick)).status_code == 403
    type(row).objects.update(proposed_by=None)
    confirm(client, row)
    row.refresh_from_db()
    assert row.check_state == "proposed"


def test_where_one_person_runs_the_house_it_stands_at_once(client, moderator, wick, settings):
    settings.FOUR_EYES = "off"
    client.post(ADD, typed(wick))
    assert Statement.objects.latest("pk").check_state == "confirmed"
