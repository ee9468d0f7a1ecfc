"""How much a source may hold before it is plainly no announcement, and numbers that a file writes as words."""

from __future__ import annotations

from django.utils.translation import gettext as _

from manuscripts.blocks import UnreadableSource

# A long communiqué has 20,000 characters in 100 paragraphs.
MAX_CHARACTERS = 1_000_000
MAX_BLOCKS = 20_000
MAX_RUNS = 200_000


def too_long() -> UnreadableSource:
    """The error for a source that holds far more text than an announcement."""
    return UnreadableSource(
        _("This text is far too long for an announcement: give the communiqué alone.")
    )


def small_number(text: str | None) -> int | None:
    """The number, of seven digits at most, that an attribute gives in ASCII digits, or None."""
    if text and len(text) <= 7 and text.isascii() and text.isdigit():
        return int(text)
    return None
