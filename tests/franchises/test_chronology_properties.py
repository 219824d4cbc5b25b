"""The solver against every order and every assignment of years that the statements allow."""

from dataclasses import replace
from datetime import date
from itertools import combinations, pairwise

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from franchises.chronology import (
    Certainty,
    Graph,
    Installment,
    Says,
    Statement,
    contradictions,
    solve,
    would_contradict,
)

steady = settings(
    derandomize=True,
    database=None,
    deadline=None,
    max_examples=80,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
SIZES = {Says.BETWEEN: (3, 3), Says.SEQUENCE: (2, 4), Says.SAME_TIME: (2, 2)}


@st.composite
def installment_lists(draw, most=7, dated=True):
    count = draw(st.integers(2, most))
    made = []
    for number in range(count):
        earliest = latest = None
        if dated and draw(st.booleans()):
            earliest = draw(st.integers(-3, 3))
            latest = earliest + draw(st.sampled_from((0, 2, 6)))
        released = draw(st.one_of(st.none(), st.dates(date(2000, 1, 1), date(2000, 1, 4))))
        made.append(Installment(number, draw(st.sampled_from("AB")), released, earliest, latest))
    return made


@st.composite
def statements_about(draw, ids, number, kinds=tuple(Says), certainties=tuple(Certainty)):
    says = draw(st.sampled_from(kinds))
    least, most = SIZES.get(says, (2, 2))
    about = draw(st.permutations(ids))[: draw(st.integers(least, most))]
    assume(len(about) >= least)
    years = ()
    if says is Says.OFFSET:
        low = draw(st.one_of(st.none(), st.integers(-2, 3)))
        room = draw(st.one_of(st.none(), st.integers(0, 2)))
        high = (low or 0) + room if room is not None else None
        assume((low, high) != (None, None))
        years = (low, high)
    return Statement(number, says, tuple(about), draw(st.sampled_from(certainties)), *years)


@st.composite
def cases(draw, most=7, statements=7, dated=True, **kinds):
    installments = draw(installment_lists(most, dated))
    ids = [one.id for one in installments]
    count = draw(st.integers(0, statements))
    return installments, [draw(statements_about(ids, number, **kinds)) for number in range(count)]


HARD = (Certainty.STATED, Certainty.DERIVED)


# What statements mean, said again without the solver


class Meaning:
    """Who must precede whom, who begins together, and what years[head] - years[tail] must reach."""

    def __init__(self, statements):
        self.before, self.same, self.distances = set(), set(), set()
        for said in statements:
            self._take(said)

    def _take(self, said):
        about = said.about
        match said.says:
            case Says.BEFORE:
                self.before.add(about)
            case Says.AFTER | Says.DURING:
                self.before.add(about[::-1])
            case Says.BETWEEN:
                item, after, before = about
                self.before |= {(after, item), (item, before), (after, before)}
            case Says.SEQUENCE:
                self.before |= set(combinations(about, 2))
            case Says.SAME_TIME:
                self.same.add(about)
                self.distances |= {(*about, 0), (*about[::-1], 0)}
            case Says.OFFSET:
                item, origin = about
                if said.min_years is not None:
                    self.distances.add((origin, item, said.min_years))
                if said.max_years is not None:
                    self.distances.add((item, origin, -said.max_years))


def companions(ids, same):
    """For each item all those that are said to begin when it does, itself too."""
    together = {one: {one} for one in ids}
    for one, other in same:
        merged = together[one] | together[other]
        for member in merged:
            together[member] = merged
    return together


def has_years(order, installments, meaning):
    """Whether years exist that never fall along the order and keep every date and distance."""
    own = {one.id: one for one in installments}
    distances = [*meaning.distances, *((one, other, 0) for one, other in pairwise(order))]
    years = {one: -100 if own[one].earliest is None else own[one].earliest for one in order}
    for _ in range(len(order) + 1):
        moved = False
        for tail, head, distance in distances:
            if years[head] < years[tail] + distance:
                years[head] = years[tail] + distance
                moved = True
        if not moved:
            return all(own[one].latest is None or years[one] <= own[one].latest for one in order)
    return False


def every_order(installments, statements):
    """Every list of the items that can be true, those of one time side by side."""
    meaning = Meaning(statements)
    ids = [one.id for one in installments]
    together = companions(ids, meaning.same)
    waiting = [[]]
    while waiting:
        order = waiting.pop()
        if len(order) == len(ids):
            yield order
            continue
        for item in ids:
            longer = [*order, item]
            if (
                item not in order
                and fits(longer, meaning, together)
                and has_years(longer, installments, only_among(meaning, longer))
            ):
                waiting.append(longer)


def fits(order, meaning, together):
    *listed, item = order
    if any(head in listed for tail, head in meaning.before if tail == item):
        return False
    if any(head in together[tail] for tail, head in meaning.before):
        return False
    open_group = together[listed[-1]] - set(listed) if listed else set()
    return not open_group or item in open_group


def only_among(meaning, items):
    among = Meaning(())
    among.distances = {one for one in meaning.distances if one[0] in items and one[1] in items}
    return among


def can_be_true(installments, statements):
    return next(every_order(installments, statements), None) is not None


def spoken_of(installments, statements):
    """The ids of which a year or a statement is known."""
    dated = {one.id for one in installments if (one.earliest, one.latest) != (None, None)}
    return dated.union(*(said.about for said in statements))


# Against brute force


@steady
@given(cases(certainties=HARD))
def test_the_order_is_one_that_can_be_true_or_none_can(case):
    installments, statements = case
    solved = solve(installments, statements)
    known = spoken_of(installments, statements)
    placed = [one for one in installments if one.id in known]
    orders = list(every_order(placed, statements))

    assert bool(solved.contradictions) == (not orders)
    if orders:
        assert list(solved.order) in orders
        assert set(solved.unplaced) == {one.id for one in installments} - known


@steady
@given(cases(certainties=HARD))
def test_a_pair_is_undetermined_exactly_when_both_ways_can_be_true(case):
    check_pairs(*case)


@steady
@given(cases(most=5, kinds=(Says.OFFSET, Says.OFFSET, Says.BEFORE), certainties=HARD))
def test_distances_in_years_determine_exactly_the_pairs_that_they_must(case):
    check_pairs(*case)


def check_pairs(installments, statements):
    solved = solve(installments, statements)
    assume(solved.order)
    placed = [one for one in installments if one.id in solved.order]
    together = companions([one.id for one in placed], Meaning(statements).same)
    seen = {pair for order in every_order(placed, statements) for pair in combinations(order, 2)}

    both_ways = [
        (one, other)
        for one, other in combinations(solved.order, 2)
        if (other, one) in seen and other not in together[one]
    ]
    assert list(solved.undetermined_pairs) == both_ways
    assert list(solved.ties) == [pair for pair in pairwise(solved.order) if pair in set(both_ways)]


@steady
@given(cases(most=5, statements=8))
def test_soft_statements_are_left_out_exactly_when_what_is_in_contradicts_them(case):
    installments, statements = case
    accepted = [said for said in statements if said.certainty.is_hard]
    assume(can_be_true(installments, accepted))
    soft = [said for said in statements if not said.certainty.is_hard]
    left_out = []
    for said in sorted(soft, key=lambda said: (said.certainty == "contested", said.id)):
        if can_be_true(installments, [*accepted, said]):
            accepted.append(said)
        else:
            left_out.append(said.id)

    solved = solve(installments, statements)

    assert [dispute.statement for dispute in solved.disputes] == left_out
    for dispute in solved.disputes:
        assert dispute.statement in dispute.contradiction.statements


@steady
@given(cases(most=6, certainties=HARD), st.data())
def test_a_save_is_refused_exactly_when_nothing_could_be_true_any_more(case, data):
    installments, statements = case
    assume(can_be_true(installments, statements))
    ids = [one.id for one in installments]
    said = data.draw(statements_about(ids, 99, certainties=HARD))

    refused = would_contradict(Graph(installments, statements), said)

    assert (refused is None) == can_be_true(installments, [*statements, said])
    if refused:
        assert said.id in refused.statements
        named = {one.id: one for one in (*statements, said)}
        about = [one for one in installments if one.id in refused.cycle]
        assert not can_be_true(about, what_is_left([named[id] for id in refused.statements], about))


def what_is_left(statements, installments):
    """The statements as far as they are about these installments, as pairs."""
    ids = {one.id for one in installments}
    meaning = Meaning(statements)
    left = [
        Statement(("before", *pair), Says.BEFORE, pair)
        for pair in meaning.before
        if ids.issuperset(pair)
    ]
    left += [
        Statement(("years", *one), Says.OFFSET, (one[1], one[0]), min_years=one[2])
        for one in meaning.distances
        if ids.issuperset(one[:2])
    ]
    left += [
        Statement(("same", *pair), Says.SAME_TIME, pair)
        for pair in meaning.same
        if ids.issuperset(pair)
    ]
    return left


# What holds whatever is said


@steady
@given(cases(statements=10), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(case, chance):
    installments, statements = case
    straight = solve(installments, statements)
    chance.shuffle(installments)
    chance.shuffle(statements)

    assert solve(installments, statements) == straight
    assert solve(installments, statements, pairs=False).order == straight.order


@steady
@given(cases(statements=10))
def test_everything_accepted_holds_in_the_order(case):
    installments, statements = case
    solved = solve(installments, statements)
    assume(solved.order)
    disputed = {dispute.statement for dispute in solved.disputes}
    meaning = Meaning([said for said in statements if said.id not in disputed])
    place = {one: number for number, one in enumerate(solved.order)}

    assert all(place[one] < place[other] for one, other in meaning.before)
    for one, other, distance in meaning.distances:
        assert distance <= 0 or place[one] < place[other]


@steady
@given(cases(statements=10), st.data())
def test_what_is_not_listed_changes_nothing_for_the_rest(case, data):
    installments, statements = case
    unlisted = data.draw(st.sets(st.sampled_from([one.id for one in installments])))
    whole = solve(installments, statements)
    rest = solve(installments, statements, unlisted=unlisted)

    assert rest.order == tuple(one for one in whole.order if one not in unlisted)
    assert rest.unplaced == tuple(one for one in whole.unplaced if one not in unlisted)
    assert rest.undetermined_pairs == tuple(
        pair for pair in whole.undetermined_pairs if not unlisted & set(pair)
    )
    assert set(rest.ties) == set(rest.undetermined_pairs) & set(pairwise(rest.order))
    assert rest.years == whole.years


@steady
@given(cases(statements=10, certainties=HARD), st.data())
def test_every_reason_is_true(case, data):
    installments, statements = case
    unlisted = data.draw(st.sets(st.sampled_from([one.id for one in installments]), max_size=3))
    solved = solve(installments, statements, unlisted=unlisted)
    named = {said.id: said for said in statements}
    ties = set(solved.ties)
    for reason, pair in zip(solved.reasons, pairwise(solved.order), strict=True):
        assert (reason.first, reason.then) == pair
        assert (reason.by in ("likely_dates", "tie_release_date")) == (pair in ties)
        own = [one for one in installments if one.id in pair]
        chain = [named[one] for one in reason.statements]
        if reason.by == "dates":
            assert solved.years[pair[0]][1] < solved.years[pair[1]][0]
        elif reason.by == "constraint":
            assert not can_be_true(
                [replace(one, earliest=None, latest=None) for one in installments],
                [*chain, Statement(-1, Says.BEFORE, pair[::-1])],
            )
        elif reason.by == "same_time":
            together = companions([one.id for one in installments], Meaning(chain).same)
            assert own[1].id in together[own[0].id]


@steady
@given(cases(most=6, certainties=HARD), st.data())
def test_one_more_hard_statement_makes_no_determined_pair_undetermined(case, data):
    installments, statements = case
    ids = [one.id for one in installments]
    said = data.draw(statements_about(ids, 99, certainties=HARD))
    first, more = solve(installments, statements), solve(installments, [*statements, said])
    assume(first.order and not more.contradictions)

    determined = set(combinations(first.order, 2)) - set(first.undetermined_pairs)
    together = [set(pair) for group in first.together for pair in combinations(group, 2)]
    still = set(combinations(more.order, 2)) - set(more.undetermined_pairs)
    for pair in determined:
        assert pair in still or set(pair) in together


# Cycles


def steps(statements):
    """Pairs that a statement puts in order or together, by the id of the statement."""
    for said in statements:
        meaning = Meaning([said])
        before = set(pairwise(said.about)) if said.says is Says.SEQUENCE else meaning.before
        yield from ((one, other, said.id, True) for one, other in before)
        for one, other in meaning.same:
            yield from ((one, other, said.id, False), (other, one, said.id, False))


def length_of_shortest_cycle(ids, statements, start):
    """The fewest steps from an item back to it that put something in order, or None."""
    level, seen, length = {(start, False)}, set(), 0
    while level:
        length += 1
        level = {
            (other, ordered or orders)
            for one, ordered in level
            for tail, other, _, orders in steps(statements)
            if tail == one
        } - seen
        if (start, True) in level:
            return length
        seen |= level
    return None


ORDERS = (Says.BEFORE, Says.AFTER, Says.BETWEEN, Says.DURING, Says.SEQUENCE, Says.SAME_TIME)


@steady
@given(cases(statements=9, dated=False, kinds=ORDERS, certainties=HARD))
def test_every_cycle_is_real_and_there_is_none_shorter_where_it_is(case):
    installments, statements = case
    found = contradictions(Graph(installments, statements))
    ids = [one.id for one in installments]
    real = set(steps(statements))
    on_cycles = {one for one in ids if length_of_shortest_cycle(ids, statements, one)}

    named = set()
    for cycle in found:
        there_and_back = list(pairwise((*cycle.cycle, cycle.cycle[0])))
        orders = 0
        for (one, other), said in zip(there_and_back, cycle.statements, strict=True):
            assert {(one, other, said, True), (one, other, said, False)} & real
            orders += (one, other, said, True) in real
        assert orders
        knot = {one for one in on_cycles if is_knotted(statements, one, cycle.cycle[0])}
        assert not named & knot, "Each knot is named once."
        named |= knot
        assert len(cycle.cycle) == min(
            length_of_shortest_cycle(ids, statements, one) for one in knot
        )
    assert named >= on_cycles


def is_knotted(statements, one, other):
    return reaches(statements, one, other) and reaches(statements, other, one)


def reaches(statements, start, end):
    seen, waiting = {start}, [start]
    while waiting:
        one = waiting.pop()
        for tail, head, _, _ in steps(statements):
            if tail == one and head not in seen:
                seen.add(head)
                waiting.append(head)
    return end in seen
