"""Where the newsroom's processes and its workers meet: a folder of Unix sockets that only this user may enter.

The folder is named after the code, so that after an upgrade nobody talks to workers of the former version.
"""

from __future__ import annotations

import hashlib
import os
import socket
import sys
import sysconfig
from functools import cache
from pathlib import Path

# What the address of a Unix socket may have, the final NUL left out (sockaddr_un; 103 on macOS).
LONGEST = 103
CONTROL = "control"


@cache
def folder() -> Path:
    """Return the folder of the sockets; it may not exist yet."""
    from django.conf import settings

    return Path(settings.DATA_DIR) / "isolation" / _version(Path(settings.BASE_DIR))


def _version(base: Path) -> str:
    """Return a name for the code as it stands: other files, another Python or other packages give another."""
    facts = [sys.executable, sys.version, str(os.stat(sysconfig.get_path("purelib")).st_mtime_ns)]
    for room in sorted(path.parent for path in base.glob("*/__init__.py")):
        if room.name == "tests":
            continue
        for place, _folders, files in os.walk(room):
            for name in sorted(files):
                if name.endswith((".py", ".typ")):
                    found = os.stat(os.path.join(place, name))
                    facts.append(f"{place}/{name} {found.st_mtime_ns} {found.st_size}")
    return hashlib.sha256("\n".join(sorted(facts)).encode()).hexdigest()[:12]


class Address:
    """The address of a socket in a folder, however long its path: a long one is named by a descriptor of the folder."""

    def __init__(self, folder: Path, name: str) -> None:
        self.folder, self.name = folder, name
        self.descriptor = -1

    def __enter__(self) -> str:
        path = str(self.folder / self.name)
        if len(os.fsencode(path)) <= LONGEST:
            return path
        self.descriptor = os.open(self.folder, os.O_RDONLY)
        return f"/proc/self/fd/{self.descriptor}/{self.name}"

    def __exit__(self, *caught: object) -> None:
        if self.descriptor >= 0:
            os.close(self.descriptor)


def listening(folder: Path, name: str, *, backlog: int) -> socket.socket:
    """Return a socket that waits for others under a name in the folder."""
    (folder / name).unlink(missing_ok=True)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    with Address(folder, name) as address:
        listener.bind(address)
    listener.listen(backlog)
    return listener


def connected(folder: Path, name: str, *, timeout: float) -> socket.socket:
    """Return a connection to whoever listens under a name.

    Raises FileNotFoundError or ConnectionRefusedError when nobody does, BlockingIOError when too many wait already.
    """
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        connection.settimeout(timeout)
        with Address(folder, name) as address:
            connection.connect(address)
    except BaseException:
        connection.close()
        raise
    return connection
