"""Lists walked by key: newer and older pages without totals or offsets."""

import base64
import binascii
import datetime
import json
from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.exceptions import BadRequest
from django.db.models import Q

PER_PAGE = 20
LONGEST_TOKEN = 1_000
LARGEST_ID = 2**63 - 1
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
MICROSECOND = datetime.timedelta(microseconds=1)


@dataclass(frozen=True)
class Order:
    """A list is ordered by `key` and, among equals, by `tie`, both in one direction.

    `position` gives a row's (key, id); a key is an instant or a text.
    """

    key: str
    tie: str
    position: callable
    newest_first: bool = False
    of_instants: bool = False

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


def page(rows, params, order, *, size=PER_PAGE):
    """The page of `rows` that `?before=` or `?after=` in `params` asks for. One query.

    Before means lower by the key: older in a list of the newest, nearer to A in one by name.
    Raises BadRequest for what no page of ours ever handed out.
    """
    before, after = params.get("before"), params.get("after")
    if before and after:
        raise BadRequest("Ask for what comes before or for what comes after, not for both.")
    if not before and not after:
        return _onwards(rows, order, size, start=None)
    start = _decoded(before or after, order)
    lower = bool(before)
    side = order.beyond(rows, start, lower=lower)
    if lower == order.newest_first:
        return _onwards(side, order, size, start)
    return _backwards(side, order, size)


def _onwards(rows, order, size, start):
    found = list(order.sorted(rows)[: size + 1])
    has_more = len(found) > size
    found = found[:size]
    return _made(order, found, more_ahead=has_more, more_behind=start is not None)


def _backwards(rows, order, size):
    found = list(order.sorted(rows, backwards=True)[: size + 1])
    has_more = len(found) > size
    found = found[:size][::-1]
    return _made(order, found, more_ahead=True, more_behind=has_more)


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
        if type(number) is not int or not 0 < number <= LARGEST_ID:
            raise _unknown()
        return _instant(value) if order.of_instants else _text(value), number
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


def _unknown():
    return BadRequest("This address leads to no page of the list. Begin at its start.")
