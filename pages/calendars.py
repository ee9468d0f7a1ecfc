"""The event of a media advisory as a calendar file. Pure. Source: RFC 5545."""

from __future__ import annotations

import datetime as dt

from announcements.document import Document
from richtext.characters import xml_safe
from richtext.sanitising import plain


def calendar(
    document: Document, *, address: str, stamped_at: dt.datetime, sequence: int = 0
) -> bytes:
    """Return the calendar file of a document's event, times in UTC; raises ValueError when there is none.

    `address` is the absolute address of the page, `stamped_at` the release of the edition, `sequence` grows with each edition.
    """
    # Only here: few ask for an event, and every worker would hold its time zones.
    from icalendar import Calendar, Event

    event = document.event
    if event is None:
        raise ValueError("this document has no event")
    parts = (plain(document.lede), plain(event.accreditation), address)
    made = Event()
    made.add("uid", f"{document.id}@{address.split('/')[2]}")
    made.add("dtstamp", stamped_at.astimezone(dt.UTC))
    made.add("sequence", sequence)
    made.add("dtstart", event.starts_at.astimezone(dt.UTC))
    made.add("dtend", (event.ends_at or event.starts_at + dt.timedelta(hours=1)).astimezone(dt.UTC))
    made.add("summary", xml_safe(document.headline), parameters={"language": document.language})
    if event.place:
        made.add("location", xml_safe(event.place))
    made.add("description", xml_safe("\n\n".join(part for part in parts if part)))
    made.add("url", address)
    file = Calendar()
    file.add("version", "2.0")
    file.add("prodid", "-//Entente//Newsroom//EN")
    file.add("calscale", "GREGORIAN")
    file.add("method", "PUBLISH")
    file.add_component(made)
    return file.to_ical()
