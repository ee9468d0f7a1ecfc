"""Bytes to characters: the encoding that a file says it has, or else the likeliest one."""

from __future__ import annotations

import codecs
import re

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from manuscripts.blocks import UnreadableSource

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_NAMES = {"cp1252": "Windows-1252", "mac_roman": "MacRoman", "iso8859_15": "ISO 8859-15"}
_META = re.compile(rb"""<meta[^>]{0,200}?charset\s*+=\s*+["']?\s*+([A-Za-z0-9_:.\-]{2,40})""", re.I)
_LETTERS = frozenset("éèêëàâäçùûüôöîïœæÿñßáíóúãõåøÉÈÊËÀÂÄÇÙÛÜÔÖÎÏŒÆÑÁÍÓÚÅØ")
_SIGNS = frozenset("«»’‘“”„–—…€•·°©®№§\u00a0")
_CONTROLS = bytes(set(range(32)) - {9, 10, 11, 12, 13, 27}) + b"\x7f"
# Random bytes hold about one control character in nine, text none.
_BINARY_SHARE = 0.03
# The three languages of the newsroom hold about one accented letter in twenty.
_HIGH_SHARE = 0.4


def decode(data: bytes, *, declared: str = "") -> tuple[str, list[str]]:
    """The text of `data` and what the editor should be told about its encoding.

    `declared` is the character set that came with the file (an HTTP header), if any. Text that was spoiled before
    it came here ("Ã©") is left as it is. Raises `UnreadableSource` when the bytes are no text.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _with_losses(data, encoding)
    wide = _wide_encoding(data)
    if wide:
        text, notes = _with_losses(data, wide)
        return text, [_guessed("UTF-16"), *notes]
    if _is_binary(data):
        raise UnreadableSource(
            _(
                "This file is not text in any form Entente knows: give a Word, OpenDocument, HTML or text file."
            )
        )
    try:
        return data.decode("utf-8"), []
    except UnicodeDecodeError:
        pass
    return _decode_single_bytes(data, declared)


def _decode_single_bytes(data: bytes, declared: str) -> tuple[str, list[str]]:
    lossy = data.decode("utf-8", "replace")
    lost = lossy.count("\ufffd")
    if sum(char > "\x7f" for char in lossy) - lost > 3 * lost:
        return _with_losses(data, "utf-8")
    for name in (declared, _meta_charset(data)):
        text = _try(data, name)
        if text is not None:
            return text, []
    if sum(byte > 127 for byte in data) > _HIGH_SHARE * len(data):
        raise UnreadableSource(
            _(
                "The encoding of this file cannot be told: save it as UTF-8 text, or paste its text instead."
            )
        )
    best = max(_NAMES, key=lambda name: _plausibility(data.decode(name, "replace")))
    text, notes = _with_losses(data, best)
    return text, [_guessed(_NAMES[best]), *notes]


def _guessed(name: str) -> str:
    return _(
        "The file does not say how its letters are encoded; it was read as %(name)s: check the accents."
    ) % {"name": name}


def _with_losses(data: bytes, encoding: str) -> tuple[str, list[str]]:
    text = data.decode(encoding, "replace")
    lost = text.count("\ufffd")
    if not lost:
        return text, []
    note = ngettext(
        "%(count)d character could not be read; it is shown as �.",
        "%(count)d characters could not be read; they are shown as �.",
        lost,
    )
    return text, [note % {"count": lost}]


def _try(data: bytes, name: str) -> str | None:
    if not name:
        return None
    # What calls itself Latin-1 is Windows-1252 on the web (WHATWG Encoding Standard).
    name = "cp1252" if name.lower() in ("iso-8859-1", "latin-1", "latin1", "us-ascii") else name
    try:
        return data.decode(name)
    except (LookupError, UnicodeDecodeError, ValueError):
        return None


def _meta_charset(data: bytes) -> str:
    found = _META.search(data[:4096])
    return found.group(1).decode("ascii") if found else ""


def _wide_encoding(data: bytes) -> str:
    """UTF-16 without a mark: in our languages one byte of nearly every pair is null."""
    sample = data[:8192]
    if len(sample) < 4 or b"\0" not in sample:
        return ""
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    enough = len(sample) // 2 * 0.1
    for name, many, few in (("utf-16-le", odd, even), ("utf-16-be", even, odd)):
        if many > enough and few * 20 <= many:
            text = sample[: len(sample) // 2 * 2].decode(name, "replace")
            good = sum(char.isprintable() or char in "\r\n\t\f\v" for char in text)
            if good >= 0.95 * len(text) and "\ufffd" not in text[:-1]:
                return name
    return ""


def _is_binary(data: bytes) -> bool:
    controls = len(data) - len(data.translate(None, _CONTROLS))
    return controls > _BINARY_SHARE * len(data)


def _plausibility(text: str) -> int:
    """How much the characters beyond ASCII look like French, German or English text."""
    score = 0
    for match in re.finditer("[^\x00-\x7f]", text):
        char, before = match.group(), text[match.start() - 1 : match.start()]
        if char in _LETTERS:
            # A capital in the middle of a small word is a sign of the wrong table.
            score += -1 if char.isupper() and before.islower() else 2
        else:
            score += 1 if char in _SIGNS else -2
    return score
