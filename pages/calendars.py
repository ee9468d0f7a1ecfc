"""The event of a media advisory as a calendar file. Pure. Source: RFC 5545."""

from __future__ import annotations

import datetime as dt

from announcements.document import Document
from richtext.characters import xml_safe
from richtext.folding import folded
from richtext.sanitising import plain


def calendar(
    document: Document, *, address: str, stamped_at: dt.datetime, sequence: int = 0
) -> bytes:
    """Return the calendar file of a document's event, times in UTC; raises ValueError when there is none.

    `address` is the absolute address of the page, `stamped_at` the release of the edition, `sequence` grows with each edition.
    """
    event = document.event
    if event is None:
        raise ValueError("this document has no event")
    description = "\n\n".join(
        part for part in (plain(document.lede), plain(event.accreditation), address) if part
    )
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Entente//Newsroom//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:{document.id}@{address.split('/')[2]}",
        f"DTSTAMP:{_utc(stamped_at)}",
        f"SEQUENCE:{sequence}",
        f"DTSTART:{_utc(event.starts_at)}",
        f"DTEND:{_utc(event.ends_at or event.starts_at + dt.timedelta(hours=1))}",
        f"SUMMARY;LANGUAGE={document.language}:{_escape(document.headline)}",
        *([f"LOCATION:{_escape(event.place)}"] if event.place else []),
        f"DESCRIPTION:{_escape(description)}",
        f"URL:{address}",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return b"".join(folded(line) for line in lines)


def _utc(instant: dt.datetime) -> str:
    return instant.astimezone(dt.UTC).strftime("%Y%m%dT%H%M%SZ")


def _escape(text: str) -> str:
    """Return a text value with its line ends escaped, whichever they are (RFC 5545 §3.3.11)."""
    text = xml_safe(text)
    text = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return text.replace("\n", "\\n")
