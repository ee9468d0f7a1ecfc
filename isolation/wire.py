"""What passes between a process of the newsroom and a worker: length and pickle; open files travel beside it as descriptors.

A worker reads what strangers sent and may have been taken over by it, so its answers are opened by a reader that knows plain values and the
dataclasses, enumerations and exceptions of this project, and calls nothing else.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
import os
import pickle
import socket
import struct
import sys
from collections.abc import Sequence
from enum import Enum
from pathlib import Path
from typing import Any

HEAD = struct.Struct(">Q")
MOST_FILES = 4
_PIECE = 1024 * 1024
_PLAIN = {
    ("builtins", "set"): set,
    ("builtins", "frozenset"): frozenset,
    ("builtins", "bytearray"): bytearray,
    ("builtins", "complex"): complex,
    ("datetime", "date"): dt.date,
    ("datetime", "datetime"): dt.datetime,
    ("datetime", "time"): dt.time,
    ("datetime", "timedelta"): dt.timedelta,
    ("datetime", "timezone"): dt.timezone,
}
_HOUSE = Path(__file__).resolve().parent.parent


class Oversized(Exception):
    """The other side sends more than was agreed."""


class _Request(pickle.Pickler):
    """Writes a request; an open file in it becomes the place of its descriptor."""

    def __init__(self, target: io.BytesIO) -> None:
        super().__init__(target, pickle.HIGHEST_PROTOCOL)
        self.descriptors: list[int] = []

    def persistent_id(self, value: Any) -> Any:
        if not hasattr(value, "fileno"):
            return None
        value.flush()
        self.descriptors.append(value.fileno())
        return len(self.descriptors) - 1, "r+b" if value.writable() else "rb"


class _Opened(pickle.Unpickler):
    """Opens a request, which is ours."""

    def __init__(self, data: bytes | bytearray, descriptors: list[int]) -> None:
        super().__init__(io.BytesIO(data))
        self.descriptors = descriptors

    def persistent_load(self, pid: Any) -> Any:
        place, mode = pid
        file = os.fdopen(self.descriptors[place], mode)
        self.descriptors[place] = -1
        file.seek(0)
        return file


class _Wary(pickle.Unpickler):
    """Opens an answer, which may be anybody's."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) in _PLAIN:
            return _PLAIN[module, name]
        if (module, name) == ("builtins", "getattr"):
            return _member
        if _is_ours(module):
            found: Any = sys.modules[module]
            for part in name.split("."):
                found = getattr(found, part, None)
            if isinstance(found, type) and (
                dataclasses.is_dataclass(found) or issubclass(found, Enum | Exception)
            ):
                return found
        raise pickle.UnpicklingError(f"{module}.{name} is not expected in an answer")


def _member(kind: Any, name: str) -> Enum:
    """Return a member of an enumeration: Python 3.11.2 (Debian 12) writes one as the attribute of its class."""
    if not (isinstance(kind, type) and issubclass(kind, Enum) and name in kind.__members__):
        raise pickle.UnpicklingError(f"an attribute of {kind!r} is not expected in an answer")
    return kind[name]


def _is_ours(name: str) -> bool:
    file = getattr(sys.modules.get(name), "__file__", None) or "/"
    return Path(file).is_relative_to(_HOUSE / name.partition(".")[0])


def request(value: Any) -> tuple[memoryview, list[int]]:
    """Return a request as bytes, and the descriptors of the files in it."""
    target = io.BytesIO()
    pickler = _Request(target)
    pickler.dump(value)
    # Not a copy: it may hold a picture.
    return target.getbuffer(), pickler.descriptors


def answer(value: Any) -> bytes:
    """Return an answer as bytes."""
    return pickle.dumps(value, pickle.HIGHEST_PROTOCOL)


def send(
    connection: socket.socket, data: bytes | memoryview, descriptors: Sequence[int] = ()
) -> None:
    """Send bytes with descriptors beside them; the receiver gets descriptors of its own."""
    head = HEAD.pack(len(data))
    if descriptors:
        socket.send_fds(connection, [head], descriptors)
    else:
        connection.sendall(head)
    connection.sendall(data)


def receive_request(connection: socket.socket) -> Any:
    """Return what a process of the newsroom sent; EOFError when it hung up before."""
    head, descriptors, _flags, _address = socket.recv_fds(connection, HEAD.size, MOST_FILES)
    try:
        head += bytes(_exactly(connection, HEAD.size - len(head)))
        (length,) = HEAD.unpack(head)
        return _Opened(_exactly(connection, length), descriptors).load()
    finally:
        for descriptor in descriptors:
            if descriptor >= 0:
                os.close(descriptor)


def receive_answer(connection: socket.socket, *, most: int) -> Any:
    """Return what a worker answered, of at most so many bytes.

    Raises EOFError when the worker is gone, Oversized, and UnpicklingError when the answer is none.
    """
    (length,) = HEAD.unpack(_exactly(connection, HEAD.size))
    if length > most:
        raise Oversized
    return _Wary(_Arriving(connection, length)).load()


class _Arriving:
    """The bytes of an answer, opened as they arrive: what it holds, pictures among it, is never held twice."""

    def __init__(self, connection: socket.socket, length: int) -> None:
        self.connection, self.left = connection, length

    def readinto(self, buffer: bytearray | memoryview) -> int:
        view = memoryview(buffer)[: self.left]
        _fill(self.connection, view)
        self.left -= len(view)
        return len(view)

    def read(self, length: int) -> bytes:
        data = bytearray(min(length, self.left))
        self.readinto(data)
        return bytes(data)

    def readline(self) -> bytes:
        raise pickle.UnpicklingError("an answer has no lines")


def _exactly(connection: socket.socket, length: int) -> bytearray:
    data = bytearray(length)
    _fill(connection, memoryview(data))
    return data


def _fill(connection: socket.socket, view: memoryview) -> None:
    got = 0
    while got < len(view):
        count = connection.recv_into(view[got:], min(_PIECE, len(view) - got))
        if not count:
            raise EOFError
        got += count
