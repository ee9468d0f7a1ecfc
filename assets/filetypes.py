"""What kind of document an attachment is: told by its content, never by its name alone."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

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
_RUNS = re.compile(
    r"\.(exe|dll|com|scr|msi|bat|cmd|ps1|vbs|vbe|js|jse|mjs|wsf|hta|jar|lnk|reg|app|apk|sh|php|py|html?|xhtml|svg"
    r"|docm|dotm|xlsm|xltm|xlam|pptm|ppam|iso|dmg)$",
    re.I,
)
# Text that a browser or a shell would run.
_ACTIVE_TEXT = re.compile(rb"^\s*(#!|<\?|<!doctype|<html|<svg|<script|<head|<body)", re.I)
MAX_MEMBERS = 5_000
MAX_UNPACKED = 1024**3


def media_type_of(data: bytes, filename: str) -> str:
    """Return the media type of a document; raises ValidationError with a sentence for what is not offered."""
    if b"%PDF-" in data[:1024]:
        return "application/pdf"
    if data[:4] in {b"PK\x03\x04", b"PK\x05\x06"}:
        return _zipped(data)
    if data[4:8] == b"ftyp" and data[8:12] in _MP4_BRANDS:
        return "video/mp4"
    if data[:3] == b"ID3" or data[:2] in {b"\xff\xfb", b"\xff\xf3", b"\xff\xf2"}:
        return "audio/mpeg"
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise ValidationError(
            _(
                "This is an old Office file (.doc, .xls, .ppt) or a password-protected one. "
                "Save it as DOCX, XLSX, PPTX or PDF, without a password."
            )
        )
    if data.startswith((b"\xff\xd8\xff", b"\x89PNG", b"GIF8")) or data[8:12] == b"WEBP":
        raise ValidationError(_("This is an image: add it under images, where it gets a credit."))
    return _written(data, filename)


def _written(data: bytes, filename: str) -> str:
    extension = PurePath(filename).suffix.lower().lstrip(".")
    if extension not in {"csv", "txt"} or not _is_text(data):
        raise _refused()
    if _ACTIVE_TEXT.search(data.lstrip(b"\xef\xbb\xbf")[:1024]):
        raise ValidationError(_("This text file contains a web page or a program."))
    return _BY_EXTENSION[extension]


def _is_text(data: bytes) -> bool:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            data = data.decode("utf-16").encode()
        except UnicodeDecodeError:
            return False
    return not re.search(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]", data)


def _zipped(data: bytes) -> str:
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        members = archive.infolist()
        names = {member.filename for member in members}
        kind = archive.read("mimetype")[:100].decode("ascii") if "mimetype" in names else ""
    except (zipfile.BadZipFile, ValueError, NotImplementedError, RuntimeError, OSError, EOFError):
        raise ValidationError(_("This file is damaged: it cannot be unpacked.")) from None
    if len(members) > MAX_MEMBERS or sum(m.file_size for m in members) > MAX_UNPACKED:
        raise ValidationError(_("This file unpacks to more than 1 GB or 5,000 files."))
    if any(_is_macro(name) for name in names):
        raise ValidationError(_("This document contains macros. Save it without them."))
    if kind:
        if kind not in EXTENSIONS:
            raise _refused()
        return kind
    if "[Content_Types].xml" in names:
        for folder, extension in _OFFICE_PARTS.items():
            if any(name.startswith(folder) for name in names):
                return _BY_EXTENSION[extension]
        raise _refused()
    for name in sorted(names):
        if _RUNS.search(name):
            raise ValidationError(
                _("This archive contains “%(name)s”, which is not offered for download."),
                params={"name": name},
            )
    return "application/zip"


def _is_macro(name: str) -> bool:
    return name.lower().endswith("vbaproject.bin") or name.startswith(("Basic/", "Scripts/"))


def _refused() -> ValidationError:
    return ValidationError(
        _(
            "This type of file is not offered for download. "
            "Possible are PDF, DOCX, ODT, XLSX, ODS, PPTX, CSV, TXT, ZIP, MP4 and MP3."
        )
    )
