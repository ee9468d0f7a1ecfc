"""PDF files (ISO 32000): scripts and attached files are refused, authors and earlier states left out, the rest is told.

A signed, locked or very large file is never rewritten: what stays in it is told instead.
"""

from __future__ import annotations

import io
import mmap
import re
import zlib
from collections.abc import Iterator
from typing import Any

import pikepdf

from assets.notices import Findings, Kind
from assets.refusals import Reason, Refused
from assets.zips import Source, reader

MAX_REWRITTEN = 48 * 1024 * 1024
MAX_OBJECTS = 150_000
MAX_OBJECT_STREAM = 48 * 1024 * 1024
MAX_OBJECT_STREAMS = 192 * 1024 * 1024  # all of them together

# Actions that run something, send something away, or open another file (ISO 32000-2, 12.6.4).
_ACTIONS = {"/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/GoToE", "/Rendition", "/Movie",
            "/Sound", "/RichMediaExecute", "/GoTo3DView", "/ResetForm", "/SetOCGState"}  # fmt: skip
_HARMLESS = {"/ResetForm", "/SetOCGState"}
_MEDIA = {"/RichMedia", "/3D", "/Movie", "/Screen", "/Sound"}
# Marks of other people on a page; links, fields and the like are part of the document.
_MARKUP = {"/Text", "/FreeText", "/Line", "/Square", "/Circle", "/Polygon", "/PolyLine", "/Highlight",
           "/Underline", "/Squiggly", "/StrikeOut", "/Caret", "/Stamp", "/Ink", "/Redact"}  # fmt: skip
_PERSONAL = (
    "{http://purl.org/dc/elements/1.1/}creator",
    "{http://purl.org/dc/elements/1.1/}contributor",
)
_OBJECT = re.compile(rb"\d\s+obj\b")
_INSIDE = re.compile(rb"/N\s+(\d{1,9})\b")
_STREAM_OF_OBJECTS = re.compile(rb"/Type\s*/(?:ObjStm|XRef)\b")
_XMP_LEFT_OUT = ("http://ns.adobe.com/xap/1.0/mm/", "http://ns.adobe.com/pdfx/1.3/",
                 "http://ns.adobe.com/photoshop/1.0/", "http://ns.adobe.com/xap/1.0/sType/ResourceRef#")  # fmt: skip


def looked_through(source: Source, findings: Findings) -> bytes | None:
    """Look through a PDF and return it rewritten, or None where it stays as it is; raises Refused."""
    read, length = reader(source)
    ended = read(max(length - 2048, 0), 2048)
    stream = io.BytesIO(source) if isinstance(source, bytes) else source
    _check_object_streams(source, length)
    stream.seek(0)
    try:
        with pikepdf.open(stream, attempt_recovery=True, suppress_warnings=True) as pdf:
            if len(pdf.objects) > MAX_OBJECTS:
                raise Refused(Reason.PDF_TOO_INVOLVED)
            signed = _look(pdf, findings)
            locked = pdf.is_encrypted
            if signed or locked or length > MAX_REWRITTEN:
                _told(pdf, findings, signed=signed, locked=locked)
                _check_end(ended)
                return None
            return _rewritten(pdf, findings)
    except pikepdf.PasswordError:
        raise Refused(Reason.PASSWORD) from None
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError, RecursionError,
            NotImplementedError, RuntimeError, OverflowError):  # fmt: skip
        raise Refused(Reason.DAMAGED) from None


def _check_object_streams(source: Source, length: int) -> None:
    """Refuse more objects than a document has, and streams of them that unpack without end: all are read as soon as a PDF is opened."""
    data: Any = source
    if not isinstance(source, bytes):
        data = mmap.mmap(source.fileno(), length, access=mmap.ACCESS_READ)
    count = sum(1 for _object in _OBJECT.finditer(data))
    left, seen = MAX_OBJECT_STREAMS, set()
    for found in _STREAM_OF_OBJECTS.finditer(data):
        start = data.find(b"stream", found.end(), found.end() + 4096)
        head = data[max(found.start() - 4096, 0) : max(start, found.end())]
        head = head[max(head.rfind(b" obj"), 0) :]
        if head.count(b"FlateDecode") > 1:
            raise Refused(Reason.PDF_TOO_INVOLVED)
        inside = _INSIDE.search(head)
        count += int(inside[1]) if inside else 0
        if start >= 0 and start not in seen:
            seen.add(start)
            left -= _unpacked_length(data, start + 6)
        if count > MAX_OBJECTS or left < 0:
            raise Refused(Reason.PDF_TOO_INVOLVED)
    if count > MAX_OBJECTS:
        raise Refused(Reason.PDF_TOO_INVOLVED)


def _unpacked_length(data: Any, start: int) -> int:
    """Return how many bytes a stream unpacks to; no more than one byte beyond what a single one may."""
    start += 2 if data[start : start + 2] == b"\r\n" else 1
    unpacker, count = zlib.decompressobj(), 0
    for position in range(start, len(data), 65_536):
        packed = data[position : position + 65_536]
        while packed and not unpacker.eof:
            try:
                piece = unpacker.decompress(packed, 1024 * 1024)
            except zlib.error:
                return count  # not packed in this way, or broken: its reader will say so
            count += len(piece)
            if count > MAX_OBJECT_STREAM:
                raise Refused(Reason.PDF_TOO_INVOLVED)
            packed = unpacker.unconsumed_tail
        if unpacker.eof:
            break
    return count


def _check_end(ended: bytes) -> None:
    found = ended.rfind(b"%%EOF")
    if found < 0:
        raise Refused(Reason.DAMAGED)
    if ended[found + 5 :].strip(b"\r\n\t \x00"):
        raise Refused(Reason.HIDDEN_BYTES)


def _look(pdf: pikepdf.Pdf, findings: Findings) -> bool:
    """Refuse what acts, note what stays, and return whether the file is signed."""
    signed = False
    for value in pdf.objects:
        for dictionary in _dictionaries(value, 0):
            _refuse(dictionary)
            kind, subtype = str(dictionary.get("/Type", "")), str(dictionary.get("/Subtype", ""))
            if kind == "/Sig" or (str(dictionary.get("/FT", "")) == "/Sig" and "/V" in dictionary):
                signed = True
            elif subtype in _MARKUP and "/Rect" in dictionary:
                findings.add(Kind.COMMENTS, name=_words(dictionary.get("/T")))
            elif kind == "/OCG":
                findings.add(Kind.LAYERS, name=_words(dictionary.get("/Name")))
    root = pdf.Root
    for name in ("/AF", "/Collection"):
        if name in root:
            raise Refused(Reason.PDF_FILES)
    form = root.get("/AcroForm")
    if isinstance(form, pikepdf.Dictionary):
        if "/XFA" in form:
            raise Refused(Reason.PDF_ACTS)
        fields = form.get("/Fields")
        if isinstance(fields, pikepdf.Array) and len(fields) and not signed:
            findings.add(Kind.FORM, count=len(fields))
    return signed


def _refuse(dictionary: pikepdf.Dictionary) -> None:
    """Refuse a dictionary that runs something or holds another file."""
    action = str(dictionary.get("/S", ""))
    if (action in _ACTIONS - _HARMLESS) or "/JS" in dictionary or "/JavaScript" in dictionary:
        raise Refused(Reason.PDF_ACTS)
    if str(dictionary.get("/Subtype", "")) in _MEDIA and "/Rect" in dictionary:
        raise Refused(Reason.PDF_ACTS)
    if "/EmbeddedFiles" in dictionary or "/EF" in dictionary:
        raise Refused(Reason.PDF_FILES)
    if str(dictionary.get("/Type", "")) == "/EmbeddedFile":
        raise Refused(Reason.PDF_FILES)
    if str(dictionary.get("/Subtype", "")) == "/FileAttachment":
        raise Refused(Reason.PDF_FILES)


def _dictionaries(value: Any, depth: int) -> Iterator[pikepdf.Dictionary]:
    """Yield the dictionaries of an object, those written inside it among them; references are met as objects of their own."""
    if depth > 60:
        raise Refused(Reason.PDF_TOO_INVOLVED)
    if isinstance(value, pikepdf.Stream):
        value = value.stream_dict
    if isinstance(value, pikepdf.Dictionary):
        yield value
        for _key, inner in value.items():
            if isinstance(inner, pikepdf.Dictionary | pikepdf.Array) and not inner.is_indirect:
                yield from _dictionaries(inner, depth + 1)
    elif isinstance(value, pikepdf.Array):
        for inner in value:
            if isinstance(inner, pikepdf.Dictionary | pikepdf.Array) and not inner.is_indirect:
                yield from _dictionaries(inner, depth + 1)


def _words(value: Any) -> str:
    return str(value) if isinstance(value, pikepdf.String) else ""


def _told(pdf: pikepdf.Pdf, findings: Findings, *, signed: bool, locked: bool) -> None:
    """Note what stays in a file that is not rewritten."""
    if signed:
        findings.add(Kind.SIGNED)
    if locked:
        findings.add(Kind.RESTRICTED)
    info = pdf.trailer.get("/Info")
    if isinstance(info, pikepdf.Dictionary):
        author = _words(info.get("/Author"))
        if author:
            findings.add(Kind.NAMED, name=author)
    if "/Metadata" in pdf.Root and not findings.counts.get(Kind.NAMED):
        findings.add(Kind.NAMED)
    findings.add(Kind.VERSIONS)


def _rewritten(pdf: pikepdf.Pdf, findings: Findings) -> bytes:
    """Return a file without authors, private data of programs and earlier states; what is drawn stays as it is."""
    info = pdf.trailer.get("/Info")
    if isinstance(info, pikepdf.Dictionary):
        for key in list(info.keys()):
            if key not in {"/Title", "/Subject", "/CreationDate", "/ModDate", "/Producer", "/Trapped",
                           "/GTS_PDFXVersion", "/GTS_PDFXConformance", "/GTS_PDFA1Version"}:  # fmt: skip
                del info[key]
    if "/Metadata" in pdf.Root:
        _clean_xmp(pdf)
    for value in pdf.objects:
        dictionary = value.stream_dict if isinstance(value, pikepdf.Stream) else value
        if isinstance(dictionary, pikepdf.Dictionary):
            for key in ("/PieceInfo", "/LastModified"):
                if key in dictionary:
                    del dictionary[key]
            if "/Metadata" in dictionary and dictionary.get("/Type") != "/Catalog":
                del dictionary["/Metadata"]  # of pictures, pages and fonts
    for key in list(pdf.trailer.keys()):
        if key not in {"/Root", "/Info", "/ID", "/Size"}:
            del pdf.trailer[key]
    out = io.BytesIO()
    pdf.save(
        out,
        compress_streams=False,
        stream_decode_level=pikepdf.StreamDecodeLevel.none,
        object_stream_mode=pikepdf.ObjectStreamMode.preserve,
        deterministic_id=True,
        fix_metadata_version=False,
    )
    findings.add(Kind.CLEANED)
    return out.getvalue()


def _clean_xmp(pdf: pikepdf.Pdf) -> None:
    """Leave out who wrote a document and with what; a packet that cannot be read is left out whole."""
    try:
        with pdf.open_metadata(set_pikepdf_as_editor=False, strict=False) as metadata:
            for name in list(metadata):
                namespace = name[1:].partition("}")[0] if name.startswith("{") else ""
                if name in _PERSONAL or namespace in _XMP_LEFT_OUT:
                    del metadata[name]
    except (ValueError, KeyError, TypeError, AttributeError, pikepdf.PdfError):
        del pdf.Root["/Metadata"]
