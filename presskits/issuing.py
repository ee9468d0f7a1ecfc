"""Issue files: built once for an edition's text in its surroundings, recorded, and the same bytes from then on.

A file may be made before its edition is released; whoever hands it out asks `Edition.objects.public(at)` first.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
import threading
from collections.abc import Sequence
from typing import IO

from django.core.files.base import File
from django.db import OperationalError

from announcements.document import read
from announcements.models import Announcement, EditionText
from announcements.public.publication import (
    Released,
    document_text,
    publication_context,
    released,
)
from assets import storing
from masthead.failures import cannot_write
from masthead.reading import masthead_facts
from presskits.building import FORMATS, Built, build
from presskits.file_context import FileContext, digest, file_context
from presskits.models import IssuedFile

logger = logging.getLogger(__name__)
FORMER = dt.timedelta(days=1)
_building = (
    threading.RLock()
)  # in a process one file is made at a time; a kit makes the others on its way


class NotIssuable(LookupError):
    """The edition is cancelled or withdrawn: nothing is made of it."""


def surroundings(
    shown: Released, lines: Sequence[Released], short_id: str, *, now: dt.datetime, site_url: str
) -> FileContext:
    """Return what the files of a released text show beside it, in the text's own language (two queries)."""
    masthead = masthead_facts(shown.language)
    context = publication_context(
        shown,
        lines,
        short_id,
        language=shown.language,
        now=now,
        site_url=site_url,
        masthead=masthead,
    )
    return file_context(context)


def issue(edition_text: EditionText, kind: str, *, now: dt.datetime, site_url: str) -> IssuedFile:
    """Return a file of an edition's text, made now or before; `site_url` is the absolute address of the site, without a final slash.

    An edition that is not released yet is shown as it will stand at its release. Raises NotIssuable.
    """
    at = max(now, edition_text.edition.release_at)
    short_id = (
        Announcement.objects.order_by()
        .values_list("short_id", flat=True)
        .get(editions=edition_text.edition_id)
    )
    lines = released(short_id, now=at)
    shown = next((line for line in lines if line.text_id == edition_text.pk), None)
    if shown is None:
        raise NotIssuable(f"edition {edition_text.edition_id} is cancelled or withdrawn")
    context = surroundings(shown, lines, short_id, now=at, site_url=site_url)
    return issue_in(edition_text, kind, context, now=now)


def issue_in(
    edition_text: EditionText, kind: str, context: FileContext, *, now: dt.datetime
) -> IssuedFile:
    """Return a file of a text in known surroundings: one query when it has been issued before."""
    found = _recorded(edition_text, kind, context)
    if found:
        return found
    with _building:
        return _recorded(edition_text, kind, context) or _made(edition_text, kind, context, now=now)


def opened(issued: IssuedFile, context: FileContext, *, now: dt.datetime) -> File:
    """Return an issued file open for reading; one that the storage has lost is made again."""
    if issued.unkept is not None:
        issued.unkept.seek(0)
        return File(issued.unkept, name="")
    try:
        return storing.opened(issued.storage_name)
    except FileNotFoundError:
        with _building:
            file = _built(issued.edition_text, issued.kind, context, now=now).file
            issued.sha256, issued.size = _measure(file)
            try:
                storing.keep_file(issued.storage_name, file)
                issued.save(update_fields=["sha256", "size"])
            except (OSError, OperationalError) as problem:
                if not cannot_write(problem):
                    file.close()
                    raise
                logger.error("%s is handed out without being kept: %s", issued.filename, problem)
                file.seek(0)
                return File(file, name="")
            file.close()
        return storing.opened(issued.storage_name)


def _recorded(edition_text: EditionText, kind: str, context: FileContext) -> IssuedFile | None:
    return IssuedFile.objects.filter(
        edition_text_id=edition_text.pk,
        kind=kind,
        context_digest=digest(context),
        format_version=FORMATS[kind],
    ).first()


def _made(
    edition_text: EditionText, kind: str, context: FileContext, *, now: dt.datetime
) -> IssuedFile:
    """Build, store and record a file; when another process was faster, its record is the one that counts.

    On a full disk the file is handed out as it was made, and made again for the next reader.
    """
    built = _built(edition_text, kind, context, now=now)
    sha256, size = _measure(built.file)
    record = IssuedFile(
        edition_text_id=edition_text.pk,
        kind=kind,
        context_digest=digest(context),
        format_version=FORMATS[kind],
        fingerprint=edition_text.fingerprint,
        sha256=sha256,
        size=size,
        file_count=built.file_count,
        filename=built.filename,
        media_type=built.media_type,
        note=built.note,
        issued_at=now,
    )
    try:
        issued = _recorded_as(record, built.file)
    except (OSError, OperationalError) as problem:
        if not cannot_write(problem):
            built.file.close()
            raise
        logger.error("%s is handed out without being kept: %s", built.filename, problem)
        record.unkept = built.file
        return record
    built.file.close()
    return issued


def _recorded_as(record: IssuedFile, file: IO[bytes]) -> IssuedFile:
    """Store the bytes of a file and its record; return the record that counts."""
    storing.keep_file(record.storage_name, file)
    once = ("edition_text_id", "kind", "context_digest", "format_version")
    rest = (
        *("fingerprint", "sha256", "size", "file_count"),
        *("filename", "media_type", "note", "issued_at"),
    )
    issued, _created = IssuedFile.objects.get_or_create(
        **{name: getattr(record, name) for name in once},
        defaults={name: getattr(record, name) for name in rest},
    )
    _forget_former(issued, now=record.issued_at)
    return issued


def _forget_former(issued: IssuedFile, *, now: dt.datetime) -> None:
    """Delete files of the same text in surroundings that are no more: they name contacts who may have left.

    For a day they stay, so that a download under way can be finished.
    """
    former = IssuedFile.objects.filter(
        edition_text_id=issued.edition_text_id, kind=issued.kind, issued_at__lt=now - FORMER
    ).exclude(pk=issued.pk)
    names = {row.sha256: row.storage_name for row in former}
    former.delete()
    kept = IssuedFile.objects.filter(sha256__in=names).values_list("sha256", flat=True)
    for sha256 in names.keys() - set(kept):
        storing.forget(names[sha256])


def _built(
    edition_text: EditionText, kind: str, context: FileContext, *, now: dt.datetime
) -> Built:
    def communique(part: str) -> bytes:
        issued = issue_in(edition_text, part, context, now=now)
        with opened(issued, context, now=now) as file:
            data: bytes = file.read()
        return data

    document = read(edition_text.document or document_text(edition_text.pk))
    return build(document, context, kind, communique=communique)


def _measure(file: IO[bytes]) -> tuple[str, int]:
    """Return the SHA-256 and the size of an open file."""
    file.seek(0)
    sha256, size = hashlib.sha256(), 0
    while piece := file.read(1024 * 1024):
        sha256.update(piece)
        size += len(piece)
    return sha256.hexdigest(), size
