"""No two films of a franchise look alike: pairs of palette and family, given and kept."""

import pytest
from django.core.exceptions import ValidationError

from films import palettes
from films.art import families, pairs
from films.models import Film
from franchises import art_pairs
from franchises.models import Membership
from tests.factories import make_film, make_franchise, make_membership, make_user


def pair(film):
    film.refresh_from_db()
    return pairs.pair_of(film.title, film.year, film.palette, film.art_family)


def test_film_that_joins_a_franchise_gets_a_pair_that_no_other_there_has(db):
    franchise, outside = make_franchise(), make_film(title="Dune")
    films = [make_film(title="Dune") for _ in range(len(families.NAMES) + 2)]
    for film in films:
        make_membership(franchise=franchise, film=film)

    given = [pair(film) for film in films]
    assert len(set(given)) == len(films)
    assert given[0] == pairs.pair_of("Dune")
    # Families run out before anybody gets one that is taken.
    assert len({family for _, family in given}) == len(families.NAMES)
    outside.refresh_from_db()
    assert (outside.palette, outside.art_family) == ("", "")


def test_a_proposed_franchise_changes_no_art_until_it_is_verified(db):
    proposed = make_franchise(verified=False)
    films = [make_film(title="Dune") for _ in range(2)]
    for film in films:
        make_membership(franchise=proposed, film=film)
    assert [pair(film) for film in films] == [pairs.pair_of("Dune")] * 2

    proposed.verify(make_user(role="moderator"))

    assert pair(films[0]) != pair(films[1])


def test_what_an_editor_chose_is_kept_and_the_rest_is_given(db):
    franchise = make_franchise()
    first = make_film(title="One", palette="dawn", art_family="stairs")
    second = make_film(title="Two", palette="dawn")
    third = make_film(title="Three", art_family="stairs")
    for film in (first, second, third):
        make_membership(franchise=franchise, film=film)
    assert pair(first) == ("dawn", "stairs")
    assert pair(second)[0] == "dawn"
    assert pair(second) != ("dawn", "stairs")
    assert pair(third)[1] == "stairs"
    assert pair(third) != ("dawn", "stairs")


def test_pair_stays_when_the_title_changes(db):
    film = make_film(title="Working title")
    make_membership(film=film)
    before = pair(film)
    film.title = "A very different title"
    film.save()
    assert pair(film) == before


def test_film_in_two_franchises_differs_from_the_films_of_both(db):
    one, two = make_franchise(), make_franchise()
    twins = [make_film(title="Alien vs. Predator") for _ in range(3)]
    make_membership(franchise=one, film=twins[0])
    make_membership(franchise=two, film=twins[1])
    for franchise in (one, two):
        make_membership(franchise=franchise, film=twins[2])
    assert pair(twins[0]) == pair(twins[1])  # they never stand side by side
    assert pair(twins[2]) != pair(twins[0])


def test_second_of_two_chosen_alike_is_refused_in_words(db):
    franchise = make_franchise()
    make_membership(
        franchise=franchise, film=make_film(title="One", palette="jade", art_family="tap")
    )
    twin = make_film(title="Two", palette="jade", art_family="tap")
    with pytest.raises(ValidationError, match="One is in the same franchise and has this palette"):
        Membership(franchise=franchise, film=twin).full_clean()
    Membership(franchise=make_franchise(), film=twin).full_clean()


def test_pairs_of_many_are_given_at_once(db, django_assert_num_queries):
    franchise = make_franchise()
    films = [make_film(title="Same") for _ in range(12)]
    Membership.objects.bulk_create(Membership(franchise=franchise, film=film) for film in films)
    with django_assert_num_queries(2):
        given = art_pairs.give([film.pk for film in films])
    assert len(set(given.values())) == 12
    with django_assert_num_queries(1):
        assert art_pairs.give([film.pk for film in films]) == {}
    assert {pair(film) for film in Film.objects.all()} == set(given.values())


def test_when_every_family_is_taken_in_the_chosen_palette_the_film_keeps_its_choice(db):
    franchise = make_franchise()
    for family in families.NAMES:
        film = make_film(palette="moss", art_family=family)
        make_membership(franchise=franchise, film=film)
    last = make_film(palette="moss")
    make_membership(franchise=franchise, film=last)
    last.refresh_from_db()
    assert (last.palette, last.art_family) == ("moss", "")
    assert len(families.NAMES) < len(palettes.NAMES) * len(families.NAMES)
