"""French, English and German typography that no editor has to think of.

Source: Lexique des règles typographiques en usage à l'Imprimerie nationale (French spaces and guillemets); Duden (German quotes).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from richtext.characters import xml_safe

NARROW = "\u202f"  # espace fine insécable
NO_BREAK = "\u00a0"

_INVISIBLE = re.compile("[\u200b\u2060\ufeff\u00ad]")
# What is set aside while the words are set: addresses, tags and character references.
_ADDRESS = re.compile(
    # A mailbox has 64 characters at most (RFC 5321 §4.5.3.1): without an end, each letter of a long word begins a search to its end.
    r"(?:https?://|www\.|mailto:)[^\s<>\"]+|[^\s<>@]{1,64}@[^\s<>@]{1,255}\.\w+|&(?:#\w+|\w+);"
)
_ADDRESS_OR_TAG = re.compile(rf'<(?>(?:[^<>"]|"[^"]*+")*)>|{_ADDRESS.pattern}')
_ASIDE = "\ue000"
_SPACES = "[ \u00a0\u202f\u2009]"
_APOSTROPHE = re.compile(r"(?<=[^\W\d_])'(?=[^\W\d_])")

_FRENCH = (
    (re.compile(rf"«{_SPACES}*"), f"«{NO_BREAK}"),
    (re.compile(rf"(?<!{_SPACES}){_SPACES}*»"), f"{NO_BREAK}»"),
    (re.compile(rf"(?<=[\w»”)\]!?…%€\ue000]){_SPACES}++([;!?])"), rf"{NARROW}\1"),
    (re.compile(rf"(?<!{_SPACES})([\u202f\u00a0]){_SPACES}++([;!?])"), rf"\1{NARROW}\2"),
    (re.compile(r"(?<=[\w»”)\]\ue000])([;!?])(?=\s|$)"), rf"{NARROW}\1"),
    (re.compile(rf"(?<=[\w»”)\]%€\ue000]){_SPACES}+:"), f"{NO_BREAK}:"),
    (re.compile(r"(?<=[^\W\d_]):(?=\s|$)"), f"{NO_BREAK}:"),
    (re.compile(rf"(?<=\d){_SPACES}(?=\d{{3}}(?!\d))"), NARROW),
    (re.compile(rf"(?<=\d){_SPACES}?(?=[%€])"), NARROW),
    (re.compile(rf"\b(M\.|MM\.|Mme|Mmes|Dr|Pr|n°|p\.){_SPACES}(?=[\w])"), rf"\1{NO_BREAK}"),
    (
        re.compile(rf"(?<=\d){_SPACES}(?=(?:millions?|milliards?|euros?|M€|k€|Md€|ans|h)\b)"),
        NO_BREAK,
    ),
)
_MONTHS = {
    "fr": "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre",
    "en": "January|February|March|April|May|June|July|August|September|October|November|December",
    "de": "Januar|Jänner|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember",
}
# What no line may end between: the day and its month, the hour and its minutes, a number and what it counts.
_TOGETHER = {
    code: (
        re.compile(rf"(?<=\d) (?=(?:{months})\b)|(?<=\d[.e]) (?=(?:{months})\b)|(?<=\b1er) (?=(?:{months})\b)"),
        # A year counts nothing.
        re.compile(r"(?<=\d)(?<!\b19\d\d)(?<!\b20\d\d) (?=[^\W\d_]{4})"),
    )
    for code, months in _MONTHS.items()
}  # fmt: skip
_MONTH_FIRST = re.compile(rf"\b({_MONTHS['en']}) (?=\d{{1,2}}\b)")
_HOUR = re.compile(rf"(?<=\d){_SPACES}h{_SPACES}?(?=\d\d\b)")
_QUOTES = {"fr": (f"«{NO_BREAK}", f"{NO_BREAK}»"), "en": ("“", "”"), "de": ("„", "“")}
_STRAIGHT = re.compile(r'(?<![\w"])"(?=\S)([^"\n]*?\S)"(?![\w"])')


def _words(text: str, language: str) -> str:
    text = _APOSTROPHE.sub("’", text)
    opening, closing = _QUOTES.get(language, _QUOTES["en"])
    text = _STRAIGHT.sub(lambda match: f"{opening}{match[1]}{closing}", text)
    if language == "fr":
        for pattern, replacement in _FRENCH:
            text = pattern.sub(replacement, text)
        text = _HOUR.sub(f"{NO_BREAK}h{NO_BREAK}", text)
    elif language == "en":
        text = _MONTH_FIRST.sub(rf"\1{NO_BREAK}", text)
    for pattern in _TOGETHER.get(language, ()):
        text = pattern.sub(NO_BREAK, text)
    return text


def _around(pattern: re.Pattern[str], text: str, language: str) -> str:
    """Set the words around what the pattern finds, which must stay as it is."""
    aside = pattern.findall(text)
    words = _words(pattern.sub(_ASIDE, text.replace(_ASIDE, "")), language)
    pieces = words.split(_ASIDE)
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
