"""Word, Excel and PowerPoint files (ECMA-376): what is left out, what is refused, what the editor is told.

Parts are searched as text in pieces, never built into trees: a sheet of a hundred megabytes costs no more memory than one of ten lines.
"""

from __future__ import annotations

import html
import io
import re
from collections.abc import Iterator

from PIL import Image

from assets.notices import Findings, Kind
from assets.refusals import Reason, Refused
from assets.zips import Archive, Member, damaged

MAX_SMALL_PART = 8 * 1024 * 1024
_TAG_MOST = 64 * 1024

# Tags that mean something, whatever prefix the file gives their namespace.
_TELLING = re.compile(
    rb"<(?:[\w.-]+:)?(ins|del|moveFrom|moveTo|rPrChange|pPrChange|tblPrChange|trPrChange|tcPrChange|sectPrChange|cellIns|cellDel"
    rb"|comment|cm|threadedComment|author|cmAuthor|person|sheet|sld|vanish|row|col|ddeLink|oleLink|Relationship|Override|Default"
    rb"|attachedTemplate|instrText|fldSimple|authors?)(?=[\s/>])((?:[^<>\"']|\"[^\"<]*\"|'[^'<]*')*)>([^<>]{0,2000})",
    re.S,
)
_ATTRIBUTE = re.compile(rb"""(?:[\w.-]+:)?([\w.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_CHANGES = {b"ins", b"del", b"moveFrom", b"rPrChange", b"pPrChange", b"tblPrChange", b"trPrChange",
            b"tcPrChange", b"sectPrChange", b"cellIns", b"cellDel"}  # fmt: skip
_DDE = re.compile(r"\bDDE(AUTO)?\s", re.I)
# What a relation may fetch by itself when the document is opened.
_FETCHED = re.compile(r"/(attachedTemplate|oleObject|frame|subDocument|package|control)$", re.I)

_EMPTY = {
    "docProps/custom.xml": b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"/>',
    "docProps/app.xml": b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>',
}
_CORE = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<cp:coreProperties'
    b' xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
    b' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
    b' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">%s</cp:coreProperties>'
)
_KEPT = re.compile(rb"<dc:(title|subject|language)>([^<>]{0,2000})</dc:\1>")
_SAID = re.compile(rb"<(?:\w+:)?(creator|lastModifiedBy|Company|Manager|HyperlinkBase|Template|property|contentStatus|keywords|category|description)\b[^>]*>\s*[^<\s]")  # fmt: skip


def looked_through(archive: Archive, findings: Findings) -> dict[str, bytes]:
    """Look through a document and return what must stand in its members of that name instead; raises Refused."""
    check_names(archive)
    signed = any(name.lower().startswith("_xmlsignatures/") for name in archive.by_name)
    replaced: dict[str, bytes] = {}
    for member in archive.members:
        name = member.name
        if name.startswith("docProps/") and not member.is_folder:
            _properties(archive, member, replaced, findings)
        elif re.fullmatch(r"customXml/item\d+\.xml", name):
            # Word gives every document an empty list of sources.
            data = archive.read(member, most=MAX_SMALL_PART)
            findings.add(
                Kind.CUSTOM_DATA, count=int(len(data) > 600 or b"/bibliography" not in data)
            )
        elif name.lower().endswith((".xml", ".rels")):
            _part(archive, member, findings)
        else:
            for _piece in archive.stream(member):
                pass
        _by_name(name, findings)
    if signed:
        findings.add(Kind.SIGNED)
        if replaced:
            findings.add(Kind.NAMED)
        return {}
    if replaced:
        findings.add(Kind.CLEANED)
    return replaced


def check_names(archive: Archive) -> None:
    """Refuse a document that carries programs."""
    for name in archive.by_name:
        lower = name.lower()
        if lower.endswith(("vbaproject.bin", "vbadata.xml")) or "/activex/" in f"/{lower}":
            raise Refused(Reason.MACROS)
        if lower.startswith(("xl/macrosheets/", "xl/dialogsheets/", "word/activex")):
            raise Refused(Reason.MACROS)
        if "/embeddings/" in lower and not lower.endswith((".docx", ".xlsx", ".pptx", "/")):
            raise Refused(Reason.EMBEDDED_OBJECT)


def _by_name(name: str, findings: Findings) -> None:
    lower = name.lower()
    if "/embeddings/" in lower and not lower.endswith("/"):
        findings.add(Kind.EMBEDDED, name=name.rpartition("/")[2])
    elif "/printersettings/" in lower:
        findings.add(Kind.PRINTERS)
    elif re.fullmatch(r"ppt/notesslides/notesslide\d+\.xml", lower):
        findings.add(Kind.SPEAKER_NOTES)
    elif lower == "xl/connections.xml":
        findings.add(Kind.CONNECTIONS)
    elif re.fullmatch(r"xl/pivotcache/pivotcacherecords\d+\.xml", lower):
        findings.add(Kind.CACHED)


def _properties(
    archive: Archive, member: Member, replaced: dict[str, bytes], findings: Findings
) -> None:
    name = member.name
    data = archive.read(member, most=MAX_SMALL_PART)
    if name == "docProps/core.xml":
        kept = b"".join(match[0] for match in _KEPT.finditer(data))
        if _SAID.search(data):
            replaced[name] = _CORE % kept
    elif name in _EMPTY:
        if _SAID.search(data):
            replaced[name] = _EMPTY[name]
    else:
        replaced[name] = blank_picture(name)  # a thumbnail, of an earlier state as likely as not


def blank_picture(name: str) -> bytes:
    """Return a picture of one white pixel in the format of a name; nothing for formats that are drawings."""
    kind = {"png": "PNG", "jpeg": "JPEG", "jpg": "JPEG"}.get(name.rpartition(".")[2].lower())
    stream = io.BytesIO()
    if kind:
        Image.new("L", (1, 1), 255).save(stream, kind)
    return stream.getvalue()


def tags(archive: Archive, member: Member) -> Iterator[tuple[bytes, dict[str, str], str]]:
    """Yield the telling tags of an XML part, their attributes without prefixes, and the text behind them; raises Refused."""
    rest, is_first = b"", True
    for piece in archive.stream(member):
        text = rest + piece
        if is_first and len(text) >= min(4, member.size):
            _check_encoding(text)
            is_first = False
        # A tag and the words behind it are whole once the next one begins.
        cut = text.rfind(b"<")
        cut = text.rfind(b"<", 0, cut) if cut > 0 else cut
        if cut <= 0 or len(text) - cut > _TAG_MOST:
            if len(text) > 2 * 1024 * 1024:
                cut = len(text)  # words, not tags
            elif cut <= 0:
                rest = text
                continue
        yield from _found(text[:cut])
        rest = text[cut:]
    yield from _found(rest)


def _check_encoding(start: bytes) -> None:
    head = start[:1024]
    if b"\x00" in head or head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise damaged()  # UTF-16: no office program writes it, and it would hide every word from us
    declared = re.match(rb"""(?:\xef\xbb\xbf)?<\?xml[^>]*\bencoding\s*=\s*["']([\w.-]+)""", head)
    if declared and declared[1].lower() not in {b"utf-8", b"us-ascii", b"ascii"}:
        raise damaged()
    if re.search(rb"<!(DOCTYPE|ENTITY)", head, re.I):
        raise damaged()


def _found(text: bytes) -> Iterator[tuple[bytes, dict[str, str], str]]:
    for match in _TELLING.finditer(text):
        values = {
            found[1].decode(): html.unescape(
                (found[2] or found[3] or b"").decode("utf-8", "replace")
            )
            for found in _ATTRIBUTE.finditer(match[2])
        }
        yield match[1], values, html.unescape(match[3].decode("utf-8", "replace"))


def _part(archive: Archive, member: Member, findings: Findings) -> None:
    """Look through one XML part."""
    name = member.name.lower()
    hidden_cells, field = False, ""
    for tag, values, words in tags(archive, member):
        if tag == b"Relationship":
            _relation(values, findings)
        elif tag in {b"Override", b"Default"}:
            if "macroenabled" in values.get("ContentType", "").lower():
                raise Refused(Reason.MACROS)
        elif tag in {b"instrText", b"fldSimple"}:
            # An instruction may be cut into any number of runs.
            field = (field + values.get("instr", words))[-300:]
            if _DDE.search(field):
                raise Refused(Reason.FETCHES)
        elif tag in {b"ddeLink", b"oleLink"}:
            raise Refused(Reason.FETCHES)
        elif tag in {b"row", b"col"}:
            hidden_cells = hidden_cells or values.get("hidden") in {"1", "true"}
        else:
            _remark(tag, values, words, name, findings)
    if hidden_cells:
        findings.add(Kind.HIDDEN_CELLS)


def _remark(tag: bytes, values: dict[str, str], words: str, part: str, findings: Findings) -> None:
    if part.startswith("word/") and tag in _CHANGES:
        findings.add(Kind.CHANGES, name=values.get("author", ""))
    elif tag == b"vanish" and part.startswith("word/") and "styles" not in part:
        if values.get("val", "1") not in {"0", "false", "off"}:
            findings.add(Kind.HIDDEN_TEXT)
    elif tag in {b"comment", b"cm", b"threadedComment"} and "comment" in part:
        # Excel keeps each new comment a second time for older programs.
        if tag != b"threadedComment":
            findings.add(Kind.COMMENTS, name=values.get("author", ""))
    elif tag in {b"author", b"cmAuthor", b"person"} and ("comment" in part or "author" in part or "person" in part):  # fmt: skip
        findings.name(Kind.COMMENTS, values.get("name") or values.get("displayName") or words)
    elif tag == b"sheet" and values.get("state", "visible") != "visible":
        findings.add(Kind.HIDDEN_SHEETS, name=values.get("name", ""))
    elif tag == b"sld" and values.get("show") in {"0", "false"}:
        findings.add(Kind.HIDDEN_SLIDES)


def _relation(values: dict[str, str], findings: Findings) -> None:
    kind, target = values.get("Type", ""), values.get("Target", "")
    if values.get("TargetMode") != "External":
        return
    if kind.endswith("/hyperlink"):
        return
    if _FETCHED.search(kind):
        raise Refused(Reason.FETCHES)
    findings.add(Kind.LINKED, name=target)
