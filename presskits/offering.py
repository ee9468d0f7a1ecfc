"""What the announcement's page says of its press kit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from django.utils.translation import gettext as _

from announcements.context import PublicationContext
from announcements.models import EditionText
from masthead.prepared import Prepared
from presskits.building import EXTENSIONS, FORMATS
from presskits.file_context import digest, file_context
from presskits.models import IssuedFile, Kind


class Offer(NamedTuple):
    """A file to download; `size` in bytes, None until it has been made."""

    label: str
    path: str
    size: int | None


@dataclass(frozen=True, slots=True)
class Kit:
    """The press kit and its single files; `count` and `size` are None until the kit has been made."""

    path: str
    count: int | None
    size: int | None
    files: tuple[Offer, ...]


_issued = Prepared(
    lambda text: (
        IssuedFile.objects.filter(edition_text_id=text)
        .order_by("issued_at")
        .values_list("kind", "format_version", "context_digest", "size", "file_count")
    )
)


def offered(edition_text: EditionText, context: PublicationContext) -> Kit:
    """Return the kit of a text as its page offers it (one query); the language of the page must be active."""
    shown = digest(file_context(context))
    rows = _issued.rows(text=edition_text.pk)
    sizes: dict[str, tuple[int, int]] = {}
    exact: dict[str, tuple[int, int]] = {}
    for kind, version, seen, size, count in rows:
        if version == FORMATS.get(kind):
            (exact if seen == shown else sizes)[kind] = size, count
    sizes |= exact
    labels = {
        Kind.PDF: _("Announcement (PDF)"),
        Kind.DOCX: _("Announcement (Word)"),
        Kind.TEXT: _("Announcement (plain text)"),
        Kind.CONTACTS: _("Press contacts (vCard)"),
    }
    if not context.contacts:
        del labels[Kind.CONTACTS]
    files = tuple(
        Offer(label, f"{context.path}{FILES[kind]}", sizes[kind][0] if kind in sizes else None)
        for kind, label in labels.items()
    )
    path, made = f"{context.path}{FILES[Kind.KIT]}", sizes.get(Kind.KIT)
    return Kit(path, made[1] if made else None, made[0] if made else None, files)


# kind → the last part of its address.
FILES = {
    "kit": "kit.zip",
    "contacts": "contacts.vcf",
    **{kind: f"communique.{EXTENSIONS[kind]}" for kind in ("pdf", "docx", "text")},
}
