import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from reviews.intervals import (
    Interval,
    Planned,
    intervals,
    live_key,
    next_boundary,
    out_of_order,
    unbegun,
)

DAWN = datetime(2026, 5, 1, tzinfo=UTC)


def hour(number):
    return DAWN + timedelta(hours=number)


def planned(key, start, *, revision=None, expires=None, cut=None, because="", corrects=False):
    """An edition whose instants are hours after DAWN."""
    instants = [None if number is None else hour(number) for number in (start, expires, cut)]
    return Planned(key, revision or key, *instants, because, corrects)


def ends(*plan):
    computed = intervals(plan)
    return {key: (found.ends_at, found.ended_because) for key, found in computed.items()}


def test_an_edition_alone_is_live_from_its_start_without_end():
    only = intervals([planned(1, 3)])[1]
    assert only == Interval(hour(3), None, "", hour(3), hour(3))
    assert not only.covers(hour(2))
    assert only.covers(hour(3))
    assert only.covers(hour(9999))


def test_the_next_edition_ends_the_one_before_at_the_same_instant():
    computed = intervals([planned(2, 5), planned(1, 3)])
    assert (computed[1].ends_at, computed[1].ended_because) == (hour(5), "superseded")
    assert computed[2].ends_at is None
    assert [live_key(computed, hour(n)) for n in (2, 3, 4, 5, 6)] == [None, 1, 1, 2, 2]


def test_an_edition_without_start_is_never_live_and_has_no_dates():
    computed = intervals([planned(1, None, expires=4), planned(2, 5)])
    assert computed[1] == Interval()
    assert computed[2].published_at == hour(5)


@pytest.mark.parametrize(
    ("edition", "ended"),
    [
        (planned(1, 0, expires=4), (hour(4), "expired")),
        (planned(1, 0, cut=4, because="held"), (hour(4), "held")),
        (planned(1, 0, cut=4, because="withdrawn"), (hour(4), "withdrawn")),
        (planned(1, 0, expires=6, cut=4, because="held"), (hour(4), "held")),
        (planned(1, 0, expires=3, cut=4, because="held"), (hour(3), "expired")),
    ],
)
def test_an_edition_ends_at_the_least_of_what_ends_it(edition, ended):
    assert ends(edition)[1] == ended
    assert ends(edition, planned(2, 9))[1] == ended
    assert ends(edition, planned(2, 2))[1] == (hour(2), "superseded")


def test_at_one_instant_a_cut_explains_the_end_before_a_successor_before_an_expiry():
    assert ends(planned(1, 0, expires=4), planned(2, 4))[1] == (hour(4), "superseded")
    both = planned(1, 0, expires=4, cut=4, because="withdrawn")
    assert ends(both)[1] == (hour(4), "withdrawn")
    assert ends(both, planned(2, 4))[1] == (hour(4), "withdrawn")


def test_cancelling_gives_the_earlier_edition_back_what_it_had_asked_for():
    before = intervals([planned(1, 0, expires=8)])
    during = intervals([planned(1, 0, expires=8), planned(2, 4)])
    after = intervals([planned(1, 0, expires=8), planned(2, None)])
    assert during[1].ends_at == hour(4)
    assert before[1] == after[1]
    assert after[1].ends_at == hour(8)


def test_readers_date_a_piece_by_its_first_edition():
    computed = intervals([planned(1, 0, cut=1, because="held"), planned(2, 4), planned(3, 9)])
    assert {found.published_at for found in computed.values()} == {hour(0)}


def test_an_imported_piece_keeps_an_earlier_date_and_never_takes_a_later_one():
    plan = [planned(1, 5), planned(2, 9)]
    assert intervals(plan, imported_at=hour(-90))[2].published_at == hour(-90)
    assert intervals(plan, imported_at=hour(-90))[1].updated_at == hour(-90)
    assert intervals(plan, imported_at=hour(7))[1].published_at == hour(5)


def test_an_import_date_publishes_nothing_that_has_no_start():
    assert intervals([planned(1, None)], imported_at=hour(-90)) == {1: Interval()}


def test_only_a_correction_or_a_substantial_change_moves_the_date_of_updating():
    computed = intervals(
        [planned(1, 0), planned(2, 2), planned(3, 4, corrects=True), planned(4, 6)]
    )
    assert [computed[key].updated_at for key in (1, 2, 3, 4)] == [
        hour(0), hour(0), hour(4), hour(4),
    ]  # fmt: skip


def test_the_first_edition_is_updated_when_it_is_published():
    computed = intervals([planned(1, 5, corrects=True), planned(2, 9)], imported_at=hour(1))
    assert [computed[key].updated_at for key in (1, 2)] == [hour(1), hour(1)]


@pytest.mark.parametrize(
    ("plan", "words"),
    [
        ([planned(1, 2), planned(2, 2)], "start at the same instant"),
        ([planned(1, 2), planned(1, 3)], "same key"),
        ([planned(1, 2, expires=2)], "expire at or before its start"),
        ([planned(1, 2, expires=1)], "expire at or before its start"),
        ([planned(1, 2, cut=1, because="held")], "cut at or before its start"),
        ([planned(1, 2, cut=2, because="held")], "cut at or before its start"),
        ([planned(1, None, cut=2, because="held")], "never starts"),
        ([planned(1, 2, cut=3)], "both an instant and a reason"),
        ([planned(1, 2, because="held")], "both an instant and a reason"),
        ([planned(1, 2, cut=3, because="expired")], "only held or withdrawn"),
    ],
)
def test_a_plan_that_cannot_be_is_refused_in_words(plan, words):
    with pytest.raises(ValueError, match=words):
        intervals(plan)


@pytest.mark.parametrize("name", ["starts_at", "expires_at", "cut_at"])
def test_an_instant_without_time_zone_is_refused(name):
    edition = planned(1, 2, expires=4, cut=3, because="held")
    with pytest.raises(ValueError, match=f"{name} of edition 1 has no time zone"):
        intervals([replace(edition, **{name: hour(5).replace(tzinfo=None)})])
    with pytest.raises(ValueError, match="imported_at has no time zone"):
        intervals([edition], imported_at=hour(5).replace(tzinfo=None))


def test_an_older_text_after_a_newer_one_is_out_of_order():
    newer, older = planned(1, 2, revision=7), planned(2, 5, revision=5)
    assert out_of_order([older, newer], hour(0)) == (older, newer)
    assert out_of_order([newer, older], hour(5)) == (older, newer)


def test_the_same_text_again_and_rising_texts_are_in_order():
    assert out_of_order([planned(1, 2, revision=7), planned(2, 5, revision=7)], hour(0)) is None
    assert out_of_order([planned(1, 2), planned(2, 5), planned(3, 7)], hour(0)) is None
    assert out_of_order([planned(7, None), planned(5, 9)], hour(0)) is None


def test_what_has_begun_out_of_order_is_no_fault_of_the_plan():
    begun = [planned(1, 2, revision=7), planned(2, 5, revision=5)]
    assert out_of_order(begun, hour(6)) is None
    coming = planned(3, 9, revision=6)
    assert out_of_order([*begun, coming], hour(6)) == (coming, begun[0])


def test_the_next_boundary_is_a_start_or_an_end_still_to_come():
    computed = intervals([planned(1, 2, expires=4), planned(2, 6), planned(3, None)])
    assert [next_boundary(computed, hour(n)) for n in (0, 2, 3, 4, 5)] == [
        hour(2), hour(4), hour(4), hour(6), hour(6),
    ]  # fmt: skip
    assert next_boundary(computed, hour(6)) is None
    assert next_boundary({}, hour(0)) is None


def test_unbegun_editions_come_earliest_first():
    plan = [planned(3, 9), planned(1, 2), planned(2, 5), planned(4, None)]
    assert [edition.key for edition in unbegun(plan, hour(2))] == [2, 3]


class Desk:
    """The verbs that make a plan, with the guards of the desk; instants are whole hours."""

    def __init__(self, chance):
        self.chance = chance
        self.now = 0
        self.plan = {}
        self.imported_at = hour(-50) if chance.random() < 0.2 else None
        self.stopped = False

    def computed(self):
        return intervals(self.plan.values(), imported_at=self.imported_at)

    def live(self):
        return live_key(self.computed(), hour(self.now))

    def last_begun(self):
        begun = [
            edition
            for edition in self.plan.values()
            if edition.starts_at and edition.starts_at <= hour(self.now)
        ]
        return max(begun, key=lambda edition: edition.starts_at, default=None)

    def later(self):
        return hour(self.now + self.chance.randrange(1, 12))

    def put(self, edition):
        """Take an edition into the plan unless the desk refuses it; say whether it stands."""
        plan = self.plan | {edition.key: edition}
        starts = [other.starts_at for other in plan.values() if other.starts_at]
        if len(set(starts)) < len(starts) or out_of_order(plan.values(), hour(self.now)):
            return False
        if edition.starts_at and edition.expires_at and edition.expires_at <= edition.starts_at:
            return False
        self.plan = plan
        return True

    def add(self, revision, start, corrects=False):
        stands = self.put(Planned(len(self.plan) + 1, revision, start, corrects=corrects))
        self.stopped = self.stopped and not stands

    def publish(self):
        start = hour(self.now) if self.chance.random() < 0.4 else self.later()
        newest = max((edition.revision for edition in self.plan.values()), default=0)
        self.add(newest + 1, start, corrects=self.chance.random() < 0.3)

    def reschedule(self):
        waiting = unbegun(self.plan.values(), hour(self.now))
        if waiting:
            self.put(replace(self.chance.choice(waiting), starts_at=self.later()))

    def cancel(self):
        waiting = unbegun(self.plan.values(), hour(self.now))
        if waiting:
            edition = self.chance.choice(waiting)
            without = {key: other for key, other in self.plan.items() if key != edition.key}
            as_if_never = intervals(without.values(), imported_at=self.imported_at)
            assert self.put(replace(edition, starts_at=None))
            assert self.computed() == as_if_never | {edition.key: Interval()}

    def set_expiry(self):
        live = self.live()
        choices = [*unbegun(self.plan.values(), hour(self.now))]
        choices += [self.plan[live]] if live else []
        if choices:
            asked = self.later() if self.chance.random() < 0.8 else None
            self.put(replace(self.chance.choice(choices), expires_at=asked))

    def hold(self):
        live = self.live()
        if live and self.plan[live].starts_at < hour(self.now):
            self.cut(self.plan[live], hour(self.now), "held")

    def withdraw(self):
        live, last = self.live(), self.last_begun()
        if live and self.plan[live].starts_at < hour(self.now):
            self.cut(self.plan[live], hour(self.now), "withdrawn")
        elif last and self.computed()[last.key].ended_because == "held" and not live:
            self.cut(last, last.cut_at, "withdrawn")

    def cut(self, edition, at, because):
        for waiting in unbegun(self.plan.values(), hour(self.now)):
            self.plan[waiting.key] = replace(waiting, starts_at=None)
        self.plan[edition.key] = replace(edition, cut_at=at, cut_because=because)
        self.stopped = True

    def reinstate(self):
        last = self.last_begun()
        if last and self.live() is None:
            self.add(last.revision, hour(self.now))


VERBS = ("publish", "reschedule", "cancel", "set_expiry", "hold", "withdraw", "reinstate")
WEIGHTS = (6, 2, 2, 3, 1, 1, 2)
HORIZON = 75


def site_with_a_worker(plan):
    """What a machine that acts at each hour would show: an oracle that knows no intervals."""
    live, shown = None, []
    for at in map(hour, range(HORIZON)):
        if live and at in (live.expires_at, live.cut_at):
            live = None
        live = next((edition for edition in plan if edition.starts_at == at), live)
        shown.append(live and live.key)
    return shown


def shown_by(computed):
    shown = []
    for at in map(hour, range(HORIZON)):
        covering = [key for key, interval in computed.items() if interval.covers(at)]
        assert len(covering) <= 1
        shown.append(covering[0] if covering else None)
    return shown


def begun_half(computed, now):
    """What of each begun interval can no longer change, by key."""
    return {
        key: (
            found.goes_live_at,
            found.published_at,
            found.updated_at,
            found.ends_at if found.ends_at and found.ends_at <= now else None,
        )
        for key, found in computed.items()
        if found.goes_live_at and found.goes_live_at <= now
    }


def assert_nothing_past_has_changed(before, after):
    for key, (start, published_at, updated_at, ended_at) in before.items():
        assert after[key][:3] == (start, published_at, updated_at)
        assert ended_at is None or after[key][3] == ended_at


def run_a_plan(seed):
    """Twenty verbs over some days; returns those that changed something."""
    chance = random.Random(seed)
    desk, shown, past, acted = Desk(chance), [None] * HORIZON, {}, set()
    for _ in range(20):
        before = dict(desk.plan)
        verb = chance.choices(VERBS, WEIGHTS)[0]
        getattr(desk, verb)()
        acted |= {verb} if desk.plan != before else set()
        computed = desk.computed()
        again = shown_by(computed)
        assert again == site_with_a_worker(desk.plan.values())
        assert again[: desk.now] == shown[: desk.now]
        assert_nothing_past_has_changed(past, begun_half(computed, hour(desk.now)))
        if desk.stopped:
            assert set(again[desk.now :]) == {None}
            assert next_boundary(computed, hour(desk.now)) is None
        for found in computed.values():
            assert (found.published_at is None) == (found.goes_live_at is None)
            if found.goes_live_at:
                assert found.published_at <= found.updated_at <= found.goes_live_at
        shown = again
        desk.now += chance.randrange(4)
        past = begun_half(computed, hour(desk.now))
    return acted


def test_500_plans_show_one_edition_at_a_time_and_never_rewrite_the_past():
    acted = set()
    for seed in range(500):
        acted |= run_a_plan(seed)
    assert acted == set(VERBS)
