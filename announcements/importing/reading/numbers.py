"""Numbers as files of others write them: an attribute may hold anything."""

from __future__ import annotations


def is_number(text: str) -> bool:
    """Return whether text is a whole number of at most six ASCII digits; “²” and a novel of digits are none."""
    return text.isascii() and text.isdigit() and len(text) < 7
