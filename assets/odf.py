"""OpenDocument files (ISO 26300): what is left out, what is refused, what the editor is told."""

from __future__ import annotations

import re

from assets.notices import Findings, Kind
from assets.ooxml import MAX_SMALL_PART, blank_picture
from assets.refusals import Reason, Refused
from assets.zips import Archive, Member

_EMPTY_META = (
    b'<?xml version="1.0" encoding="UTF-8"?>\n<office:document-meta'
    b' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    b' xmlns:dc="http://purl.org/dc/elements/1.1/" office:version="1.3"><office:meta>%s</office:meta>'
    b"</office:document-meta>"
)
_KEPT = re.compile(rb"<dc:(title|subject|language)>([^<>]{0,2000})</dc:\1>")
_TELLING = re.compile(
    rb"<(?:[\w.-]+:)?(changed-region|annotation|hidden-text|hidden-paragraph|event-listener|dde-connection-decl|dde-source|dde-connection"
    rb"|table-properties|table-row|table-column|image|object-ole|script|section)(?=[\s/>])((?:[^<>\"']|\"[^\"<]*\"|'[^'<]*')*)>"
    rb"|<dc:creator>([^<>]{1,200})</dc:creator>",
    re.S,
)
_HREF = re.compile(rb"""xlink:href\s*=\s*["']([^"']*)["']""")
_FOLDED = re.compile(rb"""table:visibility=["'](collapse|filter)""")
_PRINTER = re.compile(rb"""config:name="PrinterName"[^>]*>[^<\s]""")


def looked_through(archive: Archive, findings: Findings) -> dict[str, bytes]:
    """Look through a document and return what must stand in its members of that name instead; raises Refused."""
    check_names(archive)
    signed = "META-INF/documentsignatures.xml" in archive.by_name
    replaced: dict[str, bytes] = {}
    for member in archive.members:
        name = member.name
        if name == "meta.xml":
            data = archive.read(member, most=MAX_SMALL_PART)
            replaced[name] = _EMPTY_META % b"".join(m[0] for m in _KEPT.finditer(data))
        elif name.startswith("Thumbnails/") and not member.is_folder:
            archive.read(member, most=MAX_SMALL_PART)
            replaced[name] = blank_picture(name)
        elif name == "META-INF/manifest.xml":
            _manifest(archive.read(member, most=MAX_SMALL_PART))
        elif name.endswith(".xml"):
            _part(archive, member, findings)
        else:
            for _piece in archive.stream(member):
                pass
        if name == "VersionList.xml":
            findings.add(Kind.VERSIONS)
        elif re.fullmatch(r"Object [^/]+/content\.xml", name):
            findings.add(Kind.EMBEDDED)
    if signed:
        findings.add(Kind.SIGNED)
        findings.add(Kind.NAMED, count=len(replaced))
        return {}
    if replaced:
        findings.add(Kind.CLEANED)
    return replaced


def check_names(archive: Archive) -> None:
    """Refuse a document that carries programs, or is locked."""
    for name in archive.by_name:
        if name.startswith(("Basic/", "Scripts/", "Dialogs/")) and not name.endswith("/"):
            raise Refused(Reason.MACROS)
        if name == "encrypted-package":
            raise Refused(Reason.PASSWORD)


def _manifest(data: bytes) -> None:
    if b"encryption-data" in data:
        raise Refused(Reason.PASSWORD)
    if b"application/vnd.sun.star.oleobject" in data:
        raise Refused(Reason.EMBEDDED_OBJECT)


def _part(archive: Archive, member: Member, findings: Findings) -> None:
    rest = b""
    in_annotation = 0
    for piece in archive.stream(member):
        text = rest + piece
        cut = text.rfind(b"<")
        if cut <= 0 or len(text) - cut > 64 * 1024:
            cut = len(text)
        in_annotation = _look(text[:cut], member.name, findings, in_annotation)
        rest = text[cut:]
    _look(rest, member.name, findings, in_annotation)


def _look(text: bytes, part: str, findings: Findings, remarks: int) -> int:
    """Look through a piece of a part; `remarks` says whether the next author is one of a comment (1) or of a change (2)."""
    for match in _TELLING.finditer(text):
        tag, inside = match[1], match[2] or b""
        if tag is None:
            if remarks:
                kind = Kind.COMMENTS if remarks == 1 else Kind.CHANGES
                findings.name(kind, match[3].decode("utf-8", "replace"))
            remarks = 0
        elif tag == b"annotation":
            findings.add(Kind.COMMENTS)
            remarks = 1
        elif tag == b"changed-region":
            findings.add(Kind.CHANGES)
            remarks = 2
        elif tag in {b"event-listener", b"script"}:
            raise Refused(Reason.MACROS)
        elif tag == b"object-ole":
            raise Refused(Reason.EMBEDDED_OBJECT)
        elif tag.startswith(b"dde-"):
            raise Refused(Reason.FETCHES)
        elif tag == b"image":
            _picture(inside, findings)
        else:
            _hidden(tag, inside, findings)
    if part == "settings.xml" and _PRINTER.search(text):
        findings.add(Kind.PRINTERS)
    return remarks


def _picture(inside: bytes, findings: Findings) -> None:
    address = _HREF.search(inside)
    if address and re.match(rb"[a-z][a-z0-9+.-]*:|//", address[1], re.I):
        findings.add(Kind.LINKED, name=address[1].decode("utf-8", "replace"))


def _hidden(tag: bytes, inside: bytes, findings: Findings) -> None:
    unseen = tag == b"section" and b'text:display="none"' in inside
    if unseen or tag in {b"hidden-text", b"hidden-paragraph"}:
        findings.add(Kind.HIDDEN_TEXT)
    elif tag == b"table-properties" and b'table:display="false"' in inside:
        findings.add(Kind.HIDDEN_SHEETS)
    elif tag in {b"table-row", b"table-column"} and _FOLDED.search(inside):
        findings.add(Kind.HIDDEN_CELLS)
