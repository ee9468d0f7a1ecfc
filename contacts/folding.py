"""Lines of vCards. Pure. Source: RFC 6350 §3.2."""

from __future__ import annotations

LIMIT = 75  # octets of a line, without its end


def folded(line: str) -> bytes:
    """Return a line in UTF-8 with CRLF, folded at 75 octets and never within a character."""
    pieces: list[bytes] = []
    piece, room = bytearray(), LIMIT
    for character in line:
        octets = character.encode()
        if len(piece) + len(octets) > room:
            pieces.append(bytes(piece))
            piece, room = bytearray(), LIMIT - 1  # the space that begins a folded line counts
        piece += octets
    pieces.append(bytes(piece))
    return b"\r\n ".join(pieces) + b"\r\n"
