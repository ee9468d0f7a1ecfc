"""What an edition freezes about a file: plain values in one language."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Any


@lru_cache(maxsize=4096)
def _key(facts: Any) -> str:
    # Values that are the default are left out, so that a field added one day leaves the addresses of today as they are.
    every = {field.name: (getattr(facts, field.name), field.default) for field in fields(facts)}
    said = {name: value for name, (value, default) in every.items() if value != default}
    text = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:40]


@dataclass(frozen=True, slots=True)
class FrozenImage:
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
class FrozenAttachment:
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


Frozen = FrozenImage | FrozenAttachment


def read(value: Mapping[str, Any]) -> Frozen:
    """Return the facts that an edition stored as JSON; only an image has a width."""
    return FrozenImage(**value) if "width" in value else FrozenAttachment(**value)


def image_facts(row: Any, language: str) -> FrozenImage:
    """Return what an image row says in one language, for renditions that no edition has frozen yet."""
    values: dict[str, Any] = {
        field.name: getattr(row, field.name)
        for field in fields(FrozenImage)
        if field.name not in {"alt", "caption", "credit"}
    }
    for name in ("alt", "caption", "credit"):
        values[name] = getattr(row, f"{name}_{language}") or ""
    return FrozenImage(**values)
