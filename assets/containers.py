"""JPEG, PNG and WebP as containers: drop what is said about a picture, or say something new, without touching a pixel.

Pure functions of bytes. They raise ValueError when a file is not built as its format says.
"""

from __future__ import annotations

import struct

from assets import jpeg, png, webp

XMP_JPEG = b"http://ns.adobe.com/xap/1.0/\x00"
PNG_SIGNATURE = png.SIGNATURE
png_chunk = png.chunk

# A block of Exif that says one thing: how the picture lies (TIFF 6.0, tag 0x0112).
_EXIF = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0%b\0\0\0\0\0\0"


def without_metadata(data: bytes, media_type: str) -> bytes:
    """Return a file rebuilt from what drawing needs: pixels, colour profile, density.

    No Exif, IPTC, XMP, comments, thumbnails, private or unknown parts, nor anything between the parts, in their spare room or behind
    the end.
    """
    if media_type == "image/jpeg":
        return jpeg.rebuilt(data)[1]
    return png.rebuilt(data) if media_type == "image/png" else webp.rebuilt(data)[1]


def with_xmp(data: bytes, media_type: str, packet: bytes) -> bytes:
    """Return a file that `without_metadata` made with an XMP packet in it."""
    return {"image/jpeg": _add_jpeg, "image/png": _add_png, "image/webp": webp.with_xmp}[
        media_type
    ](data, packet)


def lying(data: bytes, orientation: int) -> bytes:
    """Return a JPEG that `without_metadata` made, with an Exif block that says how it lies (1 to 8) and nothing else."""
    body = _EXIF % bytes([orientation])
    return _insert(data, b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body)


def _add_jpeg(data: bytes, packet: bytes) -> bytes:
    body = XMP_JPEG + packet
    if len(body) > 65_533:
        raise ValueError("packet too long for a JPEG segment")
    return _insert(data, b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body)


def _insert(data: bytes, segment: bytes) -> bytes:
    """Return a JPEG with a segment behind its JFIF and Exif segments, where readers look for it."""
    at = 2
    for marker, start in ((b"\xff\xe0", b"JFIF\0"), (b"\xff\xe1", b"Exif\0")):
        if data[at : at + 2] == marker and data.startswith(start, at + 4):
            at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return data[:at] + segment + data[at:]


def _add_png(data: bytes, packet: bytes) -> bytes:
    at = 8 + 25  # the signature and IHDR, which always comes first and is 25 bytes long
    body = b"XML:com.adobe.xmp\x00\x00\x00\x00\x00" + packet
    return data[:at] + png_chunk(b"iTXt", body) + data[at:]
