"""What is made of an announcement: one table, read by the offers, the addresses, the building, the archive, the records and the edge.

A format more is a row here and its renderer; `manage.py makemigrations` then writes its kind into the choices of issued files.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from announcements.document import Document
from contacts.vcard import MEDIA_TYPE as VCARD
from contacts.vcard import vcards
from presskits import docx
from presskits.file_context import FileContext
from presskits.pdf import render_pdf
from presskits.text import render_text

Words = str | Promise


class Renderer(Protocol):
    """Makes the bytes of a file, and a note of what fell short, empty when nothing did.

    `images` holds originals by SHA-256, each read when it is asked for; `at` is the one time that may be written into the file.
    """

    def __call__(
        self, document: Document, context: FileContext, images: Mapping[str, bytes], at: dt.datetime
    ) -> tuple[bytes, str]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A row of the table; `version` is raised when the bytes change for the same document, and that of the archive with it."""

    kind: str  # as it is recorded, 10 characters at most
    name: Words  # as staff read it
    label: Words  # as the page offers it; empty: not among the single files
    media_type: str
    extension: str
    version: int
    address: str  # the last part of its address
    render: Renderer | None  # None: the archive, which is made of the others
    in_archive: bool = False  # it lies there as a file of its own
    is_packed: bool = False  # compressed already
    is_shown: bool = False  # a browser may show it in its own window
    needs_contacts: bool = False  # without any there is nothing to offer


def _pdf(
    document: Document, context: FileContext, images: Mapping[str, bytes], at: dt.datetime
) -> tuple[bytes, str]:
    made = render_pdf(document, context, images=images, timestamp=at)
    return made.data, "\n".join(made.warnings)


def _docx(
    document: Document, context: FileContext, images: Mapping[str, bytes], at: dt.datetime
) -> tuple[bytes, str]:
    return docx.render_docx(document, context, images=images, timestamp=at), ""


def _text(
    document: Document, context: FileContext, images: Mapping[str, bytes], at: dt.datetime
) -> tuple[bytes, str]:
    return render_text(document, context), ""


def _contacts(
    document: Document, context: FileContext, images: Mapping[str, bytes], at: dt.datetime
) -> tuple[bytes, str]:
    return vcards(context.contacts, language=context.language, url=context.address), ""


# The archive comes last: it is made of what stands above.
FORMATS: tuple[Format, ...] = (
    Format(
        kind="pdf",
        name=_("PDF"),
        label=_("Announcement (PDF)"),
        media_type="application/pdf",
        extension="pdf",
        version=3,
        address="communique.pdf",
        render=_pdf,
        in_archive=True,
        is_packed=True,
        is_shown=True,
    ),
    Format(
        kind="docx",
        name=_("Word document"),
        label=_("Announcement (Word)"),
        media_type=docx.MEDIA_TYPE,
        extension="docx",
        version=3,
        address="communique.docx",
        render=_docx,
        in_archive=True,
        is_packed=True,
    ),
    Format(
        kind="text",
        name=_("plain text"),
        label=_("Announcement (plain text)"),
        media_type="text/plain; charset=utf-8",
        extension="txt",
        version=3,
        address="communique.txt",
        render=_text,
        in_archive=True,
        is_shown=True,
    ),
    Format(
        kind="contacts",
        name=_("contact cards"),
        label=_("Press contacts (vCard)"),
        media_type=VCARD,
        extension="vcf",
        version=1,
        address="contacts.vcf",
        render=_contacts,
        needs_contacts=True,
    ),
    Format(
        kind="kit",
        name=_("press kit"),
        label="",
        media_type="application/zip",
        extension="zip",
        version=3,
        address="kit.zip",
        render=None,
    ),
)


def of(kind: str) -> Format:
    """Return the row of a kind; raises LookupError."""
    for row in FORMATS:
        if row.kind == kind:
            return row
    raise LookupError(f"no file of kind {kind}")


def archived() -> tuple[Format, ...]:
    """Return the formats that lie in the archive as files of their own, in order."""
    return tuple(row for row in FORMATS if row.in_archive)


def archive() -> Format:
    """Return the format that all the others go into."""
    return next(row for row in FORMATS if row.render is None)


def choices() -> list[tuple[str, Words]]:
    """Return the kinds with their names, as a field of a form or a table takes them."""
    return [(row.kind, row.name) for row in FORMATS]


def addresses() -> tuple[str, ...]:
    """Return the last parts of the addresses, each after its slash."""
    return tuple(f"/{row.address}" for row in FORMATS)
