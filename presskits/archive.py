"""The ZIP of a kit: the same entries give the same bytes, built on disk, file after file."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import zipfile
from collections.abc import Iterable
from typing import IO

from assets.disk import CHUNK
from presskits.contents import Entry
from presskits.readme import SUMS


def write_kit(target: IO[bytes], entries: Iterable[Entry], *, at: dt.datetime) -> int:
    """Write a kit into an open file and return how many files it holds; every member is dated `at`, in UTC.

    The last member, SHA256SUMS, lists the others in the format of `sha256sum -c`.
    """
    sums: list[str] = []
    with zipfile.ZipFile(target, "w") as archive:
        for entry in entries:
            made = entry.make()
            with io.BytesIO(made) if isinstance(made, bytes) else made as file:
                sha256 = _add(archive, _member(entry.path, at, packed=entry.packed), file)
            sums.append(f"{sha256}  {entry.path}\n")
        _add(archive, _member(SUMS, at, packed=False), io.BytesIO("".join(sums).encode()))
    return len(sums) + 1


def _add(archive: zipfile.ZipFile, member: zipfile.ZipInfo, file: IO[bytes]) -> str:
    """Write an open file into an archive, piece by piece, and return its SHA-256."""
    sha256, member.file_size = hashlib.sha256(), file.seek(0, io.SEEK_END)
    file.seek(0)
    with archive.open(member, "w") as target:
        while piece := file.read(CHUNK):
            target.write(piece)
            sha256.update(piece)
    return sha256.hexdigest()


def _member(path: str, at: dt.datetime, *, packed: bool) -> zipfile.ZipInfo:
    """Return a member whose time, system and rights are always the same; names are ASCII, so every reader agrees on them."""
    moment = at.astimezone(dt.UTC)
    year = min(max(moment.year, 1980), 2107)
    info = zipfile.ZipInfo(path, date_time=(year, *moment.timetuple()[1:6]))
    info.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
    info.create_system = 3
    info.external_attr = 0o644 << 16
    return info
