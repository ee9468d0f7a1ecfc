"""Who may read what lies in the data folder: its owner, and nobody else but for the theme files (docs/decisions/0012)."""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from assets import disk

# A web server in front may pass through the folder to the theme files; it may not list it.
_PASSED = 0o711
_PRIVATE = 0o700
_THEME = "static"


def tighten(folder: Path) -> None:
    """Take from group and others what they could read of the data: newsrooms of before the rule have it open.

    Nothing is opened here. What belongs to somebody else is left as it is.
    """
    folder.mkdir(mode=_PRIVATE, parents=True, exist_ok=True)
    disk.sync(folder.parent)
    _limit(folder, _PASSED)
    for path in folder.iterdir():
        if path.name != _THEME and not path.is_symlink():
            _limit(path, _PRIVATE)


def _limit(path: Path, most: int) -> None:
    # The log of the database may go while this looks at it.
    with contextlib.suppress(FileNotFoundError, PermissionError):
        mode = stat.S_IMODE(path.stat().st_mode)
        if mode & ~most:
            path.chmod(mode & most)


@contextmanager
def for_everybody() -> Iterator[None]:
    """Write files in this block that anybody may read: the theme, which a web server in front sends by itself."""
    before = os.umask(0o022)
    try:
        yield
    finally:
        os.umask(before)
