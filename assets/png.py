"""PNG files (W3C PNG, third edition): read strictly, written anew from what drawing needs and nothing else.

The compressed pixels are unpacked once, in pieces, to see that they are exactly as many as the header says, and that nothing follows them.
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass

from assets import icc

SIGNATURE = b"\x89PNG\r\n\x1a\n"
MAX_CHUNKS = 100_000
# Samples of a pixel by colour type, and the depths that each may have.
_SAMPLES = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
_DEPTHS = {0: {1, 2, 4, 8, 16}, 2: {8, 16}, 3: {1, 2, 4, 8}, 4: {8, 16}, 6: {8, 16}}
_FIXED = {b"sRGB": 1, b"gAMA": 4, b"cHRM": 32, b"cICP": 4, b"pHYs": 9}
_SIGNIFICANT = {0: 1, 2: 3, 3: 3, 4: 2, 6: 4}
_GROUND = {0: 2, 2: 6, 3: 1, 4: 2, 6: 6}
_PASSES = (
    (0, 0, 8, 8),
    (4, 0, 8, 8),
    (0, 4, 4, 8),
    (2, 0, 4, 4),
    (0, 2, 2, 4),
    (1, 0, 2, 2),
    (0, 1, 1, 2),
)
_ORDER = (b"cICP", b"iCCP", b"sRGB", b"gAMA", b"cHRM", b"sBIT", b"PLTE", b"tRNS", b"bKGD", b"pHYs")


class Animated(ValueError):
    """The file holds several pictures."""


@dataclass(frozen=True, slots=True)
class Outline:
    """What a PNG is, from its header: size in pixels, bits a sample, colour type."""

    width: int
    height: int
    depth: int
    colour: int
    interlaced: bool
    transparent: bool = False

    @property
    def pixels(self) -> int:
        return self.width * self.height


def outline(data: bytes) -> Outline:
    """Return what a file is; raises ValueError."""
    if data[:8] != SIGNATURE or data[8:16] != b"\0\0\0\rIHDR" or len(data) < 33:
        raise ValueError("no PNG")
    width, height, depth, colour, packing, filtering, interlaced = struct.unpack_from(">LLBBBBB", data, 16)  # fmt: skip
    if not (0 < width < 2**31 and 0 < height < 2**31) or depth not in _DEPTHS.get(colour, ()):
        raise ValueError("no such picture")
    if packing or filtering or interlaced > 1:
        raise ValueError("no such coding")
    return Outline(width, height, depth, colour, bool(interlaced), _has(data, b"tRNS"))


def _has(data: bytes, kind: bytes) -> bool:
    position = 8
    for _number in range(MAX_CHUNKS):
        name = data[position + 4 : position + 8]
        if name in {b"IDAT", b"IEND", b""}:
            return False
        if name == kind:
            return True
        position += 12 + int.from_bytes(data[position : position + 4], "big")
    return False


def chunks(data: bytes) -> list[tuple[bytes, int, int]]:
    """Return name, first byte and length of the contents of each chunk up to the end of the image; raises ValueError."""
    if data[:8] != SIGNATURE:
        raise ValueError("no PNG")
    found: list[tuple[bytes, int, int]] = []
    position = 8
    while len(found) < MAX_CHUNKS:
        length = int.from_bytes(data[position : position + 4], "big")
        kind = data[position + 4 : position + 8]
        if len(data) < position + 12 + length:
            raise ValueError("chunk cut off")
        found.append((kind, position + 8, length))
        if kind == b"IEND":
            return found
        position += 12 + length
    raise ValueError("too many chunks")


def exif(data: bytes) -> bytes:
    """Return the Exif block of a file, which may stand before or behind its pixels; empty when there is none."""
    blocks = (data[start : start + n] for kind, start, n in chunks(data) if kind == b"eXIf")
    block = next(blocks, b"")
    return b"Exif\0\0" + block if block else b""


def rebuilt(data: bytes) -> bytes:
    """Return a file with only header, palette, transparency, colours, size and pixels; raises ValueError, Animated."""
    head = outline(data)
    kept: dict[bytes, bytes] = {}
    pixels: list[tuple[int, int]] = []
    for kind, start, length in chunks(data):
        if kind == b"IDAT":
            if zlib.crc32(data[start - 4 : start + length]).to_bytes(4, "big") != data[start + length : start + length + 4]:  # fmt: skip
                raise ValueError("wrong checksum")
            pixels.append((start, length))
        elif kind == b"acTL" and int.from_bytes(data[start : start + 4], "big") > 1:
            raise Animated
        elif kind in _ORDER and kind not in kept and not pixels:
            body = _needed(kind, data[start : start + length], head, kept)
            if body is not None:
                kept[kind] = body
    if head.colour == 3 and b"PLTE" not in kept:
        raise ValueError("no palette")
    if b"iCCP" in kept:
        kept.pop(b"sRGB", None)
    parts = [SIGNATURE, chunk(b"IHDR", data[16:29])]
    parts += [chunk(kind, kept[kind]) for kind in _ORDER if kind in kept]
    parts += [chunk(b"IDAT", data[start : start + length]) for start, length in _exact(data, pixels, head)]  # fmt: skip
    return b"".join([*parts, chunk(b"IEND", b"")])


def chunk(kind: bytes, body: bytes) -> bytes:
    """Return a chunk with its length and checksum."""
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def _needed(kind: bytes, body: bytes, head: Outline, kept: dict[bytes, bytes]) -> bytes | None:
    """Return the contents of a chunk at exactly the length that it must have, or None when it is left out."""
    colour = head.colour
    if kind == b"PLTE":
        # For true colours a palette is no more than a suggestion.
        return (
            body[: 3 * min(len(body) // 3, 2**head.depth)]
            if colour == 3 and len(body) >= 3
            else None
        )
    if kind == b"tRNS":
        if colour == 3:
            return body[: len(kept.get(b"PLTE", b"")) // 3] or None
        length = {0: 2, 2: 6}.get(colour, 0)
    elif kind == b"iCCP":
        return _profile(body, 1 if colour in {0, 4} else 3)
    elif kind == b"sBIT":
        length = _SIGNIFICANT[colour]
    elif kind == b"bKGD":
        length = _GROUND[colour]
    else:
        length = _FIXED[kind]
    return body[:length] if length and len(body) >= length else None


def _profile(body: bytes, channels: int) -> bytes | None:
    name, _zero, packed = body.partition(b"\0")
    if not 1 <= len(name) <= 79 or packed[:1] != b"\0":
        return None
    unpacker = zlib.decompressobj()
    try:
        profile = unpacker.decompress(packed[1:], icc.MAX_BYTES)
    except zlib.error:
        return None
    clean = icc.colour_only(profile, channels)
    return None if clean is None else b"icc\0\0" + zlib.compress(clean, 9)


def _rows(head: Outline) -> list[tuple[int, int]]:
    """Return for each pass how many rows it has, and how many bytes each takes with its filter."""
    bits = head.depth * _SAMPLES[head.colour]
    passes = _PASSES if head.interlaced else ((0, 0, 1, 1),)
    rows = []
    for left, top, across, down in passes:
        width = (head.width - left + across - 1) // across
        height = (head.height - top + down - 1) // down
        if width > 0 and height > 0:
            rows.append((height, 1 + (width * bits + 7) // 8))
    return rows


def _exact(data: bytes, spans: list[tuple[int, int]], head: Outline) -> list[tuple[int, int]]:
    """Return the spans of the compressed pixels without what follows their end; raises ValueError when they are not as many as must be."""
    wanted = sum(rows * length for rows, length in _rows(head))
    unpacker, count, kept = zlib.decompressobj(), 0, []
    checker = _Filters(_rows(head))
    try:
        for start, length in spans:
            packed = data[start : start + length]
            while True:
                piece = unpacker.decompress(packed, 1024 * 1024)
                count += len(piece)
                checker.look(piece)
                if count > wanted:
                    raise ValueError("more pixels than there are")
                packed = unpacker.unconsumed_tail
                if unpacker.eof or (not packed and len(piece) < 1024 * 1024):
                    break
            used = length - len(unpacker.unused_data)
            if used:
                kept.append((start, used))
            if unpacker.eof:
                break
    except zlib.error:
        raise ValueError("pixels damaged") from None
    if not unpacker.eof or count != wanted:
        raise ValueError("pixels cut off")
    return kept


class _Filters:
    """Sees that the first byte of each row names one of the five filters."""

    def __init__(self, passes: list[tuple[int, int]]) -> None:
        self.passes = passes
        self.index = 0
        self.row_left = passes[0][0]
        self.next = 0  # the offset of the next filter byte in what comes

    def look(self, piece: bytes) -> None:
        while self.index < len(self.passes) and self.next < len(piece):
            _rows, length = self.passes[self.index]
            filters = piece[self.next :: length][: self.row_left]
            if filters and max(filters) > 4:
                raise ValueError("no such filter")
            self.row_left -= len(filters)
            self.next += len(filters) * length
            if self.row_left == 0:
                self.index += 1
                if self.index < len(self.passes):
                    self.row_left = self.passes[self.index][0]
        self.next -= len(piece)
