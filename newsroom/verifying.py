"""Hold everything that is stored against what its rows say of it: files by size and SHA-256, frozen texts by their fingerprint.

Nothing is changed. Files are read in pieces and rows in chunks, so that memory does not grow with the newsroom.
"""

from __future__ import annotations

import datetime as dt
import heapq
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby, islice
from operator import attrgetter

from django.db.models import F, Model

from announcements.document import fingerprint, read
from announcements.models import Edition, EditionAsset, EditionText
from assets import frozen, storing
from assets.disk import UNFINISHED
from assets.models import StoredFile, asset_storage
from desk.importing.views import FOLDER as IMPORTS
from desk.importing.views import KEPT
from presskits.models import IssuedFile

# How a problem is called, and whether it means that something cannot be shown any more.
GRAVE = ("missing", "damaged", "text", "row")
LIGHT = ("orphan", "unfinished")
UPLOADING = dt.timedelta(hours=1)
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that is not as its row says (`kind` one of GRAVE), or a file that no row names (LIGHT)."""

    kind: str
    what: str
    detail: str


@dataclass(frozen=True, slots=True)
class Reference:
    """A stored file as a row names it; `size` in bytes, None when the row does not say."""

    name: str
    sha256: str
    size: int | None
    row: str


@dataclass
class Looked:
    """How much was looked at."""

    files: int = 0
    bytes: int = 0
    texts: int = 0


def problems(looked: Looked, *, now: dt.datetime) -> Iterator[Problem]:
    """Yield everything that is not as it should be, and count in `looked` what was looked at."""
    yield from wrong_files(looked)
    yield from wrong_texts(looked)
    yield from strays(now=now)


# Files that rows name.


def wrong_files(looked: Looked) -> Iterator[Problem]:
    """Yield the files that are missing, or have another size or hash than a row says; each file is read once."""
    every = heapq.merge(*references(), key=attrgetter("name"))
    for name, named in groupby(every, key=attrgetter("name")):
        rows = list(named)
        by = ", ".join(islice((reference.row for reference in rows), 3))
        looked.files += 1
        try:
            with asset_storage().open(name, "rb") as file:
                sha256, size = storing.measured(file)
        except FileNotFoundError:
            yield Problem("missing", name, by)
            continue
        except OSError as problem:
            yield Problem("damaged", name, f"{by}: cannot be read ({problem.strerror})")
            continue
        looked.bytes += size
        if sha256 != rows[0].sha256:
            yield Problem("damaged", name, f"{by}: has the hash {sha256} ({size} bytes)")
        for reference in rows:
            if sha256 == reference.sha256 and reference.size not in (None, size):
                detail = f"says {reference.size} bytes, the file has {size}"
                yield Problem("row", name, f"{reference.row}: {detail}")


def references() -> list[Iterator[Reference]]:
    """Return every reference to a stored file, as iterators that are each in the order of the names."""
    stored = [_of_assets(model) for model in StoredFile.__subclasses__()]
    return [*stored, _of_editions(), _of_issued_files()]


def _of_assets(model: type[StoredFile]) -> Iterator[Reference]:
    rows = model._default_manager.order_by("sha256", "pk").values_list(
        "pk", "file", "sha256", "size"
    )
    for pk, name, sha256, size in rows.iterator(_AT_ONCE):
        yield Reference(name, sha256, size, f"{model._meta.model_name} {pk}")


def _of_editions() -> Iterator[Reference]:
    rows = EditionAsset.objects.order_by("sha256", "pk").values_list(
        "sha256", "facts__size", "edition_id"
    )
    for sha256, size, edition in rows.iterator(_AT_ONCE):
        yield Reference(storing.original(sha256), sha256, size, f"edition {edition}")


def _of_issued_files() -> Iterator[Reference]:
    for row in IssuedFile.objects.order_by("sha256", "pk").iterator(_AT_ONCE):
        yield Reference(row.storage_name, row.sha256, row.size, f"issuedfile {row.pk}")


# Frozen texts.


def wrong_texts(looked: Looked) -> Iterator[Problem]:
    """Yield the frozen texts that are not what was approved, and what hangs on them."""
    for text in EditionText.objects.order_by("pk").iterator(_AT_ONCE):
        looked.texts += 1
        if detail := _wrong(text):
            what = f"edition {text.edition_id} ({text.language})"
            yield Problem("text", what, f"editiontext {text.pk}: {detail}")
    for edition in Edition.objects.filter(texts=None).order_by("pk").values_list("pk", flat=True):
        yield Problem("row", f"edition {edition}", "has no text")
    for row in EditionAsset.objects.order_by("pk").iterator(_AT_ONCE):
        if frozen.read(row.facts).key != row.key:
            yield Problem("row", f"edition {row.edition_id}", f"editionasset {row.pk}: key")
    other = IssuedFile.objects.exclude(fingerprint=F("edition_text__fingerprint"))
    for issued in other.order_by("pk").iterator(_AT_ONCE):
        yield Problem("row", issued.storage_name, f"issuedfile {issued.pk}: of another text")


def _wrong(text: EditionText) -> str:
    """Return what is wrong with a frozen text, empty when nothing is."""
    found = fingerprint(text.document)
    if found != text.fingerprint:
        return f"has the fingerprint {found} instead of {text.fingerprint}"
    try:
        document = read(text.document)
    except (ValueError, KeyError, TypeError) as problem:
        return f"cannot be read ({problem})"
    if (document.language, document.headline) != (text.language, text.headline):
        return "its row names another language or headline"
    return ""


# Files that no row names.


def strays(*, now: dt.datetime) -> Iterator[Problem]:
    """Yield the stored files that nothing refers to; they do no harm but take room."""
    for names in _some(_walk("")):
        known = _known({_hash_in(name) for name in names} - {""})
        for name in names:
            folder, _, last = name.rpartition("/")
            if last.startswith(UNFINISHED):
                # A younger one is somebody's upload.
                if _age(name, now) > UPLOADING:
                    yield Problem("unfinished", name, "left by a process that was stopped")
            elif folder == IMPORTS:
                if _age(name, now) > KEPT:
                    yield Problem("orphan", name, "put aside for an import more than a day ago")
            elif _hash_in(name) not in known:
                yield Problem("orphan", name, "no row names it")


def _age(name: str, now: dt.datetime) -> dt.timedelta:
    try:
        return now - asset_storage().get_modified_time(name)
    except FileNotFoundError:
        return dt.timedelta(0)


def _walk(folder: str) -> Iterator[str]:
    try:
        folders, names = asset_storage().listdir(folder)
    except FileNotFoundError:
        return
    start = f"{folder}/" if folder else ""
    yield from (start + name for name in sorted(names))
    for name in sorted(folders):
        yield from _walk(start + name)


def _some(names: Iterator[str]) -> Iterator[list[str]]:
    while some := list(islice(names, _AT_ONCE)):
        yield some


def _hash_in(name: str) -> str:
    """Return the hash of the original or issued file that a storage name stands for, or comes from; empty for another."""
    parts = name.split("/")
    if parts[0] in ("originals", "issued", "renditions") and len(parts) > 2:
        return parts[2]
    return ""


def _known(hashes: Iterable[str]) -> set[str]:
    wanted, known = list(hashes), set[str]()
    models: list[type[Model]] = [*StoredFile.__subclasses__(), EditionAsset, IssuedFile]
    for model in models:
        rows = model._default_manager.filter(sha256__in=wanted).order_by()
        known.update(rows.values_list("sha256", flat=True).distinct())
    return known
