"""Measure the chronology solver: CPU seconds of one process, and what they were promised to be.

Run as `.venv/bin/python -m scripts.bench_chronology`. Everything is seeded; nothing is written.
"""

import gc
import random
import time
from collections.abc import Callable
from datetime import date, timedelta

from franchises.chronology import (
    Certainty,
    Graph,
    Installment,
    Says,
    Statement,
    solve,
    would_contradict,
)

REPEATS = 9
# Out of a hundred statements: the types as franchises use them, and one in ten soft.
TYPES = {
    Says.BEFORE: 40,
    Says.AFTER: 25,
    Says.BETWEEN: 12,
    Says.DURING: 6,
    Says.SEQUENCE: 8,
    Says.SAME_TIME: 2,
    Says.OFFSET: 7,
}
CERTAINTIES = {
    Certainty.STATED: 60,
    Certainty.DERIVED: 30,
    Certainty.DOUBTFUL: 6,
    Certainty.CONTESTED: 4,
}


def franchise(
    nodes: int, statements: int, *, seed: int = 1, disputes: int = 0
) -> tuple[list[Installment], list[Statement]]:
    """A story that is true: works whose years are known to us, and sentences that fit them.

    Four works in ten are dated. `disputes` contested sentences say the opposite.
    """
    chance = random.Random(seed)
    years = sorted(chance.randrange(nodes) for _ in range(nodes))
    works = [_work(number, year, chance) for number, year in enumerate(years)]
    said = [_statement(number, years, chance) for number in range(statements - disputes)]
    for number in range(len(said), statements):
        one, other = sorted(chance.sample(range(nodes), 2))
        said.append(Statement(number, Says.BEFORE, (other, one), Certainty.CONTESTED))
    chance.shuffle(works)
    chance.shuffle(said)
    return works, said


def _work(number: int, year: int, chance: random.Random) -> Installment:
    released = date(1950, 1, 1) + timedelta(days=chance.randrange(28_000))
    if chance.random() > 0.4:
        return Installment(number, f"Work {number}", released)
    doubt = chance.choice((0, 0, 0, 2))
    return Installment(number, f"Work {number}", released, year - doubt, year + doubt)


def _statement(number: int, years: list[int], chance: random.Random) -> Statement:
    says = chance.choices(list(TYPES), TYPES.values())[0]
    certainty = chance.choices(list(CERTAINTIES), CERTAINTIES.values())[0]
    bounds = ()
    match says:
        case Says.SAME_TIME:
            one = chance.randrange(len(years) - 1)
            if years[one] != years[one + 1]:
                return Statement(number, Says.BEFORE, (one, one + 1), certainty)
            # Neighbours of one year, of which nothing else says that one begins before the other.
            return Statement(number, Says.OFFSET, (one, one + 1), certainty, 0, 0)
        case Says.OFFSET:
            one = chance.randrange(len(years) - 1)
            other = min(len(years) - 1, one + chance.randrange(1, 20))
            about, gap = (other, one), years[other] - years[one]
            bounds = (gap, gap + chance.choice((0, 0, 2)))
        case Says.BETWEEN:
            after, item, before = sorted(chance.sample(range(len(years)), 3))
            about = (item, after, before)
        case Says.SEQUENCE:
            about = tuple(sorted(chance.sample(range(len(years)), 4)))
        case Says.BEFORE:
            about = tuple(sorted(chance.sample(range(len(years)), 2)))
        case _:
            about = tuple(sorted(chance.sample(range(len(years)), 2), reverse=True))
    return Statement(number, says, about, certainty, *bounds)


def chain(length: int) -> tuple[list[Installment], list[Statement]]:
    works = [Installment(number, f"Work {number}") for number in range(length)]
    return works, [
        Statement(number, Says.BEFORE, (number, number + 1)) for number in range(length - 1)
    ]


def ring(length: int) -> tuple[list[Installment], list[Statement]]:
    works, said = chain(length)
    return works, [*said, Statement(length, Says.BEFORE, (length - 1, 0))]


def seconds(work: Callable[[], object]) -> float:
    return in_turn(work)[0]


def in_turn(*works: Callable[[], object]) -> list[float]:
    """The least CPU time of a few runs of each, one after the other so that noise meets all alike:
    other processes only ever add to it.
    """
    taken: list[list[float]] = [[] for _ in works]
    for _ in range(REPEATS):
        for work, times in zip(works, taken, strict=True):
            gc.collect()
            start = time.process_time()
            work()
            times.append(time.process_time() - start)
    return [min(times) for times in taken]


def row(what: str, taken: float, promised: str = "") -> None:
    print(f"{what:<66} {taken:8.3f} s   {promised}")


def main() -> None:
    works, said = franchise(500, 2_000)
    solved = solve(works, said)
    assert len(solved.order) + len(solved.unplaced) == 500
    assert not solved.disputes
    row(
        f"500 works, 2,000 statements, all {len(solved.undetermined_pairs):,} open pairs, reasons",
        seconds(lambda: solve(works, said)),
        "0.5 s",
    )
    disputed = franchise(500, 2_000, disputes=20)
    row(
        f"  the same with {len(solve(*disputed).disputes)} disputes named",
        seconds(lambda: solve(*disputed)),
    )
    graph = Graph(works, said)
    save = Statement(-1, Says.BEFORE, (0, 499))
    row(
        "  one more statement checked, the graph at hand",
        seconds(lambda: would_contradict(graph, save)),
    )

    # Ten different ones, because one solved again and again never leaves the processor's cache.
    thousands = [franchise(1_000, 4_000, seed=seed) for seed in range(1, 11)]
    ten_thousand = franchise(10_000, 40_000)
    small, large = in_turn(
        lambda: [solve(*thousand, pairs=False) for thousand in thousands],
        lambda: solve(*ten_thousand, pairs=False),
    )
    row("1,000 works, 4,000 statements, ten in turn, each", small / 10)
    row("10,000 works, 40,000 statements, order and contradictions", large, "3 s")
    print(f"{'  growth from 1,000 to 10,000 works':<66} {10 * large / small:8.1f} ×   15 ×")

    long = chain(10_000)
    row("chain of 10,000, order", seconds(lambda: solve(*long, pairs=False)))
    circle = ring(500)
    assert len(solve(*circle).contradictions[0].cycle) == 500
    row("ring of 500, named", seconds(lambda: solve(*circle)), "1 s")
    knot = franchise(10_000, 40_000)
    knot[1].extend(
        Statement(40_000 + number, Says.BEFORE, (9_000 + number, number)) for number in range(20)
    )
    found = solve(*knot, pairs=False).contradictions
    row(
        f"10,000 works, 40,020 statements, {len(found)} knot named by {len(found[0].cycle)} links",
        seconds(lambda: solve(*knot, pairs=False)),
    )


if __name__ == "__main__":
    main()
