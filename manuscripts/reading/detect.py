"""What a file is, told from its bytes; its name only settles what the bytes leave open."""

from __future__ import annotations

import re
from enum import StrEnum

from django.utils.translation import gettext as _

from manuscripts.blocks import UnreadableSource
from manuscripts.reading.archive import Archive, damaged

MAX_UPLOAD = 10 * 1024 * 1024


class SourceFormat(StrEnum):
    TEXT = "text"
    MARKDOWN = "markdown"
    HTML = "html"
    DOCX = "docx"
    ODT = "odt"


_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ODT_TYPES = (
    b"application/vnd.oasis.opendocument.text",
    b"application/vnd.oasis.opendocument.text-template",
)
_IMAGES = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"II*\0", b"MM\0*", b"\0\0\1\0")
_HTML_START = re.compile(
    r"\s*+(?:<\?xml[^>]{0,200}\?>\s*+)?(?>(?:<!--.{0,2000}?-->\s*+)*)"
    r"<(!doctype\s+html|html|head|body|meta|title|style|script|link|div|p|h[1-6]|article|main|section|header"
    r"|nav|table|ul|ol|b|strong|span|font|img|svg)\b",
    re.I | re.S,
)


def detect(data: bytes, *, name: str = "", content_type: str = "") -> SourceFormat | None:
    """The format of `data`, or None for text that must be decoded before more can be said.

    Raises `UnreadableSource`, with a sentence that says what to do instead, for everything that cannot be read.
    """
    if len(data) > MAX_UPLOAD:
        raise UnreadableSource(
            _("This file is larger than 10 MB: give the text without its images, or paste it.")
        )
    if not data.strip(b" \t\r\n\0\xef\xbb\xbf\xff\xfe"):
        raise UnreadableSource(_("This file is empty."))
    if data[:4] in (b"PK\3\4", b"PK\5\6", b"PK\7\x08"):
        return _detect_archive(Archive(data))
    if data.startswith(_OLE):
        raise _legacy_office(data)
    _refuse_known(data)
    return None


def detect_text(text: str, *, name: str = "", content_type: str = "") -> SourceFormat:
    """The format of a text: a web page by its first tag, Markdown by its name alone."""
    ending = name.rpartition(".")[2].lower()
    kind = content_type.partition(";")[0].strip().lower()
    if _HTML_START.match(text[:5000]):
        return SourceFormat.HTML
    if kind in ("text/html", "application/xhtml+xml") or ending in ("html", "htm", "xhtml"):
        return (
            SourceFormat.HTML if re.search(r"</?[a-z][^<>]*+>", text, re.I) else SourceFormat.TEXT
        )
    if kind in ("text/markdown", "text/x-markdown") or ending in ("md", "markdown", "mdown"):
        return SourceFormat.MARKDOWN
    return SourceFormat.TEXT


def _detect_archive(archive: Archive) -> SourceFormat:
    names = set(archive.names())
    if archive.is_locked():
        raise _locked()
    if "mimetype" in names:
        mimetype = (archive.read("mimetype") or b"").strip()
        if mimetype.startswith(b"application/vnd.oasis.opendocument"):
            if mimetype not in _ODT_TYPES:
                raise _other_office()
            if b"encryption-data" in (archive.read("META-INF/manifest.xml") or b""):
                raise _locked()
            return SourceFormat.ODT
    if "encrypted-package" in names:
        raise _locked()
    if "[Content_Types].xml" in names:
        if any(name.startswith("word/") for name in names):
            return SourceFormat.DOCX
        raise _other_office()
    if any(name.endswith(".iwa") or name == "Index.zip" for name in names):
        raise UnreadableSource(
            _("This is an Apple Pages document: export it as Word (.docx) and give that file.")
        )
    if not names:
        raise damaged()
    raise UnreadableSource(
        _(
            "This is a ZIP archive: unpack it and give the Word, OpenDocument, HTML or text file inside."
        )
    )


def _legacy_office(data: bytes) -> UnreadableSource:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return _locked()
    if "WordDocument".encode("utf-16-le") in data:
        return UnreadableSource(
            _(
                "This is a Word document of the old kind (.doc): open it in Word, save it as .docx and give that file."
            )
        )
    return UnreadableSource(
        _(
            "This is an Office file of the old kind, not a text: save its text as .docx and give that file."
        )
    )


def _locked() -> UnreadableSource:
    return UnreadableSource(
        _(
            "This document is protected by a password: save a copy without the password and give that file."
        )
    )


def _other_office() -> UnreadableSource:
    return UnreadableSource(
        _(
            "This is a spreadsheet, a presentation or a drawing: give the text as a Word or OpenDocument text file."
        )
    )


def _refuse_known(data: bytes) -> None:
    start = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if b"%PDF-" in data[:1024]:
        raise UnreadableSource(
            _("This is a PDF: give the Word file it was made from, or copy its text and paste it.")
        )
    if start.startswith(b"{\\rtf"):
        raise UnreadableSource(
            _(
                "This is an RTF document: open it in your word processor, save it as .docx and give that file."
            )
        )
    is_image = data.startswith(_IMAGES) or (data[:4] == b"RIFF" and data[8:12] == b"WEBP")
    if is_image or (data[4:8] == b"ftyp") or (data[:2] == b"BM" and data[6:10] == b"\0\0\0\0"):
        raise UnreadableSource(
            _(
                "This is an image or a video, not a text: add it to the announcement once the text is imported."
            )
        )
    if (
        b"<w:wordDocument" in data[:2048]
        or b"<pkg:package" in data[:2048]
        or b"<office:document" in data[:2048]
    ):
        raise UnreadableSource(
            _(
                "This is a word processor's document saved as plain XML: save it as .docx or .odt and give that file."
            )
        )
