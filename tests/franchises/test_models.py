"""Franchises are a tree; characters live in one, and are played by credits."""

import pytest
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError

from franchises.models import Character, Franchise, Portrayal
from tests import factories as make


@pytest.fixture
def middle_earth(db):
    """A tree of three: the world, one saga in it, one trilogy in that; and one beside."""
    world = make.make_franchise(name="Middle-earth")
    saga = make.make_franchise(name="The Lord of the Rings", parent=world)
    trilogy = make.make_franchise(name="The trilogy", parent=saga)
    make.make_franchise(name="John Wick")
    return world, saga, trilogy


def test_a_franchise_knows_what_holds_it_and_what_it_holds(middle_earth):
    world, saga, trilogy = middle_earth
    assert trilogy.ancestors() == [saga, world]
    assert saga.with_descendants() == {saga.pk, trilogy.pk}
    assert world.with_descendants() == {world.pk, saga.pk, trilogy.pk}


def test_the_whole_tree_below_costs_one_query(middle_earth, django_assert_num_queries):
    with django_assert_num_queries(1):
        middle_earth[0].with_descendants()


def test_a_franchise_is_refused_inside_its_own_part(middle_earth):
    world, saga, trilogy = middle_earth
    for part in (saga, trilogy, world):
        world.parent = part
        with pytest.raises(ValidationError, match="itself a part"):
            world.clean()
    trilogy.parent = world
    trilogy.clean()


def test_a_circle_that_got_in_is_walked_once(middle_earth):
    world, saga, trilogy = middle_earth
    Franchise.objects.filter(pk=world.pk).update(parent=trilogy, root=trilogy)
    assert len(Franchise.objects.get(pk=trilogy.pk).ancestors()) == 3
    assert world.with_descendants() == {world.pk, saga.pk, trilogy.pk}


@pytest.mark.django_db
def test_all_below_a_franchise_know_its_root_and_move_with_it(middle_earth):
    world, saga, trilogy = middle_earth
    assert (world.top, saga.top, trilogy.top) == (world, world, world)
    above = make.make_franchise(name="Above")

    world.parent = above
    world.save()

    for franchise in (world, saga, trilogy):
        franchise.refresh_from_db()
        assert franchise.top == above
    saga.parent = None
    saga.save()
    trilogy.refresh_from_db()
    assert trilogy.top == saga == saga.top


@pytest.mark.django_db
def test_a_franchise_with_a_timeline_becomes_no_part_of_another():
    franchise, other = make.make_franchise(name="Alien"), make.make_franchise()
    make.make_continuity(franchise=franchise)
    franchise.parent = other
    with pytest.raises(ValidationError, match="Alien has continuities, statements or events"):
        franchise.clean()


@pytest.mark.django_db
def test_franchises_and_characters_of_one_name_have_an_address_each():
    first, second = (make.make_franchise(name="Halloween") for _ in range(2))
    assert (first.slug, second.slug) == ("halloween", "halloween-2")
    laurie, other = (make.make_character(franchise=first, name="Laurie") for _ in range(2))
    elsewhere = make.make_character(franchise=second, name="Laurie")
    assert [row.slug for row in (laurie, other, elsewhere)] == ["laurie", "laurie-2", "laurie"]


@pytest.mark.django_db
def test_a_character_is_found_by_the_name_that_was_announced():
    eve = make.make_character(name="Eve Macarro")
    eve.aliases.create(name="Rooney", kind="announced", note="The press, before the release.")
    make.make_character(name="The Director")
    assert list(Character.objects.search("rooney")) == [eve]
    assert list(Character.objects.search("eve rooney")) == [eve]
    assert list(Character.objects.search("eve director")) == []


@pytest.mark.django_db
def test_a_film_may_belong_to_several_franchises():
    film = make.make_film()
    for canon in ("canon", "contested"):
        make.make_membership(film=film, canon=canon)
    assert film.memberships.count() == 2


@pytest.mark.django_db
def test_many_may_play_a_character_and_a_credit_may_play_many():
    eve, other = make.make_character(), make.make_character()
    grown, child = make.make_credit(), make.make_credit()
    make.make_portrayal(credit=grown, character=eve)
    make.make_portrayal(credit=child, character=eve, is_younger=True)
    make.make_portrayal(credit=grown, character=other)
    assert eve.portrayals.count() == grown.portrayals.count() == 2


@pytest.mark.django_db
def test_only_a_credit_for_acting_plays_a_character():
    eve = make.make_character()
    Portrayal(credit=make.make_credit(), character=eve).clean()
    with pytest.raises(ValidationError, match="acting"):
        Portrayal(credit=make.make_credit(job="director"), character=eve).clean()


@pytest.mark.django_db
def test_what_others_refer_to_cannot_be_deleted():
    membership, portrayal = make.make_membership(), make.make_portrayal()
    named = (membership.film, membership.franchise, portrayal.credit, portrayal.character)
    for record in named:
        with pytest.raises(ProtectedError):
            record.delete()
