"""The typography of each language, that no editor has to think of: the rules and marks of its record (`languages`)."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from languages import RECORDS
from languages.spaces import ASIDE, NO_BREAK
from richtext.characters import xml_safe

_INVISIBLE = re.compile("[\u200b\u2060\ufeff\u00ad]")
# What is set aside while the words are set: addresses, tags and character references.
_ADDRESS = re.compile(
    # A mailbox has 64 characters at most (RFC 5321 §4.5.3.1): without an end, each letter of a long word begins a search to its end.
    r"(?:https?://|www\.|mailto:)[^\s<>\"]+|[^\s<>@]{1,64}@[^\s<>@]{1,255}\.\w+|&(?:#\w+|\w+);"
)
_ADDRESS_OR_TAG = re.compile(rf'<(?>(?:[^<>"]|"[^"]*+")*)>|{_ADDRESS.pattern}')
_APOSTROPHE = re.compile(r"(?<=[^\W\d_])'(?=[^\W\d_])")

# What no line may end between: the day and its month, the hour and its minutes, a number and what it counts.
_TOGETHER = {
    code: (
        re.compile(rf"(?<=\d) (?=(?:{months})\b)|(?<=\d[.e]) (?=(?:{months})\b)|(?<=\b1er) (?=(?:{months})\b)"),
        # A year counts nothing.
        re.compile(r"(?<=\d)(?<!\b19\d\d)(?<!\b20\d\d) (?=[^\W\d_]{4})"),
    )
    for code, months in (
        (code, "|".join(record.dates.months + record.dates.other_months)) for code, record in RECORDS.items()
    )
}  # fmt: skip
_STRAIGHT = re.compile(r'(?<![\w"])"(?=\S)([^"\n]*?\S)"(?![\w"])')


def _words(text: str, language: str) -> str:
    record = RECORDS[language]
    text = _APOSTROPHE.sub("’", text)
    opening, closing = record.quotes
    text = _STRAIGHT.sub(lambda match: f"{opening}{match[1]}{closing}", text)
    for pattern, replacement in record.spacing:
        text = pattern.sub(replacement, text)
    for pattern in _TOGETHER[language]:
        text = pattern.sub(NO_BREAK, text)
    return text


def _around(pattern: re.Pattern[str], text: str, language: str) -> str:
    """Set the words around what the pattern finds, which must stay as it is."""
    aside = pattern.findall(text)
    words = _words(pattern.sub(ASIDE, text.replace(ASIDE, "")), language)
    pieces = words.split(ASIDE)
    return "".join(piece + kept for piece, kept in zip(pieces, [*aside, ""], strict=True))


def clean(text: str) -> str:
    """Return text in NFC without what XML forbids and without stray marks (joiners stay: Persian needs them)."""
    return _INVISIBLE.sub("", unicodedata.normalize("NFC", xml_safe(text)))


@lru_cache(maxsize=256)
def set_text(text: str, language: str) -> str:
    """Return plain text with the spaces, quotes and apostrophes of its language; idempotent."""
    return _around(_ADDRESS, clean(text), language).strip() if text else ""


def set_html(html: str, language: str) -> str:
    """Return rich text with the typography of its language; tags and addresses are left alone; idempotent."""
    return _around(_ADDRESS_OR_TAG, clean(html), language) if html else ""
