"""The communiqué as a Word document that can be worked with: real headings, lists, links, alternative texts and language (ECMA-376)."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Mapping
from typing import Any

import docx
from docx.enum.text import WD_BREAK
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, RGBColor
from docx.text.paragraph import Paragraph

from announcements import document as doc
from announcements.context import Contact
from announcements.reading_out import SILENT, Passage, read_out
from assets.frozen import FrozenImage
from languages import RECORDS, names_of
from languages.dates import day, moment
from presskits.docx_styles import TEXT_WIDTH, prepare
from presskits.file_context import FileContext
from presskits.pictures import optical_size, prepared, rasterised
from presskits.shared_lines import captioned, dateline, details, kicker, labelled, offered
from presskits.text import edition, origin
from richtext.characters import xml_safe
from richtext.quoting import quoted
from richtext.tree import Node, parse

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FIGURE_WIDTH = Mm(36)


def render_docx(
    document: doc.Document,
    context: FileContext,
    *,
    images: Mapping[str, bytes],
    timestamp: dt.datetime,
) -> bytes:
    """Return the communiqué as DOCX; `images` holds originals by sha256, `timestamp` is the date written into the file."""
    writer = _Writer(document, context, images)
    read = writer.read
    properties = writer.file.core_properties
    properties.title = xml_safe(read.take("headline"))[:255]
    parties = (party.take("institution.name") for party in read.of("party"))
    properties.author = xml_safe(", ".join(parties))[:255]
    properties.last_modified_by = xml_safe(context.newsroom)[:255]
    properties.subject = xml_safe(read.take("subheading"))[:255]
    themes = (theme.take("name") for theme in read.of("theme"))
    properties.keywords = xml_safe(", ".join(themes))[:255]
    properties.comments = xml_safe(context.address)[:255]
    properties.language = RECORDS[document.language].locale
    properties.identifier = context.fingerprint
    properties.revision = max(1, context.edition_number)
    writer.write()
    properties.created = properties.modified = timestamp.astimezone(dt.UTC).replace(tzinfo=None)
    out = io.BytesIO()
    writer.file.save(out)
    return _settled(out.getvalue(), timestamp)


def _settled(data: bytes, timestamp: dt.datetime) -> bytes:
    """Return the same package with one time on every member, so that equal words give equal bytes."""
    moment_of = timestamp.astimezone(dt.UTC).timetuple()[:6]
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            member = zipfile.ZipInfo(name, date_time=max(moment_of, (1980, 1, 1, 0, 0, 0)))
            member.compress_type = zipfile.ZIP_DEFLATED
            member.create_system = 3
            member.external_attr = 0o644 << 16
            target.writestr(member, source.read(name), compresslevel=6)
    return out.getvalue()


class _Writer:
    def __init__(
        self, document: doc.Document, context: FileContext, images: Mapping[str, bytes]
    ) -> None:
        self.read = read_out(document, zone=context.zone)
        self.context, self.images = context, images
        self.language = document.language
        self.file_words = RECORDS[document.language].file_words
        self.figures: Any = None  # the table of the figures that stand beside each other
        self.list_number = self.next_number = 0  # of the commitments
        self.file: Any = docx.Document()
        self.accent = RGBColor.from_string(context.accent.lstrip("#").upper())
        prepare(self.file, locale=RECORDS[self.language].locale, accent=self.accent)

    def write(self) -> None:
        self.footer()
        self.opening()
        for passage in self.read.section("body"):
            if passage.role == "figure":
                self.figure(passage)
                continue
            self.figures = None
            self.part(passage)
        self.signatories()
        self.boilerplates()
        self.contacts()
        self.further()
        for label, text in details(self.read, SILENT):
            self.paragraph(f"{label}{self.file_words.colon} {text}", "Origin")
        for line in origin(self.context, self.language).split("\n"):
            self.paragraph(line, "Origin")

    # The pieces that everything is made of.

    def paragraph(self, text: str = "", style: str = "Normal") -> Paragraph:
        return self.file.add_paragraph(xml_safe(text), style=style)

    def heading(self, text: str, level: int) -> None:
        if text:
            self.file.add_heading(xml_safe(text), level)

    def rich(self, html: str, style: str = "Normal") -> None:
        for node in parse(html):
            self.block(node, style)

    def block(self, node: Node, style: str) -> None:
        if node.kind in ("ul", "ol"):
            number = self.new_list() if node.kind == "ol" else None
            for item in node.children:
                if item.kind == "li":
                    self.item(item.children, number)
        elif node.kind == "blockquote" and any(c.kind == "p" for c in node.children):
            for child in node.children:
                self.block(child, "Quote")
        else:
            self.inline(self.paragraph(style=style), node.children)

    def item(self, nodes: tuple[Node, ...], number: int | None) -> Paragraph:
        paragraph = self.paragraph(style="List Bullet" if number is None else "List Number")
        if number is not None:
            properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
            properties.get_or_add_ilvl().val = 0
            properties.get_or_add_numId().val = number
        for place, node in enumerate(nodes):
            if node.kind == "p":
                if place:
                    paragraph.add_run().add_break(WD_BREAK.LINE)
                self.inline(paragraph, node.children)
            else:
                self.inline(paragraph, (node,))
        return paragraph

    def new_list(self, start: int = 1) -> int:
        """Return the number of a new list that counts from there."""
        numbering = self.file.part.numbering_part.element
        style = self.file.styles["List Number"].element
        like = style.pPr.numPr.numId.val
        abstract = next(n for n in numbering.num_lst if n.numId == like).abstractNumId.val
        num = numbering.add_num(abstract)
        num.add_lvlOverride(ilvl=0).add_startOverride(start)
        return num.numId

    def inline(
        self, paragraph: Paragraph, nodes: tuple[Node, ...], marks: tuple[str, ...] = ()
    ) -> None:
        for node in nodes:
            if node.kind == "text":
                self.run(paragraph, node.text, marks)
            elif node.kind == "br":
                paragraph.add_run().add_break(WD_BREAK.LINE)
            elif node.kind == "a" and node.href:
                self.link(paragraph, node.href, _plain(node))
            else:
                self.inline(paragraph, node.children, (*marks, node.kind))

    def run(self, paragraph: Paragraph, text: str, marks: tuple[str, ...] = ()) -> None:
        run = paragraph.add_run(xml_safe(re.sub(r"[ \t\r\n]+", " ", text)))
        for mark in marks:
            if mark == "strong":
                run.bold = True
            elif mark == "em":
                run.italic = True
            elif mark == "sub":
                run.font.subscript = True
            elif mark == "sup":
                run.font.superscript = True

    def link(self, paragraph: Paragraph, url: str, text: str) -> None:
        relation = paragraph.part.relate_to(
            xml_safe(url), RELATIONSHIP_TYPE.HYPERLINK, is_external=True
        )
        element = OxmlElement("w:hyperlink")
        element.set(qn("r:id"), relation)
        run = paragraph.add_run(xml_safe(text), style="Hyperlink")
        element.append(run._r)
        paragraph._p.append(element)

    def picture(
        self, paragraph: Paragraph, facts: FrozenImage, *, width: float, height: float, alt: str
    ) -> bool:
        """Add a picture at a size in millimetres to a paragraph; return whether it could be read."""
        data = self.images.get(facts.sha256)
        made = prepared(data, facts.media_type) if data else None
        if made and made[0] == "svg":
            made = rasterised(made[1], width=width)
        if not made:
            return False
        shape = paragraph.add_run().add_picture(
            io.BytesIO(made[1]), width=Mm(width), height=Mm(height)
        )
        properties = shape._inline.docPr
        properties.set("descr", xml_safe(alt))
        properties.set("name", xml_safe(facts.filename) or "image")
        return True

    # What stands on the page, in order.

    def footer(self) -> None:
        """On every page: which edition this is, where it stands, and the page."""
        first = self.file.sections[0].footer.paragraphs[0]
        first.style = "Footer"
        lines = (self.context.newsroom, edition(self.context, self.language))
        self.run(first, " · ".join(line for line in lines if line))
        first.add_run("\t")
        for place, name in enumerate(("PAGE", "NUMPAGES")):
            if place:
                self.run(first, " / ")
            _field(first, name)
        if self.context.address:
            self.run(
                self.file.sections[0].footer.add_paragraph(style="Footer"), self.context.address
            )

    def opening(self) -> None:
        read, w = self.read, self.file_words
        self.logos()
        self.paragraph(" / ".join(kicker(read)), "Kicker")
        for banner in self.context.banners:
            when = moment(banner.at, self.language, self.context.zone) if banner.at else ""
            head = " · ".join(t for t in (w.notices.get(banner.kind, ""), when) if t)
            self.paragraph(": ".join(t for t in (head, banner.text) if t), "Notice")
        self.heading(read.take("headline"), 1)
        if subheading := read.take("subheading"):
            self.paragraph(subheading, "Subtitle")
        if said := ", ".join(t for t in dateline(read) if t):
            self.paragraph(said, "Dateline")
        if lead := read.one("lead_image"):
            self.image(lead)
        self.rich(read.take("lede"), "Lede")
        for label, html in labelled(read, self.context.zone):
            paragraph = self.paragraph(style="Fact")
            self.run(paragraph, f"{label}{w.colon} ", ("strong",))
            for node in parse(html):
                self.inline(paragraph, node.children)

    def logos(self) -> None:
        logos = self.read.of("logo")
        if not any(logo.source.sha256 in self.images for logo in logos):
            return
        paragraph = self.paragraph(style="Logos")
        for logo in logos:
            width, height = optical_size(logo.source)
            alt = logo.take("alt")
            if self.picture(paragraph, logo.source, width=width, height=height, alt=alt):
                paragraph.add_run("\u2003\u2003")

    def image(self, picture: Passage) -> None:
        facts: FrozenImage = picture.source
        if facts.sha256 not in self.images:
            picture.leave_out()
            return
        ratio = facts.width / facts.height
        width = min(155.0, 110.0 * ratio)
        paragraph = self.paragraph(style="Figure")
        alt = picture.take("alt")
        self.picture(paragraph, facts, width=width, height=width / ratio, alt=alt)
        said = " ".join(t for t in captioned(picture) if t)
        if said:
            self.paragraph(said, "Caption")

    def part(self, p: Passage) -> None:
        w = self.file_words
        match p.role:
            case "text":
                self.heading(p.take("heading"), 2)
                self.rich(p.take("body"))
            case "quote":
                self.rich(quoted(p.take("body"), self.language), "Quote")
                names = ("speaker", "function", "institution")
                who = ", ".join(text for name in names if (text := p.take(name)))
                if who:
                    self.paragraph(f"— {who}", "Attribution")
            case "image":
                self.image(p)
            case "video":
                paragraph = self.paragraph(f"{w.video}{w.colon} ", "Fact")
                url = p.take("url")
                self.link(paragraph, url, p.take("title") or url)
            case "commitments":
                self.heading(p.take("heading"), 2)
                self.rich(p.take("introduction"), "Introduction")
            case "commitment":
                self.commitment(p)

    def figure(self, p: Passage) -> None:
        """A row of a table that figures beside each other share: the figure heads it, what it counts stands behind it."""
        if self.figures is None:
            self.figures = self.file.add_table(rows=0, cols=2)
            self.figures.autofit = False
            look = self.figures._tbl.tblPr.find(qn("w:tblLook"))
            for name in ("firstRow", "lastRow", "lastColumn", "noHBand", "noVBand"):
                look.set(qn(f"w:{name}"), "0")
            look.set(qn("w:firstColumn"), "1")
            look.set(qn("w:val"), "0080")
        value, label = self.figures.add_row().cells
        value.width, label.width = FIGURE_WIDTH, TEXT_WIDTH - FIGURE_WIDTH
        source = f" ({self.file_words.source} {text})" if (text := p.take("source")) else ""
        for cell, style, said in (
            (value, "Key figure", p.take("value")),
            (label, "Figure label", f"{p.take('label')}{source}".strip()),
        ):
            cell.paragraphs[0].style = style
            self.run(cell.paragraphs[0], said)

    def commitment(self, p: Passage) -> None:
        """An item of a list that counts as the document does."""
        number = p.take("number")
        if number != self.next_number:
            self.list_number = self.new_list(number)
        self.next_number = number + 1
        paragraph = self.item(parse(p.take("text")), self.list_number)
        if due_on := p.take("due_on"):
            self.run(paragraph, f" ({self.file_words.due} {day(due_on, self.language)})")

    def signatories(self) -> None:
        signatories = self.read.of("signatory")
        if not signatories:
            return
        self.heading(self.file_words.signatories, 2)
        for person in signatories:
            paragraph = self.paragraph()
            self.run(paragraph, person.take("name"), ("strong",))
            rest = ", ".join(t for name in ("function", "institution") if (t := person.take(name)))
            if rest:
                self.run(paragraph, f", {rest}")

    def boilerplates(self) -> None:
        for about in self.read.of("boilerplate"):
            self.heading(about.take("heading"), 2)
            self.rich(about.take("text"))
            if website := about.take("website"):
                self.link(self.paragraph(), website, website)

    def contacts(self) -> None:
        if not self.context.contacts:
            return
        self.heading(self.file_words.contacts, 2)
        for contact in self.context.contacts:
            self.contact(contact)

    def contact(self, contact: Contact) -> None:
        paragraph = self.paragraph(style="Contact")
        self.run(paragraph, contact.name, ("strong",))
        for text in (contact.function, contact.institution):
            if text:
                paragraph.add_run().add_break(WD_BREAK.LINE)
                self.run(paragraph, text)
        links = [
            ("", f"mailto:{contact.email}", contact.email),
            ("", f"tel:{contact.phone}", contact.phone_shown or contact.phone),
            (contact.hours, "", ""),
            (
                f"{self.file_words.urgent}{self.file_words.colon} ",
                f"tel:{contact.urgent_phone}",
                contact.urgent_shown or contact.urgent_phone,
            ),
        ]
        for label, url, shown in links:
            if shown or (label and not url):
                paragraph.add_run().add_break(WD_BREAK.LINE)
                self.run(paragraph, label)
            if shown:
                self.link(paragraph, url, shown)
        for text in (names_of(contact.languages, self.language),):
            if text:
                paragraph.add_run().add_break(WD_BREAK.LINE)
                self.run(paragraph, text)

    def further(self) -> None:
        attachments, links = self.read.of("attachment"), self.read.of("link")
        if not attachments and not links:
            return
        self.heading(self.file_words.further, 2)
        for attachment in attachments:
            self.paragraph(offered(attachment), "List Bullet")
        for link in links:
            if url := link.take("url"):
                paragraph = self.paragraph(style="List Bullet")
                self.link(paragraph, url, link.take("label") or url)


def _field(paragraph: Paragraph, name: str) -> None:
    """Add a field that the word processor works out, and 1 for who does not (ECMA-376 part 1, §17.16)."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), f" {name} ")
    field.append(paragraph.add_run("1")._r)
    paragraph._p.append(field)


def _plain(node: Node) -> str:
    return node.text + "".join(_plain(child) for child in node.children)
