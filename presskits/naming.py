"""Names of issued files: the same, short and harmless on every system (no reserved names, no characters beyond ASCII)."""

from __future__ import annotations

from collections.abc import Mapping

from announcements.document import Document
from languages import RECORDS
from languages.dates import local_day
from presskits.file_context import FileContext
from richtext.slugs import slug

LONGEST = 100
_INSTITUTIONS = 48
# Media type → how the name of such a file ends.
_EXTENSIONS: Mapping[str, str] = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "image/avif": "avif",
    "image/gif": "gif",
    "image/tiff": "tif",
    "image/svg+xml": "svg",
}


def stem(document: Document, context: FileContext) -> str:
    """Return what all files of an edition begin with: date, institutions, language (`2025-03-03_valmont-rives_fr`)."""
    on = document.dateline_on
    if on is None and context.released_at:
        on = local_day(context.released_at, context.zone)
    names = [
        slug(
            party.institution.short_name,
            limit=24,
            language=document.language,
            otherwise=slug(
                party.institution.name,
                limit=24,
                language=document.language,
                otherwise=party.institution.id,
            ),
        )
        for party in document.parties
    ]
    institutions = ""
    for name in names:
        longer = f"{institutions}-{name}" if institutions else name
        if len(longer) > _INSTITUTIONS:
            break
        institutions = longer
    parts = (on.isoformat() if on else "", institutions or document.id, document.language)
    return "_".join(part for part in parts if part)


def filename(document: Document, context: FileContext, kind: str, extension: str) -> str:
    """Return the name of an issued file: `kind` is kit, contacts or the document itself."""
    names = RECORDS[document.language].file_names
    if kind == "kit":
        word = names.kit
    elif kind == "contacts":
        word = names.contacts
    else:
        word = names.kinds.get(document.kind, "communique")
    return f"{stem(document, context)}_{word}.{extension}"


def member(number: int, name: str, *, extension: str = "", limit: int = 60) -> str:
    """Return the name of a file inside a kit: its place in the order, then its own words."""
    words, _dot, last = name.rpartition(".") if "." in name else (name, "", "")
    ending = extension or slug(last, limit=8)
    own = slug(words, limit=limit)
    head = f"{number:02}_{own}" if own else f"{number:02}"
    return f"{head}.{ending}" if ending else head


def extension_of(media_type: str) -> str:
    """Return how the name of an image of that media type ends."""
    return _EXTENSIONS.get(media_type, "bin")
