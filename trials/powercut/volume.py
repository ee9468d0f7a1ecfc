"""A disk with a cache: what was synced is there after a power cut, the rest may be there, wholly, in part, or not at all.

As little is promised as POSIX does: a file's bytes last once the file is synced, its name once its folder is. Nothing else has an order.
"""

from __future__ import annotations

import os
import random
import shutil
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from trials.powercut.recording import Event

SECTOR = 512  # bytes that a disk writes whole or not at all
# SQLite's index of its log lies in memory and is made again from the log; the sockets of workers mean nothing after a restart.
PASSING_NAMES = ("-shm",)
PASSING_FOLDERS = ("isolation", "static")


class Cut(NamedTuple):
    """How a power cut treats what was not synced: each write and each name is kept by chance, writes perhaps in part."""

    name: str
    kept: float
    torn: float = 0.0


# Nothing more than was synced; all that was written (the process died, the machine did not); anything between.
NOTHING, EVERYTHING = Cut("nothing unsynced", 0.0), Cut("everything", 1.0)


def between(chance: random.Random) -> Cut:
    return Cut("parts, in any order", chance.uniform(0.1, 0.9), chance.choice((0.0, 0.3, 0.6)))


class _Write(NamedTuple):
    place: int
    offset: int
    data: bytes | None  # None: the file is cut to `offset` bytes


@dataclass(eq=False)
class _Node:
    """A file or a folder, whatever it is called; `source` holds its bytes as long as nobody writes to it."""

    source: Path | None = None
    is_folder: bool = False
    synced: bytearray = field(default_factory=bytearray)
    waiting: list[_Write] = field(default_factory=list)

    def write(self, write: _Write) -> None:
        if self.source is not None:
            self.synced, self.source = bytearray(self.source.read_bytes()), None
        self.waiting.append(write)

    def settle(self, before: int) -> None:
        for write in self.waiting:
            if write.place < before:
                _put(self.synced, write.offset, write.data)
        self.waiting = [write for write in self.waiting if write.place >= before]


class _Naming(NamedTuple):
    """A change of a folder: a name comes (`node`), or goes (None); `moved` goes when `name` comes."""

    place: int
    name: str
    node: _Node | None
    moved: str = ""


class Volume:
    """The files below a folder; `base` is how they were at the beginning, all of it on the disk."""

    def __init__(self, folder: Path, base: Path) -> None:
        self.folder = folder
        self.now: dict[str, _Node] = {}
        for path in base.rglob("*"):
            name = path.relative_to(base).as_posix()
            if not _passes(name):
                is_folder = path.is_dir()
                self.now[name] = _Node(None if is_folder else path, is_folder)
        self.synced = dict(self.now)
        self.namings: dict[str, list[_Naming]] = {}
        self.written = 0
        self.syncs = 0

    def apply(self, event: Event) -> None:
        name = self.name(event.path)
        if _passes(name):
            return
        match event.kind:
            case "sync":
                self.syncs += 1
                self.sync(name, event.began)
            case "create" if name not in self.now:
                self.rename(event.place, name, _Node())
            case "folder":
                self.rename(event.place, name, _Node(is_folder=True))
            case "move":
                to = self.name(event.to)
                if _folder_of(to) != _folder_of(name):
                    raise ValueError(f"{name} was moved to another folder: {to}")
                self.rename(event.place, to, self.now[name], moved=name)
            case "remove":
                self.rename(event.place, name, None)
            case "write" | "cut":
                self.written += len(event.data)
                data = event.data if event.kind == "write" else None
                self.now[name].write(_Write(event.place, event.offset, data))

    def name(self, path: str) -> str:
        name = PurePosixPath(path).relative_to(self.folder).as_posix()
        return "" if name == "." else name

    def rename(self, place: int, name: str, node: _Node | None, *, moved: str = "") -> None:
        naming = _Naming(place, name, node, moved)
        self.namings.setdefault(_folder_of(name), []).append(naming)
        _name(self.now, naming)

    def sync(self, name: str, before: int) -> None:
        node = self.now.get(name)
        if node is not None and not node.is_folder:
            node.settle(before)
            return
        waiting = self.namings.pop(name, [])
        for naming in waiting:
            if naming.place < before:
                _name(self.synced, naming)
        later = [naming for naming in waiting if naming.place >= before]
        if later:
            self.namings[name] = later

    def unsynced(self) -> list[str]:
        """Return the names of files with bytes, and of files and folders with a name, that are not on the disk."""
        found = {name for name, node in self.now.items() if node.waiting}
        found |= {naming.name for waiting in self.namings.values() for naming in waiting}
        return sorted(found)

    def leave(self, target: Path, cut: Cut, chance: random.Random) -> None:
        """Write a folder as it would be found after a power cut now."""
        names = dict(self.synced)
        for _folder, waiting in sorted(self.namings.items()):
            for naming in waiting:
                if chance.random() < cut.kept:
                    _name(names, naming)
        target.mkdir()
        for name, node in sorted(names.items()):
            path = target / name
            if not path.parent.is_dir():
                continue  # its folder's own name was not on the disk
            if node.is_folder:
                path.mkdir()
            elif node.source is not None and not name.endswith((".sqlite3", "-wal")):
                os.link(node.source, path)
            elif node.source is not None:
                shutil.copyfile(node.source, path)
            else:
                path.write_bytes(_left(node, cut, chance))


def _left(node: _Node, cut: Cut, chance: random.Random) -> bytes:
    data = bytearray(node.synced)
    for write in node.waiting:
        if chance.random() >= cut.kept:
            continue
        if write.data is None or chance.random() >= cut.torn:
            _put(data, write.offset, write.data)
            continue
        for start in range(0, len(write.data), SECTOR):
            if chance.random() < 0.5:
                _put(data, write.offset + start, write.data[start : start + SECTOR])
    return bytes(data)


def _put(data: bytearray, offset: int, new: bytes | None) -> None:
    if new is None:
        del data[offset:]
    if len(data) < offset:
        data.extend(bytes(offset - len(data)))
    if new is not None:
        data[offset : offset + len(new)] = new


def _name(names: dict[str, _Node], naming: _Naming) -> None:
    if naming.moved:
        names.pop(naming.moved, None)
    if naming.node is None:
        names.pop(naming.name, None)
    else:
        names[naming.name] = naming.node


def _passes(name: str) -> bool:
    return name.endswith(PASSING_NAMES) or name.split("/")[0] in PASSING_FOLDERS


def _folder_of(name: str) -> str:
    return name.rpartition("/")[0]
