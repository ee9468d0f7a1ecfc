"""Make a file of a document: bytes out of (document, context), nothing recorded."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import IO

from announcements.document import Document
from assets import storing
from isolation import limits
from presskits import formats
from presskits.archive import write_kit
from presskits.contents import contents, fixed_time
from presskits.file_context import FileContext
from presskits.naming import filename

# How a note tells of an original that a file had to go without: such a file is made again when the original is back.
WITHOUT = "Without the original "
IN_MEMORY = 8 * 1024 * 1024  # bytes of a file being made; more goes to a temporary file


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
    """Return a file of a kind; the archive asks `communique` for the files of the document by kind."""
    row, at = formats.of(kind), fixed_time(context)
    count, note, data, source = 1, "", b"", Originals()
    if row.render is not None:
        data, note = row.render(document, context, _Pictures(document, source), at)
    # In memory as long as it is small, so that a full disk keeps few files back; the caller closes it.
    file: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115
    if row.render is None:
        parts = {part.kind: communique(part.kind) for part in formats.archived()}
        count = write_kit(file, contents(document, context, communique=parts, source=source), at=at)
        limits.give_back()  # what many texts and pictures took, in small pieces
    else:
        file.write(data)
    note = "\n".join([*filter(None, [note]), *(WITHOUT + sha256 for sha256 in source.lost)])
    name = filename(document, context, kind, row.extension)
    return Built(file, name, row.media_type, count, note)


class _Pictures(Mapping[str, bytes]):
    """The originals that a document shows, by sha256, each looked for and read when it is asked for, and not kept."""

    def __init__(self, document: Document, source: Originals) -> None:
        self.document, self.source = document, source

    @cached_property
    def found(self) -> list[str]:
        logos = (party.logo for party in self.document.parties if party.logo)
        wanted = dict.fromkeys(facts.sha256 for facts in (*self.document.images, *logos))
        return [sha256 for sha256 in wanted if self.source.exists(sha256)]

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
