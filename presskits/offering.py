"""What the announcement's page says of its press kit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from announcements.context import PublicationContext
from presskits import formats
from presskits.file_context import digest, file_context
from presskits.models import IssuedFile
from rows.compiled import CompiledQuery

_NOT_MADE: tuple[int | None, int | None, str] = None, None, ""


class Offer(NamedTuple):
    """A file to download; `size` in bytes and `sha256`, None and empty until it has been made."""

    label: str
    path: str
    size: int | None
    sha256: str


@dataclass(frozen=True, slots=True)
class Kit:
    """The press kit and its single files; `count` and `size` are None, `sha256` empty until the kit has been made."""

    path: str
    count: int | None
    size: int | None
    sha256: str
    files: tuple[Offer, ...]


_issued = CompiledQuery(
    lambda text: (
        IssuedFile.objects.filter(edition_text_id=text)
        .order_by("issued_at")
        .values_list("kind", "format_version", "context_digest", "size", "file_count", "sha256")
    )
)


def offered(text_id: int, context: PublicationContext) -> Kit:
    """Return the kit of a text as its page offers it (one query); the language of the page must be active."""
    shown = digest(file_context(context))
    versions = {row.kind: row.version for row in formats.FORMATS}
    rows = _issued.rows(text=text_id)
    made: dict[str, tuple[int, int, str]] = {}
    exact: dict[str, tuple[int, int, str]] = {}
    for kind, version, seen, size, count, sha256 in rows:
        if version != versions.get(kind):
            continue
        if seen == shown:
            exact[kind] = size, count, sha256
        else:  # about as large as what is made now, but not the same bytes
            made[kind] = size, count, ""
    made |= exact
    files = tuple(
        Offer(str(row.label), f"{context.path}{row.address}", size, sha256)
        for row in formats.FORMATS
        if row.label and (context.contacts or not row.needs_contacts)
        for size, _count, sha256 in (made.get(row.kind, _NOT_MADE),)
    )
    archive = formats.archive()
    size, count, sha256 = made.get(archive.kind, _NOT_MADE)
    return Kit(f"{context.path}{archive.address}", count, size, sha256, files)
