"""JPEG files (ITU-T T.81, JFIF 1.02): read strictly, written anew from what decoding needs and nothing else."""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass, field

from assets import icc

MAX_SEGMENTS = 6_000
# A marker inside scan data; FF00 is a stuffed byte, FFD0–FFD7 are restarts.
_NEXT_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
# Huffman-coded, eight bits, one scan or many; the rest is for archives and hospitals, and no browser shows it.
READ = {0xC0, 0xC1, 0xC2}


class Uncommon(ValueError):
    """A coding that few programs read."""


@dataclass(slots=True)
class Outline:
    """What a JPEG is, from its headers: size in pixels, components (sampling by component), and how often each is gone over."""

    width: int
    height: int
    sampling: list[tuple[int, int]]
    progressive: bool
    scans: int = 0
    interleaved: bool = True
    segments: list[bytes] = field(default_factory=list, repr=False)

    @property
    def pixels(self) -> int:
        return self.width * self.height

    @property
    def components(self) -> int:
        return len(self.sampling)

    @property
    def coefficients(self) -> int:
        """How many bytes a decoder keeps of a picture that comes in several scans: two for each sample."""
        if not self.progressive and self.interleaved:
            return 0
        widest = max(h for h, _v in self.sampling)
        tallest = max(v for _h, v in self.sampling)
        return sum(2 * self.pixels * h * v // (widest * tallest) for h, v in self.sampling)


class _Reading:
    """The state while a file is read: tables that wait for a scan that uses them, and what has been written."""

    def __init__(self) -> None:
        self.outline: Outline | None = None
        self.frame = b""
        self.quantisers: list[int] = []
        self.identities: list[int] = []
        self.waiting: dict[tuple[str, int], bytes] = {}
        self.sent: dict[tuple[str, int], bytes] = {}
        self.restarts = self.sent_restarts = b""
        self.jfif = self.adobe = b""
        self.profile: dict[int, bytes] = {}
        self.profile_length = 0
        self.body: list[bytes] = []


def rebuilt(data: bytes) -> tuple[Outline, bytes]:
    """Return the outline of a file, and the file with only frame, tables, scans and a clean colour profile.

    Raises ValueError when it is not built as it should be, Uncommon when it is coded as few are.
    """
    outline, parts = _read(data)
    return outline, b"".join(parts)


def outline(data: bytes) -> Outline:
    """Return what a file is; raises ValueError."""
    return _read(data)[0]


def _read(data: bytes) -> tuple[Outline, list[bytes]]:
    if data[:2] != b"\xff\xd8":
        raise ValueError("no JPEG")
    reading, position = _Reading(), 2
    for _segment in range(MAX_SEGMENTS):
        found = _NEXT_MARKER.search(data, position)
        if found is None:
            raise ValueError("no end of image")
        marker, position = data[found.start() + 1], found.end()
        if marker == 0xD9:
            return _finished(reading)
        if marker in {0x01, 0xD8}:
            continue
        length = int.from_bytes(data[position : position + 2], "big")
        body = data[position + 2 : position + length]
        if length < 2 or len(body) < length - 2:
            raise ValueError("segment cut off")
        position += length
        if marker == 0xDA:
            after = _NEXT_MARKER.search(data, position)
            if after is None:
                raise ValueError("no end of image")
            _scan(reading, body, data[position : after.start()])
            position = after.start()
        else:
            _segment_read(reading, marker, body)
    raise ValueError("too many segments")


def _segment_read(reading: _Reading, marker: int, body: bytes) -> None:
    if marker in _FRAMES:
        _frame(reading, marker, body)
    elif marker == 0xDB:
        _quantisers(reading, body)
    elif marker == 0xC4:
        _huffman(reading, body)
    elif marker == 0xDD:
        if len(body) < 2:
            raise ValueError("no restart interval")
        reading.restarts = body[:2]
    elif marker == 0xCC:
        raise Uncommon
    elif marker == 0xE0 and body[:5] == b"JFIF\0" and len(body) >= 14 and not reading.jfif:
        units = body[7] if body[7] in {0, 1, 2} else 0
        across, down = struct.unpack_from(">HH", body, 8)
        if not (across and down):
            units, across, down = 0, 1, 1
        # The density is kept; the thumbnail that may follow is not.
        reading.jfif = b"JFIF\0\x01\x02" + struct.pack(">BHHBB", units, across, down, 0, 0)
    elif marker == 0xEE and body[:5] == b"Adobe" and len(body) >= 12 and not reading.adobe:
        if body[11] in {0, 1, 2}:
            reading.adobe = b"Adobe\0\x64\0\0\0\0" + body[11:12]
    elif marker == 0xE2 and body[:12] == b"ICC_PROFILE\0" and len(body) > 14:
        reading.profile_length += len(body)
        if reading.profile_length <= icc.MAX_BYTES:
            reading.profile.setdefault(body[12], body[14:])


def _frame(reading: _Reading, marker: int, body: bytes) -> None:
    if reading.outline is not None or len(body) < 6:
        raise ValueError("two frames")
    precision, height, width, count = struct.unpack_from(">BHHB", body)
    if marker not in READ or precision != 8:
        raise Uncommon
    if not (height and width) or count not in {1, 3, 4} or len(body) < 6 + 3 * count:
        raise ValueError("no size")
    sampling = []
    for identity, factors, table in struct.iter_unpack("3B", body[6 : 6 + 3 * count]):
        across, down = factors >> 4, factors & 15
        if not (1 <= across <= 4 and 1 <= down <= 4 and table <= 3):
            raise ValueError("no such sampling")
        sampling.append((across, down))
        reading.identities.append(identity)
        reading.quantisers.append(table)
    reading.frame = _segment(marker, body[: 6 + 3 * count])
    reading.outline = Outline(width, height, sampling, marker == 0xC2)


def _quantisers(reading: _Reading, body: bytes) -> None:
    position = 0
    while position < len(body):
        precision, number = body[position] >> 4, body[position] & 15
        length = 65 if precision == 0 else 129
        table = body[position : position + length]
        if precision > 1 or number > 3 or len(table) < length:
            return  # what follows is no table
        reading.waiting["quantiser", number] = table
        position += length


def _huffman(reading: _Reading, body: bytes) -> None:
    position = 0
    while position + 17 <= len(body):
        kind, number = body[position] >> 4, body[position] & 15
        count = sum(body[position + 1 : position + 17])
        table = body[position : position + 17 + count]
        if kind > 1 or number > 3 or count > 256 or len(table) < 17 + count:
            return
        reading.waiting["ac" if kind else "dc", number] = table
        position += 17 + count


def _scan(reading: _Reading, body: bytes, coded: bytes) -> None:
    outline = reading.outline
    count = body[0] if body else 0
    if outline is None or not 1 <= count <= outline.components or len(body) < 4 + 2 * count:
        raise ValueError("scan without a frame")
    outline.scans += 1
    if count < outline.components:
        outline.interleaved = False
    needed: list[tuple[str, int]] = [("quantiser", number) for number in reading.quantisers]
    for identity, tables in struct.iter_unpack("2B", body[1 : 1 + 2 * count]):
        if identity not in reading.identities:
            raise ValueError("scan of something else")
        needed += [("dc", tables >> 4), ("ac", tables & 15)]
    for key in dict.fromkeys(needed):
        table = reading.waiting.get(key)
        if table is not None and reading.sent.get(key) != table:
            reading.sent[key] = table
            reading.body.append(_segment(0xDB if key[0] == "quantiser" else 0xC4, table))
    if outline.scans == 1:
        reading.body.append(reading.frame)
    if reading.restarts != reading.sent_restarts:
        reading.sent_restarts = reading.restarts
        reading.body.append(_segment(0xDD, reading.restarts))
    reading.body += [_segment(0xDA, body[: 4 + 2 * count]), coded]


def _finished(reading: _Reading) -> tuple[Outline, list[bytes]]:
    outline = reading.outline
    if outline is None or not outline.scans:
        raise ValueError("no picture")
    parts = [b"\xff\xd8"]
    if reading.jfif:
        parts.append(_segment(0xE0, reading.jfif))
    if reading.adobe:
        parts.append(_segment(0xEE, reading.adobe))
    profile = b"".join(reading.profile[number] for number in sorted(reading.profile))
    clean = icc.colour_only(profile, outline.components) if profile else None
    if clean:
        pieces = [clean[i : i + 65_519] for i in range(0, len(clean), 65_519)]
        parts += [
            _segment(0xE2, b"ICC_PROFILE\0" + bytes([number, len(pieces)]) + piece)
            for number, piece in enumerate(pieces, 1)
        ]
    return outline, [*parts, *reading.body, b"\xff\xd9"]


def _segment(marker: int, body: bytes) -> bytes:
    return b"\xff" + bytes([marker]) + struct.pack(">H", len(body) + 2) + body
