"""Make a file of a document: bytes out of (document, context), nothing recorded."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import IO

from announcements.document import Document
from assets import storing
from contacts.vcard import MEDIA_TYPE as VCARD
from contacts.vcard import vcards
from isolation import limits
from presskits import docx
from presskits.archive import write_kit
from presskits.contents import contents, fixed_time
from presskits.file_context import FileContext
from presskits.naming import filename
from presskits.pdf import render_pdf
from presskits.text import render_text

# Raise the number of a kind when its bytes change for the same document, and that of the kit with it.
FORMATS: Mapping[str, int] = {"pdf": 3, "docx": 3, "text": 3, "contacts": 1, "kit": 3}
MEDIA_TYPES: Mapping[str, str] = {
    "pdf": "application/pdf",
    "docx": docx.MEDIA_TYPE,
    "text": "text/plain; charset=utf-8",
    "contacts": VCARD,
    "kit": "application/zip",
}
EXTENSIONS: Mapping[str, str] = {
    "pdf": "pdf",
    "docx": "docx",
    "text": "txt",
    "contacts": "vcf",
    "kit": "zip",
}
# How a note tells of an original that a file had to go without: such a file is made again when the original is back.
WITHOUT = "Without the original "
IN_MEMORY = 8 * 1024 * 1024  # bytes of a file being made; more goes to a temporary file
# The kinds that lie in a kit as they are.
COMMUNIQUE = ("pdf", "docx", "text")


@dataclass(frozen=True, slots=True)
class Built:
    """A file just made, open at any position; `note` says what fell short, empty when nothing did."""

    file: IO[bytes]
    filename: str
    media_type: str
    file_count: int = 1
    note: str = ""


class Originals:
    """The originals of the private storage; what is damaged counts as lost, and what was asked for in vain is remembered."""

    def __init__(self) -> None:
        self.lost: dict[str, None] = {}

    def exists(self, sha256: str) -> bool:
        if storing.is_right(storing.original(sha256), sha256=sha256):
            return True
        self.lost[sha256] = None
        return False

    def read(self, sha256: str) -> bytes:
        return storing.read_original(sha256)

    def opened(self, sha256: str) -> IO[bytes]:
        return storing.opened_original(sha256)


def build(
    document: Document, context: FileContext, kind: str, *, communique: Callable[[str], bytes]
) -> Built:
    """Return a file of a kind; a kit asks `communique` for the files of the document by kind."""
    count, note, source = 1, "", Originals()
    if kind == "kit":
        # In memory as long as it is small, so that a full disk keeps few kits back; the caller closes it.
        file: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115
        parts = {EXTENSIONS[name]: communique(name) for name in COMMUNIQUE}
        entries = contents(document, context, communique=parts, source=source)
        count = write_kit(file, entries, at=fixed_time(context))
        limits.give_back()  # what many texts and pictures took, in small pieces
    else:
        data, note = _document(document, context, kind, source)
        file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115
        file.write(data)
    note = "\n".join([*filter(None, [note]), *(WITHOUT + sha256 for sha256 in source.lost)])
    name = filename(document, context, kind, EXTENSIONS[kind])
    return Built(file, name, MEDIA_TYPES[kind], count, note)


def _document(
    document: Document, context: FileContext, kind: str, source: Originals
) -> tuple[bytes, str]:
    at = fixed_time(context)
    match kind:
        case "pdf":
            images = _Pictures(document, source)
            result = render_pdf(document, context, images=images, timestamp=at)
            return result.data, "\n".join(result.warnings)
        case "docx":
            images = _Pictures(document, source)
            data = docx.render_docx(document, context, images=images, timestamp=at)
            return data, ""
        case "text":
            return render_text(document, context), ""
        case "contacts":
            return vcards(context.contacts, language=context.language, url=context.address), ""
    raise ValueError(f"no file of kind {kind}")


class _Pictures(Mapping[str, bytes]):
    """The originals that a document shows, by sha256, each read when it is asked for and not kept."""

    def __init__(self, document: Document, source: Originals) -> None:
        logos = (party.logo for party in document.parties if party.logo)
        wanted = dict.fromkeys(facts.sha256 for facts in (*document.images, *logos))
        self.source = source
        self.found = [sha256 for sha256 in wanted if self.source.exists(sha256)]

    def __getitem__(self, sha256: str) -> bytes:
        if sha256 not in self.found:
            raise KeyError(sha256)
        return self.source.read(sha256)

    def __contains__(self, sha256: object) -> bool:
        return sha256 in self.found

    def __iter__(self) -> Iterator[str]:
        return iter(self.found)

    def __len__(self) -> int:
        return len(self.found)
