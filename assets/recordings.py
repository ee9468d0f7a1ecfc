"""Films and sound (ISO 14496-12, ID3): places, devices and private words are left out; sound and picture stay byte for byte."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator

from assets.notices import Findings, Kind
from assets.refusals import Reason, Refused
from assets.zips import Pieces, Source, reader

_MAX_BOXES = 10_000
_NEEDED = {b"ftyp", b"styp", b"moov", b"moof", b"mdat", b"mfra", b"sidx", b"ssix", b"prft", b"pdin"}
_HOLDERS = {b"moov", b"trak", b"mdia", b"moof", b"traf"}
_TOLD = {b"udta", b"meta", b"uuid", b"free", b"skip", b"wide"}
_TRACKS = {b"vide", b"soun", b"text", b"sbtl", b"subt", b"clcp", b"hint", b"tmcd"}

Read = Callable[[int, int], bytes]


def film(source: Source, findings: Findings) -> Pieces | None:
    """Return an MP4 file with every box that is not needed to play it emptied (its length stays), or None when there is none."""
    read, length = reader(source)
    emptied: list[tuple[int, int, int]] = []
    budget = [_MAX_BOXES]
    has_film = False
    for kind, start, header, end in _boxes(read, 0, length, budget):
        has_film = has_film or kind == b"moov"
        if kind not in _NEEDED:
            emptied.append((start, header, end))
        elif kind in _HOLDERS:
            _inside(read, start + header, end, budget, emptied, findings, depth=0)
    if not has_film:
        raise Refused(Reason.DAMAGED)
    # What is empty already stays as it is.
    emptied = [box for box in emptied if box[2] > box[0] + box[1]]
    if not emptied:
        return None
    findings.add(Kind.CLEANED)
    pieces: list[bytes | tuple[int, int]] = []
    position = 0
    for start, header, end in sorted(emptied):
        pieces.append((position, start - position))
        head = read(start, header)
        # A “free” box of the same length: what else counts bytes in this file stays true.
        pieces += [head[:4] + b"free" + head[8:], bytes(end - start - header)]
        position = end
    return (*pieces, (position, length - position))


def _boxes(
    read: Read, first: int, last: int, budget: list[int]
) -> Iterator[tuple[bytes, int, int, int]]:
    """Yield kind, start, header length and end of each box; raises Refused when they do not fill their place."""
    position = first
    while position < last:
        budget[0] -= 1
        head = read(position, 16)
        if budget[0] < 0 or len(head) < 8:
            raise Refused(Reason.DAMAGED)
        size, header = int.from_bytes(head[:4], "big"), 8
        if size == 1:
            size, header = int.from_bytes(head[8:16], "big"), 16
        elif size == 0:
            size = last - position
        if size < header or position + size > last:
            raise Refused(Reason.DAMAGED)
        yield head[4:8], position, header, position + size
        position += size


def _inside(
    read: Read,
    first: int,
    last: int,
    budget: list[int],
    emptied: list[tuple[int, int, int]],
    findings: Findings,
    *,
    depth: int,
) -> None:
    for kind, start, header, end in _boxes(read, first, last, budget):
        if kind in _TOLD:
            emptied.append((start, header, end))
        elif kind in _HOLDERS and depth < 4:
            _inside(read, start + header, end, budget, emptied, findings, depth=depth + 1)
        elif kind == b"hdlr" and depth == 2:
            track = read(start + header + 8, 4)
            if track not in _TRACKS:
                findings.add(Kind.DATA_TRACKS, name=track.decode("latin-1").strip("\0 "))


def sound(source: Source, findings: Findings) -> Pieces | None:
    """Return an MP3 file without the tags before and behind the sound, or None when there are none; raises Refused."""
    read, length = reader(source)
    first, last = 0, length
    while (head := read(first, 10))[:3] == b"ID3" and len(head) == 10:
        size = 0
        for byte in head[6:10]:
            if byte & 0x80:
                raise Refused(Reason.DAMAGED)
            size = size << 7 | byte
        first += 10 + size + (10 if head[5] & 0x10 else 0)
    # Some programs leave zeros between the tag and the sound.
    blank = read(first, 256 * 1024)
    first += len(blank) - len(blank.lstrip(b"\0"))
    last = _end_of_sound(read, first, last)
    start = read(first, 2)
    if first >= last or start[0] != 0xFF or start[1] & 0xE0 != 0xE0:
        raise Refused(Reason.DAMAGED)
    if (first, last) == (0, length):
        return None
    findings.add(Kind.CLEANED)
    return ((first, last - first),)


def _end_of_sound(read: Read, first: int, last: int) -> int:
    """Return where ID3v1, APEv2 and Lyrics3 tags at the end of a file begin."""
    for _tag in range(8):
        tail = read(max(last - 128, first), min(128, last - first))
        if tail[:3] == b"TAG" and len(tail) == 128:
            last -= 128
        elif tail[-32:-24] == b"APETAGEX":
            size, _items, flags = struct.unpack("<3L", tail[-20:-8])
            last -= size + (32 if flags & 0x80000000 else 0)
        elif tail[-9:] == b"LYRICS200" and tail[-15:-9].isdigit():
            last -= int(tail[-15:-9]) + 15
        else:
            break
    return max(last, first)
