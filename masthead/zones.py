"""Local times of the newsroom: what the clock on the wall says, as an instant, without guessing."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from pathlib import Path
from zoneinfo import TZPATH, ZoneInfo

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from rows.fields import validate_year


class LocalTimeError(ValueError):
    """The local time names no instant, or two, or lies beyond the calendar; the message is a sentence, `choices` the instants meant instead."""

    def __init__(self, message: str, choices: tuple[dt.datetime, ...]) -> None:
        super().__init__(message)
        self.choices = choices


def resolve_local(naive: dt.datetime, zone: str) -> dt.datetime:
    """Return the instant (aware, UTC) of a local time in an IANA zone.

    Raises LocalTimeError for a time that the change of clocks skips or repeats, with the two instants to choose from (PEP 495), and
    for a year in which nobody releases anything, without any.
    """
    try:
        validate_year(naive)
    except ValidationError as error:
        raise LocalTimeError(" ".join(error.messages), ()) from None
    tz = ZoneInfo(zone)
    earlier = naive.replace(tzinfo=tz, fold=0)
    later = naive.replace(tzinfo=tz, fold=1)
    if earlier.utcoffset() == later.utcoffset():
        return earlier.astimezone(dt.UTC)
    first, second = sorted((earlier.astimezone(dt.UTC), later.astimezone(dt.UTC)))
    shown = {"time": naive.strftime("%H:%M"), "zone": zone}
    exists = first.astimezone(tz).replace(tzinfo=None) == naive
    if exists:
        message = _("%(time)s comes twice that night in %(zone)s: say which one you mean.") % shown
    else:
        message = (
            _(
                "%(time)s does not exist that night in %(zone)s: the clocks skip it. Choose another time."
            )
            % shown
        )
    raise LocalTimeError(message, (first, second))


@lru_cache(maxsize=8)
def region_of(zone: str) -> str:
    """Return the country (ISO 3166-1, two letters) that a zone stands for; FR when the system does not say.

    Source: zone.tab of the tz database.
    """
    for folder in TZPATH:
        table = Path(folder) / "zone.tab"
        if table.is_file():
            for line in table.read_text().splitlines():
                columns = line.split("\t")
                if len(columns) > 2 and columns[2] == zone:
                    return columns[0]
    return "FR"


def next_midnight(now: dt.datetime, zone: str) -> dt.datetime:
    """Return the instant (aware, UTC) at which the next day of a zone begins; where clocks change at midnight, rather early than late."""
    tz = ZoneInfo(zone)
    today = now.astimezone(tz).date()
    midnights = (
        dt.datetime.combine(today + dt.timedelta(days=days), dt.time(), tz).replace(fold=fold)
        for days in (1, 2)
        for fold in (0, 1)
    )
    return min(at for at in (m.astimezone(dt.UTC) for m in midnights) if at > now)
