"""The folder in which uploads wait until they are read."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
from pathlib import Path

KEPT = dt.timedelta(days=1)


def make_ready(folder: Path, *, now: dt.datetime) -> str | None:
    """Return the folder of uploads, made and swept of what a killed process left in it; None for the system's own.

    It stands beside the data, whose disk has room for them, unless TMPDIR names another: a /tmp may be memory. Where it cannot be made
    the newsroom still serves what is released.
    """
    if os.environ.get("TMPDIR"):
        return None
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for path in folder.iterdir():
            with contextlib.suppress(FileNotFoundError):
                if path.stat().st_mtime < (now - KEPT).timestamp():
                    path.unlink()
    except OSError:
        return None
    return str(folder)
