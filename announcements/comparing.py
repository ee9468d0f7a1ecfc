"""What changed between two documents: their words as lines, and the lines that differ. Pure."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass

from announcements import document as doc
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


def lines(document: doc.Document) -> tuple[Line, ...]:
    """Return everything a reader reads, in reading order, one line for each paragraph."""
    return tuple(line for line in _lines(document) if line.text)


def changes(before: doc.Document, after: doc.Document) -> tuple[Change, ...]:
    """Return the lines that differ between two documents, in reading order, compared word by word."""
    old, new = lines(before), lines(after)
    found: list[Change] = []
    matcher = difflib.SequenceMatcher(a=old, b=new, autojunk=False)
    for tag, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        if tag == "equal":
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
    for tag, a, b, c, d in difflib.SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if tag == "equal":
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


def _lines(document: doc.Document) -> Iterator[Line]:
    yield Line("kicker", document.kicker)
    yield Line("headline", document.headline)
    for text in document.subheading.split("\n"):
        yield Line("subheading", text)
    date = document.dateline_on.isoformat() if document.dateline_on else ""
    yield Line("dateline", ", ".join(filter(None, (document.dateline_place, date))))
    if document.lead_image:
        yield from _image(document.lead_image)
    yield from _paragraphs("lede", document.lede)
    if document.event:
        event = document.event
        ends = f" – {event.ends_at.isoformat()}" if event.ends_at else ""
        yield Line("event", event.starts_at.isoformat() + ends)
        yield Line("event", event.place)
        yield from _paragraphs("event", event.accreditation)
    for part in document.body:
        yield from _part(part)
    for person in document.signatories:
        known = filter(None, (person.name, person.function, person.institution))
        yield Line("signatory", ", ".join(known))
    for party in document.parties:
        yield Line("party", f"{party.institution.name} ({party.role})")
    if document.agreement:
        agreement = document.agreement
        dates = (agreement.signed_on, agreement.period_from, agreement.period_until)
        facts = [agreement.title, agreement.type, *(d.isoformat() for d in dates if d)]
        yield Line("agreement", " · ".join(filter(None, facts)))
    for about in document.boilerplates:
        yield Line("heading", about.heading)
        yield from _paragraphs("about", about.text)
        yield Line("about", about.website)
    for item in document.attachments:
        yield Line("attachment", f"{item.title} ({item.filename})")
    for link in document.links:
        yield Line("link", f"{link.label} ({link.url})" if link.label != link.url else link.url)
    yield Line("themes", ", ".join(theme.name for theme in document.themes))


def _part(part: doc.Part) -> Iterator[Line]:
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
                due = f" ({item.due_on.isoformat()})" if item.due_on else ""
                yield Line("commitment", f"{item.number}. {plain(item.text)}{due}")


def _image(image: doc.ImageFacts) -> Iterator[Line]:
    yield Line("image", " · ".join(filter(None, (image.alt, image.caption, image.credit))))
