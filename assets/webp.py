"""WebP files (RFC 9649): read strictly, written anew from what drawing needs and nothing else."""

from __future__ import annotations

import struct
from dataclasses import dataclass

from assets import icc

MAX_CHUNKS = 1_000
_ICC, _ALPHA, _EXIF, _XMP, _ANIMATION = 0x20, 0x10, 0x08, 0x04, 0x02


class Animated(ValueError):
    """The file holds several pictures."""


@dataclass(frozen=True, slots=True)
class Outline:
    """What a WebP is: size in pixels, and whether it is coded without loss."""

    width: int
    height: int
    lossless: bool
    alpha: bool

    @property
    def pixels(self) -> int:
        return self.width * self.height


def chunks(data: bytes) -> list[tuple[bytes, bytes]]:
    """Return the name and the contents of each chunk; raises ValueError."""
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP":
        raise ValueError("no WebP")
    found, position = [], 12
    end = min(len(data), 8 + int.from_bytes(data[4:8], "little"))
    while position + 8 <= end:
        kind = data[position : position + 4]
        length = int.from_bytes(data[position + 4 : position + 8], "little")
        body = data[position + 8 : position + 8 + length]
        if len(body) < length:
            raise ValueError("chunk cut off")
        found.append((kind, body))
        if len(found) > MAX_CHUNKS:
            raise ValueError("too many chunks")
        position += 8 + length + length % 2
    return found


def joined(parts: list[tuple[bytes, bytes]]) -> bytes:
    """Return a file of chunks."""
    body = b"WEBP" + b"".join(
        kind + struct.pack("<I", len(data)) + data + b"\x00" * (len(data) % 2)
        for kind, data in parts
    )
    return b"RIFF" + struct.pack("<I", len(body)) + body


def rebuilt(data: bytes) -> tuple[Outline, bytes]:
    """Return the outline of a file, and the file with only its picture, transparency and colour profile; raises ValueError, Animated."""
    first: dict[bytes, bytes] = {}
    for kind, body in chunks(data):
        if kind in {b"ANIM", b"ANMF"}:
            raise Animated
        if not {b"VP8 ", b"VP8L"} & set(first):  # what follows the picture is not part of it
            first.setdefault(kind, body)
    kind = b"VP8L" if b"VP8L" in first else b"VP8 "
    if kind not in first:
        raise ValueError("no picture")
    width, height, alpha = _size(kind, first[kind])
    transparency = first.get(b"ALPH") if kind == b"VP8 " and b"VP8X" in first else None
    outline = Outline(width, height, kind == b"VP8L", alpha or transparency is not None)
    profile = icc.colour_only(first[b"ICCP"], 3) if b"ICCP" in first else None
    parts = [(kind, first[kind])]
    if transparency is not None:
        parts.insert(0, (b"ALPH", transparency))
    if profile:
        parts.insert(0, (b"ICCP", profile))
    if len(parts) > 1:
        flags = (_ICC if profile else 0) | (_ALPHA if outline.alpha else 0)
        parts.insert(0, (b"VP8X", header(flags, width, height)))
    return outline, joined(parts)


def with_xmp(data: bytes, packet: bytes) -> bytes:
    """Return a file that `rebuilt` made, with an XMP packet behind its picture."""
    parts = chunks(data)
    if parts[0][0] == b"VP8X":
        parts[0] = (b"VP8X", bytes([parts[0][1][0] | _XMP]) + parts[0][1][1:])
    else:
        width, height, alpha = _size(*parts[0])
        parts.insert(0, (b"VP8X", header(_XMP | (_ALPHA if alpha else 0), width, height)))
    return joined([*parts, (b"XMP ", packet)])


def header(flags: int, width: int, height: int) -> bytes:
    """Return the contents of the chunk that an extended file begins with: flags, then width and height less one."""
    size = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return bytes([flags, 0, 0, 0]) + size


def _size(kind: bytes, body: bytes) -> tuple[int, int, bool]:
    """Return width, height and whether there is transparency, from the beginning of the coded picture."""
    if kind == b"VP8L":
        if len(body) < 5 or body[0] != 0x2F:
            raise ValueError("no lossless picture")
        bits = int.from_bytes(body[1:5], "little")
        return (bits & 0x3FFF) + 1, ((bits >> 14) & 0x3FFF) + 1, bool(bits >> 28 & 1)
    if len(body) < 10 or body[3:6] != b"\x9d\x01\x2a":
        raise ValueError("no picture")
    width = int.from_bytes(body[6:8], "little") & 0x3FFF
    height = int.from_bytes(body[8:10], "little") & 0x3FFF
    if not (width and height):
        raise ValueError("no size")
    return width, height, False
