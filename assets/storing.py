"""Keep files by their hash in the private storage, on this machine or in a bucket, and look at them when they are read.

What is kept lasts: when `keep` returns, a power cut cannot take the file back, so that a row that names it may be committed.
What is read is looked at: `read` and `opened` with a hash raise Damaged instead of giving other bytes (docs/decisions/0012).
"""

from __future__ import annotations

import errno
import hashlib
import io
import logging
import os
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import IO

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, Storage

from assets import disk
from assets.bucket import holds
from assets.damage import Damaged
from assets.disk import CHUNK, NotStored
from assets.models import asset_storage

__all__ = ["Damaged", "NotStored"]

logger = logging.getLogger(__name__)
_SEAL = hashlib.sha256().digest_size
# Files of this machine that this process has seen to be right: name → what a change of the file would change.
_proven: dict[str, tuple[int, ...]] = {}
_MOST_PROVEN = 4096


def digest(data: bytes) -> str:
    """Return the SHA-256 of a file as 64 hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def measured(file: IO[bytes]) -> tuple[str, int]:
    """Return the SHA-256 and the size of an open file, read in pieces; it is left at its beginning."""
    file.seek(0)
    sha256, size = hashlib.sha256(), 0
    while piece := file.read(CHUNK):
        sha256.update(piece)
        size += len(piece)
    file.seek(0)
    return sha256.hexdigest(), size


def original(sha256: str) -> str:
    """Return the storage name of an original."""
    return f"originals/{sha256[:2]}/{sha256}"


def rendition(sha256: str, name: str) -> str:
    """Return the storage name of something made from an original."""
    return f"renditions/{sha256[:2]}/{sha256}/{name}"


def exists(name: str) -> bool:
    return asset_storage().exists(name)


def size(name: str) -> int:
    """Return the size of a stored file in bytes; raises FileNotFoundError."""
    return asset_storage().size(name)


# Reading.


def opened(name: str, *, sha256: str = "", size: int | None = None) -> File:
    """Return a stored file, open for reading; raises FileNotFoundError, and Damaged when it has not this hash or size.

    The size is looked at every time. The hash is taken when this process opens the file for the first time, and again when the
    file has changed: a large download costs it once.
    """
    file = asset_storage().open(name, "rb")
    try:
        if size is not None and file.size != size:
            raise Damaged(f"{name} has {file.size} bytes instead of {size}")
        mark = _mark(file.fileno()) if is_local() else None
        if sha256 and (mark is None or _proven.get(name) != mark):
            if measured(file)[0] != sha256:
                raise Damaged(f"{name} has not the hash {sha256}")
            _remember(name, mark)
    except BaseException:
        file.close()
        raise
    return file


def read(name: str, *, sha256: str = "") -> bytes:
    """Return the bytes of a stored file; raises FileNotFoundError, and Damaged when they have not this hash."""
    with asset_storage().open(name, "rb") as file:
        data: bytes = file.read()
    if sha256 and digest(data) != sha256:
        raise Damaged(f"{name} has not the hash {sha256}")
    return data


def read_original(sha256: str) -> bytes:
    """Return the bytes of an original; raises FileNotFoundError, Damaged."""
    return read(original(sha256), sha256=sha256)


def opened_original(sha256: str) -> File:
    """Return an original, open for reading; raises FileNotFoundError, Damaged."""
    return opened(original(sha256), sha256=sha256)


def is_right(name: str, *, sha256: str) -> bool:
    """Return whether a file is there and as it was stored; what is not is logged.

    A bucket is only asked whether it is there: whoever reads it there looks at the hash.
    """
    if not is_local():
        return exists(name)
    try:
        opened(name, sha256=sha256).close()
    except FileNotFoundError:
        return False
    except Damaged as problem:
        logger.error("A stored file is damaged: %s.", problem)
        return False
    return True


def is_proven(name: str) -> bool:
    """Return whether this process has seen that a file is right, and nobody has touched it since; never in a bucket."""
    storage = asset_storage()
    if name not in _proven or not isinstance(storage, FileSystemStorage):
        return False
    try:
        return _proven[name] == _mark(storage.path(name))
    except (FileNotFoundError, KeyError):
        return False


def _remember(name: str, mark: tuple[int, ...] | None) -> None:
    if mark is None:
        return
    while len(_proven) >= _MOST_PROVEN:
        _proven.pop(next(iter(_proven), ""), None)
    _proven[name] = mark


def _mark(file: int | str | Path) -> tuple[int, ...]:
    """Return what changes with a file of this machine (inode, size, times in nanoseconds)."""
    facts = os.stat(file)
    return facts.st_dev, facts.st_ino, facts.st_size, facts.st_mtime_ns, facts.st_ctime_ns


# Writing.


def keep(name: str, source: bytes | IO[bytes], *, lasting: bool = True) -> None:
    """Store bytes, or an open file of any size, under a name that stands for its bytes; raises NotStored.

    What lies there already is looked at, not believed: the same bytes stay, anything else (cut short by a power cut, say) is
    written again. `lasting=False` is for what can be made again and proves itself when it is read.
    """
    if isinstance(source, bytes):
        source = io.BytesIO(source)
    sha256, size = measured(source)
    storage = asset_storage()
    if not isinstance(storage, FileSystemStorage):
        _keep_elsewhere(storage, name, source, sha256=sha256, size=size)
        return
    path, top = Path(storage.path(name)), Path(storage.location)
    if not _lies_there(path, sha256, size):
        disk.put(path, source, top=top, lasting=lasting)
    elif lasting:
        disk.settle(path, top=top)
    _remember(name, _mark(path))


def keep_files(files: Mapping[str, IO[bytes]]) -> None:
    """Store several open files, as `keep` does; they wait for the disk together, not one after another."""
    if len(files) < 2:
        for name, file in files.items():
            keep(name, file)
        return
    with ThreadPoolExecutor(len(files)) as pool:
        kept = [pool.submit(keep, name, file) for name, file in files.items()]
    for each in kept:
        each.result()


def _lies_there(path: Path, sha256: str, size: int) -> bool:
    try:
        with path.open("rb") as file:
            return os.fstat(file.fileno()).st_size == size and measured(file)[0] == sha256
    except FileNotFoundError:
        return False
    except OSError:
        # What cannot be read is written again; if the disk does not take it either, that says so.
        return False


def _keep_elsewhere(
    storage: Storage, name: str, source: IO[bytes], *, sha256: str, size: int
) -> None:
    """Store a file in a bucket, whose yes means that it is kept for good."""
    try:
        if not holds(storage, name, source, sha256=sha256, size=size):
            storage.save(name, File(source))
    except NotStored:
        raise
    except Exception as problem:
        # The errors of the bucket's library are no family of their own, and the library need not be installed.
        raise NotStored(errno.EIO, f"the bucket did not take it ({problem})", name) from problem


def keep_sealed(name: str, data: bytes) -> None:
    """Store what can be made again with its hash behind it, without waiting for the disk."""
    keep(name, data + hashlib.sha256(data).digest(), lasting=False)


def read_sealed(name: str) -> bytes:
    """Return what `keep_sealed` stored; raises FileNotFoundError, and Damaged when it is no longer that."""
    stored = read(name)
    data, seal = stored[:-_SEAL], stored[-_SEAL:]
    if hashlib.sha256(data).digest() != seal:
        raise Damaged(f"{name} is not what was stored")
    return data


def forget(name: str) -> None:
    """Delete a stored file; one that is not there is no error."""
    asset_storage().delete(name)


def holds_any(folder: str) -> bool:
    """Return whether any file lies in a folder of the storage, however deep."""
    storage = asset_storage()
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return False
    return bool(files) or any(holds_any(f"{folder}/{inner}") for inner in folders)


# Where.


def is_local() -> bool:
    """Return whether files lie on this machine's disk."""
    return isinstance(asset_storage(), FileSystemStorage)


def signed_address(name: str, *, media_type: str, disposition: str) -> str:
    """Return the address, good for a minute, at which a bucket itself serves a file as what it is."""
    parameters = {"ResponseContentType": media_type, "ResponseContentDisposition": disposition}
    return asset_storage().url(name, parameters=parameters, expire=60)  # type: ignore[call-arg]
