"""What goes into a press kit: an ordered list of files, each made when its turn comes, so that a large kit needs little memory."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import IO, Protocol

from announcements.document import Document
from assets.frozen import FrozenAttachment, FrozenImage
from assets.renditions import stamped_original
from contacts.vcard import vcard
from presskits import formats
from presskits.file_context import FileContext
from presskits.naming import extension_of, filename, member
from presskits.readme import Listed, credits_text, readme

logger = logging.getLogger(__name__)
_PACKED = (
    "image/jpeg",
    "image/png",
    "image/webp",
    "image/avif",
    "image/gif",
    "application/pdf",
    "application/zip",
)


class Source(Protocol):
    """Where originals come from, by sha256."""

    def exists(self, sha256: str) -> bool: ...
    def read(self, sha256: str) -> bytes: ...
    def opened(self, sha256: str) -> IO[bytes]: ...


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of a kit: its path inside, how to make it (bytes, or an open file), and whether its bytes are compressed already."""

    path: str
    make: Callable[[], bytes | IO[bytes]]
    packed: bool = False


def contents(
    document: Document,
    context: FileContext,
    *,
    communique: Mapping[str, bytes],
    source: Source,
) -> list[Entry]:
    """Return the files of a kit in order; `communique` holds the files of the document by kind of format.

    Originals that the storage has lost are left out and logged: the rest is worth having.
    """
    entries = [
        Entry(
            filename(document, context, kind, formats.of(kind).extension),
            _given(data),
            formats.of(kind).is_packed,
        )
        for kind, data in communique.items()
    ]
    images = list(_images(document.images, "images", document.headline, source))
    logos = list(_images(document.logos, "logos", "", source))
    attachments = list(_attachments(document.attachments, source))
    cards = [
        Entry(
            f"contacts/{member(n, contact.name + ' ' + contact.institution, extension='vcf')}",
            _card(context, n - 1),
        )
        for n, contact in enumerate(context.contacts, start=1)
    ]
    told = [listed for listed, _entry in (*images, *logos, *attachments)]
    entries += [entry for _listed, entry in (*images, *logos, *attachments)]
    if told:
        entries.append(Entry("credits.txt", _given(credits_text(told, document.language))))
    entries += cards
    overview = readme(document, context, [entry.path for entry in entries], told)
    return [Entry("README.txt", _given(overview)), *entries]


def _given(data: bytes) -> Callable[[], bytes]:
    return lambda: data


def _card(context: FileContext, place: int) -> Callable[[], bytes]:
    return lambda: vcard(context.contacts[place], language=context.language, url=context.address)


def _images(
    pictures: tuple[FrozenImage, ...], folder: str, headline: str, source: Source
) -> Iterator[tuple[Listed, Entry]]:
    for number, facts in enumerate(pictures, start=1):
        if not _is_there(source, facts.sha256):
            continue
        name = member(number, facts.filename, extension=extension_of(facts.media_type))
        path = f"{folder}/{name}"

        def make(facts: FrozenImage = facts) -> bytes:
            return stamped_original(facts, source.read(facts.sha256), headline=headline)

        yield Listed(path, facts), Entry(path, make, facts.media_type in _PACKED)


def _attachments(
    attachments: tuple[FrozenAttachment, ...], source: Source
) -> Iterator[tuple[Listed, Entry]]:
    for number, facts in enumerate(attachments, start=1):
        if not _is_there(source, facts.sha256):
            continue
        path = f"documents/{member(number, facts.filename)}"

        def make(facts: FrozenAttachment = facts) -> IO[bytes]:
            return source.opened(facts.sha256)

        yield Listed(path, facts), Entry(path, make, facts.media_type in _PACKED)


def _is_there(source: Source, sha256: str) -> bool:
    if source.exists(sha256):
        return True
    logger.error("The original %s is missing from the storage; the kit goes without it.", sha256)
    return False


def fixed_time(context: FileContext) -> dt.datetime:
    """Return the one time that is written into every file of an edition: its release."""
    return context.released_at or dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
