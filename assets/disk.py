"""Files on this machine's disk: there whole or not at all, and still there after a power cut (docs/decisions/0012)."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import IO

CHUNK = 1024 * 1024
# How a file begins that has not got its name yet; what a crash leaves of them is told by `verify_storage`.
UNFINISHED = ".unfinished-"

# Folders whose own names this process knows to be on the disk (device, inode). A sync costs milliseconds even when nothing is
# waiting, and nobody removes a folder of the storage.
_settled: set[tuple[int, int]] = set()


class NotStored(OSError):
    """A file could not be written: the disk is full, read-only or broken (`errno` says which). Nothing of it is left."""


def put(path: Path, source: IO[bytes], *, top: Path, lasting: bool = True) -> None:
    """Write what is left of an open file under a name, in place of what may be there; raises NotStored.

    Returns once a power cut cannot take the file back: the bytes are synced before they get their name, then the folder, and
    every folder up to and with `top` whose own name is not known to be on the disk. With `lasting=False` the file is only
    whole for whoever reads it now; after a power cut it may be anything, and its reader must notice.
    """
    try:
        _make_folders(path.parent)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=UNFINISHED)
        try:
            with os.fdopen(handle, "wb") as file:
                shutil.copyfileobj(source, file, CHUNK)
                if lasting:
                    file.flush()
                    os.fsync(file.fileno())
            os.replace(temporary, path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
        if lasting:
            _settle(path.parent, top)
    except OSError as problem:
        raise _not_stored(problem, path) from problem


def settle(path: Path, *, top: Path) -> None:
    """Return once a file that is there already, bytes and name, survives a power cut; raises NotStored."""
    try:
        sync(path)
        _settle(path.parent, top)
    except OSError as problem:
        raise _not_stored(problem, path) from problem


def sync(path: Path) -> None:
    """Have the bytes of a file, or the names in a folder, written to the disk (fsync; POSIX.1-2017)."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _settle(folder: Path, top: Path) -> None:
    """Sync the names in a folder, and above it the names of every folder that this process has not settled before."""
    sync(folder)
    met: list[tuple[int, int]] = []
    while folder != top.parent and _mark(folder) not in _settled:
        # Another process may have made it a moment ago and not have come to this yet. Its neighbours are settled with it.
        folder = folder.parent
        met += [_mark(path) for path in folder.iterdir() if path.is_dir()]
        sync(folder)
    _settled.update(met)


def _mark(folder: Path) -> tuple[int, int]:
    facts = folder.stat()
    return facts.st_dev, facts.st_ino


def _make_folders(folder: Path) -> None:
    """Make a folder and those above it, for the owner alone."""
    missing = []
    while not folder.is_dir():
        missing.append(folder)
        folder = folder.parent
    for folder in reversed(missing):
        folder.mkdir(mode=0o700, exist_ok=True)


def _not_stored(problem: OSError, path: Path) -> NotStored:
    if problem.errno is None:
        return NotStored(str(problem))
    return NotStored(problem.errno, problem.strerror, str(path))
