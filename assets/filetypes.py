"""What kind of document an attachment is: told by its content, never by its name alone."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from pathlib import PurePath

from assets.refusals import Reason, Refused
from assets.zips import CHUNK, Archive, Source, reader, too_much

# The types that are offered for download, and how their names end.
EXTENSIONS = {
    "application/pdf": "pdf",
    "text/csv": "csv",
    "text/plain": "txt",
    "application/zip": "zip",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "pptx",
    "application/vnd.oasis.opendocument.text": "odt",
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
    "video/mp4": "mp4",
    "audio/mpeg": "mp3",
}
_OFFICE_PARTS = {"word/": "docx", "xl/": "xlsx", "ppt/": "pptx"}
_BY_EXTENSION = {extension: media_type for media_type, extension in EXTENSIONS.items()}
_MP4_BRANDS = {b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V ", b"dash"}  # fmt: skip
# Text that a browser or a shell would run.
_ACTIVE_TEXT = re.compile(rb"^\s*(#!|<\?|<!doctype|<html|<svg|<script|<head|<body)", re.I)
_MAX_MIMETYPE = 100


def media_type_of(source: Source, filename: str) -> str:
    """Return the media type of a document (bytes, or an open file); raises Refused for what is not offered."""
    read, length = reader(source)
    head = read(0, 1024)
    if head.startswith(b"%PDF-"):
        return "application/pdf"
    if head[:4] in {b"PK\x03\x04", b"PK\x05\x06"}:
        return _zipped(source)
    if head[4:8] == b"ftyp" and head[8:12] in _MP4_BRANDS:
        return "video/mp4"
    if head[:3] == b"ID3" or head[:2] in {b"\xff\xfb", b"\xff\xf3", b"\xff\xf2"}:
        return "audio/mpeg"
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise Refused(Reason.OLD_OFFICE)
    if head.startswith((b"\xff\xd8\xff", b"\x89PNG", b"GIF8")) or head[8:12] == b"WEBP":
        raise Refused(Reason.IS_IMAGE)
    extension = PurePath(filename).suffix.lower().lstrip(".")
    wide = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    if extension not in {"csv", "txt"} or not _is_text(read, length, wide=wide):
        raise Refused(Reason.OFFERED_NOT)
    if wide:
        head = head.decode("utf-16", "ignore").encode()
    if _ACTIVE_TEXT.search(head.lstrip(b"\xef\xbb\xbf")):
        raise Refused(Reason.ACTIVE_TEXT)
    return _BY_EXTENSION[extension]


_NO_TEXT = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def _is_text(read: Callable[[int, int], bytes], length: int, *, wide: bool) -> bool:
    """Return whether a file holds no control characters; it is read in pieces, as UTF-16 where it begins as such."""
    decoder = codecs.getincrementaldecoder("utf-16")() if wide else None
    for position in range(0, length, CHUNK):
        piece = read(position, CHUNK)
        try:
            if decoder is not None:
                piece = decoder.decode(piece, position + CHUNK >= length).encode()
        except UnicodeError:
            return False
        if _NO_TEXT.search(piece):
            return False
    return True


def _zipped(source: Source) -> str:
    """Return what a ZIP archive is: an office document, or an archive of anything."""
    archive = Archive(source)
    if archive.declared() > archive.budget.left:
        raise too_much()
    names = archive.by_name
    if "mimetype" in names:
        # An OpenDocument file names itself in its first member, which may be no longer than a name.
        if names["mimetype"].size > _MAX_MIMETYPE:
            raise Refused(Reason.OFFERED_NOT)
        kind = archive.read(names["mimetype"], most=_MAX_MIMETYPE).decode("latin-1")
        if kind not in EXTENSIONS:
            raise Refused(Reason.OFFERED_NOT)
        return kind
    if "[Content_Types].xml" in names:
        for folder, extension in _OFFICE_PARTS.items():
            if any(name.startswith(folder) for name in names):
                return _BY_EXTENSION[extension]
        raise Refused(Reason.OFFERED_NOT)
    return "application/zip"
