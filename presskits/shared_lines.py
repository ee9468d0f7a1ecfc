"""What every file says in the same words: the opening's labels, parties, agreement and event as labelled lines, what belongs to a picture. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from announcements.reading_out import Passage, ReadOut
from languages import RECORDS
from languages.dates import day, moment, period
from languages.record import FileWords


def kicker(read: ReadOut) -> list[str]:
    """Return what stands above the headline: the kind, then the kicker or the kind of agreement."""
    w = RECORDS[read.language].file_words
    agreement = read.one("agreement")
    second = read.take("kicker") or (
        w.agreements.get(agreement.take("type"), "") if agreement else ""
    )
    return [word for word in dict.fromkeys((w.kinds.get(read.take("kind"), ""), second)) if word]


def dateline(read: ReadOut) -> tuple[str, str]:
    """Return the place and the day in words."""
    on = read.take("dateline_on")
    return read.take("dateline_place"), day(on, read.language, weekday=True) if on else ""


def labelled(read: ReadOut, zone: str) -> list[tuple[str, str]]:
    """Return the parties, the agreement and the event as (label, HTML) pairs; instants are shown in the IANA zone."""
    rows = _parties(read)
    if agreement := read.one("agreement"):
        rows += _agreement(agreement, RECORDS[read.language].file_words, read)
    if event := read.one("event"):
        rows += _event(event, RECORDS[read.language].file_words, read.language, zone)
    return rows


def _parties(read: ReadOut) -> list[tuple[str, str]]:
    w = RECORDS[read.language].file_words
    names = []
    for party in read.of("party"):
        role = w.roles.get(party.take("role"), "")
        name = escape(party.take("institution.name"), quote=False)
        names.append(f"{name} ({role})" if role else name)
    return [(w.parties, ", ".join(names))] if names else []


def _agreement(agreement: Passage, w: FileWords, read: ReadOut) -> list[tuple[str, str]]:
    rows: list[tuple[str, str]] = []
    kind, title = w.agreements.get(agreement.take("type"), ""), agreement.take("title")
    if title:
        rows.append((kind or w.agreement, escape(title, quote=False)))
    elif kind and read.take("kicker"):
        rows.append((w.agreement, kind))
    if signed_on := agreement.take("signed_on"):
        rows.append((w.signed, day(signed_on, read.language)))
    first, last = agreement.take("period_from"), agreement.take("period_until")
    if span := period(first or None, last or None, read.language):
        rows.append((w.period, span))
    return rows


def _event(event: Passage, w: FileWords, language: str, zone: str) -> list[tuple[str, str]]:
    times = [time for time in (event.take("starts_at"), event.take("ends_at")) if time]
    rows = [(w.when, " – ".join(moment(time, language, zone, weekday=True) for time in times))]
    if place := event.take("place"):
        rows.append((w.where, escape(place, quote=False)))
    if accreditation := event.take("accreditation"):
        rows.append((w.accreditation, accreditation))
    return rows


def credit(picture: Passage) -> str:
    """Return what must stand beside a picture or a document: its credit, then the rights in it."""
    names = ("credit", "copyright", "licence")
    return " · ".join(dict.fromkeys(text for name in names if (text := picture.take(name))))


def captioned(picture: Passage) -> tuple[str, str]:
    """Return a picture's caption and its credit; what it is (“Illustration.”) closes no caption whose credit begins with that word."""
    caption, rights = picture.take("caption"), credit(picture)
    before, _, last = caption.removesuffix(".").rpartition(". ")
    what = rights.partition(":")[0].strip()
    if before and what and last.casefold() == what.casefold():
        caption = f"{before}."
    return caption, rights


def offered(attachment: Passage) -> str:
    """Return a document in one line: its title, the name of its file, what it is, its credit and rights."""
    title, filename = attachment.take("title"), attachment.take("filename")
    said = f"{title} ({filename})" if title and title != filename else filename
    return ". ".join(
        text.rstrip(".")
        for text in (said, attachment.take("description"), credit(attachment))
        if text
    )


def details(read: ReadOut, silent: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return what the format has not shown and readers should read, as (label, text) pairs."""
    return [
        (passage.label, "; ".join(_said(row.label, row.said, passage.label) for row in rows))
        for passage, rows in read.left(silent)
    ]


def _said(label: str, said: str, of: str) -> str:
    return said if label == of else f"{label} {said}"


def short_fingerprint(fingerprint: str) -> str:
    """Return the short form people read out to each other, for example `7F3A-91C2-08DE`."""
    head = fingerprint[:12].upper()
    return "-".join(head[i : i + 4] for i in range(0, len(head), 4))
