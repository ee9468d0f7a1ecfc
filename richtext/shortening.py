"""The beginning of a text where the whole has no room. Pure."""

from __future__ import annotations


def shortened(text: str, limit: int) -> str:
    """Return text of at most that many characters, cut at a word and with an ellipsis when something was left out."""
    if len(text) <= limit:
        return text
    words = text[:limit].rpartition(" ")[0] or text[: limit - 1]
    return words.rstrip(" ,;:–—") + "…"
