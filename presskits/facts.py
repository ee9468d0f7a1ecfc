"""What the agreement and the event are, as short labelled lines, the same in every file. Pure."""

from __future__ import annotations

from html import escape

from announcements.document import Document
from masthead.wording import day, moment, period
from presskits.words import words


def agreement_and_event(document: Document, zone: str) -> list[tuple[str, str]]:
    """Return (label, HTML) pairs; instants are shown in the IANA zone."""
    w, language = words(document.language), document.language
    rows: list[tuple[str, str]] = []
    agreement, event = document.agreement, document.event
    if agreement:
        if agreement.title:
            rows.append(
                (w.get(agreement.type) or w["agreement"], escape(agreement.title, quote=False))
            )
        if agreement.signed_on:
            rows.append((w["signed"], day(agreement.signed_on, language)))
        span = period(agreement.period_from, agreement.period_until, language)
        if span:
            rows.append((w["period"], span))
    if event:
        when = moment(event.starts_at, language, zone, weekday=True)
        if event.ends_at:
            when += " – " + moment(event.ends_at, language, zone, weekday=True)
        rows.append((w["when"], when))
        if event.place:
            rows.append((w["where"], escape(event.place, quote=False)))
        if event.accreditation:
            rows.append((w["accreditation"], event.accreditation))
    return rows
