"""ZIP archives from strangers (PKWARE APPNOTE 6.3.3), read within bounds that are counted, not declared.

The directory is read by hand: `zipfile` believes it, makes an object for each of millions of entries, and finds an archive that stands
behind something else. Here every byte of the file must belong to a member or to the directory, and every member is
what the directory says of it.
"""

from __future__ import annotations

import re
import struct
import unicodedata
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO, NamedTuple

from assets.refusals import Reason, Refused

MAX_MEMBERS = 5_000
MAX_DIRECTORY = 4 * 1024 * 1024
MAX_UNPACKED = 1024**3
# Text shrinks ten- to forty-fold, an empty table perhaps a hundredfold; what shrinks more, and is large, is made to fill memories.
MAX_RATIO = 250
RATIO_FROM = 8 * 1024 * 1024

CHUNK = 256 * 1024
STORED, DEFLATED = 0, 8
_ENCRYPTED = 0x0001 | 0x0040 | 0x2000
_DESCRIPTOR = 0x0008
_UTF8 = 0x0800
_ENTRY = struct.Struct("<4s6H3L5H2L")
_LOCAL = struct.Struct("<4s5H3L2H")
_END = struct.Struct("<4s4H2LH")
_END64 = struct.Struct("<4sQ2H2L4Q")
_LOCATOR = struct.Struct("<4sLQL")
_FULL = 0xFFFFFFFF

Source = bytes | BinaryIO
# A file made of spans of another (first byte, length) and of new bytes.
Pieces = tuple[bytes | tuple[int, int], ...]


class Member(NamedTuple):
    """A file in an archive; `start` and `end` are where its header begins and where what belongs to it ends."""

    name: str
    raw_name: bytes
    flags: int
    method: int
    crc: int
    packed: int
    size: int
    start: int
    data: int
    end: int
    entry: bytes

    @property
    def is_folder(self) -> bool:
        return self.name.endswith("/")


def damaged() -> Refused:
    return Refused(Reason.DAMAGED)


def reader(source: Source) -> tuple[Callable[[int, int], bytes], int]:
    """Return a function that reads (first byte, length) of a file or of bytes, and the whole size."""
    if isinstance(source, bytes):
        data = source
        return (lambda first, length: data[first : first + length]), len(data)
    file = source

    def read(first: int, length: int) -> bytes:
        file.seek(first)
        return file.read(length)

    return read, file.seek(0, 2)


@dataclass(slots=True)
class Budget:
    """How many bytes may still be unpacked, of one file and all that it holds."""

    left: int

    def spend(self, count: int) -> None:
        self.left -= count
        if self.left < 0:
            raise too_much()


def too_much() -> Refused:
    return Refused(
        Reason.TOO_MUCH_INSIDE, {"gigabytes": MAX_UNPACKED // 1024**3, "files": MAX_MEMBERS}
    )


class Archive:
    """The members of an archive in the order in which they lie; raises Refused for what is not built as it should be."""

    def __init__(self, source: Source, *, budget: Budget | None = None) -> None:
        self.read_at, self.length = reader(source)
        self.budget = budget or Budget(MAX_UNPACKED)
        directory, first, count = self._directory()
        self.members = sorted(self._members(directory, count), key=lambda member: member.start)
        self._check_cover(first)
        self.by_name = {member.name: member for member in self.members}

    def _directory(self) -> tuple[bytes, int, int]:
        """Return the central directory, where it begins, and how many entries it names."""
        tail = self.read_at(max(self.length - _END.size, 0), _END.size)
        if len(tail) < _END.size or tail[:4] != b"PK\x05\x06":
            # A comment, or something behind the archive: neither is seen by who opens it.
            behind = self.read_at(max(self.length - _END.size - 65_535, 0), 65_535 + _END.size)
            raise Refused(Reason.HIDDEN_BYTES) if b"PK\x05\x06" in behind else damaged()
        _sign, disk, disk_of, here, count, size, first, _comment = _END.unpack(tail)
        end = self.length - _END.size
        locator = self.read_at(max(end - _LOCATOR.size, 0), _LOCATOR.size)
        if locator[:4] == b"PK\x06\x07" and len(locator) == _LOCATOR.size:
            at = _LOCATOR.unpack(locator)[2]
            record = self.read_at(at, _END64.size)
            if len(record) < _END64.size or record[:4] != b"PK\x06\x06":
                raise damaged()
            _s, length, _v, _n, disk, disk_of, here, count, size, first = _END64.unpack(record)
            if at + 12 + length != end - _LOCATOR.size or length != _END64.size - 12:
                raise Refused(Reason.HIDDEN_BYTES)
            end = at
        if disk or disk_of or here != count:
            raise damaged()
        if count > MAX_MEMBERS or size > MAX_DIRECTORY:
            raise too_much()
        if first + size != end:
            raise Refused(Reason.HIDDEN_BYTES) if first + size < end else damaged()
        return self.read_at(first, size), first, count

    def _members(self, directory: bytes, count: int) -> Iterator[Member]:
        position, seen = 0, set()
        for _number in range(count):
            if len(directory) < position + _ENTRY.size:
                raise damaged()
            fields = _ENTRY.unpack_from(directory, position)
            lengths = fields[10:13]
            whole = directory[position : position + _ENTRY.size + sum(lengths)]
            if fields[0] != b"PK\x01\x02" or len(whole) < _ENTRY.size + sum(lengths):
                raise damaged()
            position += len(whole)
            member = self._member(fields, whole)
            key = member.name.rstrip("/").casefold()
            if key in seen:
                raise Refused(Reason.TWICE, {"name": shown(member.name)})
            seen.add(key)
            yield member
        if position != len(directory):
            raise damaged()

    def _member(self, fields: tuple, whole: bytes) -> Member:
        flags, method, crc, packed, size = fields[3], fields[4], fields[7], fields[8], fields[9]
        name_length, extra_length, start = fields[10], fields[11], fields[16]
        raw = whole[_ENTRY.size : _ENTRY.size + name_length]
        extra = whole[_ENTRY.size + name_length : _ENTRY.size + name_length + extra_length]
        size, packed, start = _true_sizes(extra, size, packed, start)
        name = _safe_name(raw, flags)
        if flags & _ENCRYPTED:
            raise Refused(Reason.PASSWORD)
        if method not in {STORED, DEFLATED}:
            raise Refused(Reason.UNREADABLE_PACKING)
        if method == STORED and packed != size:
            raise damaged()
        header = self.read_at(start, _LOCAL.size)
        if len(header) < _LOCAL.size or header[:4] != b"PK\x03\x04":
            raise damaged()
        local = _LOCAL.unpack(header)
        data = start + _LOCAL.size + local[9] + local[10]
        if self.read_at(start + _LOCAL.size, local[9]) != raw or local[3] != method:
            raise damaged()  # two names for one file: one to be looked at, one to be opened
        if data + packed > self.length:
            raise damaged()
        return Member(
            name, raw, flags, method, crc, packed, size, start, data, data + packed, whole
        )

    def _check_cover(self, directory: int) -> None:
        """See to it that members neither overlap nor leave room between, before or behind them for anything else."""
        if not self.members:
            if directory:
                raise Refused(Reason.HIDDEN_BYTES)
            return
        if self.members[0].start:
            raise Refused(Reason.HIDDEN_BYTES)
        ends = [member.start for member in self.members[1:]] + [directory]
        for index, (member, end) in enumerate(zip(self.members, ends, strict=True)):
            gap = end - member.end
            if gap < 0:
                raise damaged()
            allowed = {12, 16, 20, 24} if member.flags & _DESCRIPTOR else {0}
            if gap not in allowed | {0}:
                raise Refused(Reason.HIDDEN_BYTES)
            self.members[index] = member._replace(end=end)

    def stream(self, member: Member) -> Iterator[bytes]:
        """Unpack a member in small pieces; raises Refused as soon as it is not what was declared, or more than may be."""
        if member.size > RATIO_FROM and member.size > MAX_RATIO * max(member.packed, 1):
            raise too_much()
        unpacker = zlib.decompressobj(-15) if member.method == DEFLATED else None
        count, crc, position = 0, 0, member.data
        while position < member.data + member.packed:
            packed = self.read_at(position, min(CHUNK, member.data + member.packed - position))
            if not packed:
                raise damaged()
            position += len(packed)
            for piece in _unpacked(unpacker, packed):
                count += len(piece)
                if count > member.size:
                    raise damaged()  # more than it says
                self.budget.spend(len(piece))
                crc = zlib.crc32(piece, crc)
                yield piece
        if unpacker is not None and (not unpacker.eof or unpacker.unused_data):
            raise damaged()
        if count != member.size or crc != member.crc:
            raise damaged()

    def read(self, member: Member, *, most: int) -> bytes:
        """Return a whole member of at most `most` bytes; raises Refused."""
        if member.size > most:
            raise too_much()
        return b"".join(self.stream(member))

    def declared(self) -> int:
        """Return how many bytes the members say they have."""
        return sum(member.size for member in self.members)


def _unpacked(unpacker: zlib._Decompress | None, packed: bytes) -> Iterator[bytes]:
    if unpacker is None:
        yield packed
        return
    most = 1024 * 1024
    try:
        while True:
            piece = unpacker.decompress(packed, most)
            yield piece
            packed = unpacker.unconsumed_tail
            # A full piece may leave more behind, even when nothing is left to read.
            if unpacker.eof or (not packed and len(piece) < most):
                return
    except zlib.error:
        raise damaged() from None


def _true_sizes(extra: bytes, size: int, packed: int, start: int) -> tuple[int, int, int]:
    """Return size, packed size and start, read from the Zip64 field where the directory has no room for them."""
    values = [size, packed, start]
    if _FULL not in values:
        return size, packed, start
    position = 0
    while position + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, position)
        if kind == 1:
            numbers = iter(struct.unpack_from(f"<{min(length, len(extra) - position - 4) // 8}Q", extra, position + 4))  # fmt: skip
            values = [next(numbers, _FULL) if value == _FULL else value for value in values]
            break
        position += 4 + length
    if _FULL in values:
        raise damaged()
    return values[0], values[1], values[2]


_UNSAFE_PATH = re.compile(r"^[/\\]|^[A-Za-z]:|(^|[/\\])\.\.([/\\]|$)")
# What turns round the direction of a name, so that “…fdp.exe” reads as a PDF.
_BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def _safe_name(raw: bytes, flags: int) -> str:
    try:
        name = raw.decode("utf-8" if flags & _UTF8 else "cp437")
    except UnicodeDecodeError:
        raise damaged() from None
    controls = any(unicodedata.category(character) == "Cc" for character in name)
    if not name or controls or len(name) > 1000 or _UNSAFE_PATH.search(name) or _BIDI.search(name):
        raise Refused(Reason.UNSAFE_NAME, {"name": shown(name)})
    return name.replace("\\", "/")


def shown(name: str) -> str:
    """Return a name as it can be shown in a sentence: no control characters, at most 80 characters, its end kept."""
    plain = "".join(c if unicodedata.category(c)[0] != "C" else "�" for c in name)
    return plain if len(plain) <= 80 else f"…{plain[-79:]}"


def rebuilt(archive: Archive, replaced: dict[str, bytes]) -> Pieces:
    """Return an archive in which some members have other contents, as pieces; every other member stays byte for byte."""
    pieces: list[bytes | tuple[int, int]] = []
    directory: list[bytes] = []
    position = 0
    for member in archive.members:
        data = replaced.get(member.name)
        entry = bytearray(member.entry)
        struct.pack_into("<L", entry, 42, position)
        if data is None:
            piece: bytes | tuple[int, int] = (member.start, member.end - member.start)
            length = member.end - member.start
        else:
            piece, entry = _written(member, data, position)
            length = len(piece)
        pieces.append(piece)
        directory.append(bytes(entry))
        position += length
    listed = b"".join(directory)
    count = len(directory)
    end = _END.pack(b"PK\x05\x06", 0, 0, count, count, len(listed), position, 0)
    return (*pieces, listed, end)


def _written(member: Member, data: bytes, start: int) -> tuple[bytes, bytearray]:
    """Return a member with its header, and its entry in the directory."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(data) + packer.flush()
    flags, crc = member.flags & _UTF8, zlib.crc32(data)
    # No time: 1 January 1980, the first that the format knows.
    common = (20, flags, DEFLATED, 0, 0x21, crc, len(packed), len(data), len(member.raw_name), 0)
    header = _LOCAL.pack(b"PK\x03\x04", *common) + member.raw_name
    entry = _ENTRY.pack(b"PK\x01\x02", 20, *common, 0, 0, 0, 0, start) + member.raw_name
    return header + packed, bytearray(entry)


def spans(source: Source, pieces: Pieces) -> Iterator[bytes]:
    """Yield the file that pieces of another make, a megabyte at a time."""
    read_at, _length = reader(source)
    step = 1024 * 1024
    for piece in pieces:
        if isinstance(piece, bytes):
            yield piece
            continue
        first, length = piece
        for position in range(first, first + length, step):
            yield read_at(position, min(step, first + length - position))
