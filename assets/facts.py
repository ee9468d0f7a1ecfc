"""What an edition freezes about a file: plain values in one language."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from functools import lru_cache


@lru_cache(maxsize=4096)
def _key(facts: object) -> str:
    text = json.dumps(asdict(facts), sort_keys=True, ensure_ascii=False, separators=(",", ":"))  # type: ignore[call-overload]
    return hashlib.sha256(text.encode()).hexdigest()[:40]


@dataclass(frozen=True, slots=True)
class ImageFacts:
    """An image as an edition shows it; sizes in pixels, focal point as fractions of width and height."""

    sha256: str
    media_type: str
    width: int
    height: int
    filename: str
    alt: str = ""
    caption: str = ""
    credit: str = ""
    copyright: str = ""
    licence: str = ""
    creator: str = ""
    rights_url: str = ""
    digital_source_type: str = ""
    focal_x: float = 0.5
    focal_y: float = 0.5

    @property
    def key(self) -> str:
        """The name of this image with these metadata in public addresses (40 hexadecimal digits)."""
        return _key(self)


@dataclass(frozen=True, slots=True)
class AttachmentFacts:
    """A document to download as an edition offers it; size in bytes."""

    sha256: str
    media_type: str
    size: int
    filename: str
    title: str = ""
    description: str = ""
    credit: str = ""
    copyright: str = ""
    licence: str = ""

    @property
    def key(self) -> str:
        """The name of this file with these metadata in public addresses (40 hexadecimal digits)."""
        return _key(self)
