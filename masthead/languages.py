"""The languages that content can have, and how each calls itself."""

from __future__ import annotations

from collections.abc import Mapping

LANGUAGES = ("fr", "en", "de")
ENDONYMS: Mapping[str, str] = {"fr": "Français", "en": "English", "de": "Deutsch"}

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
