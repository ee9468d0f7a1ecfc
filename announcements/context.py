"""The publication context: what surrounds a document when it is shown, as frozen values.

A renderer is a function of (document, context) and makes no queries; everything live that it may show is here.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from masthead.frozen import FrozenMasthead

__all__ = [
    "Banner",
    "Contact",
    "EditionLine",
    "FrozenMasthead",
    "PublicationContext",
    "Version",
]


@dataclass(frozen=True, slots=True)
class Version:
    """The same edition in a language, and its path."""

    language: str
    path: str
    headline: str = ""


@dataclass(frozen=True, slots=True)
class EditionLine:
    """A released edition of this announcement, as the list of editions shows it; newest first."""

    number: int
    kind: str
    note: str
    released_at: dt.datetime
    path: str
    current: bool = False
    note_language: str = ""


@dataclass(frozen=True, slots=True)
class Banner:
    """What a reader must know before reading.

    `kind` is correction, update, superseded, corrected (an older edition), withdrawn, embargo, preview or language; `language` is that
    of the text.
    """

    kind: str
    text: str = ""
    at: dt.datetime | None = None
    path: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Contact:
    """A press contact, live; phones in E.164 beside the way they are shown."""

    id: str
    name: str
    institution: str
    institution_id: str = ""
    function: str = ""
    email: str = ""
    phone: str = ""
    phone_shown: str = ""
    urgent_phone: str = ""
    urgent_shown: str = ""
    hours: str = ""
    topics: str = ""
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PublicationContext:
    """Everything around a document: masthead, addresses, other languages and editions, banners, live contacts.

    `site_url` is the absolute address of the site without a final slash; paths start with one. `released_at` is None in a preview.
    """

    masthead: FrozenMasthead
    language: str
    site_url: str
    path: str
    slug: str = ""
    fingerprint: str = ""
    edition_number: int = 0
    first_released_at: dt.datetime | None = None
    released_at: dt.datetime | None = None
    versions: tuple[Version, ...] = ()
    editions: tuple[EditionLine, ...] = ()
    banners: tuple[Banner, ...] = ()
    contacts: tuple[Contact, ...] = field(default=())

    @property
    def address(self) -> str:
        """The absolute address of the page."""
        return self.site_url + self.path
