"""The languages that content can have, and how each calls itself."""

from __future__ import annotations

from collections.abc import Mapping

LANGUAGES = ("fr", "en", "de")
ENDONYMS: Mapping[str, str] = {"fr": "Français", "en": "English", "de": "Deutsch"}
# Where each is spoken (ISO 3166): whoever reads it dials the numbers of these regions as they are dialled there.
REGIONS: Mapping[str, frozenset[str]] = {
    "fr": frozenset({"FR", "BE", "CA", "CH", "LU", "MC"}),
    "en": frozenset({"AU", "CA", "GB", "IE", "NZ", "US"}),
    "de": frozenset({"AT", "BE", "CH", "DE", "LI", "LU"}),
}

# A value that has a text per language; a language without text is an empty string.
Texts = Mapping[str, str]


def texts(row: object, field: str) -> dict[str, str]:
    """Return a translated field of a row in every language, naming each column explicitly."""
    return {language: getattr(row, f"{field}_{language}") or "" for language in LANGUAGES}


def in_language(values: Texts, language: str, original: str = "fr") -> str:
    """Return the text in the language, else in the original one, else the first there is.

    For labels that must show something (an institution's name); the words of an announcement never fall back.
    """
    return values.get(language) or values.get(original) or next(filter(None, values.values()), "")
