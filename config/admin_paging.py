"""Pages of the desk's lists, made without counting whole tables."""

from django.core.paginator import Paginator
from django.utils.functional import cached_property

ROWS = 1_000


class BoundedPaginator(Paginator):
    """Counts no further than ROWS; whoever looks for more searches or filters.

    `count()` over a table of 100,000 costs more than the page that it stands under.
    """

    @cached_property
    def seen(self):
        return self.object_list.order_by()[: ROWS + 1].count()

    @property
    def count(self):
        return min(self.seen, ROWS)

    @property
    def is_cut(self):
        return self.seen > ROWS
