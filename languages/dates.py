"""Days, moments and periods, as each language writes them. Pure."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.utils import translation
from django.utils.dates import MONTHS, WEEKDAYS

_DAY = {
    "fr": "{day}\u00a0{month} {year}",
    "en": "{day}\u00a0{month} {year}",
    "de": "{day}.\u00a0{month} {year}",
}
_WEEKDAY = {"fr": "{weekday} {rest}", "en": "{weekday} {rest}", "de": "{weekday}, {rest}"}
_TIME = {"fr": "{h}\u00a0h\u00a0{m:02d}", "en": "{h}:{m:02d}", "de": "{h}.{m:02d}\u00a0Uhr"}
_JOIN = {"fr": "{day} à {time}", "en": "{day} at {time}", "de": "{day}, {time}"}
_ZONE = {"fr": "heure de\u00a0{city}", "en": "{city} time", "de": "Ortszeit {city}"}


@lru_cache(maxsize=512)
def _names(language: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    with translation.override(language):
        return tuple(str(MONTHS[n]) for n in range(1, 13)), tuple(
            str(WEEKDAYS[n]) for n in range(7)
        )


@lru_cache(maxsize=2048)
def day(value: dt.date, language: str, *, weekday: bool = False) -> str:
    """Return a date in words: “1er mars 2025”, “3 March 2025”, “3. März 2025”."""
    months, weekdays = _names(language)
    number = "1er" if language == "fr" and value.day == 1 else str(value.day)
    text = _DAY[language].format(day=number, month=months[value.month - 1], year=value.year)
    if weekday:
        text = _WEEKDAY[language].format(weekday=weekdays[value.weekday()], rest=text)
    return text


def clock(value: dt.datetime, language: str, zone: str) -> str:
    """Return the time of an instant in an IANA zone, with the zone named."""
    local = value.astimezone(ZoneInfo(zone))
    time = _TIME[language].format(h=local.hour, m=local.minute)
    city = zone.rsplit("/", 1)[-1].replace("_", " ")
    return f"{time} ({_ZONE[language].format(city=city)})"


def local_day(value: dt.datetime, zone: str) -> dt.date:
    """Return the day on which an instant falls in an IANA zone."""
    return value.astimezone(ZoneInfo(zone)).date()


def moment(value: dt.datetime, language: str, zone: str, *, weekday: bool = False) -> str:
    """Return an instant as day and time in an IANA zone, with the zone named."""
    on = day(local_day(value, zone), language, weekday=weekday)
    return _JOIN[language].format(day=on, time=clock(value, language, zone))


def period(start: dt.date | None, end: dt.date | None, language: str) -> str:
    """Return the years or days that an agreement runs, with an en dash."""
    if start and end:
        if (start.month, start.day, end.month, end.day) == (1, 1, 12, 31):
            return f"{start.year}–{end.year}"
        return f"{day(start, language)} – {day(end, language)}"
    only = start or end
    return day(only, language) if only else ""
