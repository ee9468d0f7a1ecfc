"""Numbers and sizes, as each language writes them. Pure."""

from __future__ import annotations

from languages import RECORDS
from languages.spaces import NO_BREAK


def number(value: int, language: str) -> str:
    """Return a whole number with the language's thousands separator."""
    written = RECORDS[language].numbers
    if abs(value) < written.grouped_from:
        return str(value)
    return f"{value:,}".replace(",", written.thousands)


def size(octets: int, language: str) -> str:
    """Return a file size in decimal units (1 ko = 1000 octets): “18,4 Mo”, “18.4 MB”."""
    written = RECORDS[language].numbers
    value, unit = float(octets), 0
    while value >= 999.5 and unit < len(written.units) - 1:
        value, unit = value / 1000, unit + 1
    shown = f"{value:.0f}" if unit < 2 or value >= 99.95 else f"{value:.1f}"
    return f"{shown.replace('.', written.decimal)}{NO_BREAK}{written.units[unit]}"
