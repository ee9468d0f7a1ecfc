"""What the announcement's page says of its press kit."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from announcements.context import PublicationContext
from announcements.models import EditionText
from presskits.building import EXTENSIONS, FORMATS
from presskits.file_context import digest, file_context
from presskits.models import IssuedFile, Kind


@dataclass(frozen=True, slots=True)
class Offer:
    """A file to download; `size` in bytes, None until it has been made."""

    label: str
    path: str
    size: int | None

    def __iter__(self):  # type: ignore[no-untyped-def]
        return iter((self.label, self.path, self.size))


@dataclass(frozen=True, slots=True)
class Kit:
    """The press kit and its single files; `count` and `size` are None until the kit has been made."""

    path: str
    count: int | None
    size: int | None
    files: tuple[Offer, ...]


def offered(edition_text: EditionText, context: PublicationContext) -> Kit:
    """Return the kit of a text as its page offers it (one query); the language of the page must be active."""
    shown = digest(file_context(context))
    rows = IssuedFile.objects.filter(edition_text_id=edition_text.pk).order_by("issued_at")
    sizes: dict[str, tuple[int, int]] = {}
    exact: dict[str, tuple[int, int]] = {}
    for kind, version, seen, size, count in rows.values_list(
        "kind", "format_version", "context_digest", "size", "file_count"
    ):
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
    size, count = sizes.get(Kind.KIT, (None, None))
    return Kit(f"{context.path}{FILES[Kind.KIT]}", count, size, files)


# kind → the last part of its address.
FILES = {
    "kit": "kit.zip",
    "contacts": "contacts.vcf",
    **{kind: f"communique.{EXTENSIONS[kind]}" for kind in ("pdf", "docx", "text")},
}
