"""Keep files by their hash in the private storage, on this machine or in a bucket, whole or not at all."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from pathlib import Path
from typing import IO

from django.core.files.base import ContentFile, File
from django.core.files.storage import FileSystemStorage

from assets.models import asset_storage


def digest(data: bytes) -> str:
    """Return the SHA-256 of a file as 64 hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def original(sha256: str) -> str:
    """Return the storage name of an original."""
    return f"originals/{sha256[:2]}/{sha256}"


def rendition(sha256: str, name: str) -> str:
    """Return the storage name of something made from an original."""
    return f"renditions/{sha256[:2]}/{sha256}/{name}"


def exists(name: str) -> bool:
    return asset_storage().exists(name)


def opened(name: str) -> File:
    """Return a stored file, open for reading; raises FileNotFoundError."""
    return asset_storage().open(name, "rb")


def read(name: str) -> bytes:
    """Return the bytes of a stored file; raises FileNotFoundError."""
    with opened(name) as file:
        return file.read()


def keep(name: str, data: bytes) -> None:
    """Store bytes under a name that stands for them; what is there already stays.

    On a disk the file appears whole: another worker never reads half of it.
    """
    storage = asset_storage()
    if storage.exists(name):
        return
    if not isinstance(storage, FileSystemStorage):
        storage.save(name, ContentFile(data))
        return
    path = Path(storage.path(name))
    path.parent.mkdir(mode=storage.directory_permissions_mode or 0o700, parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.chmod(temporary, storage.file_permissions_mode or 0o600)
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def keep_file(name: str, source: IO[bytes]) -> None:
    """Store an open file of any size, as `keep` does: in pieces, and whole or not at all."""
    storage = asset_storage()
    if storage.exists(name):
        return
    source.seek(0)
    if not isinstance(storage, FileSystemStorage):
        storage.save(name, File(source))
        return
    path = Path(storage.path(name))
    path.parent.mkdir(mode=storage.directory_permissions_mode or 0o700, parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".")
    try:
        with os.fdopen(handle, "wb") as file:
            shutil.copyfileobj(source, file, 1024 * 1024)
        os.chmod(temporary, storage.file_permissions_mode or 0o600)
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


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


def is_local() -> bool:
    """Return whether files lie on this machine's disk."""
    return isinstance(asset_storage(), FileSystemStorage)


def signed_address(name: str, *, media_type: str, disposition: str) -> str:
    """Return the address, good for a minute, at which a bucket itself serves a file as what it is."""
    parameters = {"ResponseContentType": media_type, "ResponseContentDisposition": disposition}
    return asset_storage().url(name, parameters=parameters, expire=60)  # type: ignore[call-arg]
