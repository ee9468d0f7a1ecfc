"""The masthead as frozen values: one query, columns named one by one."""

from __future__ import annotations

from languages import LANGUAGES, in_language
from masthead.frozen import FrozenMasthead
from masthead.models import Masthead
from richtext.characters import xml_safe
from richtext.typography import set_html
from rows.compiled import CompiledQuery, untranslated

_SAME = ("publisher", "accent_light", "accent_dark", "zone", "languages", "accessibility_status")
_COLUMNS = (
    *(f"name_{code}" for code in LANGUAGES),
    *(f"tagline_{code}" for code in LANGUAGES),
    *_SAME,
)
_N = len(LANGUAGES)
_masthead = CompiledQuery(
    lambda pk: untranslated(Masthead.objects.filter(pk=pk)).order_by().values_list(*_COLUMNS)
)
PAGES = {"legal": "legal_notice", "privacy": "privacy", "accessibility": "accessibility"}


def frozen_masthead(language: str) -> FrozenMasthead:
    """Return the newsroom in a language (one query); a newsroom without a row has the name Entente."""
    rows = _masthead.rows(pk=1)
    return _facts(rows[0], language) if rows else FrozenMasthead(name="Entente")


def newsroom_zone() -> str:
    """Return the IANA zone that the newsroom lives in (one query)."""
    return frozen_masthead(LANGUAGES[0]).zone


def legal_text(page: str, language: str) -> tuple[FrozenMasthead, str, str]:
    """Return the masthead, the HTML of a legal page and the language it is in (one query).

    `page` is legal, privacy or accessibility.
    """
    columns = [f"{PAGES[page]}_{code}" for code in LANGUAGES]
    row = (
        untranslated(Masthead.objects.filter(pk=1))
        .order_by()
        .values_list(*_COLUMNS, *columns)
        .first()
    )
    if row is None:
        return FrozenMasthead(name="Entente"), "", language
    texts = {code: text or "" for code, text in zip(LANGUAGES, row[-_N:], strict=True)}
    shown = language if texts[language] else next((c for c in LANGUAGES if texts[c]), language)
    return _facts(row[:-_N], language), set_html(texts[shown], shown), shown


def _facts(row: tuple, language: str) -> FrozenMasthead:
    names = dict(zip(LANGUAGES, row[:_N], strict=True))
    taglines = dict(zip(LANGUAGES, row[_N : 2 * _N], strict=True))
    publisher, light, dark, zone, languages, status = row[2 * _N :]
    return FrozenMasthead(
        # Rows written before such characters were kept out would break the feed.
        name=xml_safe(in_language(names, language)) or "Entente",
        tagline=xml_safe(taglines[language] or ""),
        publisher=xml_safe(publisher),
        accent_light=light,
        accent_dark=dark,
        zone=zone,
        languages=tuple(languages),
        accessibility_status=status,
    )
