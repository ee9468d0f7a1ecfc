"""The languages of the newsroom: one record each. Another is a module beside these and its line here (docs/adding-a-language.md)."""

from __future__ import annotations

from collections.abc import Mapping

from languages.de import GERMAN
from languages.en import ENGLISH
from languages.fr import FRENCH
from languages.record import Language

# In the order in which they are offered. The first is the newsroom's own: it stands in where nothing else is chosen.
RECORDS: Mapping[str, Language] = {record.code: record for record in (FRENCH, ENGLISH, GERMAN)}
LANGUAGES = tuple(RECORDS)
FIRST = LANGUAGES[0]
ENDONYMS: Mapping[str, str] = {code: record.endonym for code, record in RECORDS.items()}

# A value that has a text per language; a language without text is an empty string.
Texts = Mapping[str, str]


def texts(row: object, field: str) -> dict[str, str]:
    """Return a translated field of a row in every language, naming each column explicitly."""
    return {language: getattr(row, f"{field}_{language}") or "" for language in LANGUAGES}


def columns(field: str) -> tuple[str, ...]:
    """Return the columns of a translated field, one per language."""
    return tuple(f"{field}_{language}" for language in LANGUAGES)


def in_language(values: Texts, language: str, original: str = FIRST) -> str:
    """Return the text in the language, else in the original one, else the first there is.

    For labels that must show something (an institution's name); the words of an announcement never fall back.
    """
    return values.get(language) or values.get(original) or next(filter(None, values.values()), "")


def names_of(codes: tuple[str, ...], language: str) -> str:
    """Return languages by their names in a language, separated by commas; a code without a name stands as it is."""
    known = RECORDS[language].names
    return ", ".join(known.get(code, code) for code in codes)
