"""What a change does to an order is told in sentences: who moves, which pairs are certain now."""

from franchises.effects import orphans, told
from franchises.story import Film, Known, Lane, Place, Said, tell

MAIN = Lane("main", "Main line")


def timeline(films, *statements, lanes=(MAIN,)):
    return tell(Known(films=tuple(films), statements=statements, lanes=lanes))


def film(key, *lanes):
    return Film(key, f"F{key}", places=tuple(Place(lane) for lane in lanes or ("main",)))


FILMS = [film(n) for n in range(1, 6)]
LINE = Said(1, "sequence", (1, 2, 3, 4))


def test_only_what_moves_is_told_to_move():
    before = timeline(FILMS, LINE)
    after = timeline(FILMS, LINE, Said(2, "between", (5, 2, 3)))

    assert told(before, after) == ["F5 is placed 3rd."]
    assert told(after, before) == ["F5 leaves the order."]
    assert told(after, after) == []


def test_of_two_that_change_places_the_one_in_question_moves():
    before = timeline(FILMS, Said(1, "sequence", (1, 2, 3)))
    after = timeline(FILMS, Said(1, "sequence", (1, 3, 2)))

    assert told(before, after, about=2) == ["F2 moves from 2nd to 3rd."]
    assert told(before, after, about=3) == ["F3 moves from 3rd to 2nd."]


def test_pairs_are_counted_both_ways():
    loose = timeline(FILMS, Said(1, "before", (1, 3)), Said(2, "before", (2, 3)))
    sure = timeline(FILMS, Said(1, "sequence", (1, 2, 3)))

    assert told(loose, sure) == ["1 pair becomes determined."]
    assert told(sure, loose) == ["1 pair becomes undetermined."]


def test_disputes_that_begin_and_end_are_told():
    calm = timeline(FILMS, LINE)
    disputed = timeline(FILMS, LINE, Said(2, "before", (2, 1), certainty="contested"))

    assert told(calm, disputed) == [
        "“F2 is set before F1” is shown as disputed and orders nothing."
    ]
    settled = timeline(FILMS, Said(2, "before", (2, 1), certainty="contested"))
    assert "“F2 is set before F1” is disputed no more." in told(disputed, settled)


def test_several_lanes_are_named_and_lost_holds_listed():
    lanes = (MAIN, Lane("other", "Other line"))
    before = timeline([film(1), film(2)], Said(1, "before", (1, 2)), lanes=lanes)
    after = timeline([film(1), film(2, "other")], Said(1, "before", (1, 2)), lanes=lanes)

    assert [said.id for said in orphans(before, after)] == [1]
    assert orphans(after, before) == []
    assert orphans(before, before) == []
    assert all(
        sentence.endswith(("in Main line.", "in Other line.")) for sentence in told(before, after)
    )


def test_places_have_their_endings():
    films = [film(n) for n in range(1, 24)]
    order = tuple(range(1, 23))
    before = timeline(films, Said(1, "sequence", order))
    after = timeline(films, Said(1, "sequence", (*order, 23)))
    assert told(before, after) == ["F23 is placed 23rd."]
    eleventh = timeline(films, Said(1, "sequence", (*order[:10], 23, *order[10:])))
    assert told(before, eleventh) == ["F23 is placed 11th."]
