"""Ask a bucket whether it holds a file, by the checksum that it took itself."""

from __future__ import annotations

import base64
import zlib
from typing import IO, Any

from django.core.files.storage import Storage

CHUNK = 1024 * 1024


def holds(storage: Storage, name: str, source: IO[bytes], *, sha256: str, size: int) -> bool:
    """Return whether a bucket vouches for holding exactly these bytes; when it cannot tell, it does not.

    S3 keeps a checksum of each object and gives it to who asks (`ChecksumMode`); the checksum of an object that came in parts is
    one of its parts, ends in their number and says nothing here. `source` is left at its beginning.
    """
    bucket: Any = getattr(storage, "bucket", None)
    if bucket is None:
        return False
    try:
        facts = bucket.meta.client.head_object(Bucket=bucket.name, Key=name, ChecksumMode="ENABLED")
    except Exception:
        # Not there, or no answer: storing it once more is right either way, and says what is wrong.
        return False
    if facts["ContentLength"] != size:
        return False
    if known := facts.get("ChecksumSHA256"):
        return bool(known == base64.b64encode(bytes.fromhex(sha256)).decode())
    if known := facts.get("ChecksumCRC32"):
        return bool(known == base64.b64encode(_crc32(source).to_bytes(4, "big")).decode())
    return False


def _crc32(source: IO[bytes]) -> int:
    value = 0
    source.seek(0)
    while piece := source.read(CHUNK):
        value = zlib.crc32(piece, value)
    source.seek(0)
    return value
