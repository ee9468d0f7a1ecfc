"""Run a command under strace and read back what it did to the files of a folder, in order.

strace sees the kernel's calls, whoever makes them: SQLite, Python, the server. It stops a process at the end of each call until the
line is written, so that the order of the lines is an order in which things happened. Strings and paths are written in
hexadecimal (`-xx`), and descriptors with the path that they stand for (`-y`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

# The longest write that is written down whole; one that is longer is noticed, not cut.
LONGEST = 4 * 1024 * 1024
_WRITES = ("write", "pwrite64", "writev", "pwritev", "pwritev2")
_UNSEEN = ("copy_file_range", "sendfile", "splice", "fallocate", "io_uring_setup")
CALLS = (
    *_WRITES,
    *_UNSEEN,
    *("open", "openat", "creat", "lseek", "mmap"),
    *("truncate", "ftruncate", "fsync", "fdatasync"),
    *("rename", "renameat", "renameat2", "link", "linkat", "unlink", "unlinkat"),
    *("mkdir", "mkdirat", "rmdir"),
)
_LINE = re.compile(r"(\d+) +(?:<\.\.\. (\w+) resumed>)?(.*)", re.DOTALL)
_CALL = re.compile(r"(\w+)\((.*)\) += (-?\d+)(.*)", re.DOTALL)
_HEX = r"(?:\\x[0-9a-f]{2})*"
_ARGUMENT = re.compile(
    rf'"(?P<text>{_HEX})"(?P<cut>\.\.\.)?|(?P<number>-?\w+)<(?P<path>{_HEX})>(?P<gone>\(deleted\))?'
    r"|(?P<plain>[\w|]+)"
)
_UNFINISHED = " <unfinished ...>"


class NotSeen(Exception):
    """The command wrote in a way of which strace does not show the bytes: what a power cut would leave cannot be told."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a file; `place` is its place among all lines, `began` that of its beginning.

    `kind` is create, write, cut (to a size), sync, move, remove or folder; data come at an offset in bytes.
    """

    kind: str
    path: str
    place: int
    began: int
    to: str = ""
    offset: int = 0
    data: bytes = b""


def command(log: Path, wanted: Sequence[str]) -> list[str]:
    """Return a command that runs another one and writes down what it and its children do."""
    return [
        *("strace", "-f", "-y", "-xx", "--seccomp-bpf", "-s", str(LONGEST)),
        *("-e", f"trace={','.join(CALLS)}", "-e", "signal=none", "-o", str(log), "--", *wanted),
    ]


def events(lines: Iterable[str], *, folder: Path, start: Path) -> Iterator[Event]:
    """Yield what happened below a folder; `start` is where the command was started. Raises NotSeen."""
    reader = _Reader(str(folder), str(start))
    for place, line in enumerate(lines):
        yield from reader.read(line, place)


@dataclass(frozen=True, slots=True)
class _Argument:
    text: bytes | None = None
    number: str = ""
    path: str = ""
    is_cut: bool = False
    is_gone: bool = False


class _Reader:
    def __init__(self, folder: str, start: str) -> None:
        self.folder, self.start = folder, start
        self.mark = "".join(f"\\x{byte:02x}" for byte in folder.encode())
        self.begun: dict[str, tuple[str, int]] = {}
        self.position: dict[tuple[str, str], int] = {}
        self.appending: set[tuple[str, str]] = set()
        self.size: dict[str, int] = {}

    def read(self, line: str, place: int) -> Iterator[Event]:
        parts = _LINE.match(line.rstrip("\n"))
        if parts is None:
            return
        thread, resumed, rest = parts.groups()
        began = place
        if resumed:
            start, began = self.begun.pop(thread, ("", place))
            rest = start + rest
        elif rest.endswith(_UNFINISHED):
            self.begun[thread] = (rest.removesuffix(_UNFINISHED), place)
            return
        if self.mark not in rest and not rest.startswith("io_uring_setup"):
            return
        call = _CALL.match(rest)
        if call is None or int(call[3]) < 0:
            return
        yield from self.happened(call[1], call[2], int(call[3]), place, began)

    def happened(
        self, name: str, words: str, result: int, place: int, began: int
    ) -> Iterator[Event]:
        given = [_argument(match) for match in _ARGUMENT.finditer(words)]
        if name in _UNSEEN:
            if name == "io_uring_setup" or any(self.inside(a.path) for a in given):
                raise NotSeen(f"{name} was called for a file of the newsroom.")
        elif name in _WRITES or name in ("ftruncate", "fsync", "fdatasync", "lseek"):
            first = given[0]
            if self.inside(first.path) and not first.is_gone:
                yield from self.with_descriptor(name, given, result, place, began)
        elif name == "mmap":
            self.mapped(words, given)
        else:
            yield from self.with_names(name, words, given, result, place, began)

    def inside(self, path: str) -> bool:
        return path.startswith(f"{self.folder}/") or path == self.folder

    def mapped(self, words: str, given: list[_Argument]) -> None:
        """The index of SQLite's log is mapped and means nothing after a restart; nothing else may be written so."""
        path = next((a.path for a in given if self.inside(a.path)), "")
        if path and "PROT_WRITE" in words and "MAP_SHARED" in words and not path.endswith("-shm"):
            raise NotSeen(f"{path} is written through memory.")

    def with_descriptor(
        self, name: str, given: list[_Argument], result: int, place: int, began: int
    ) -> Iterator[Event]:
        path, key = given[0].path, (given[0].path, given[0].number)
        if name in ("fsync", "fdatasync"):
            yield Event("sync", path, place, began)
        elif name == "lseek":
            self.position[key] = result
        elif name == "ftruncate":
            self.size[path] = int(given[1].number)
            yield Event("cut", path, place, began, offset=int(given[1].number))
        else:
            if any(argument.is_cut for argument in given):
                raise NotSeen(f"More than {LONGEST} bytes were written to {path} at once.")
            data = b"".join(a.text for a in given[1:] if a.text is not None)[:result]
            at = int(given[-1].number) if name == "pwrite64" else self.place_of(key)
            if name in ("pwritev", "pwritev2"):
                raise NotSeen(f"{name} was called for {path}.")
            if name in ("write", "writev"):
                self.position[key] = at + result
            self.size[path] = max(self.size.get(path, 0), at + result)
            yield Event("write", path, place, began, offset=at, data=data)

    def place_of(self, key: tuple[str, str]) -> int:
        return self.size.get(key[0], 0) if key in self.appending else self.position.get(key, 0)

    def with_names(
        self, name: str, words: str, given: list[_Argument], result: int, place: int, began: int
    ) -> Iterator[Event]:
        names = self.names(given)
        if not names or not any(map(self.inside, names)):
            return
        path = names[0]
        if name in ("open", "openat", "creat"):
            key = (path, str(result))
            self.position[key] = 0
            self.appending.discard(key)
            if "O_APPEND" in words:
                self.appending.add(key)
            if "O_TMPFILE" in words:
                return
            if name == "creat" or "O_CREAT" in words:
                yield Event("create", path, place, began)
            if name == "creat" or "O_TRUNC" in words:
                self.size[path] = 0
                yield Event("cut", path, place, began)
        elif name == "truncate":
            yield Event("cut", path, place, began, offset=int(given[-1].number))
        elif name.startswith("rename"):
            self.size[names[1]] = self.size.pop(path, 0)
            yield Event("move", path, place, began, to=names[1])
        elif name.startswith("link"):
            raise NotSeen(f"{names[1]} was made a second name of {path}.")
        elif name.startswith("mkdir"):
            yield Event("folder", path, place, began)
        else:
            self.size.pop(path, None)
            yield Event("remove", path, place, began)

    def names(self, given: list[_Argument]) -> list[str]:
        """Return the paths that a call names, whole: relative ones start at a descriptor or where the command was started."""
        found, base = [], self.start
        for argument in given:
            if argument.text is not None:
                name = argument.text.decode("utf-8", "surrogateescape")
                found.append(name if name.startswith("/") else f"{base}/{name}")
                base = self.start
            elif argument.path:
                base = argument.path
        return found


def _argument(match: re.Match[str]) -> _Argument:
    if match["text"] is not None:
        return _Argument(text=_bytes(match["text"]), is_cut=bool(match["cut"]))
    if match["plain"] is not None:
        return _Argument(number=match["plain"])
    path = _bytes(match["path"]).decode("utf-8", "surrogateescape")
    return _Argument(number=match["number"], path=path, is_gone=bool(match["gone"]))


def _bytes(text: str) -> bytes:
    return bytes.fromhex(text.replace("\\x", ""))
