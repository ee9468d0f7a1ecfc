"""Reading: bytes of a file or a paste become a `SourceText`, whatever word processor made them."""

from __future__ import annotations

import re
from dataclasses import replace

from django.utils.translation import gettext as _

from manuscripts.blocks import BlockKind, SourceText, UnreadableSource
from manuscripts.reading.detect import SourceFormat, detect, detect_text
from manuscripts.reading.docx import read_docx
from manuscripts.reading.encoding import decode
from manuscripts.reading.html import read_html, read_markdown
from manuscripts.reading.inline import Piece, finish
from manuscripts.reading.limits import MAX_BLOCKS, MAX_CHARACTERS, too_long
from manuscripts.reading.lists import typed_items
from manuscripts.reading.odt import read_odt
from manuscripts.reading.text import read_text

_CHARSET = re.compile(r"charset\s?=\s?[\"']?([\w:.-]+)", re.I)


def read(data: bytes, *, name: str = "", content_type: str = "") -> SourceText:
    """The blocks of a source and what the editor must be told about it.

    The format is told from the bytes; `name` and `content_type` (as sent with an upload) only settle what the bytes
    leave open. Raises `UnreadableSource` with one translated sentence; reads at most 10 MB.
    """
    try:
        source = _read(data, name=name, content_type=content_type)
    except RecursionError as error:
        raise UnreadableSource(
            _("This document is nested too deeply to be read: paste its text instead.")
        ) from error
    if sum(len(block.text) for block in source.blocks) > MAX_CHARACTERS:
        raise too_long()
    if sum(block.text.count("\n") + 1 for block in source.blocks) > MAX_BLOCKS:
        raise too_long()
    if not any(block.text for block in source.blocks):
        if source.blocks:
            raise UnreadableSource(_("This document holds images but no text."))
        raise UnreadableSource(_("There is no text in this file."))
    return source


def _read(data: bytes, *, name: str, content_type: str) -> SourceText:
    kind = detect(data, name=name, content_type=content_type)
    if kind is SourceFormat.DOCX:
        return read_docx(data)
    if kind is SourceFormat.ODT:
        return read_odt(data)
    charset = _CHARSET.search(content_type)
    text, notes = decode(data, declared=charset.group(1) if charset else "")
    text = text.removeprefix("\ufeff")
    kind = detect_text(text, name=name, content_type=content_type)
    if kind is SourceFormat.HTML:
        page = read_html(text)
        return _source(page.pieces, [*notes, *page.notes], kind, page.language, page.title)
    if len(text) > MAX_CHARACTERS or _lines_of(text) > MAX_BLOCKS:
        raise too_long()
    if kind is SourceFormat.MARKDOWN:
        page = read_markdown(text)
        return _source(page.pieces, [*notes, *page.notes], kind, "", "")
    pieces, more, removed = read_text(text)
    return replace(_source(pieces, [*notes, *more], kind, "", ""), removed=tuple(removed))


def _lines_of(text: str) -> int:
    """How many lines of a text say something; each is looked at by itself."""
    return sum(1 for line in text.splitlines() if line.strip())


def _source(
    pieces: list[Piece], notes: list[str], kind: SourceFormat, language: str, title: str
) -> SourceText:
    if len(pieces) > MAX_BLOCKS:
        raise too_long()
    if kind is not SourceFormat.TEXT:
        pieces = typed_items(pieces)
    return SourceText(
        blocks=finish(pieces),
        notes=tuple(dict.fromkeys(notes)),
        language=language,
        title=title,
        format=str(kind),
    )


__all__ = ["BlockKind", "SourceText", "UnreadableSource", "read"]
