"""A document and its surroundings as the plain data that the PDF's template reads. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict
from functools import cache, lru_cache
from typing import Any
from urllib.parse import urlsplit

from announcements import addresses
from announcements import document as doc
from announcements.context import Banner, Contact
from announcements.reading_out import SILENT, Passage, ReadOut, read_out
from assets.frozen import FrozenImage
from languages import RECORDS, names_of
from languages.dates import day, moment
from presskits.file_context import FileContext
from presskits.pictures import optical_size
from presskits.shared_lines import (
    captioned,
    dateline,
    details,
    kicker,
    labelled,
    offered,
    short_fingerprint,
)
from presskits.typesetting import FONTS
from richtext.characters import xml_safe
from richtext.quoting import quoted
from richtext.sanitising import plain
from richtext.shortening import shortened
from richtext.tree import Node, parse

Data = dict[str, Any]

_SPACE = re.compile(r"[ \t\r\n]+")
_UNUSUAL = re.compile("[^\t\n\r -~\xa0-\u024f\u2010-\u2027\u202f-\u203a]")

PAGE_WIDTH = 162.0  # millimetres between the margins
TEXT_WIDTH = 125.0
TALLEST = 98.0
LOGO_GAP = 9.0
LONGEST_ADDRESS = 88  # characters in one line of the footer


@cache
def _drawn() -> frozenset[int]:
    """The code points that the fonts of files draw."""
    lines = (FONTS / "coverage.txt").read_text().split()
    spans = (line.split("-") for line in lines)
    return frozenset(
        code for first, last in spans for code in range(int(first, 16), int(last, 16) + 1)
    )


@lru_cache(maxsize=4096)
def _printable(character: str) -> str:
    """Return the character, or nothing for what PDF/A refuses: controls, private use, emoji and other symbols no font draws."""
    if character in "\u200c\u200d":  # the joiners that Persian and Arabic need
        return character
    category = unicodedata.category(character)
    if category[0] == "C" or category in ("Zl", "Zp") or "\ufe00" <= character <= "\ufe0f":
        return ""
    return "" if category in ("So", "Sk", "Me") and ord(character) not in _drawn() else character


def clean(text: str) -> str:
    """Return text without what cannot be printed; runs of white space become one space."""
    return _SPACE.sub(" ", _UNUSUAL.sub(lambda match: _printable(match[0]), xml_safe(text)))


def typst_data(document: doc.Document, context: FileContext, paths: Mapping[str, str]) -> Data:
    """Return the template's data. `paths` names the file of each image (by sha256) that could be prepared; others are left out."""
    return _Payload(document, context, paths).data()


class _Payload:
    def __init__(
        self, document: doc.Document, context: FileContext, paths: Mapping[str, str]
    ) -> None:
        self.read = read_out(document, zone=context.zone)
        self.id = document.id
        self.context = context
        self.paths = paths
        self.language = document.language
        self.file_words = RECORDS[document.language].file_words

    def data(self) -> Data:
        read, context = self.read, self.context
        headline, subheading = clean(read.take("headline")), read.take("subheading")
        place, date = dateline(read)
        lead = read.one("lead_image")
        return {
            "lang": self.language,
            "title": headline or "—",
            "author": [clean(p.take("institution.name")) for p in read.of("party")]
            or [clean(context.newsroom) or "—"],
            "description": clean(subheading or plain(read.take("lede")))[:300],
            "keywords": [clean(theme.take("name")) for theme in read.of("theme")],
            "words": asdict(self.file_words),
            "hyphenate": has_long_word(running_text(read)),
            "accent": context.accent,
            "newsroom": clean(context.newsroom),
            "tagline": clean(context.tagline),
            "host": urlsplit(context.address).netloc,
            "running": shortened(headline, 84),
            "kicker": [clean(word) for word in kicker(read)],
            "headline": headline or "—",
            "headline_size": headline_size(read.take("headline")),
            "subheading": clean(subheading),
            "banners": [self.banner(banner) for banner in context.banners],
            "place": clean(place),
            "date": capital(date),
            "logos": self.logos(),
            "logo_gap": LOGO_GAP,
            "lead": self.picture(lead) if lead else None,
            "lede": nodes(read.take("lede")),
            "facts": self.facts(),
            "body": self.body(),
            "signatories": [
                {name: clean(person.take(name)) for name in ("name", "function", "institution")}
                for person in read.of("signatory")
            ],
            "boilerplates": [
                {
                    "heading": clean(about.take("heading")),
                    "text": nodes(about.take("text")),
                    "website": about.take("website"),
                    "shown": shown_address(about.take("website")),
                }
                for about in read.of("boilerplate")
            ],
            "further": self.further(),
            "contacts": [self.contact(contact) for contact in context.contacts],
            "footer": self.footer(),
            "details": [
                {"label": clean(label), "text": clean(text)}
                for label, text in details(read, SILENT)
            ],
        }

    def banner(self, banner: Banner) -> Data:
        label = self.file_words.notices.get(banner.kind, "")
        if banner.at:
            joint = f" {self.file_words.until} " if banner.kind == "embargo" else " · "
            label += joint + moment(banner.at, self.language, self.context.zone)
        return {"label": label, "text": clean(banner.text)}

    def logos(self) -> list[Data]:
        """The parties' logos at sizes that look alike, on one line as long as they stay legible."""
        result: list[Data] = []
        for logo in self.read.of("logo"):
            facts: FrozenImage = logo.source
            if facts.sha256 not in self.paths:
                continue
            width, height = optical_size(facts)
            alt = clean(logo.take("alt")) or "Logo"
            path = self.paths[facts.sha256]
            result.append({"path": path, "alt": alt, "height": height, "width": width})
        room = PAGE_WIDTH - 1 - LOGO_GAP * (len(result) - 1)
        factor = room / sum(drawn["width"] for drawn in result) if result else 1
        if 0.65 <= factor < 1:
            for drawn in result:
                drawn["height"] = round(drawn["height"] * factor, 2)
                drawn["width"] = round(drawn["width"] * factor, 2)
        return result

    def picture(self, picture: Passage) -> Data | None:
        """A picture at the width of the text, of the page when it is wide, never taller than a third of the page."""
        image: FrozenImage = picture.source
        if image.sha256 not in self.paths:
            picture.leave_out()
            return None
        ratio = image.width / image.height
        wide = ratio > 1.9
        width = min(PAGE_WIDTH if wide else TEXT_WIDTH, TALLEST * ratio)
        caption, rights = captioned(picture)
        return {
            "path": self.paths[image.sha256],
            "alt": clean(picture.take("alt") or caption or self.file_words.image),
            "caption": clean(caption),
            "credit": clean(rights),
            "width": round(width, 2),
            "height": round(width / ratio, 2),
            "wide": wide,
            "long": has_long_word(f"{caption} {rights}", 14),
        }

    def facts(self) -> list[Data]:
        rows = labelled(self.read, self.context.zone)
        return [{"label": label, "text": _inline(text)} for label, text in rows]

    def body(self) -> list[Data]:
        result: list[Data] = []
        for passage in self.read.section("body"):
            if passage.role == "commitment" and result:
                result[-1]["items"].append(self.commitment(passage))
                continue
            made = self.part(passage)
            if made is None:
                continue
            if made["kind"] == "figures" and result and result[-1]["kind"] == "figures":
                row = result[-1]["items"] + made["items"]
                size = min(item["size"] for item in row)
                result[-1]["items"] = [{**item, "size": size} for item in row]
            else:
                result.append(made)
        return result

    def part(self, p: Passage) -> Data | None:
        match p.role:
            case "text":
                return {
                    "kind": "text",
                    "heading": clean(p.take("heading")),
                    "body": nodes(p.take("body")),
                }
            case "quote":
                who = ", ".join(
                    clean(text) for name in ("function", "institution") if (text := p.take(name))
                )
                return {
                    "kind": "quote",
                    "body": nodes(quoted(p.take("body"), self.language)),
                    "speaker": clean(p.take("speaker")),
                    "function": who,
                }
            case "figure":
                source, value = clean(p.take("source")), p.take("value")
                item = {
                    "value": clean(value),
                    "label": clean(p.take("label")),
                    "source": f"{self.file_words.source} {source}" if source else "",
                    "size": 26 if len(value) < 9 else 18 if len(value) < 16 else 13,
                }
                return {"kind": "figures", "items": [item]}
            case "image":
                image = self.picture(p)
                return {"kind": "image", "image": image} if image else None
            case "video":
                url = p.take("url")
                return {"kind": "video", "url": url, "title": clean(p.take("title") or url)}
            case "commitments":
                return {
                    "kind": "commitments",
                    "heading": clean(p.take("heading")),
                    "introduction": _inline(p.take("introduction")),
                    "items": [],
                }
        return None

    def commitment(self, p: Passage) -> Data:
        on, text = p.take("due_on"), p.take("text")
        due = f"{self.file_words.due} {day(on, self.language)}" if on else ""
        long = has_long_word(plain(text))
        return {"number": p.take("number"), "text": _inline(text), "due": due, "long": long}

    def further(self) -> list[Data]:
        links = [
            {"url": url, "label": clean(link.take("label"))}
            for link in self.read.of("link")
            if (url := link.take("url"))
        ]
        return links + [
            {"url": "", "label": clean(offered(item))} for item in self.read.of("attachment")
        ]

    def contact(self, contact: Contact) -> Data:
        links: list[Data] = []
        if contact.email:
            links.append({"label": "", "url": f"mailto:{contact.email}", "text": contact.email})
        if contact.phone:
            shown = contact.phone_shown or contact.phone
            # Hours stand beside the line that keeps them: the urgent one is there outside them.
            hours = clean(contact.hours)
            links.append({"label": "", "url": f"tel:{contact.phone}", "text": shown, "note": hours})
        if contact.urgent_phone:
            shown = contact.urgent_shown or contact.urgent_phone
            url = f"tel:{contact.urgent_phone}"
            links.append({"label": self.file_words.urgent, "url": url, "text": shown})
        notes = [clean(contact.hours)] if contact.hours and not contact.phone else []
        if contact.languages:
            notes.append(names_of(contact.languages, self.language))
        return {
            "name": clean(contact.name),
            "lines": [clean(t) for t in (contact.function, contact.institution) if t],
            "links": links,
            "notes": notes,
        }

    def footer(self) -> Data:
        context = self.context
        line = clean(context.newsroom)
        if context.edition_number:
            line += f" · {self.file_words.edition} {context.edition_number}"
        if context.released_at:
            line += " · " + moment(context.released_at, self.language, context.zone)
        mark = short_fingerprint(context.fingerprint) if context.fingerprint else ""
        return {
            "line": line,
            "address": self.address(),
            "fingerprint": f"{self.file_words.fingerprint} {mark}" if mark else "",
        }

    def address(self) -> str:
        """The address of the page; a long one in its short form, which leads to the same place."""
        address = self.context.address
        if len(address) <= LONGEST_ADDRESS:
            return address
        parts = urlsplit(address)
        return f"{parts.scheme}://{parts.netloc}{addresses.short(self.id)}"


def nodes(html: str) -> list[Data]:
    """Return rich text as data: k kind, t text, h address, c children; nothing that shows nothing."""
    return [made for node in parse(html) if (made := _node(node)) is not None]


def _inline(html: str) -> list[Data]:
    """Return rich text that stands in a line: its paragraphs are opened."""
    result: list[Data] = []
    for block in nodes(html):
        if result:
            result.append({"k": "text", "t": " "})
        result += block["c"] if block["k"] == "p" else [block]
    return result


def _node(node: Node) -> Data | None:
    if node.kind == "text":
        text = clean(node.text)
        return {"k": "text", "t": text} if text else None
    if node.kind == "br":
        return {"k": "br"}
    children = [made for child in node.children if (made := _node(child)) is not None]
    if node.kind in ("ul", "ol"):
        children = [child for child in children if child["k"] == "li"]
    if not _says_something(children):
        return None
    if node.kind == "a" and not node.href.strip():
        return {"k": "span", "c": children}
    return {"k": node.kind, "h": node.href.strip(), "c": children}


def _says_something(children: list[Data]) -> bool:
    return any(c.get("t", "").strip() or _says_something(c.get("c", [])) for c in children)


def shown_address(url: str) -> str:
    """Return an address as people write it: without its scheme and final slash."""
    return re.sub(r"^https?://(www\.)?", "", url).rstrip("/")


def capital(text: str) -> str:
    """Return text with its first letter as a capital."""
    return text[:1].upper() + text[1:]


def has_long_word(text: str, limit: int = 24) -> bool:
    """Return whether a word is so long that lines without hyphenation would look torn or run over."""
    return any(len(word) > limit for word in re.split(r"[\s/\-\u2010-\u2014]+", text))


def running_text(read: ReadOut) -> str:
    """Return the running text of a document, for a look at its words."""
    running = {"lede", "text.body", "quote.body", "boilerplate.text"}
    return plain(" ".join(str(row.value) for row in read.rows if row.role in running))


def headline_size(headline: str) -> float:
    """Return the size of the headline in points: the longer it is, the quieter."""
    length = len(headline)
    longest = max((len(word) for word in headline.split()), default=0)
    size = 32.0 if length <= 70 else 28.0 if length <= 110 else 24.0 if length <= 170 else 20.0
    return min(size, 760 / longest) if longest > 24 else size
