"""Words as ASCII for addresses and names of files, as their language writes them without its own letters."""

from __future__ import annotations

import re
import unicodedata

from languages import RECORDS

# What no decomposition of Unicode turns into ASCII.
_EVERYWHERE = {
    "œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "þ": "th", "ı": "i", "ħ": "h", "ŧ": "t",
}  # fmt: skip
_LETTERS = {
    code: str.maketrans({**_EVERYWHERE, **record.letters}) for code, record in RECORDS.items()
}
_FOREIGN = str.maketrans(_EVERYWHERE)


def slug(text: str, *, limit: int, language: str = "", otherwise: str = "") -> str:
    """Return text as lower-case ASCII words joined by hyphens, cut at a word; `otherwise` where nothing is left of it.

    `language` (BCP 47, its first part) says how letters are written out: für is `fuer` in German, a foreign name elsewhere.
    """
    letters = _LETTERS.get(language[:2], _FOREIGN)
    text = unicodedata.normalize("NFC", text.lower()).translate(letters)
    text = re.sub(r"[^a-z0-9]+", "-", _fold(unicodedata.normalize("NFKD", text))).strip("-")
    if len(text) > limit:
        cut = text[: limit + 1].rpartition("-")[0]
        text = (cut or text[:limit]).strip("-")
    return text or otherwise


def _fold(text: str) -> str:
    """Drop marks, and let what is not ASCII part words, as a space does."""
    return "".join(c if c.isascii() else "" if unicodedata.combining(c) else " " for c in text)
