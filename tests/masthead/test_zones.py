import datetime as dt

import pytest

from languages.dates import local_day
from masthead.zones import LocalTimeError, next_midnight, resolve_local


def test_local_time_becomes_an_instant():
    assert resolve_local(dt.datetime(2026, 7, 1, 14, 0), "Europe/Paris") == dt.datetime(
        2026, 7, 1, 12, 0, tzinfo=dt.UTC
    )


def test_a_skipped_hour_is_refused_with_both_neighbours():
    with pytest.raises(LocalTimeError) as refused:
        resolve_local(dt.datetime(2027, 3, 28, 2, 30), "Europe/Paris")
    assert refused.value.choices == (
        dt.datetime(2027, 3, 28, 0, 30, tzinfo=dt.UTC),
        dt.datetime(2027, 3, 28, 1, 30, tzinfo=dt.UTC),
    )


def test_a_repeated_hour_is_refused_with_both_readings():
    with pytest.raises(LocalTimeError) as refused:
        resolve_local(dt.datetime(2026, 10, 25, 2, 30), "Europe/Paris")
    assert refused.value.choices == (
        dt.datetime(2026, 10, 25, 0, 30, tzinfo=dt.UTC),
        dt.datetime(2026, 10, 25, 1, 30, tzinfo=dt.UTC),
    )


@pytest.mark.parametrize(
    ("now", "zone", "expected"),
    [
        ("2026-02-10T09:00", "Europe/Paris", "2026-02-10T23:00"),
        ("2026-02-10T23:00", "Europe/Paris", "2026-02-11T23:00"),
        ("2026-03-28T23:30", "Europe/Paris", "2026-03-29T22:00"),
        ("2026-02-10T09:00", "Asia/Kathmandu", "2026-02-10T18:15"),
        # Clocks skip midnight in Beirut (the day begins at one) and repeat the hour before it in Santiago.
        ("2026-03-28T12:00", "Asia/Beirut", "2026-03-28T21:00"),
        ("2026-04-04T20:00", "America/Santiago", "2026-04-05T03:00"),
    ],
)
def test_next_midnight_is_never_later_than_the_next_day(now, zone, expected):
    at = dt.datetime.fromisoformat(now).replace(tzinfo=dt.UTC)
    found = next_midnight(at, zone)
    days = (at + dt.timedelta(minutes=m) for m in range(60 * 26))
    first = next(i for i in days if local_day(i, zone) != local_day(at, zone))
    assert at < found <= first
    assert found >= dt.datetime.fromisoformat(expected).replace(tzinfo=dt.UTC) - dt.timedelta(
        hours=1
    )
