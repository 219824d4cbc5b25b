"""A loop deep in the stack runs in the memory that it has, wherever in the stack it stands."""

import resource
import threading

import pytest

from config import wsgi
from config.data_stack import FRAME, in_one_chunk

TURNS = 2_000
DEPTHS = range(100, 330)  # more than the frames of one chunk of 16 KB, one by one


def loop_at(depth):
    if depth:
        return loop_at(depth - 1)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for _ in range(TURNS):
        go_down(5)
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before


def go_down(levels):
    """More than a frame of loop_at is large: at some depth this goes across the end of a chunk."""
    return levels and go_down(levels - 1)


def most_memory_asked_for(loop):
    """The most pages that a loop at any of the depths was given, in a thread of its own: this one
    has a large chunk already.
    """
    found = []
    thread = threading.Thread(target=lambda: found.append(max(map(loop, DEPTHS))))
    thread.start()
    thread.join()
    return found[0]


def test_no_loop_asks_for_memory_at_every_turn():
    assert most_memory_asked_for(in_one_chunk(loop_at)) < TURNS / 10


def test_call_is_the_one_of_the_function():
    def added(one, *, other):
        """Adds."""
        return one + other

    wrapped = in_one_chunk(added)

    assert wrapped(1, other=2) == 3
    assert (wrapped.__name__, wrapped.__doc__) == ("added", "Adds.")
    with pytest.raises(TypeError):
        wrapped(1)


def test_requests_are_answered_in_one_chunk():
    assert wsgi.application.__code__.co_stacksize == FRAME
