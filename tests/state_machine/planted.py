"""Eight bugs, planted one by one: is the state machine strong enough to find each?

`python -m tests.state_machine.planted` (or with numbers: only those) prints what found each bug, at
which step of which day, and exits with 1 when one was not found.
"""

import os
import sys
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, replace

EXAMPLES, STEPS = 120, 30


@dataclass(frozen=True)
class Bug:
    """`plant` takes a setter (object, name, value) that mends everything afterwards."""

    number: int
    says: str
    plant: Callable


def stale_form_wins(put):
    from reviews.verbs import desk_life, drafting, judging, publishing

    def passing(review, verb, *, version=None, **rest):
        return genuine(review, verb, version=None, **rest)

    genuine = drafting.passing
    for module in (desk_life, drafting, judging, publishing):
        put(module, "passing", passing)


def feed_reads_the_head(put):
    from reviews import feeds
    from reviews.snapshots import Draft

    def entries_of(editions, at):
        editions = list(editions)
        for edition in editions:
            edition.headline = Draft.from_json(edition.review.head().snapshot).headline
        return genuine(editions, at)

    genuine = feeds.entries_of
    put(feeds, "entries_of", entries_of)


def one_parent_of_a_merge(put):
    from reviews import four_eyes

    def contributors(history, head, approved):
        first = {number: (author, parents[:1]) for number, (author, parents) in history.items()}
        return genuine(first, head, approved)

    genuine = four_eyes.contributors
    put(four_eyes, "contributors", contributors)


def publish_takes_the_head(put):
    from reviews import stops, workflow

    row = workflow.TABLE["publish"]
    put(workflow, "TABLE", workflow.TABLE | {"publish": replace(row, sources=workflow.ANY_STATE)})
    put(stops, "unapproved", lambda piece, revision: iter(()))


def two_at_the_boundary(put):
    from django.db.models import Q

    from reviews.models import editions

    def is_live(at, prefix="", until=None):
        return genuine(at, prefix, until) | Q(**{f"{prefix}ends_at": at})

    genuine = editions.is_live
    put(editions, "is_live", is_live)


def withdrawn_piece_comes_back(put):
    from reviews.verbs import publishing

    def cut(passage, by, phase, *, because):
        edition, now = passage.edition, passage.now
        cut_at = edition.cut_at or max(now, edition.goes_live_at + publishing.TICK)
        asked = {edition.pk: {"cut_at": cut_at, "cut_because": phase.value}}
        publishing.replan(passage.piece, now, by, asked)

    put(publishing, "cut", cut)


def moved_lift_skips_the_scheduled(put):
    from reviews import embargo

    def stop_blocked(row, covered, by):
        return iter(()) if row.supersedes_id else genuine(row, covered, by)

    genuine = embargo.stop_blocked
    put(embargo, "stop_blocked", stop_blocked)


def refusals_leave_lines(put):
    """As if the line were written in a transaction of its own, before the guard is asked."""
    from django.utils import timezone

    from reviews.door import Refused
    from reviews.models import LogEntry
    from reviews.verbs import desk_life, drafting, judging, publishing

    @contextmanager
    def passing(review, verb, *, by, **rest):
        try:
            with genuine(review, verb, by=by, **rest) as passage:
                yield passage
        except Refused:
            LogEntry.objects.create(
                review=review, piece=review.pk, verb=verb, by=by, at=timezone.now()
            )
            raise

    genuine = drafting.passing
    for module in (desk_life, drafting, judging, publishing):
        put(module, "passing", passing)


BUGS = {
    bug.number: bug
    for bug in (
        Bug(1, "the version is not compared: a stale form wins", stale_form_wins),
        Bug(2, "a feed reads the head instead of live editions", feed_reads_the_head),
        Bug(3, "contributors walk one parent of a merge only", one_parent_of_a_merge),
        Bug(4, "publish takes the head, not what was approved", publish_takes_the_head),
        Bug(5, "live() has two at the boundary", two_at_the_boundary),
        Bug(6, "withdraw leaves the scheduled edition its time", withdrawn_piece_comes_back),
        Bug(7, "moving a lift skips scheduled editions", moved_lift_skips_the_scheduled),
        Bug(8, "refusals leave lines in the log", refusals_leave_lines),
    )
}


@contextmanager
def planted(bug):
    """The bug is in the code inside this block and nowhere else."""
    mended = []

    def put(owner, name, value):
        mended.append((owner, name, getattr(owner, name)))
        setattr(owner, name, value)

    bug.plant(put)
    try:
        yield
    finally:
        for owner, name, value in reversed(mended):
            setattr(owner, name, value)


@dataclass
class Finding:
    """Where the machine stopped, and what it said; `says` is empty where it noticed nothing."""

    days: int = 0
    steps: int = 0
    says: str = ""


def hunt(bug, machine, settings):
    """Run the machine with the bug in the code until it notices."""
    from django.db import DatabaseError
    from hypothesis.stateful import run_state_machine_as_test

    found = Finding()

    class Hunting(machine):
        def __init__(self):
            super().__init__()
            if not found.says:
                found.days, found.steps = found.days + 1, 0

        def check_invariants(self, *rest, **named):
            if not found.says:
                found.steps += 1
            return super().check_invariants(*rest, **named)

        def teardown(self):
            # Hypothesis ends some days by exceptions of its own, which are no findings.
            problem = sys.exception()
            if isinstance(problem, AssertionError | DatabaseError) and not found.says:
                found.says = str(problem).partition("\n")[0] or repr(problem)
            super().teardown()

    with planted(bug):
        try:
            run_state_machine_as_test(Hunting, settings=settings)
        except AssertionError as noticed:
            found.says = found.says or str(noticed).splitlines()[0]
    return found


def hunt_all(numbers):
    import django
    from django.db import transaction
    from django.test.runner import DiscoverRunner
    from hypothesis import HealthCheck, Phase, settings

    django.setup()
    from tests.state_machine.cast import Cast
    from tests.state_machine.machine import Newsroom

    days = settings(
        max_examples=EXAMPLES,
        stateful_step_count=STEPS,
        derandomize=True,
        deadline=None,
        database=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    runner = DiscoverRunner(verbosity=0, interactive=False)
    runner.setup_test_environment()
    databases = runner.setup_databases()
    missed = 0
    try:
        with transaction.atomic():
            machine = type("NewsroomWithACast", (Newsroom,), {"cast": Cast.hire()})
            for number in numbers:
                found = hunt(BUGS[number], machine, days)
                missed += not found.says
                print(row(BUGS[number], found), flush=True)
            transaction.set_rollback(True)
    finally:
        runner.teardown_databases(databases)
    return missed


def row(bug, found):
    what = f"{bug.number}  {bug.says}"
    if not found.says:
        return f"{what:<52} NOT FOUND in {found.days} days"
    return f"{what:<52} day {found.days}, step {found.steps}: {found.says}"


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    asked = [int(number) for number in sys.argv[1:]] or sorted(BUGS)
    sys.exit(1 if hunt_all(asked) else 0)
