"""Colour profiles (ICC.1:2022): what says which colours are meant stays, every other word and number goes."""

from __future__ import annotations

import hashlib
import struct

MAX_BYTES = 4 * 1024 * 1024
MAX_TAGS = 100

# What turns numbers into colours: primaries, white, curves and tables in both directions.
_COLOUR = {b"rXYZ", b"gXYZ", b"bXYZ", b"rTRC", b"gTRC", b"bTRC", b"kTRC", b"wtpt", b"bkpt", b"chad", b"lumi", b"gamt", b"cicp", b"chrm",
           b"A2B0", b"A2B1", b"A2B2", b"B2A0", b"B2A1", b"B2A2"}  # fmt: skip
_NAME, _RIGHTS = "Colour profile", "No copyright, use freely"
# What profile makers write into every profile of theirs: who reads it learns nothing of a person.
_KNOWN_TEXTS = {"sRGB built-in", "sRGB", "No copyright, use freely", "sRGB IEC61966-2.1", "Adobe RGB (1998)", "Display P3",
                "Copyright Apple Inc., 2017", "Copyright Apple Inc., 2022", "Copyright (c) 1998 Hewlett-Packard Company",
                "Copyright 2000 Adobe Systems Incorporated", _NAME}  # fmt: skip
_TEXTS = {b"desc", b"cprt"}
_SPACES = {b"RGB ": 3, b"GRAY": 1, b"CMYK": 4}


def colour_only(profile: bytes, channels: int) -> bytes | None:
    """Return a profile with nothing but colour in it, or None when it is no profile for pictures of so many channels.

    One that holds nothing else is returned byte for byte.
    """
    size = int.from_bytes(profile[:4], "big")
    if not 132 <= size <= min(len(profile), MAX_BYTES) or profile[36:40] != b"acsp":
        return None
    profile = profile[:size]
    if _SPACES.get(profile[16:20]) != channels or profile[20:24] not in {b"XYZ ", b"Lab "}:
        return None
    if profile[12:16] not in {b"mntr", b"scnr", b"prtr", b"spac"}:
        return None
    tags = _tags(profile)
    if tags is None:
        return None
    kept = {
        name: exact for name, body in tags.items() if name in _COLOUR and (exact := _exact(body))
    }
    if not any(name[1:] == b"TRC" or name[:3] == b"A2B" for name in kept):
        return None
    if _says_nothing_else(profile, tags):
        return profile
    return _rebuilt(profile, kept)


def _tags(profile: bytes) -> dict[bytes, bytes] | None:
    count = int.from_bytes(profile[128:132], "big")
    if count > MAX_TAGS or len(profile) < 132 + 12 * count:
        return None
    tags: dict[bytes, bytes] = {}
    for number in range(count):
        name, start, length = struct.unpack_from(">4sLL", profile, 132 + 12 * number)
        if start < 128 or start + length > len(profile) or length < 8:
            return None
        tags.setdefault(name, profile[start : start + length])
    return tags


def _exact(body: bytes) -> bytes | None:
    """Return the contents of a colour tag cut to the length that its type needs; None for another type."""
    length = _needed(body)
    if length is None or length > len(body):
        return None
    # The four bytes behind the type are reserved and must be zero.
    return body[:4] + bytes(4) + body[8:length]


def _needed(body: bytes) -> int | None:
    kind = body[:4]
    if kind == b"XYZ ":
        return 20
    if kind == b"curv" and len(body) >= 12:
        return 12 + 2 * int.from_bytes(body[8:12], "big")
    if kind == b"para" and len(body) >= 12:
        return {0: 16, 1: 24, 2: 28, 3: 32, 4: 40}.get(int.from_bytes(body[8:10], "big"))
    if kind == b"sf32":
        return 8 + 36 if len(body) >= 44 else None
    if kind == b"cicp":
        return 12
    if kind == b"chrm" and len(body) >= 12:
        return 12 + 8 * int.from_bytes(body[8:10], "big")
    if kind in {b"mft1", b"mft2"} and len(body) >= 52:
        into, out, grid = body[8], body[9], body[10]
        if not (1 <= into <= 4 and 1 <= out <= 4):
            return None
        if kind == b"mft1":
            return 48 + 256 * into + grid**into * out + 256 * out
        entries_in, entries_out = struct.unpack_from(">HH", body, 48)
        return 52 + 2 * (into * entries_in + grid**into * out + out * entries_out)
    if kind in {b"mAB ", b"mBA "} and len(body) >= 32:
        return len(body)  # its parts point at each other: all of it, or none
    return None


def _says_nothing_else(profile: bytes, tags: dict[bytes, bytes]) -> bool:
    """Return whether a profile is only colour and well-known words, with no byte between them."""
    covered = bytearray(len(profile))
    covered[: 132 + 12 * len(tags)] = b"\x01" * (132 + 12 * len(tags))
    for number in range(len(tags)):
        _name, start, length = struct.unpack_from(">4sLL", profile, 132 + 12 * number)
        covered[start : start + length] = b"\x01" * length
    if any(byte for byte, seen in zip(profile, covered, strict=True) if not seen):
        return False
    if not _plain_head(profile):
        return False
    for name, body in tags.items():
        if name in _COLOUR:
            if _exact(body) != body:
                return False
        elif name not in _TEXTS or _text(body) not in _KNOWN_TEXTS or len(body) > 200:
            return False
    return True


_MAKERS = {bytes(4), b"lcms", b"ADBE", b"appl", b"APPL", b"MSFT", b"HP  ", b"IEC "}


def _plain_head(profile: bytes) -> bool:
    """Return whether a header names nobody but well-known makers, and its identity is the hash that it should be."""
    if any(profile[100:128]) or any(profile[44:48]) or any(profile[52:64]):
        return False  # reserved; flags; the model and the attributes of a device
    if not {profile[4:8], profile[40:44], profile[48:52], profile[80:84]} <= _MAKERS:
        return False
    hashed = profile[:44] + bytes(4) + profile[48:64] + bytes(4) + profile[68:84] + bytes(16) + profile[100:]  # fmt: skip
    return profile[84:100] in {bytes(16), hashlib.md5(hashed, usedforsecurity=False).digest()}


def _text(body: bytes) -> str:
    """Return the words of a text tag in the forms that old and new profiles use."""
    if body[:4] == b"mluc" and len(body) >= 28:
        count, _size, _language, length, start = struct.unpack_from(">LL4sLL", body, 8)
        if count != 1 or start + length != len(body) or start != 28:
            return ""
        return body[start : start + length].decode("utf-16-be", "replace")
    if body[:4] == b"text":
        return body[8:].rstrip(b"\0").decode("latin-1")
    return ""


def _rebuilt(profile: bytes, kept: dict[bytes, bytes]) -> bytes:
    version = profile[8]
    tags = {**kept, b"desc": _description(_NAME, version), b"cprt": _words(_RIGHTS, version)}
    table, data, start = [struct.pack(">L", len(tags))], [], 132 + 12 * len(tags)
    places: dict[bytes, int] = {}
    for name, body in tags.items():
        if body not in places:
            places[body] = start
            padded = body + bytes(-len(body) % 4)
            data.append(padded)
            start += len(padded)
        table.append(struct.pack(">4sLL", name, places[body], len(body)))
    head = (
        struct.pack(">L4sB3x", start, b"\0\0\0\0", version)
        + profile[12:24]
        + struct.pack(">6H", 2000, 1, 1, 0, 0, 0)
        + b"acsp"
        + bytes(24)
        + profile[64:80]  # the rendering intent and the white point
        + bytes(48)
    )
    return head + b"".join(table) + b"".join(data)


def _description(text: str, version: int) -> bytes:
    if version >= 4:
        return _words(text, version)
    words = text.encode("ascii") + b"\0"
    return b"desc" + bytes(4) + struct.pack(">L", len(words)) + words + bytes(4 + 4 + 2 + 1 + 67)


def _words(text: str, version: int) -> bytes:
    if version < 4:
        return b"text" + bytes(4) + text.encode("ascii") + b"\0"
    words = text.encode("utf-16-be")
    return b"mluc" + bytes(4) + struct.pack(">LL4sLL", 1, 12, b"enUS", len(words), 28) + words
