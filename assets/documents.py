"""Look through a document before it is taken in: what kind it is, what must not be in it, what is left out, what is told.

A pure function of a file: it returns plain values and raises Refused.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass

from assets import filetypes, nested, odf, ooxml, portable, recordings
from assets.notices import Findings, Notice
from assets.zips import Archive, Pieces, Source, rebuilt, spans


@dataclass(frozen=True, slots=True)
class Document:
    """What a document is, what its editor is told, and how what is stored is made of what was sent (None: as it is)."""

    media_type: str
    notices: tuple[Notice, ...] = ()
    pieces: Pieces | None = None

    def stored(self, source: Source) -> Source:
        """Return what to store: bytes of bytes, and of an open file a file."""
        if self.pieces is None:
            return source
        if isinstance(source, bytes):
            return b"".join(spans(source, self.pieces))
        target = tempfile.TemporaryFile()  # noqa: SIM115 (whoever stores it reads it)
        for piece in spans(source, self.pieces):
            target.write(piece)
        return target


def inspected(source: Source, filename: str) -> Document:
    """Return what is known of a document (bytes, or an open file); raises Refused."""
    media_type = filetypes.media_type_of(source, filename)
    extension = filetypes.EXTENSIONS[media_type]
    findings = Findings()
    pieces: Pieces | None = None
    if extension == "pdf":
        rewritten = portable.looked_through(source, findings)
        pieces = None if rewritten is None else (rewritten,)
    elif extension in {"docx", "xlsx", "pptx", "odt", "ods"}:
        archive = Archive(source)
        look = odf.looked_through if extension in {"odt", "ods"} else ooxml.looked_through
        replaced = look(archive, findings)
        pieces = rebuilt(archive, replaced) if replaced else None
    elif extension == "zip":
        nested.looked_through(Archive(source), findings)
    elif extension == "mp4":
        pieces = recordings.film(source, findings)
    elif extension == "mp3":
        pieces = recordings.sound(source, findings)
    return Document(media_type, findings.notices(), pieces)
