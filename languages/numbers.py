"""Numbers and sizes, as each language writes them. Pure."""

from __future__ import annotations

NARROW = "\u202f"
NO_BREAK = "\u00a0"

_UNITS = {
    "fr": ("o", "ko", "Mo", "Go"),
    "en": ("B", "KB", "MB", "GB"),
    "de": ("B", "KB", "MB", "GB"),
}


def number(value: int, language: str) -> str:
    """Return a whole number with the language's thousands separator."""
    return f"{value:,}".replace(",", {"fr": NARROW, "en": ",", "de": "."}[language])


def size(octets: int, language: str) -> str:
    """Return a file size in decimal units (1 ko = 1000 octets): “18,4 Mo”, “18.4 MB”."""
    units = _UNITS[language]
    value, unit = float(octets), 0
    while value >= 999.5 and unit < len(units) - 1:
        value, unit = value / 1000, unit + 1
    shown = f"{value:.0f}" if unit < 2 or value >= 99.95 else f"{value:.1f}"
    if language != "en":
        shown = shown.replace(".", ",")
    return f"{shown}{NO_BREAK}{units[unit]}"
