"""What changed between two documents: their words as lines, and the lines that differ. Pure.

Facts (a date, a role, a kind of agreement) are said in words, in the language of their document.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _

from announcements import document as doc
from announcements import labels
from announcements.differing import runs
from masthead import wording
from richtext.sanitising import plain


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph as it reads; `role` says what it is in the document (headline, lede, heading, text …)."""

    role: str
    text: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words; `change` is same, added or removed."""

    change: str
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """A line that differs, as the words that stayed, came and went."""

    role: str
    pieces: tuple[Piece, ...]


def lines(document: doc.Document, *, zone: str) -> tuple[Line, ...]:
    """Return everything a reader reads, in reading order, one line for each paragraph; times in an IANA zone."""
    with translation.override(document.language):
        return tuple(line for line in _lines(document, zone) if line.text)


def changes(before: doc.Document, after: doc.Document, *, zone: str) -> tuple[Change, ...]:
    """Return the lines that differ between two documents, in reading order, compared word by word."""
    old, new = lines(before, zone=zone), lines(after, zone=zone)
    found: list[Change] = []
    for same, old_from, old_to, new_from, new_to in runs(old, new):
        if same:
            continue
        gone, come = old[old_from:old_to], new[new_from:new_to]
        for index in range(max(len(gone), len(come))):
            was = gone[index] if index < len(gone) else None
            now = come[index] if index < len(come) else None
            role = (now or was).role  # type: ignore[union-attr]
            found.append(Change(role, _pieces(was.text if was else "", now.text if now else "")))
    return tuple(found)


def _pieces(was: str, now: str) -> tuple[Piece, ...]:
    old, new = re.findall(r"\s+|\S+", was), re.findall(r"\s+|\S+", now)
    pieces: list[Piece] = []
    for same, a, b, c, d in runs(old, new):
        if same:
            pieces.append(Piece("same", "".join(old[a:b])))
            continue
        if b > a:
            pieces.append(Piece("removed", "".join(old[a:b])))
        if d > c:
            pieces.append(Piece("added", "".join(new[c:d])))
    return tuple(pieces)


def _paragraphs(role: str, html: str) -> Iterator[Line]:
    for paragraph in plain(html).split("\n"):
        yield Line(role, paragraph.strip())


def _lines(document: doc.Document, zone: str) -> Iterator[Line]:
    language = document.language
    yield Line("kicker", document.kicker)
    yield Line("headline", document.headline)
    for text in document.subheading.split("\n"):
        yield Line("subheading", text)
    date = wording.day(document.dateline_on, language) if document.dateline_on else ""
    yield Line("dateline", ", ".join(filter(None, (document.dateline_place, date))))
    if document.lead_image:
        yield from _image(document.lead_image)
    yield from _paragraphs("lede", document.lede)
    if document.event:
        event = document.event
        times = filter(None, (event.starts_at, event.ends_at))
        yield Line("event", " – ".join(wording.moment(time, language, zone) for time in times))
        yield Line("event", event.place)
        yield from _paragraphs("event", event.accreditation)
    for part in document.body:
        yield from _part(part, language)
    for person in document.signatories:
        known = filter(None, (person.name, person.function, person.institution))
        yield Line("signatory", ", ".join(known))
    for party in document.parties:
        yield Line("party", f"{party.institution.name} ({labels.role(party.role)})")
    if document.agreement:
        yield Line("agreement", _agreement(document.agreement, language))
    for about in document.boilerplates:
        yield Line("heading", about.heading)
        yield from _paragraphs("about", about.text)
        yield Line("about", about.website)
    for item in document.attachments:
        yield Line("attachment", f"{item.title} ({item.filename})")
    for link in document.links:
        yield Line("link", f"{link.label} ({link.url})" if link.label != link.url else link.url)
    yield Line("themes", ", ".join(theme.name for theme in document.themes))


def _agreement(agreement: doc.Agreement, language: str) -> str:
    signed = ""
    if agreement.signed_on:
        signed = _("signed on %(day)s") % {"day": wording.day(agreement.signed_on, language)}
    period = wording.period(agreement.period_from, agreement.period_until, language)
    kind = labels.agreement(agreement.type) if agreement.type else ""
    return " · ".join(filter(None, (agreement.title, kind, signed, period)))


def _part(part: doc.Part, language: str) -> Iterator[Line]:
    match part:
        case doc.Text():
            yield Line("heading", part.heading)
            yield from _paragraphs("text", part.body)
        case doc.Quote():
            yield from _paragraphs("quote", part.body)
            known = filter(None, (part.speaker, part.function, part.institution))
            yield Line("speaker", ", ".join(known))
        case doc.Figure():
            yield Line("figure", " · ".join(filter(None, (part.value, part.label, part.source))))
        case doc.Picture():
            yield from _image(part.image)
        case doc.Video():
            yield Line("video", f"{part.title} ({part.url})")
        case doc.Commitments():
            yield Line("heading", part.heading)
            yield from _paragraphs("text", part.introduction)
            for item in part.items:
                due = f" ({labels.due(wording.day(item.due_on, language))})" if item.due_on else ""
                yield Line("commitment", f"{item.number}. {plain(item.text)}{due}")


def _image(image: doc.ImageFacts) -> Iterator[Line]:
    yield Line("image", " · ".join(filter(None, (image.alt, image.caption, image.credit))))
