"""Four eyes: every word was read by somebody who did not write it. Pure.

`History` is a mapping of revision number to (author, parents); approvals are numbers.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Reading:
    """Somebody vouched for one hash: kind "approve" or "agree"."""

    user: int
    kind: str


def contributors(history, head, approved):
    """Authors since the last approval, along every parent path of `head`. O(revisions)."""
    found, seen, waiting = set(), set(), [head]
    while waiting:
        number = waiting.pop()
        if number in seen or number in approved:
            continue
        seen.add(number)
        author, parents = history[number]
        found.add(author)
        waiting.extend(parents)
    return frozenset(found)


def unmet(policy, *, writers, contributors, readings, names):
    """Sentences that say what four eyes still ask for; empty when they are satisfied.

    `readings` are those for exactly the hash in question; `names` maps a user to their name.
    """
    if policy == "off":
        return ()
    approvers = [r.user for r in readings if r.kind == "approve"]
    fit = [user for user in approvers if user not in writers]
    if policy == "contributors":
        fit = [user for user in fit if user not in contributors]
        if fit:
            return ()
        return ("It needs an approval by a moderator who wrote none of it.",)
    asks = []
    if not fit:
        asks.append("It needs an approval by a moderator who is not a listed writer of it.")
    asks += [
        f"Somebody other than {names.get(user, 'its contributor')} has to read what they wrote: "
        "the writer, or another moderator, taps “Read and agreed”."
        for user in sorted(contributors)
        if not any(reading.user != user for reading in readings)
    ]
    return tuple(asks)
