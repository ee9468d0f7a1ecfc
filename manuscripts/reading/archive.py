"""Zip containers and XML parts from strangers, read within limits that are counted, not declared."""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from io import BytesIO

from django.utils.translation import gettext as _
from lxml import etree

from manuscripts.blocks import UnreadableSource

MAX_MEMBERS = 3_000
MAX_TOTAL = 64 * 1024 * 1024
MAX_PART = 24 * 1024 * 1024
# Word's own XML shrinks ten- to forty-fold; nothing that people write shrinks two hundred-fold.
MAX_RATIO = 200
RATIO_FROM = 1024 * 1024
_CHUNK = 64 * 1024
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
# What zipfile raises of files that are cut short, changed or made to confuse it.
_BROKEN = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, RuntimeError, NotImplementedError, ValueError,
    OverflowError, IndexError, KeyError,
)  # fmt: skip
_DOCTYPE = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.I)

_STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main",
     b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships",
     b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"),
    (b"http://purl.oclc.org/ooxml/drawingml/main",
     b"http://schemas.openxmlformats.org/drawingml/2006/main"),
    (b"http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing",
     b"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"),
)  # fmt: skip


def damaged() -> UnreadableSource:
    """The error for a container or part that breaks its own format."""
    return UnreadableSource(
        _(
            "This document is damaged and cannot be opened: open it in your word processor, save it again and retry."
        )
    )


def oversized() -> UnreadableSource:
    """The error for a container that unpacks to far more than a document holds."""
    return UnreadableSource(
        _("This file unpacks to far more than a document holds; it was not opened.")
    )


class Archive:
    """A zip file in memory whose members are unpacked under one shared budget of bytes."""

    def __init__(self, data: bytes) -> None:
        self._packed = len(data)
        self._spent = 0
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
            infos = self._zip.infolist()
        except _BROKEN as error:
            raise damaged() from error
        if len(infos) > MAX_MEMBERS:
            raise oversized()
        self._infos = {info.filename.replace("\\", "/").lstrip("/"): info for info in infos}

    def names(self) -> list[str]:
        """The names of all members, with forward slashes."""
        return list(self._infos)

    def is_locked(self) -> bool:
        """Whether any member is encrypted with the zip format's own password."""
        return any(info.flag_bits & 0x1 for info in self._infos.values())

    def read(self, name: str) -> bytes | None:
        """The bytes of a member, or None where there is none of this name.

        Raises `UnreadableSource` as soon as more comes out than a document could hold.
        """
        info = self._infos.get(name)
        if info is None:
            return None
        if info.compress_type not in _METHODS:
            raise damaged()
        packed = max(1, min(info.compress_size, self._packed))
        chunks: list[bytes] = []
        size = 0
        try:
            with self._zip.open(info) as member:
                while chunk := member.read(_CHUNK):
                    size += len(chunk)
                    self._spent += len(chunk)
                    if size > MAX_PART or self._spent > MAX_TOTAL:
                        raise oversized()
                    if size > RATIO_FROM and size > MAX_RATIO * packed:
                        raise oversized()
                    chunks.append(chunk)
        except UnreadableSource:
            raise
        except _BROKEN as error:
            raise damaged() from error
        return b"".join(chunks)

    def xml(self, name: str) -> etree._Element | None:
        """The root element of an XML member, or None where there is none of this name."""
        data = self.read(name)
        return None if data is None else parse_xml(data)


def parse_xml(data: bytes) -> etree._Element:
    """The root of an office document's XML part: no entities, no document type, no network, bounded depth."""
    if _DOCTYPE.search(data[:65536]) or data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        # No word processor writes either; the second would hide the first from this test.
        raise damaged()
    for strict, usual in _STRICT:
        if strict in data:
            data = data.replace(strict, usual)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        raise damaged() from error
