"""Films: titles, parts, the release that stands for them, and credits."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db.models import ProtectedError

from films.jobs import DEPARTMENTS, JOBS, seed_jobs
from films.models import Credit, Film, Job, Release
from films.titles import sort_title_of
from tests import factories as make

JUNE_6 = datetime.date(2025, 6, 6)
MAY_22 = datetime.date(2025, 5, 22)


@pytest.mark.parametrize(
    ("title", "sorted_as"),
    [
        ("The Godfather", "Godfather, The"),
        ("A Prophet", "Prophet, A"),
        ("Ballerina", "Ballerina"),
        ("Theatre of Blood", "Theatre of Blood"),
        ("The", "The"),
    ],
)
def test_a_title_sorts_without_its_article(title, sorted_as):
    assert sort_title_of(title) == sorted_as


@pytest.mark.django_db
def test_two_films_of_one_title_have_an_address_each():
    make.make_film(title="Planet of the Apes", released_on=datetime.date(1968, 4, 3))
    second = Film(title="Planet of the Apes")
    assert second.make_slug(year=2001) == "planet-of-the-apes-2001"
    second.save()
    assert second.slug == "planet-of-the-apes-2"


@pytest.mark.django_db
def test_a_season_s_address_names_its_series():
    series = make.make_film(kind="series", title="The Continental")
    season = make.make_film(kind="season", title="Season 1", parent=series, number=1)
    assert season.slug == "the-continental-season-1"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "parent", "allowed"),
    [
        ("season", "series", True),
        ("episode", "season", True),
        ("episode", "series", True),
        ("special", "series", True),
        ("season", "film", False),
        ("season", "season", False),
        ("episode", "episode", False),
        ("film", "series", False),
        ("series", "series", False),
    ],
)
def test_a_part_belongs_to_what_can_have_it(kind, parent, allowed):
    series = make.make_film(kind="series")
    of_series = {} if parent in ("film", "series") else {"parent": series}
    part = Film(title="A", kind=kind, parent=make.make_film(kind=parent, **of_series))
    if allowed:
        part.clean()
    else:
        with pytest.raises(ValidationError):
            part.clean()


@pytest.mark.django_db
def test_the_primary_release_stands_for_the_film():
    film = make.make_film()
    make.make_release(film=film, released_on=MAY_22, medium="festival")
    make.make_release(film=film, released_on=datetime.date(2025, 6, 4), region="FR")
    make.make_release(film=film, released_on=JUNE_6, region="US", is_primary=True)
    film.refresh_from_db()
    assert (film.released_on, film.released_precision, film.year) == (JUNE_6, "day", 2025)


@pytest.mark.django_db
def test_without_a_primary_one_the_earliest_that_is_no_festival_stands():
    film = make.make_film()
    make.make_release(film=film, released_on=MAY_22, medium="festival")
    make.make_release(film=film)
    make.make_release(film=film, released_on=datetime.date(2025, 8, 1), medium="streaming")
    make.make_release(film=film, released_on=JUNE_6, precision="month")
    film.refresh_from_db()
    assert (film.released_on, film.released_precision) == (datetime.date(2025, 6, 1), "month")


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["proposed", "refuted"])
def test_a_date_that_readers_may_not_see_stands_for_nothing(state):
    film = make.make_film()
    make.make_release(film=film, released_on=JUNE_6, is_primary=True, check_state=state)
    film.refresh_from_db()
    assert (film.released_on, film.released_precision, film.year) == (None, "", None)


@pytest.mark.django_db
def test_a_film_s_date_goes_when_its_release_goes():
    film = make.make_film(released_on=JUNE_6)
    film.releases.get().delete()
    film.refresh_from_db()
    assert (film.released_on, film.released_precision, film.year) == (None, "", None)


@pytest.mark.django_db
def test_ticking_another_release_unticks_the_first():
    film = make.make_film(released_on=MAY_22)
    other = make.make_release(film=film, released_on=JUNE_6, is_primary=True)
    assert Release.objects.get(film=film, is_primary=True) == other
    film.refresh_from_db()
    assert film.released_on == JUNE_6


@pytest.mark.django_db
def test_a_festival_showing_is_refused_as_the_release():
    with pytest.raises(ValidationError, match="festival"):
        Release(film=make.make_film(), medium="festival", is_primary=True).clean()


@pytest.mark.parametrize(
    ("released_on", "precision", "on", "released"),
    [
        (JUNE_6, "day", JUNE_6, True),
        (JUNE_6, "day", MAY_22, False),
        (datetime.date(2025, 1, 1), "year", JUNE_6, False),
        (datetime.date(2025, 1, 1), "year", datetime.date(2025, 12, 31), True),
        (None, "", JUNE_6, False),
    ],
)
def test_a_film_is_released_once_every_reading_of_its_date_is_past(
    released_on, precision, on, released
):
    assert Film(released_on=released_on, released_precision=precision).is_released(on) == released


@pytest.mark.django_db
def test_films_are_found_by_title_other_title_and_year():
    ballerina = make.make_film(title="Ballerina", released_on=JUNE_6)
    ballerina.titles.create(title="From the World of John Wick: Ballerina")
    older = make.make_film(
        title="Ballerina", original_title="Bale-rina", released_on=datetime.date(2016, 12, 14)
    )
    assert set(Film.objects.search("ballerina")) == {ballerina, older}
    assert list(Film.objects.search("ballerina 2025")) == [ballerina]
    assert list(Film.objects.search("wick ballerina")) == [ballerina]
    assert list(Film.objects.search("bale-rina")) == [older]
    assert list(Film.objects.search("٢٠٢٥ " + "9" * 4_000)) == []


@pytest.mark.django_db
def test_readers_see_confirmed_and_claimed_credits_only():
    film = make.make_film()
    states = {
        state: make.make_credit(film=film, job="cinematographer", check_state=state)
        for state in ("confirmed", "claimed", "proposed", "refuted")
    }
    public = set(film.credits.public())
    assert public == {states["confirmed"], states["claimed"]}
    assert {credit for credit in states.values() if credit.is_public_fact} == public
    assert list(Credit.objects.refuted()) == [states["refuted"]]
    assert [credit.is_claimed for credit in states.values()] == [False, True, False, False]


@pytest.mark.django_db
def test_a_new_credit_is_a_claim_until_somebody_confirms_it():
    credit = Credit(film=make.make_film(), person=make.make_person(), job_id="cast")
    assert credit.check_state == "claimed"


@pytest.mark.django_db
def test_credits_stand_by_job_then_billing_with_the_unbilled_last():
    film = make.make_film()
    unbilled = make.make_credit(film=film)
    second = make.make_credit(film=film, billing=1)
    first = make.make_credit(film=film, billing=0)
    director = make.make_credit(film=film, job="director")
    assert list(film.credits.in_billing_order()) == [director, first, second, unbilled]


@pytest.mark.django_db
def test_one_person_may_do_several_things_in_a_film():
    film, person = make.make_film(), make.make_person()
    for job, character in (("director", ""), ("cast", "The Barman"), ("cast", "Himself")):
        make.make_credit(film=film, person=person, job=job, character_text=character)
    assert film.credits.count() == 3


def credit_of(died_on, died_precision, released_on, released_precision):
    film = Film(released_on=released_on, released_precision=released_precision)
    return Credit(film=film, person=make.Person(died_on=died_on, died_precision=died_precision))


@pytest.mark.parametrize(
    ("died_on", "died", "released_on", "released", "posthumous"),
    [
        (datetime.date(2023, 3, 17), "day", JUNE_6, "day", True),
        (JUNE_6, "day", JUNE_6, "day", False),
        (datetime.date(2025, 1, 1), "year", JUNE_6, "day", False),
        (datetime.date(2024, 1, 1), "year", datetime.date(2025, 1, 1), "year", True),
        (None, "", JUNE_6, "day", False),
        (datetime.date(2023, 3, 17), "day", None, "", False),
    ],
)
def test_a_credit_is_posthumous_when_the_film_surely_came_after_the_death(
    died_on, died, released_on, released, posthumous
):
    assert credit_of(died_on, died, released_on, released).is_posthumous == posthumous


@pytest.mark.parametrize(
    ("job", "posthumous"),
    [("writer", True), ("characters", False), ("source_material", False), ("song", False)],
)
def test_who_wrote_what_a_film_is_made_from_need_not_have_seen_it(job, posthumous):
    credit = credit_of(datetime.date(1964, 8, 12), "day", JUNE_6, "day")
    credit.job_id = job
    assert credit.is_posthumous == posthumous


@pytest.mark.django_db
def test_a_credit_prints_the_name_that_the_film_gave():
    person = make.make_person(name="Lilly Wachowski")
    assert make.make_credit(person=person).name == "Lilly Wachowski"
    assert make.make_credit(person=person, credited_as="Andy Wachowski").name == "Andy Wachowski"


@pytest.mark.django_db
def test_only_those_who_act_have_a_character():
    known = {"film": make.make_film(), "person": make.make_person()}
    Credit(job_id="cast", character_text="Eve Macarro", **known).clean()
    with pytest.raises(ValidationError, match="Only those who act"):
        Credit(job_id="director", character_text="Eve Macarro", **known).clean()


@pytest.mark.django_db
def test_what_a_credit_names_cannot_be_deleted():
    credit = make.make_credit(source=make.make_source())
    for named in (credit.film, credit.person, credit.source):
        with pytest.raises(ProtectedError):
            named.delete()


@pytest.mark.django_db
def test_the_job_table_is_what_the_code_says():
    rows = Job.objects.order_by("sort").values_list("code", "department", "name")
    assert list(rows) == list(JOBS)
    assert {department for _, department, _ in JOBS} <= set(dict(DEPARTMENTS))


@pytest.mark.django_db
def test_seeding_again_mends_a_job_and_removes_none():
    Job.objects.filter(code="director").update(name="Régisseur", sort=99)
    Job.objects.create(code="dog_handler", name="Dog handler", department="crew", sort=80)
    seed_jobs("default")
    seed_jobs("default")
    assert Job.objects.get(code="director").name == "Director"
    assert Job.objects.count() == len(JOBS) + 1


@pytest.mark.django_db(transaction=True)
def test_a_flush_leaves_the_job_table_filled():
    call_command("flush", interactive=False, verbosity=0)
    assert Job.objects.count() == len(JOBS)
