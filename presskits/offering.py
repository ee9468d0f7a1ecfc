"""What the announcement's page says of its press kit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from django.utils.translation import gettext as _

from announcements.context import PublicationContext
from announcements.models import EditionText
from presskits.building import EXTENSIONS, FORMATS
from presskits.file_context import digest, file_context
from presskits.models import IssuedFile, Kind
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


def offered(edition_text: EditionText, context: PublicationContext) -> Kit:
    """Return the kit of a text as its page offers it (one query); the language of the page must be active."""
    shown = digest(file_context(context))
    rows = _issued.rows(text=edition_text.pk)
    made: dict[str, tuple[int, int, str]] = {}
    exact: dict[str, tuple[int, int, str]] = {}
    for kind, version, seen, size, count, sha256 in rows:
        if version != FORMATS.get(kind):
            continue
        if seen == shown:
            exact[kind] = size, count, sha256
        else:  # about as large as what is made now, but not the same bytes
            made[kind] = size, count, ""
    made |= exact
    labels = {
        Kind.PDF: _("Announcement (PDF)"),
        Kind.DOCX: _("Announcement (Word)"),
        Kind.TEXT: _("Announcement (plain text)"),
        Kind.CONTACTS: _("Press contacts (vCard)"),
    }
    if not context.contacts:
        del labels[Kind.CONTACTS]
    files = tuple(
        Offer(label, f"{context.path}{FILES[kind]}", size, sha256)
        for kind, label in labels.items()
        for size, _count, sha256 in (made.get(kind, _NOT_MADE),)
    )
    size, count, sha256 = made.get(Kind.KIT, _NOT_MADE)
    return Kit(f"{context.path}{FILES[Kind.KIT]}", count, size, sha256, files)


# kind → the last part of its address.
FILES = {
    "kit": "kit.zip",
    "contacts": "contacts.vcf",
    **{kind: f"communique.{EXTENSIONS[kind]}" for kind in ("pdf", "docx", "text")},
}
