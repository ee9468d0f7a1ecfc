"""JPEG, PNG and WebP as containers: drop what is said about a picture, or say something new, without touching a pixel.

Pure functions of bytes. They raise ValueError when a file is not built as its format says.
"""

from __future__ import annotations

import re
import struct
import zlib

XMP_JPEG = b"http://ns.adobe.com/xap/1.0/\x00"
PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"

# What a PNG needs to be drawn in its true colours and size; the rest (eXIf, tEXt, iTXt, zTXt, tIME …) talks about it.
_PNG_KEPT = {b"tRNS", b"iCCP", b"sRGB", b"gAMA", b"cHRM", b"cICP", b"sBIT", b"bKGD", b"pHYs"}
_WEBP_KEPT = {b"VP8X", b"ICCP", b"ALPH", b"VP8 ", b"VP8L"}
_WEBP_EXIF, _WEBP_XMP, _WEBP_ALPHA = 0x08, 0x04, 0x10
# A marker inside scan data; FF00 is a stuffed byte, FFD0–FFD7 are restarts.
_NEXT_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")


def without_metadata(data: bytes, media_type: str) -> bytes:
    """Return a file without Exif, IPTC, XMP, comments, thumbnails and whatever follows its end; its pixels and colour profile stay."""
    return {"image/jpeg": _strip_jpeg, "image/png": _strip_png, "image/webp": _strip_webp}[
        media_type
    ](data)


def with_xmp(data: bytes, media_type: str, packet: bytes) -> bytes:
    """Return a file that `without_metadata` made with an XMP packet in it."""
    return {"image/jpeg": _add_jpeg, "image/png": _add_png, "image/webp": _add_webp}[media_type](
        data, packet
    )


def png_chunk(kind: bytes, body: bytes) -> bytes:
    """Return a PNG chunk with its length and checksum."""
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def _strip_jpeg(data: bytes) -> bytes:
    if data[:2] != b"\xff\xd8":
        raise ValueError("no JPEG")
    kept, position = [b"\xff\xd8"], 2
    while True:
        found = _NEXT_MARKER.search(data, position)
        if found is None:
            raise ValueError("no end of image")
        kept.append(data[position : found.start()])  # scan data; nothing between two segments
        marker, position = data[found.start() + 1], found.end()
        if marker == 0xD9:
            return b"".join([*kept, b"\xff\xd9"])
        if marker == 0x01:
            continue
        length = int.from_bytes(data[position : position + 2], "big")
        segment = data[position : position + length]
        if length < 2 or len(segment) < length:
            raise ValueError("segment cut off")
        if _jpeg_keeps(marker, segment[2:]):
            kept.append(b"\xff" + bytes([marker]) + segment)
        position += length


def _jpeg_keeps(marker: int, body: bytes) -> bool:
    if marker == 0xE0:
        return body.startswith(b"JFIF\x00")
    if marker == 0xE2:
        return body.startswith(b"ICC_PROFILE\x00")
    if marker == 0xEE:
        return body.startswith(b"Adobe")
    return not (0xE0 <= marker <= 0xEF or marker == 0xFE)


def _add_jpeg(data: bytes, packet: bytes) -> bytes:
    body = XMP_JPEG + packet
    if len(body) > 65_533:
        raise ValueError("packet too long for a JPEG segment")
    at = 2
    if data[2:4] == b"\xff\xe0":
        at = 4 + int.from_bytes(data[4:6], "big")
    segment = b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body
    return data[:at] + segment + data[at:]


def _png_chunks(data: bytes) -> list[tuple[bytes, bytes]]:
    """Return the name and the whole bytes of each chunk up to the end of the image."""
    if data[:8] != PNG_SIGNATURE:
        raise ValueError("no PNG")
    chunks, position = [], 8
    while True:
        length = int.from_bytes(data[position : position + 4], "big")
        kind, whole = data[position + 4 : position + 8], data[position : position + 12 + length]
        if len(whole) < 12 + length:
            raise ValueError("chunk cut off")
        chunks.append((kind, whole))
        if kind == b"IEND":
            return chunks
        position += 12 + length


def _strip_png(data: bytes) -> bytes:
    kept = (whole for kind, whole in _png_chunks(data) if kind[:1].isupper() or kind in _PNG_KEPT)
    return PNG_SIGNATURE + b"".join(kept)


def _add_png(data: bytes, packet: bytes) -> bytes:
    at = 8 + 25  # the signature and IHDR, which always comes first and is 25 bytes long
    body = b"XML:com.adobe.xmp\x00\x00\x00\x00\x00" + packet
    return data[:at] + png_chunk(b"iTXt", body) + data[at:]


def _webp_chunks(data: bytes) -> list[tuple[bytes, bytes]]:
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP":
        raise ValueError("no WebP")
    chunks, position = [], 12
    end = min(len(data), 8 + int.from_bytes(data[4:8], "little"))
    while position + 8 <= end:
        kind = data[position : position + 4]
        length = int.from_bytes(data[position + 4 : position + 8], "little")
        body = data[position + 8 : position + 8 + length]
        if len(body) < length:
            raise ValueError("chunk cut off")
        chunks.append((kind, body))
        position += 8 + length + length % 2
    return chunks


def _webp(chunks: list[tuple[bytes, bytes]]) -> bytes:
    body = b"WEBP" + b"".join(
        kind + struct.pack("<I", len(data)) + data + b"\x00" * (len(data) % 2)
        for kind, data in chunks
    )
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _strip_webp(data: bytes) -> bytes:
    chunks = [(kind, body) for kind, body in _webp_chunks(data) if kind in _WEBP_KEPT]
    return _webp(
        [
            (k, bytes([b[0] & ~(_WEBP_EXIF | _WEBP_XMP)]) + b[1:] if k == b"VP8X" else b)
            for k, b in chunks
        ]
    )


def _add_webp(data: bytes, packet: bytes) -> bytes:
    chunks = _webp_chunks(data)
    if chunks[0][0] == b"VP8X":
        header = bytes([chunks[0][1][0] | _WEBP_XMP]) + chunks[0][1][1:]
        chunks = chunks[1:]
    else:
        header = _webp_header(*chunks[0])
    return _webp([(b"VP8X", header), *chunks, (b"XMP ", packet)])


def _webp_header(kind: bytes, body: bytes) -> bytes:
    """Return the VP8X chunk of a simple WebP file, which has none: flags, then width and height less one."""
    flags = _WEBP_XMP
    if kind == b"VP8L":
        bits = int.from_bytes(body[1:5], "little")
        width, height = bits & 0x3FFF, (bits >> 14) & 0x3FFF
        flags |= _WEBP_ALPHA if bits >> 28 & 1 else 0
    else:
        width = (int.from_bytes(body[6:8], "little") & 0x3FFF) - 1
        height = (int.from_bytes(body[8:10], "little") & 0x3FFF) - 1
    return bytes([flags, 0, 0, 0]) + width.to_bytes(3, "little") + height.to_bytes(3, "little")
