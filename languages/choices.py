"""Languages as choices of forms and columns, named in the language of whoever reads them."""

from __future__ import annotations

from django.utils.functional import lazy
from django.utils.translation import get_language

from languages import FIRST, LANGUAGES, RECORDS
from languages.en import ENGLISH


def name(code: str) -> str:
    """Return what a language is called in the active language; English where none is, as in migrations."""
    active = (get_language() or "")[:2]
    return RECORDS.get(active, ENGLISH).names.get(code, code)


_name = lazy(name, str)
# What announcements can be written in, and what press contacts can speak.
WRITTEN = [(code, _name(code)) for code in LANGUAGES]
SPOKEN = [(code, _name(code)) for code in RECORDS[FIRST].names]
