"""What an issued file shows beside its document, as frozen values: the part of the publication context that a rebuild depends on.

The list of editions, other languages and anything else that changes without changing a file is left out.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import asdict, dataclass
from functools import lru_cache

from announcements.context import Banner, Contact, PublicationContext

# Banners that a file carries; the others speak of the page that they stand on.
CARRIED = ("correction", "update", "embargo", "preview")


@dataclass(frozen=True, slots=True)
class FileContext:
    """The surroundings of a document in its files."""

    newsroom: str
    tagline: str
    publisher: str
    accent: str
    zone: str
    language: str
    address: str
    slug: str
    fingerprint: str
    edition_number: int
    released_at: dt.datetime | None
    banners: tuple[Banner, ...]
    contacts: tuple[Contact, ...]


def file_context(context: PublicationContext) -> FileContext:
    """Return what files show of a publication context."""
    return FileContext(
        newsroom=context.masthead.name,
        tagline=context.masthead.tagline,
        publisher=context.masthead.publisher,
        accent=context.masthead.accent_light,
        zone=context.masthead.zone,
        language=context.language,
        address=context.address if context.path else "",
        slug=context.slug,
        fingerprint=context.fingerprint,
        edition_number=context.edition_number,
        released_at=context.released_at,
        banners=tuple(banner for banner in context.banners if banner.kind in CARRIED),
        contacts=context.contacts,
    )


@lru_cache(maxsize=512)
def digest(context: FileContext) -> str:
    """Return the SHA-256 of a file context, 64 hexadecimal digits."""
    text = json.dumps(asdict(context), sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()
