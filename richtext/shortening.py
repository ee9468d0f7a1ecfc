"""The beginning of a text where the whole has no room: the one rule of where it is cut. Pure."""

from __future__ import annotations


def beginning(text: str, limit: int) -> str:
    """Return text of at most that many characters, cut at a word where it has one."""
    return text if len(text) <= limit else text[:limit].rpartition(" ")[0] or text[:limit]


def shortened(text: str, limit: int) -> str:
    """Return text of at most that many characters, cut at a word and with an ellipsis when something was left out."""
    if len(text) <= limit:
        return text
    return beginning(text, limit)[: limit - 1].rstrip(" ,;:–—") + "…"
