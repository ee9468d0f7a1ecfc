"""One exception for everything that is not what was written, files and frozen texts alike, so that it has one answer."""

from __future__ import annotations


class Damaged(Exception):
    """What was read is not what its hash says: it must not go out as if it were right. The message names it."""
