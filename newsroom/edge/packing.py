"""Which content encoding a reader takes, and a body in it (RFC 9110 §8.4, §12.5.3)."""

from __future__ import annotations

import gzip
from functools import lru_cache

import brotli

IDENTITY = ""
# Brotli first: about a fifth smaller than gzip. Levels at which packing costs less than making the page.
_BROTLI_QUALITY, _GZIP_LEVEL = 5, 6
_SHORTEST = 256  # bytes; a shorter body gains nothing
_PACKED = ("text/", "application/atom+xml", "application/json", "image/svg+xml")


@lru_cache(maxsize=256)
def chosen(header: str) -> str:
    """Return br, gzip or nothing, by an Accept-Encoding; what names neither gets the body as it is."""
    accepted = set()
    for item in header[:500].lower().split(","):
        name, _, parameter = item.partition(";")
        quality = parameter.strip().removeprefix("q=")
        try:
            if float(quality or 1) > 0:
                accepted.add(name.strip())
        except ValueError:
            continue
    return next((code for code in ("br", "gzip") if code in accepted), IDENTITY)


def gains(media_type: str, body: bytes) -> bool:
    """Return whether a body is worth packing."""
    return len(body) >= _SHORTEST and media_type.startswith(_PACKED)


def packed(body: bytes, encoding: str) -> bytes:
    """Return a body in an encoding; the same bytes each time."""
    if encoding == "br":
        return brotli.compress(body, quality=_BROTLI_QUALITY)
    return gzip.compress(body, _GZIP_LEVEL, mtime=0)
