"""How many announcements came out when, and where in their order a page begins: from a hundred stored sums, not from every edition.

Time is cut into stretches of about a month, each with the number of announcements that come out in it, and again into days
(`ReleaseCount`). Those planned are counted too, so that nothing needs to be written when their hour comes: who asks takes those off
that have not come yet.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import F, Q

from announcements.models import Edition, ReleaseCount, SumOf

# Around New Year’s night each quarter of an hour is a stretch of its own: then a stretch lies in one year, whichever zone counts
# the years (the outermost are 12 hours behind and 14 ahead of UTC). Otherwise a stretch is a month of UTC.
_NIGHT = dt.timedelta(hours=14)
_QUARTER = 15


def stretch_of(at: dt.datetime) -> dt.datetime:
    """Return the beginning of the stretch in which an instant lies, in UTC."""
    at = at.astimezone(dt.UTC)
    month = at.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    if at.month == 12:
        new_year = dt.datetime(at.year + 1, 1, 1, tzinfo=dt.UTC) if at.year < dt.MAXYEAR else None
        if new_year is None or at < new_year - _NIGHT:
            return month
    elif at.month == 1:
        if at >= month + _NIGHT:
            return month + _NIGHT
    else:
        return month
    return at.replace(minute=at.minute // _QUARTER * _QUARTER, second=0, microsecond=0)


def day_of(at: dt.datetime) -> dt.datetime:
    """Return the beginning of the day of an instant, in UTC, or of its stretch where that begins later in the day."""
    midnight = at.astimezone(dt.UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return max(midnight, stretch_of(at))


def add(first_release_at: dt.datetime, by: int) -> None:
    """Count an announcement that comes out at that instant (1), or does not any more (−1).

    Called by `publishing`, in the transaction of its step.
    """
    for since, unit in _sums_with(first_release_at):
        ReleaseCount.objects.get_or_create(since=since, unit=unit)
        ReleaseCount.objects.filter(since=since, unit=unit).update(count=F("count") + by)


def _sums_with(at: dt.datetime) -> tuple[tuple[dt.datetime, str], ...]:
    """Return the sums in which an announcement counts that comes out at that instant, as (since, unit)."""
    return (stretch_of(at), SumOf.STRETCH), (day_of(at), SumOf.DAY)


def counted() -> Counter[tuple[dt.datetime, str]]:
    """Return the sums as the editions give them, by (since, unit): one look at every announcement."""
    begun = Edition.objects.filter(
        Q(announcement__withdrawn_at__isnull=True)
        | Q(release_at__gt=F("announcement__withdrawn_at")),
        cancelled_at__isnull=True,
        first_release_at=F("release_at"),
    )
    first = begun.order_by().values_list("first_release_at", flat=True)
    return Counter(key for at in first.iterator() for key in _sums_with(at))


def recount() -> None:
    """Write the sums anew from the editions; the caller opens the transaction."""
    ReleaseCount.objects.all().delete()
    ReleaseCount.objects.bulk_create(
        ReleaseCount(since=since, unit=unit, count=count)
        for (since, unit), count in counted().items()
    )


class Place(NamedTuple):
    """Where a page begins in the order of announcements: so many after the first one before `until`, which came out since `since`.

    Without an `until` nothing is before it.
    """

    since: dt.datetime
    until: dt.datetime | None
    skipped: int


class Counts:
    """How many came out until now, by stretches."""

    def __init__(
        self, stored: Iterable[tuple[dt.datetime, int]], ahead: Iterable[dt.datetime], zone: str
    ) -> None:
        """`stored` are the stretches among the rows of ReleaseCount, `ahead` the first releases that are to come."""
        self._ahead = list(ahead)
        tz = ZoneInfo(zone)
        self._stretches = [
            (since, count, since.astimezone(tz).year)
            for since, count in _newest_first(stored, map(stretch_of, self._ahead))
        ]

    @property
    def years(self) -> list[tuple[int, int]]:
        """The years in which announcements came out, newest first, with how many."""
        found: dict[int, int] = {}
        for _since, count, year in self._stretches:
            found[year] = found.get(year, 0) + count
        return list(found.items())

    def total(self, year: int | None = None) -> int:
        """Return how many came out, in all or in a year."""
        return sum(count for _since, count, its in self._stretches if year is None or its == year)

    def place(self, start: int, year: int | None = None) -> Place:
        """Return where announcement number `start` of all, or of a year, stands; they are counted from 0, newest first.

        Raises IndexError when there are not so many.
        """
        until = None
        for since, count, its in self._stretches:
            if year is None or its == year:
                if start < count:
                    return Place(since, until, start)
                start -= count
            until = since
        raise IndexError(start)

    def nearer(self, place: Place, days: Iterable[tuple[dt.datetime, int]]) -> Place:
        """Return the same place, said by its day; `days` are the rows of ReleaseCount from its stretch on."""
        until, skipped = place.until, place.skipped
        for since, count in _newest_first(days, map(day_of, self._ahead)):
            if skipped < count:
                return Place(since, until, skipped)
            until, skipped = since, skipped - count
        return place


def _newest_first(
    stored: Iterable[tuple[dt.datetime, int]], ahead: Iterable[dt.datetime]
) -> list[tuple[dt.datetime, int]]:
    """Return what is left of sums, without those to come."""
    sums = dict(stored)
    for since in ahead:
        if since in sums:
            sums[since] -= 1
    return sorted(((since, count) for since, count in sums.items() if count > 0), reverse=True)
