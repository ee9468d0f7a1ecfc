"""What changed between two documents: what they say as lines, and the lines that differ. Pure.

Drawn from the one reading (`reading_out`), so that no field is forgotten: what readers do not read (checksums, identifiers, sizes) is compared too.
Facts (a date, a role, a kind of agreement) are said in words, in the language of their document.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby

from django.utils import translation
from django.utils.translation import gettext as _

from announcements import document as doc
from announcements import terms
from announcements.differing import runs
from announcements.reading_out import Passage, ReadOut, read_out
from languages import dates
from richtext.in_lines import in_lines


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph as it reads; `role` says what it is in the document (headline, lede, heading, text …).

    `exact` is the paragraph with signs for its emphasis, where it has some: a word set in bold is a change.
    """

    role: str
    text: str
    exact: str = field(default="", compare=False)


DETAIL = "detail"  # the role of lines that are compared and not read


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
    return tuple(line for line in _every_line(document, zone) if line.role != DETAIL)


def changes(before: doc.Document, after: doc.Document, *, zone: str) -> tuple[Change, ...]:
    """Return the lines that differ between two documents, in reading order, compared word by word; none when nothing but white space does."""
    old, new = _every_line(before, zone), _every_line(after, zone)
    found: list[Change] = []
    for same, old_from, old_to, new_from, new_to in runs(_keys(old), _keys(new)):
        if same:
            continue
        gone, come = old[old_from:old_to], new[new_from:new_to]
        for index in range(max(len(gone), len(come))):
            was = gone[index] if index < len(gone) else None
            now = come[index] if index < len(come) else None
            role = (now or was).role  # type: ignore[union-attr]
            found.append(Change(role, _pieces(*_shown(was, now))))
    return tuple(found)


def _keys(found: tuple[Line, ...]) -> list[tuple[str, str]]:
    return [(line.role, line.exact or line.text) for line in found]


def _shown(was: Line | None, now: Line | None) -> tuple[str, str]:
    """The texts to compare: with the signs of emphasis only where nothing else differs."""
    if was and now and was.text == now.text:
        return was.exact or was.text, now.exact or now.text
    return was.text if was else "", now.text if now else ""


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


def _every_line(document: doc.Document, zone: str) -> tuple[Line, ...]:
    with translation.override(document.language):
        read = read_out(document, zone=zone)
        return tuple(line for line in _lines(read, zone) if line.text)


def _lines(read: ReadOut, zone: str) -> Iterator[Line]:
    for role, group in groupby(read.passages, key=lambda passage: passage.role):
        passages = list(group)
        if role == "theme":
            yield Line("themes", ", ".join(passage.take("name") for passage in passages))
        for passage in passages:
            yield from _passage(passage, read, zone)
            if left := passage.left():
                said = (f"{row.label} {row.said}".strip() for row in left)
                yield Line(DETAIL, " · ".join([_named(passage), *said]))


def _named(passage: Passage) -> str:
    """What a passage is, and which: a logo by its institution, a file by its name."""
    rows = passage.rows
    names = (
        ("alt",) if passage.role.startswith("logo") else ("filename", "institution.name", "name")
    )
    name = next((rows[name].said for name in names if name in rows), "")
    return f"{passage.label} “{name}”" if name else passage.label


def _passage(p: Passage, read: ReadOut, zone: str) -> Iterator[Line]:
    language = read.language
    match p.role:
        case "kind":
            yield Line("kind", p.say("kind"))
        case "kicker" | "headline":
            yield Line(p.role, p.take(p.role))
        case "subheading":
            for text in p.take("subheading").split("\n"):
                yield Line("subheading", text)
        case "dateline_place":
            on = read.one("dateline_on")
            yield Line(
                "dateline", _listed(p.take("dateline_place"), on.say("dateline_on") if on else "")
            )
        case "dateline_on" if not read.one("dateline_place"):
            yield Line("dateline", p.say("dateline_on"))
        case "lede":
            yield from _paragraphs("lede", p.take("lede"))
        case "lead_image" | "image":
            yield Line(
                "image", " · ".join(_taken(p, "alt", "caption", "credit", "copyright", "licence"))
            )
        case "event":
            yield Line("event", " – ".join(_said(p, "starts_at", "ends_at")))
            yield Line("event", p.take("place"))
            yield from _paragraphs("event", p.take("accreditation"))
        case "signatory":
            yield Line("signatory", _listed(*_taken(p, "name", "function", "institution")))
        case "party":
            yield Line("party", f"{p.take('institution.name')} ({p.say('role')})")
        case "agreement":
            yield Line("agreement", _agreement(p, language))
        case "boilerplate":
            yield Line("heading", p.take("heading"))
            yield from _paragraphs("about", p.take("text"))
            yield Line("about", p.take("website"))
        case "attachment":
            title = f"{p.take('title')} ({p.take('filename')})"
            more = _taken(p, "description", "credit", "copyright", "licence")
            yield Line("attachment", " · ".join([title, *more]))
        case "link":
            label, url = p.take("label"), p.take("url")
            yield Line("link", f"{label} ({url})" if label != url else url)
        case _:
            yield from _part(p, language)


def _part(p: Passage, language: str) -> Iterator[Line]:
    match p.role:
        case "text":
            yield Line("heading", p.take("heading"))
            yield from _paragraphs("text", p.take("body"))
        case "quote":
            yield from _paragraphs("quote", p.take("body"))
            yield Line("speaker", _listed(*_taken(p, "speaker", "function", "institution")))
        case "figure":
            yield Line("figure", " · ".join(_taken(p, "value", "label", "source")))
        case "video":
            yield Line("video", f"{p.take('title')} ({p.take('url')})")
        case "commitments":
            yield Line("heading", p.take("heading"))
            yield from _paragraphs("text", p.take("introduction"))
        case "commitment":
            due = p.take("due_on")
            after = f" ({terms.due(dates.day(due, language))})" if due else ""
            number, html = p.take("number"), p.take("text")
            text, exact = (
                f"{number}. {in_lines(html, marked=marked)}{after}" for marked in (False, True)
            )
            yield Line("commitment", text, exact)


def _agreement(p: Passage, language: str) -> str:
    on = p.take("signed_on")
    signed = _("signed on %(day)s") % {"day": dates.day(on, language)} if on else ""
    period = dates.period(p.take("period_from") or None, p.take("period_until") or None, language)
    return " · ".join(filter(None, (p.take("title"), p.say("type"), signed, period)))


def _paragraphs(role: str, html: str) -> Iterator[Line]:
    plain, marked = (in_lines(html, marked=signs).split("\n") for signs in (False, True))
    for text, exact in zip(plain, marked, strict=True):
        yield Line(role, text.strip(), exact.strip())


def _listed(*words: str) -> str:
    return ", ".join(filter(None, words))


def _taken(p: Passage, *names: str) -> list[str]:
    return [value for name in names if (value := p.take(name))]


def _said(p: Passage, *names: str) -> list[str]:
    return [value for name in names if (value := p.say(name))]
