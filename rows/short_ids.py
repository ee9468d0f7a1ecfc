"""Short random identifiers that stand in public addresses for life."""

from __future__ import annotations

import secrets

# No vowels that make words, nothing that is read wrongly on paper (0 o, 1 l i).
ALPHABET = "23456789bcdfghjkmnpqrstvwxyz"
LENGTH = 8


def new_short_id() -> str:
    """Return a fresh identifier of 8 characters (38 bits), not guessable from another."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
