"""French, English and German typography that no editor has to think of.

Source: Lexique des règles typographiques en usage à l'Imprimerie nationale (French spaces and guillemets); Duden (German quotes).
"""

from __future__ import annotations

import re
import unicodedata

NARROW = "\u202f"  # espace fine insécable
NO_BREAK = "\u00a0"

_INVISIBLE = re.compile("[\u200b\u2060\ufeff\u00ad]|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_TAG = re.compile(r"(<[^>]*>)")
_ADDRESS = re.compile(r"(?:https?://|www\.|mailto:)\S+|\S+@\S+\.\w+|&(?:#\w+|\w+);")
_SPACES = "[ \u00a0\u202f\u2009]"
_APOSTROPHE = re.compile(r"(?<=[^\W\d_])'(?=[^\W\d_])")

_FRENCH = (
    (re.compile(rf"«{_SPACES}*"), f"«{NO_BREAK}"),
    (re.compile(rf"{_SPACES}*»"), f"{NO_BREAK}»"),
    (re.compile(rf"(?<=[\w»”)\]!?…%€\u202f\u00a0]){_SPACES}+([;!?])"), rf"{NARROW}\1"),
    (re.compile(r"(?<=[\w»”)\]])([;!?])(?=\s|$)"), rf"{NARROW}\1"),
    (re.compile(rf"(?<=[\w»”)\]%€]){_SPACES}+:"), f"{NO_BREAK}:"),
    (re.compile(r"(?<=[^\W\d_]):(?=\s|$)"), f"{NO_BREAK}:"),
    (re.compile(rf"(?<=\d){_SPACES}(?=\d{{3}}(?!\d))"), NARROW),
    (re.compile(rf"(?<=\d){_SPACES}?(?=[%€])"), NARROW),
    (re.compile(rf"\b(M\.|MM\.|Mme|Mmes|Dr|Pr|n°|p\.){_SPACES}(?=[\w])"), rf"\1{NO_BREAK}"),
    (
        re.compile(rf"(?<=\d){_SPACES}(?=(?:millions?|milliards?|euros?|M€|k€|Md€|ans|h)\b)"),
        NO_BREAK,
    ),
)
_QUOTES = {"fr": (f"«{NO_BREAK}", f"{NO_BREAK}»"), "en": ("“", "”"), "de": ("„", "“")}
_STRAIGHT = re.compile(r'(?<![\w"])"(?=\S)([^"\n]*?\S)"(?![\w"])')


def _words(text: str, language: str) -> str:
    text = _APOSTROPHE.sub("’", text)
    opening, closing = _QUOTES.get(language, _QUOTES["en"])
    text = _STRAIGHT.sub(lambda match: f"{opening}{match[1]}{closing}", text)
    if language == "fr":
        for pattern, replacement in _FRENCH:
            text = pattern.sub(replacement, text)
    return text


def _between_addresses(text: str, language: str) -> str:
    """Set the typography of all but addresses and character references, which must stay as they are."""
    result: list[str] = []
    position = 0
    for match in _ADDRESS.finditer(text):
        result.append(_words(text[position : match.start()], language))
        result.append(match[0])
        position = match.end()
    result.append(_words(text[position:], language))
    return "".join(result)


def clean(text: str) -> str:
    """Return text in NFC without control characters and stray marks (joiners stay: Persian needs them)."""
    return _INVISIBLE.sub("", unicodedata.normalize("NFC", text))


def set_text(text: str, language: str) -> str:
    """Return plain text with the spaces, quotes and apostrophes of its language; idempotent."""
    if not text:
        return ""
    return _between_addresses(clean(text), language).strip()


def set_html(html: str, language: str) -> str:
    """Return rich text with the typography of its language; tags and addresses are left alone; idempotent."""
    if not html:
        return ""
    pieces = _TAG.split(clean(html))
    return "".join(
        piece if piece.startswith("<") else _between_addresses(piece, language) for piece in pieces
    )
