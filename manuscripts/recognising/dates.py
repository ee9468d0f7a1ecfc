"""Dates, datelines and embargo times as French, English and German press releases write them."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache
from zoneinfo import ZoneInfo

from manuscripts.recognising.text import fold, fold_in_place

_MONTHS: dict[str, int] = {}
for _number, _names in enumerate(
    (
        "janvier janv january jan januar jaenner janner",
        "fevrier fevr fev february feb februar",
        "mars march mar marz maerz",
        "avril avr april apr",
        "mai may",
        "juin june jun juni",
        "juillet juil july jul juli",
        "aout august aug",
        "septembre sept september sep",
        "octobre oct october oktober okt",
        "novembre nov november",
        "decembre dec december dezember dez",
    ),
    start=1,
):
    for _name in _names.split():
        _MONTHS[_name] = _number

_WEEKDAYS: dict[str, int] = {}
for _number, _names in enumerate(
    (
        "lundi monday montag mon",
        "mardi tuesday dienstag tue",
        "mercredi wednesday mittwoch wed",
        "jeudi thursday donnerstag thu",
        "vendredi friday freitag fri",
        "samedi saturday samstag sonnabend sat",
        "dimanche sunday sonntag sun",
    )
):
    for _name in _names.split():
        _WEEKDAYS[_name] = _number

_MONTH = "(?P<month>" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\b\.?"
_WEEKDAY = "(?P<weekday>" + "|".join(sorted(_WEEKDAYS, key=len, reverse=True)) + r")\b\.?"
_YEAR = r"(?P<year>(?:19|20)\d{2})\b"
# A range keeps its first day: "12 et 13 mai 2025", "12-13 May", "12. und 13. Mai", "du 12 au 13 mai".
_MORE_DAYS = r"(?:\s*(?:-|/|et|and|und|au|to|bis|&)\s*\d{1,2}(?:er|st|nd|rd|th|\.)?)?"

_DATES = (
    re.compile(r"\b(?P<year>(?:19|20)\d{2})-(?P<monthno>\d{2})-(?P<day>\d{2})(?!\d)"),
    re.compile(
        rf"\b(?:{_WEEKDAY},?\s+)?(?:the |den |dem |le )?(?P<day>[0-3]?\d)(?:er|st|nd|rd|th|\.)?{_MORE_DAYS}\s+(?:of )?{_MONTH},?(?:\s+{_YEAR})?"
    ),
    re.compile(
        rf"\b(?:{_WEEKDAY},?\s+)?{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?!\d|:|\.\d){_MORE_DAYS}(?:,?\s+{_YEAR})?"
    ),
    re.compile(
        rf"\b(?:{_WEEKDAY},?\s+(?:le |the |den )?)?(?P<day>\d{{1,2}})(?P<sep>[./-])(?P<monthno>\d{{1,2}})(?P=sep)(?P<year>(?:20)?\d{{2}})(?![\d])"
    ),
)


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date in a text: where it stands there, and the day it names once its year is known."""

    start: int
    end: int
    day: int
    month: int
    year: int | None
    weekday: int | None


def find_dates(text: str, *, month_first: bool = False) -> list[FoundDate]:
    """Return the dates of the text in order; a range gives its first day."""
    if not any(map(str.isdigit, text)):
        return []
    folded = fold_in_place(text)
    found: list[FoundDate] = []
    taken = bytearray(len(text))
    for pattern in _DATES:
        for match in pattern.finditer(folded):
            date = _read(match, month_first)
            if date and taken.find(1, date.start, date.end) < 0:
                taken[date.start : date.end] = b"\1" * (date.end - date.start)
                found.append(date)
    return sorted(found, key=lambda date: date.start)


def _read(match: re.Match[str], month_first: bool) -> FoundDate | None:
    parts = match.groupdict()
    day = int(parts["day"])
    if parts.get("monthno"):
        month = int(parts["monthno"])
        if parts.get("sep") == "/" and ((month_first and day <= 12) or month > 12):
            day, month = month, day
    else:
        month = _MONTHS[parts["month"]]
    year = int(parts["year"]) if parts.get("year") else None
    if year is not None and year < 100:
        year += 2000
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    weekday = _WEEKDAYS[parts["weekday"]] if parts.get("weekday") else None
    return FoundDate(match.start(), match.end(), day, month, year, weekday)


@lru_cache(maxsize=2)
def years_named(text: str) -> list[int]:
    """Return the years that the text names, objectives and phone numbers left out."""
    folded = fold(text)
    found = []
    for match in re.finditer(
        r"(?<![\d.,/@+-])(?<!\d )((?:19|20)\d{2})(?![\d@]|[.,]\d| \d{2,3}\b|\w)", folded
    ):
        before = folded[max(0, match.start() - 34) : match.start()]
        if re.search(
            r"(?:horizon|objectif\w{0,12}|d'ici(?: a| la fin)?|jusqu'(?:en|a)|until|by(?: the end of)?|bis(?: zum jahr| ende| zu)?|towards?|vision|agenda|"
            r"strategie|strategy|plan|europe|france|ziel\w{0,12}|through|a partir de|from|des|ab|to|-|2020|programme|sur la periode|period)[ \-]{0,3}(?:[a-z]{1,30} )?$",
            before,
        ):
            continue
        found.append(int(match.group(1)))
    return found


def complete(date: FoundDate, text: str, reference: dt.date) -> dt.date | None:
    """Return the day a found date means, its year taken from the text where it names none itself.

    With a weekday: the first matching year not before the latest year that the text names. A release
    is not dated more than a year after the reference date, so years beyond that (objectives) name nothing.
    """
    if date.year is not None:
        return _day(date.year, date.month, date.day)
    limit = reference.year + 1
    named = [year for year in years_named(text) if year <= limit]
    start = max(named, default=None)
    if date.weekday is not None:
        return _by_weekday(date, start, reference)
    if start is not None:
        return _day(start, date.month, date.day)
    candidates = [_day(year, date.month, date.day) for year in range(reference.year - 1, limit + 1)]
    near = [c for c in candidates if c]
    return min(near, key=lambda c: abs((c - reference).days), default=None)


def _by_weekday(date: FoundDate, start: int | None, reference: dt.date) -> dt.date | None:
    def matching(years: range) -> list[dt.date]:
        days = (_day(year, date.month, date.day) for year in years)
        return [day for day in days if day and day.weekday() == date.weekday]

    if start is not None:
        return next(iter(matching(range(start, start + 12))), None)
    around = matching(range(reference.year - 11, reference.year + 2))
    return min(around, key=lambda day: abs((day - reference).days), default=None)


def _day(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


_ZONES: tuple[tuple[str, str], ...] = (
    (r"heure de paris|paris time|heure francaise|french time|pariser zeit", "Europe/Paris"),
    (r"heure de bruxelles|brussels time|brusseler zeit", "Europe/Brussels"),
    (r"heure de geneve|geneva time|heure suisse|swiss time|schweizer zeit", "Europe/Zurich"),
    (r"heure de londres|london time|uk time|british time|londoner zeit", "Europe/London"),
    (r"heure de berlin|berlin time|berliner zeit|deutscher zeit", "Europe/Berlin"),
    (
        r"heure de new york|new york time|u\.?s\.? eastern(?: time)?|eastern time",
        "America/New_York",
    ),
    (r"heure de montreal|montreal time", "America/Toronto"),
    (r"heure de tokyo|tokyo time", "Asia/Tokyo"),
    (r"\b(?:cest|cet|mesz|mez)\b", ""),
    (r"\b(?:bst|gmt)\b", "Europe/London"),
    (r"\b(?:est|edt|et)\b(?=[ )]|$|,|\.|/)", "America/New_York"),
    (r"\b(?:aest|aedt)\b|sydney time", "Australia/Sydney"),
    (r"\bjst\b", "Asia/Tokyo"),
    (r"\b(?:sgt|singapore time)\b", "Asia/Singapore"),
    (r"\b(?:pst|pdt|pt)\b", "America/Los_Angeles"),
    (r"\b(?:cst|cdt|ct)\b", "America/Chicago"),
    (r"\b(?:utc|z)\b(?! ?[+-])", "UTC"),
)
ZONE_OF_LANGUAGE = {"fr": "Europe/Paris", "en": "Europe/London", "de": "Europe/Berlin"}

_TIMES = (
    re.compile(r"\b(?P<hour>\d{1,2})\s?h(?:eures?|rs?)?\.?\s?(?P<minute>\d{2})?(?!\w)"),
    re.compile(r"\b(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2}))?\s?(?P<half>[ap])\.?\s?m\b\.?"),
    re.compile(r"\b(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:\s*(?:uhr|hours|hrs|h))?(?![\d.])"),
    re.compile(r"\b(?P<hour>\d{1,2})\s?uhr\b"),
    re.compile(
        r"\b(?P<hour>[01]\d|2[0-3])(?P<minute>[0-5]\d)\s?(?:hours|hrs|h|gmt|bst|cet|cest|utc|est)\b"
    ),
)
_WORD_TIMES = (
    (re.compile(r"\b(?:minuit|midnight|mitternacht)\b"), dt.time(0, 0)),
    (re.compile(r"\b(?:midi|noon|mittag|midday)\b"), dt.time(12, 0)),
)


def find_time(text: str) -> dt.time | None:
    """Return the first time of day in a line whose dates were taken out."""
    folded = fold(text)
    for pattern in _TIMES:
        for match in pattern.finditer(folded):
            parts = match.groupdict()
            hour, minute = int(parts["hour"]), int(parts.get("minute") or 0)
            if parts.get("half") == "p" and hour < 12:
                hour += 12
            if parts.get("half") == "a" and hour == 12:
                hour = 0
            if hour == 24:
                hour = 0
            if hour < 24 and minute < 60:
                return dt.time(hour, minute)
    for pattern, time in _WORD_TIMES:
        if pattern.search(folded):
            return time
    return None


ZONE_OF_COUNTRY = {
    "FR": "Europe/Paris", "DE": "Europe/Berlin", "CH": "Europe/Zurich", "AT": "Europe/Vienna", "BE": "Europe/Brussels",
    "LU": "Europe/Luxembourg", "GB": "Europe/London", "IE": "Europe/Dublin", "US": "America/New_York", "CA": "America/Toronto",
    "NL": "Europe/Amsterdam", "IT": "Europe/Rome", "ES": "Europe/Madrid",
}  # fmt: skip


def find_zone(text: str, language: str, country: str = "") -> tuple[str, bool]:
    """Return the IANA name of the zone that a line names, and whether it names one."""
    folded = fold(text)
    offset = re.search(r"\b(?:utc|gmt)\s?([+-])\s?(\d{1,2})(?::?(\d{2}))?\b", folded)
    if offset and not int(offset.group(3) or 0):
        sign = (
            "-" if offset.group(1) == "+" else "+"
        )  # the IANA names of fixed offsets count westwards
        return f"Etc/GMT{sign}{int(offset.group(2))}", True
    for pattern, zone in _ZONES:
        match = re.search(pattern, folded)
        if match:
            if zone == "America/New_York" and match.group() == "et" and language == "fr":
                continue  # "et" is French for "and"
            if (
                zone == "America/New_York"
                and match.group() == "est"
                and language == "fr"
                and "EST" not in text
            ):
                continue  # "est" is French for "is"
            home = {"de": "Europe/Berlin"}.get(language, "Europe/Paris")
            return zone or home, True
    home = ZONE_OF_COUNTRY.get(country) or ZONE_OF_LANGUAGE.get(language, "Europe/Paris")
    return home, False


def local_instant(day: dt.date, time: dt.time, zone: str) -> tuple[dt.datetime, str]:
    """Return the instant in UTC and "" — or "nonexistent" or "ambiguous" where the clocks change then."""
    local = dt.datetime.combine(day, time, tzinfo=ZoneInfo(zone))
    instant = local.astimezone(dt.UTC)
    trouble = ""
    if instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None) != local.replace(tzinfo=None):
        trouble = "nonexistent"
    elif local.utcoffset() != local.replace(fold=1).utcoffset():
        trouble = "ambiguous"
    return instant, trouble


@dataclass(frozen=True, slots=True)
class Dateline:
    """A dateline at the start of a text: its place, its date and where the text goes on."""

    place: str
    date: FoundDate | None
    end: int


_CAP = r"[A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĘĚĞĢĪĶŁŃŇŐŘŚŠŞŤŪŮŰŹŻŽ]"
_PLACE_WORD = rf"{_CAP}[\w'’.]*+(?>(?:[-/]\w++)*)"
_PLACE_LINK = r"(?:sur|en|de|la|le|les|lès|du|des|aux|am|an|der|bei|im|ob|upon|on|of|und|et|and|&|d['’]|l['’])"
_PLACE = rf"\(?(?P<place>{_PLACE_WORD}(?:(?:\s?[,/]\s?|\s)(?:{_PLACE_LINK}[\s-]{{0,2}}){{0,2}}{_PLACE_WORD}){{0,4}}(?:\s?\([^()]{{2,30}}\))?)\)?"
_LINK = r"\s?(?:[,|–—:•·.(-]|--)?\s?(?:le|the|den|am|on|,)?\s?$"
_SEPARATOR = re.compile(
    r"\s?\)?\s?(?:/?\(?[A-Z][\w .]{2,18}\)?/\s?)?(?>(?:[–—:|•·-]|\.(?=\s))+)\s*+"
)
_PLACE_ONLY = re.compile(rf"^{_PLACE}\s(?:[–—]|--?)\s(?=[\"«„“(]?\s?{_CAP})")
_PLACE_BEFORE_DATE = re.compile(rf"^\W*{_PLACE}{_LINK}", re.UNICODE)
_NO_PLACES = re.compile(
    r"^(?:le|la|les|l|the|der|die|das|ce|cette|on|am|en|in|im|du|from|since|depuis|seit|ab|publie|published|date|datum|dies\w*|"
    r"communique|press|presse\w*|medien\w*|embargo\w*|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|monday|tuesday|wednesday|"
    r"thursday|friday|saturday|sunday|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|today|heute|aujourd'hui)\b"
)


# Wire services put their name between the place and the text: "LYON--(ACME WIRE)--The …".
_WIRE = re.compile(rf"^{_PLACE}\s?(?:--?|[–—])\s?\([A-Z][A-Z .&]{{2,24}}\)\s?(?:--?|[–—])\s?(?=\S)")


_BRACKETED = re.compile(r"^\(([^()]{6,60})\)\s*(?:[–—:-]\s*)?(?=\S)")


def _is_no_place(place: str) -> bool:
    """Say whether words before a date name no place; "La Rochelle" and "Le Havre" do."""
    if re.match(rf"(?:La|Le|Les|LA|LE|LES) {_CAP}[\w-]+$", place):
        return False
    return bool(_NO_PLACES.match(fold(place)))


def read_dateline(text: str, *, month_first: bool = False) -> Dateline | None:
    """Return the dateline that the text starts with ("Nancy, le 3 mars 2025 – …"), or None."""
    bracketed = _BRACKETED.match(text)
    if bracketed:
        inner = read_dateline(bracketed[1], month_first=month_first)
        if inner and inner.date and inner.end >= len(bracketed[1]):
            return Dateline(inner.place, inner.date, bracketed.end())
    dates = find_dates(text[:120], month_first=month_first)
    if dates:
        found = _dateline_with_date(text, dates[0])
        if found:
            return found
    wire = _WIRE.match(text)
    if wire:
        return Dateline(_clean_place(wire["place"]), None, wire.end())
    match = _PLACE_ONLY.match(text)
    if match and len(match["place"].split()) <= 4 and not _NO_PLACES.match(fold(match["place"])):
        rest = text[match.end() :]
        word = rest.split(" ", 1)[0]
        if len(rest.split()) >= 8 and text.count(match.group() + word) == 1:
            return Dateline(_clean_place(match["place"]), None, match.end())
    return None


def _dateline_with_date(text: str, date: FoundDate) -> Dateline | None:
    stop = date.end - (date.year is None and text[date.end - 1] == ".")  # "7 mai." ends a sentence
    before, after = text[: date.start], text[stop:]
    separator = _SEPARATOR.match(after)
    ends = not after.strip(" .–—-|:)")
    place = ""
    if before.strip(" \t,.–—-|:()").lower() not in (
        "",
        "le",
        "the",
        "den",
        "am",
        "on",
        "date",
        "datum",
    ):
        match = _PLACE_BEFORE_DATE.match(before)
        if not match or _is_no_place(match["place"]) or len(before.split()) > 9:
            return None
        place = match["place"]
        if not (separator or ends or re.match(r"\s*,\s+|\s+\(", after)):
            return None
    elif not ends:
        if not separator:
            return None
        follow = re.match(rf"{_PLACE}\s*(?:$|\s(?:[–—]|--?)\s|:\s)", after[separator.end() :])
        if follow and len(follow["place"].split()) <= 4:
            return Dateline(
                _clean_place(follow["place"]), date, date.end + separator.end() + follow.end()
            )
    end = len(text) if ends else stop + (separator.end() if separator else 0)
    if not separator and not ends:
        end = stop + len(after) - len(after.lstrip(" ,"))
    return Dateline(_clean_place(place), date, end)


def _clean_place(place: str) -> str:
    """Return the name of the place, in title case where the dateline shouts it."""
    place = place.strip(" ,()|–—-.") + (")" if "(" in place.strip(" ,()|–—-.") else "")
    return re.sub(
        r"[^\W\d_]{4,}",
        lambda m: m.group().capitalize() if m.group().isupper() else m.group(),
        place,
    )
