"""Lists walked by key: newer and older pages without totals or offsets."""

import base64
import binascii
import datetime
import json
from dataclasses import dataclass
from functools import partial
from string import ascii_uppercase
from urllib.parse import urlencode

from django.core.exceptions import BadRequest
from django.db.models import Q

from people.prepared import INSTANT, KEY, TEXT, Prepared

PER_PAGE = 20
NAMES_PER_PAGE = 100  # of what takes one short line
LONGEST_TOKEN = 1_000
LARGEST_ID = 2**63 - 1
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
MICROSECOND = datetime.timedelta(microseconds=1)


@dataclass(frozen=True)
class Order:
    """A list is ordered by `key` and, among equals, by `tie`, both in one direction.

    `position` gives a row's (key, id); a key is a text, an instant or a number.
    """

    key: str
    tie: str
    position: callable
    newest_first: bool = False
    of: object = TEXT

    def sorted(self, rows, *, backwards=False):
        sign = "-" if self.newest_first != backwards else ""
        return rows.order_by(f"{sign}{self.key}", f"{sign}{self.tie}")

    def beyond(self, rows, position, *, lower):
        """The rows on one side of a position; the first filter is what an index can use."""
        value, number = position
        side = "lt" if lower else "gt"
        return rows.filter(**{f"{self.key}__{side}e": value}).filter(
            Q(**{f"{self.key}__{side}": value}) | Q(**{f"{self.tie}__{side}": number})
        )


@dataclass(frozen=True)
class Page:
    """The rows of one page; `before` and `after` are query strings, or "" at an end."""

    rows: list
    before: str = ""
    after: str = ""
    is_first: bool = True


class Walk:
    """A list that is walked by key with prepared queries: `build` makes it from what is given.

    One newest first may ask for `until`, the newest instant to begin at: `at`, or an earlier one.
    """

    def __init__(self, build, order, *, size=PER_PAGE, **fields):
        self.build, self.order, self.size = build, order, size
        self.has_until = "until" in fields
        position = {"value": order.of, "number": KEY}

        def beyond(value, number, *, lower, **given):
            return order.sorted(
                order.beyond(build(**given), (value, number), lower=lower),
                backwards=lower != order.newest_first,
            )[: size + 1]

        self.sides = {
            None: Prepared(lambda **given: order.sorted(build(**given))[: size + 1], **fields),
            True: Prepared(partial(beyond, lower=True), **position, **fields),
            False: Prepared(partial(beyond, lower=False), **position, **fields),
        }

    def page(self, params, **values):
        """The page that `?before=` or `?after=` in `params` asks for. One query."""
        if self.has_until:
            values = {"until": values["at"]} | values

        def fetch(lower, position):
            if position is None:
                return self.sides[None](**values)
            value, number = position
            given = values | {"until": value} if lower and self.has_until else values
            return self.sides[lower](value=value, number=number, **given)

        return _page(fetch, params, self.order, self.size)


def page(rows, params, order, *, size=PER_PAGE):
    """The same for a queryset of any shape."""

    def fetch(lower, position):
        if position is None:
            return order.sorted(rows)[: size + 1]
        side = order.beyond(rows, position, lower=lower)
        return order.sorted(side, backwards=lower != order.newest_first)[: size + 1]

    return _page(fetch, params, order, size)


def is_key(text):
    """Whether what a form or an address sent may be the key of a row."""
    text = str(text)
    return text.isascii() and text.isdigit() and len(text) < 20 and 0 < int(text) <= LARGEST_ID


def letters():
    """(letter, query) pairs: where a list by name goes on from each letter."""
    return [(letter, _query("after", (letter, 1))) for letter in ascii_uppercase]


def _page(fetch, params, order, size):
    """Before means lower by the key: older in a list of the newest, nearer to A by name.

    Raises BadRequest for what no page of ours ever handed out.
    """
    before, after = params.get("before"), params.get("after")
    if before and after:
        raise BadRequest("Ask for what comes before or for what comes after, not for both.")
    start = _decoded(before or after, order) if before or after else None
    onwards = start is None or bool(before) == order.newest_first
    found = list(fetch(bool(before), start))
    has_more, found = len(found) > size, found[:size]
    if onwards:
        return _made(order, found, more_ahead=has_more, more_behind=start is not None)
    return _made(order, found[::-1], more_ahead=True, more_behind=has_more)


def _made(order, rows, *, more_ahead, more_behind):
    if not rows:
        return Page([], is_first=not more_behind and not more_ahead)
    behind = _query("after" if order.newest_first else "before", order.position(rows[0]))
    ahead = _query("before" if order.newest_first else "after", order.position(rows[-1]))
    behind, ahead = behind if more_behind else "", ahead if more_ahead else ""
    before, after = (ahead, behind) if order.newest_first else (behind, ahead)
    return Page(rows, before, after, is_first=not more_behind)


def _query(name, position):
    value, number = position
    if isinstance(value, datetime.datetime):
        value = (value - EPOCH) // MICROSECOND
    text = json.dumps([value, number], separators=(",", ":"))
    token = base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")
    return f"?{urlencode({name: token})}"


def _decoded(token, order):
    if len(token) > LONGEST_TOKEN:
        raise _unknown()
    try:
        padded = token.encode("ascii") + b"=" * (-len(token) % 4)
        value, number = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        number = _number(number)
        return READ[order.of](value), number
    except (ValueError, TypeError, OverflowError, RecursionError, binascii.Error) as error:
        raise _unknown() from error


def _instant(value):
    if type(value) is not int:
        raise _unknown()
    return EPOCH + value * MICROSECOND


def _text(value):
    if type(value) is not str or "\x00" in value:
        raise _unknown()
    value.encode()  # half of a character is no text
    return value


def _number(value):
    if type(value) is not int or not 0 < value <= LARGEST_ID:
        raise _unknown()
    return value


READ = {INSTANT: _instant, TEXT: _text, KEY: _number}


def _unknown():
    return BadRequest("This address leads to no page of the list. Begin at its start.")
