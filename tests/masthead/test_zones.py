import datetime as dt

import pytest

from masthead.zones import LocalTimeError, resolve_local


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
