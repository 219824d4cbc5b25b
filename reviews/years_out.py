"""The years in which something came out that readers may still read."""

from datetime import date

from django.db.models import DateField, Exists

from people.prepared import INSTANT, KEY, Many, Prepared
from reviews.models import Edition


class YearsOut:
    """A function of an instant: the years, the newest first. Three queries, one where there is
    nothing. `narrow` says of which live editions.
    """

    def __init__(self, narrow):
        self.narrow = narrow
        self.any_between = Prepared(
            self._any_between,
            row=KEY,
            starts=Many(DateField()),
            ends=Many(DateField()),
            at=INSTANT,
        )

    def __call__(self, at):
        live = self._live(at)
        newest = live.newest_first().values_list("pk", "published_on").first()
        if newest is None:
            return []
        oldest = live.order_by("published_at", "id").values_list("published_on", flat=True).first()
        span = range(newest[1].year, oldest.year - 1, -1)
        starts, ends = zip(*[(date(year, 1, 1), date(year, 12, 31)) for year in span], strict=True)
        has_any = self.any_between(row=newest[0], starts=starts, ends=ends, at=at)[0]
        # It is asked of a power of two of spans, the last several times.
        return [year for year, has in zip(span, has_any, strict=False) if has]

    def _live(self, at):
        return self.narrow(Edition.objects.live(at))

    def _any_between(self, row, starts, ends, at):
        """One row that says of each span whether something published in it is live."""
        live, spans = self._live(at), zip(starts, ends, strict=True)
        asked = [Exists(live.filter(published_on__gte=a, published_on__lte=b)) for a, b in spans]
        return Edition.objects.filter(pk=row).values_list(*asked)


of_pieces = YearsOut(lambda live: live.exclude(kind="page"))
of_everything = YearsOut(lambda live: live)
