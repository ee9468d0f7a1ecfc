"""Issue files: built once for an edition's text in its surroundings, recorded, and the same bytes from then on.

A file may be made before its edition is released; whoever hands it out asks `Edition.objects.public(at)` first.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import logging
import threading
from collections.abc import Sequence
from typing import NamedTuple

from django.core.files.base import File
from django.db import OperationalError, transaction
from django.db.models import QuerySet

from announcements.document import Document, read_frozen
from announcements.models import Announcement, EditionText
from announcements.released.publication import (
    Released,
    document_text,
    publication_context,
    released,
)
from answers.failures import cannot_write
from assets import storing
from assets.damage import Damaged
from masthead.reading import frozen_masthead
from presskits import formats
from presskits.building import WITHOUT, Built, build
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
    masthead = frozen_masthead(shown.language)
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


class Source(NamedTuple):
    """The released text that files are made of; `document` is empty when nobody has read it yet."""

    text_id: int
    fingerprint: str
    document: str = ""


def source_of(row: EditionText) -> Source:
    """Return a row of texts as what files are made of."""
    return Source(row.pk, row.fingerprint, row.document)


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
    return issue_in(source_of(edition_text), kind, context, now=now)


def issue_in(text: Source, kind: str, context: FileContext, *, now: dt.datetime) -> IssuedFile:
    """Return a file of a text in known surroundings: one query when it has been issued before."""
    found = _recorded(text, kind, context)
    if found and not _may_be_completed(found):
        return found
    with _building:
        return _standing(text, kind, context) or _made(text, kind, context, now=now)


def opened(issued: IssuedFile, context: FileContext, *, now: dt.datetime) -> File:
    """Return an issued file open for reading; one that the storage has lost or damaged is made again."""
    if issued.unkept is not None:
        issued.unkept.seek(0)
        return File(issued.unkept, name="")
    try:
        return _right(issued)
    except (FileNotFoundError, Damaged) as problem:
        logger.error("An issued file is made again: %s.", problem)
        return _made_again(issued, context, now=now)


def _made_again(issued: IssuedFile, context: FileContext, *, now: dt.datetime) -> File:
    text = source_of(issued.edition_text)

    def communique(part: str) -> bytes:
        return _bytes(issue_in(text, part, context, now=now), context, now=now)

    with _building, contextlib.ExitStack() as closing:
        file = build(_document(text), context, issued.kind, communique=communique).file
        closing.callback(file.close)
        issued.sha256, issued.size = storing.measured(file)
        try:
            storing.keep(issued.storage_name, file)
            issued.save(update_fields=["sha256", "size"])
        except (OSError, OperationalError) as problem:
            _hand_out_unkept(issued, problem)
            closing.pop_all()
            file.seek(0)
            return File(file, name="")
    return _right(issued)


def _hand_out_unkept(issued: IssuedFile, problem: OSError | OperationalError) -> None:
    """On a full disk a file is handed out as it was made, and made again for the next reader; any other problem is raised."""
    if not cannot_write(problem):
        raise problem
    logger.error("%s is handed out without being kept: %s", issued.filename, problem)


def _right(issued: IssuedFile) -> File:
    return storing.opened(issued.storage_name, sha256=issued.sha256, size=issued.size)


def _recorded(text: Source, kind: str, context: FileContext) -> IssuedFile | None:
    return IssuedFile.objects.filter(
        edition_text_id=text.text_id,
        kind=kind,
        context_digest=digest(context),
        format_version=formats.of(kind).version,
    ).first()


def _may_be_completed(issued: IssuedFile) -> bool:
    """Return whether a file was made without an original that is there by now."""
    lost = [
        line.removeprefix(WITHOUT) for line in issued.note.splitlines() if line.startswith(WITHOUT)
    ]
    return any(storing.is_right(storing.original(sha256), sha256=sha256) for sha256 in lost)


def _standing(text: Source, kind: str, context: FileContext) -> IssuedFile | None:
    """Return the record of a file; one that was made without an original that is back is forgotten instead."""
    found = _recorded(text, kind, context)
    if found and _may_be_completed(found):
        _forget(IssuedFile.objects.filter(pk=found.pk))
        return None
    return found


def _made(text: Source, kind: str, context: FileContext, *, now: dt.datetime) -> IssuedFile:
    """Build, store and record a file, and with a kit what of its files had not been issued before.

    They go to the disk together: each sync is waited for, and four one after another are felt. When another process was faster,
    its records are the ones that count.
    """
    document = _document(text)
    new: dict[str, Built] = {}

    def communique(part: str) -> bytes:
        if found := _standing(text, part, context):
            return _bytes(found, context, now=now)
        new[part] = build(document, context, part, communique=communique)
        new[part].file.seek(0)
        return new[part].file.read()

    with contextlib.ExitStack() as closing:
        new[kind] = build(document, context, kind, communique=communique)
        for name, built in new.items():
            if name != kind:
                closing.callback(built.file.close)
        own = contextlib.ExitStack()
        own.callback(new[kind].file.close)
        closing.push(own)
        records = {
            name: _record(text, name, built, context, now=now) for name, built in new.items()
        }
        files = {record.storage_name: new[name].file for name, record in records.items()}
        try:
            storing.keep_files(files)
            with transaction.atomic():
                issued = {name: _issued(record) for name, record in records.items()}
        except (OSError, OperationalError) as problem:
            _hand_out_unkept(records[kind], problem)
            records[kind].unkept = new[kind].file
            own.pop_all()
            return records[kind]
    for row in issued.values():
        _forget_former(row, now=now)
    return issued[kind]


def _record(
    text: Source, kind: str, built: Built, context: FileContext, *, now: dt.datetime
) -> IssuedFile:
    sha256, size = storing.measured(built.file)
    return IssuedFile(
        edition_text_id=text.text_id,
        kind=kind,
        context_digest=digest(context),
        format_version=formats.of(kind).version,
        fingerprint=text.fingerprint,
        sha256=sha256,
        size=size,
        file_count=built.file_count,
        filename=built.filename,
        media_type=built.media_type,
        note=built.note,
        issued_at=now,
    )


def _issued(record: IssuedFile) -> IssuedFile:
    """Return the row of a file: this one, or that of whoever was faster."""
    given = {
        field.attname: getattr(record, field.attname)
        for field in IssuedFile._meta.concrete_fields
        if not field.primary_key
    }
    key = ("edition_text_id", "kind", "context_digest", "format_version")
    once = {name: given.pop(name) for name in key}
    return IssuedFile.objects.get_or_create(**once, defaults=given)[0]


def _forget_former(issued: IssuedFile, *, now: dt.datetime) -> None:
    """Delete files of the same text in surroundings that are no more: they name contacts who may have left.

    For a day they stay, so that a download under way can be finished.
    """
    former = IssuedFile.objects.filter(
        edition_text_id=issued.edition_text_id, kind=issued.kind, issued_at__lt=now - FORMER
    ).exclude(pk=issued.pk)
    _forget(former)


def _forget(rows: QuerySet[IssuedFile]) -> None:
    names = {row.sha256: row.storage_name for row in rows}
    rows.delete()
    kept = IssuedFile.objects.filter(sha256__in=names).values_list("sha256", flat=True)
    for sha256 in names.keys() - set(kept):
        storing.forget(names[sha256])


def _document(text: Source) -> Document:
    words = text.document or document_text(text.text_id)
    return read_frozen(words, text.fingerprint)


def _bytes(issued: IssuedFile, context: FileContext, *, now: dt.datetime) -> bytes:
    with opened(issued, context, now=now) as file:
        data: bytes = file.read()
    return data
