"""Dates of the demo, in words: relative to the day it is loaded, so that it never looks old."""

from __future__ import annotations

import datetime as dt
import re

from languages import RECORDS
from languages.dates import day as words_of

_PLACEHOLDER = re.compile(r"\{(day|date|month|event_day)(?::(-?\d+))?\}")


def working_day(day: dt.date, *, ahead: bool = False) -> dt.date:
    """Return the day, or when it falls on a weekend the Friday before (the Monday after with `ahead`)."""
    if day.weekday() < 5:
        return day
    return day + dt.timedelta(days=7 - day.weekday() if ahead else 4 - day.weekday())


def with_weekday(day: dt.date, language: str) -> str:
    """Return “mardi 4 mars”, “Tuesday 4 March”, “Dienstag, 4. März”."""
    written = RECORDS[language].dates
    weekday = written.weekdays[day.weekday()]
    return written.with_weekday.format(weekday=weekday, day=day_and_month(day, language))


def day_and_month(day: dt.date, language: str) -> str:
    """Return “1er mars”, “1 March”, “1. März”."""
    return words_of(day, language).rpartition(" ")[0].replace("\u00a0", " ")


def fill(text: str, *, language: str, dateline: dt.date, event: dt.date | None = None) -> str:
    """Replace `{day:N}`, `{date:N}`, `{month:N}` (N days after the dateline) and `{event_day}` by dates in words."""

    def words(match: re.Match[str]) -> str:
        kind = match[1]
        if kind == "event_day":
            assert event is not None, "only a media advisory has an event day"
            return with_weekday(event, language)
        day = dateline + dt.timedelta(days=int(match[2] or 0))
        if kind == "day":
            return with_weekday(day, language)
        if kind == "month":
            return f"{RECORDS[language].dates.months[day.month - 1]} {day.year}"
        return f"{day_and_month(day, language)} {day.year}"

    return _PLACEHOLDER.sub(words, text)
