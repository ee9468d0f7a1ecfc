"""Days, moments and periods, as each language writes them. Pure."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from zoneinfo import ZoneInfo

from languages import RECORDS


@lru_cache(maxsize=2048)
def day(value: dt.date, language: str, *, weekday: bool = False) -> str:
    """Return a date in words: “1er mars 2025”, “3 March 2025”, “3. März 2025”."""
    written = RECORDS[language].dates
    number = written.first if value.day == 1 else str(value.day)
    month = written.months[value.month - 1]
    text = written.day.format(day=number, month=month, year=value.year)
    if weekday:
        text = written.with_weekday.format(weekday=written.weekdays[value.weekday()], day=text)
    return text


def clock(value: dt.datetime, language: str, zone: str) -> str:
    """Return the time of an instant in an IANA zone, with the zone named."""
    written = RECORDS[language].dates
    local = value.astimezone(ZoneInfo(zone))
    time = written.time.format(hour=local.hour, minute=local.minute)
    city = zone.rsplit("/", 1)[-1].replace("_", " ")
    return f"{time} ({written.zone.format(city=city)})"


def local_day(value: dt.datetime, zone: str) -> dt.date:
    """Return the day on which an instant falls in an IANA zone."""
    return value.astimezone(ZoneInfo(zone)).date()


def moment(value: dt.datetime, language: str, zone: str, *, weekday: bool = False) -> str:
    """Return an instant as day and time in an IANA zone, with the zone named."""
    on = day(local_day(value, zone), language, weekday=weekday)
    return RECORDS[language].dates.at.format(day=on, time=clock(value, language, zone))


def period(start: dt.date | None, end: dt.date | None, language: str) -> str:
    """Return the years or days that an agreement runs, with an en dash."""
    if start and end:
        if (start.month, start.day, end.month, end.day) == (1, 1, 12, 31):
            return f"{start.year}–{end.year}"
        return f"{day(start, language)} – {day(end, language)}"
    only = start or end
    return day(only, language) if only else ""
