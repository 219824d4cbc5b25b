"""Room for deep calls: CPython's own stack, made once as large as a page needs it.

Frames of Python functions live in chunks of 16 KB. Where a loop deep in the stack calls across the
end of a chunk, CPython without the mend of March 2026 asks the system for a chunk and gives it back
at every turn: a form of the desk, whose templates nest deep, does so more than a thousand times
(docs/decisions/0043, https://github.com/python/cpython/issues/142183).
"""

from functools import wraps

# In words of eight bytes: 560 KB, for which CPython makes a chunk of 1 MB. What the frame does not
# use, 464 KB, is what its callees get, thirty times what they would have had.
FRAME = 70_000


def in_one_chunk(function):
    """The function, called from a frame so large that all it calls shares that frame's chunk.

    Costs one chunk for each call, of which only the pages touched become memory: so for whole
    requests, not for what is called often.
    """

    def call(*args, **kwargs):
        return function(*args, **kwargs)

    call.__code__ = call.__code__.replace(co_stacksize=FRAME)
    return wraps(function)(call)
