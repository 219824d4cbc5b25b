"""Case files come into the database as they are, once, and never over what the desk did."""

import io
import json
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from films.models import Film
from franchises import case_import, timeline
from franchises.case_import import import_case, read
from franchises.models import (
    Calendar,
    Continuity,
    Event,
    Franchise,
    Placement,
    Setting,
    Statement,
    StatementMember,
    WatchOrder,
    WatchOrderEntry,
)
from provenance.models import Change, Source
from tests import factories as make
from tests.factories import LONG_AGO

pytestmark = pytest.mark.django_db
NOW = LONG_AGO + timedelta(days=1)
DEMO = settings.BASE_DIR / "desk" / "demo" / "franchises"
FILES = sorted(DEMO.glob("*.json"))
TABLES = (
    Franchise, Film, Continuity, Placement, Setting, Statement, StatementMember, Calendar, Event,
    WatchOrder, WatchOrderEntry, Source, Change,
)  # fmt: skip


def contents():
    """Every row but for the number that each write raises to make others wait."""
    found = {table: list(table.objects.order_by("pk").values()) for table in TABLES}
    for row in found[Franchise]:
        del row["version"]
    return found


def bring(path, **options):
    said = io.StringIO()
    call_command("import_franchise", str(path), stdout=said, **options)
    return said.getvalue()


@pytest.fixture
def file(tmp_path):
    """A small case file; a function of changes at paths that writes it."""

    def written(*changes):
        case = json.loads((DEMO / "x-men.json").read_text("utf-8"))
        for path, value in changes:
            *way, last = path
            place = case
            for step in way:
                place = place[step]
            place[last] = value
        target = tmp_path / "case.json"
        target.write_text(json.dumps(case), "utf-8")
        return target

    return written


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_database_gives_the_orders_that_a_file_expects(path):
    file = json.loads(path.read_text("utf-8"))
    bring(path, verify=True)

    franchise = Franchise.objects.get(slug=file["slug"])
    told = timeline.of(franchise, franchise.verified_at)
    printed = {entry["title"]: entry.get("display_title") for entry in file["installments"]}

    def titles(nodes):
        return [told.title(node) for node in nodes]

    def as_printed(names):
        return [printed[name] or name for name in names]

    expected = file["expected"]
    assert titles(told.released) == as_printed(expected["release_order"])
    assert titles(told.unreleased) == as_printed(expected["unreleased"])
    for slug, view in expected["chronological"].items():
        if slug != "all":
            lane = told.lane(slug)
            assert titles(lane.order) == as_printed(view["order"])
            assert titles(lane.unplaced) == as_printed(view["unplaced"])
            assert [titles(pair) for pair in lane.undetermined] == [
                as_printed(pair) for pair in view["undetermined_pairs"]
            ]
            assert [step.by for step in lane.steps] == [one["by"] for one in view["explained"]]
            assert not lane.contradictions
    assert all(one.spoiler_free and one.source for one in told.statements.values())


def test_importing_again_changes_nothing():
    bring(DEMO / "star-wars.json", verify=True)
    before = contents()
    assert "nothing to do" in bring(DEMO / "star-wars.json", verify=True)
    assert contents() == before


def test_without_verifying_everything_waits_for_the_desk():
    said = bring(DEMO / "x-men.json")

    assert "2 continuities, 13 films, 1 franchise" in said
    assert not Film.objects.verified(NOW).exists()
    assert not Franchise.objects.verified(NOW).exists()
    assert set(Placement.objects.values_list("check_state", flat=True)) == {"proposed"}
    assert set(Statement.objects.values_list("check_state", flat=True)) == {"proposed"}


def test_what_the_desk_did_stays_and_the_rest_follows_the_file(file):
    bring(file(), verify=True)
    moderator, second = make.make_user(role="moderator"), make.make_user(role="moderator")
    statements = {row.imported_as: row for row in Statement.objects.all()}
    ours = statements["xm2"]
    ours.why = "The desk knows better."
    ours.propose(moderator)
    ours.save()
    gone = statements["xm5"]
    gone.refute()
    gone.save()
    placed = Placement.objects.get(film__title="Logan")
    placed.propose(moderator)
    placed.confirm(second)
    placed.save()
    placed.settings.update(start=2030, end=2030)
    renamed = Continuity.objects.get(slug="revised")
    renamed.name = "The other one"
    renamed.save()
    changes = [(["constraints", n, "why"], "The file says so now.") for n, _ in enumerate(range(3))]

    said = bring(
        file(
            *changes,
            (["constraints", 4, "certainty"], "doubtful"),
            (["installments", 9, "settings", 0, "from"], 2028),
            (["installments", 0, "settings", 0, "from"], 2001),
        ),
        verify=True,
    )

    assert "changed 1 placement and 2 statements" in said
    assert "left to the desk 1 placement and 2 statements" in said
    whys = dict(Statement.objects.values_list("imported_as", "why"))
    assert whys["xm2"] == "The desk knows better."
    assert whys["xm1"] == whys["xm3"] == "The file says so now."
    gone.refresh_from_db()
    assert (gone.check_state, gone.certainty) == ("refuted", "stated")
    assert placed.settings.get(is_primary=True).start == 2030
    assert Setting.objects.get(placement__film__title="X-Men", is_primary=True).start == 2001
    renamed.refresh_from_db()
    assert renamed.name == "The other one"


def test_films_are_found_again_by_any_title_and_the_year():
    film = make.make_film(title="Ballerina", released_on="2025-06-06")
    film.titles.create(title="From the World of John Wick: Ballerina")
    other = make.make_film(title="Ballerina", released_on="2006-01-01")
    bring(DEMO / "john-wick.json", verify=True)

    assert Placement.objects.filter(film=film).exists()
    assert not Placement.objects.filter(film=other).exists()
    assert Film.objects.filter(title__contains="Ballerina").count() == 2


def test_seasons_have_their_series_and_a_calendar_has_its_eras():
    bring(DEMO / "star-wars.json", verify=True)
    seasons = Film.objects.filter(kind="season")

    assert {season.parent.title for season in seasons} == {"The Mandalorian"}
    assert seasons.count() == 3
    franchise = Franchise.objects.get()
    assert franchise.calendar.as_values().label(-19) == "19 BBY"
    assert WatchOrder.objects.get(name="Machete order").entries.count() == 5


def test_a_file_that_contradicts_is_refused_and_nothing_is_written(file):
    bring(file(), verify=True)
    before = contents()
    with pytest.raises(CommandError) as refusal:
        bring(
            file(
                (["constraints", 1, "why"], "Changed"),
                (["constraints", 4, "items"], ["darkphoenix", "apocalypse"]),
            )
        )
    assert refusal.value.returncode == 2
    assert "Dark Phoenix (set 1992 or later) is said to come before" in str(refusal.value)
    assert contents() == before


def test_a_file_that_contradicts_what_the_desk_said_is_refused(file):
    bring(file(), verify=True)
    films = {film.title: film for film in Film.objects.all()}
    Statement.objects.filter(imported_as="xm6").delete()
    make.make_statement(
        films["Deadpool 2"], films["Deadpool"], franchise=Franchise.objects.get(),
        certainty="derived",
    )  # fmt: skip
    before = contents()
    with pytest.raises(CommandError, match="not all of it can be true"):
        bring(file(), verify=True)
    assert contents() == before


@pytest.mark.once
@pytest.mark.parametrize(
    ("path", "value", "sentence"),
    [
        (["slug"], "X Men", "slug: an address holds small letters, digits and hyphens."),
        (["franchise"], "x" * 201, "franchise: the text has 201 letters, and at most 200 fit."),
        (["calendar"], [], "calendar: this must be an object in braces."),
        (["calendar", "eras", 0, "sign"], 2, "calendar.eras[0].sign: a sign is 1 or -1."),
        (["continuities", 1, "name"], "z" * 121, ".name: the text has 121 letters, and at most"),
        (["sources"], "none", "sources: this must be a list."),
        (["source"], {"title": "A", "url": "javascript:x"}, "source.url: an address begins with"),
        (["installments", 0, "kind"], "season", "installments[0] (x1): a season or episode names"),
        (["installments", 0, "status"], "lost", "status: “lost” is unknown; known are announced"),
        (["installments", 0, "runtime"], 0, "runtime: a runtime is a number of minutes."),
        (["installments", 0, "role"], "cousin", "role: “cousin” is unknown"),
        (["installments", 0, "settings", 0, "role"], "dream", "role: “dream” is unknown"),
        (["installments", 0, "settings", 0, "label"], "y" * 61, "at most 60 fit."),
        (["constraints", 0, "why"], 7, "constraints[0] (xm1).why: this must be a text."),
        (["constraints", 0, "items"], ["x1", "x1"], "a statement names each installment once."),
        (["watch_orders"], [{"name": "A", "items": ["x9"]}], "items[0]: “x9” is the name of no"),
        (["installments", 2, "release_date"], "soon", "this must be a date such as 2014-10-24"),
        (["installments", 2, "release_date"], "9999-12-31", "films come out from 1870 to 2199."),
        (["events"], [{"name": ""}], ".name: this must be a text."),
    ],
)  # fmt: skip
def test_a_malformed_file_is_told_where_and_nothing_is_written(file, path, value, sentence):
    with pytest.raises(CommandError) as refusal:
        bring(file((path, value)))
    assert refusal.value.returncode == 2
    assert str(refusal.value).startswith("case.json: ")
    assert sentence in str(refusal.value)
    assert not Franchise.objects.exists()
    assert not Source.objects.exists()


def test_a_file_of_contradictions_is_no_franchise():
    path = settings.BASE_DIR / "tests" / "franchises" / "cases" / "contradictions.json"
    with pytest.raises(CommandError, match="cases to check and no franchise"):
        bring(path)


def test_a_part_of_another_franchise_is_told_of_with_that(file):
    whole = make.make_franchise(name="Marvel")
    make.make_franchise(name="X-Men", slug="x-men", parent=whole)
    with pytest.raises(CommandError, match="is a part of Marvel"):
        bring(file())


def test_every_import_is_in_the_history():
    user = make.make_user(role="publisher")
    case, known = read(DEMO / "john-wick.json")
    done = import_case(case, known, by=user, public_at=NOW)

    changes = Change.objects.filter(actor=user)
    assert changes.filter(kind="franchises.statement", verb="created").count() == 8
    assert changes.filter(kind="franchises.placement").count() == 7
    assert isinstance(done, case_import.Imported)
    assert done.made["film"] == 7
