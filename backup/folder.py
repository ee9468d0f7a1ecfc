"""The folder of backups: what is in it, and how it gets there whole.

    moments/2026-11-24T190148.123456Z.json   a manifest: a backup is complete when its manifest is there, and only then
    tables/<sha256>.jsonl.gz                 the rows of a table, named by the hash of what is inside the compression
    files/originals/ab/<sha256>              the files, named as in the newsroom's own storage

Tables and files are named by their hash, so backups share what did not change.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import fcntl
import gzip
import hashlib
import json
import os
import tempfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO

from backup import BackupError

FORMAT = 1
PIECE = 1024 * 1024
PARTIAL = ".partial-"
STAMP = "%Y-%m-%dT%H%M%S.%fZ"  # without colons, which not every file system takes


@dataclass(frozen=True, slots=True)
class Table:
    """A table: `sha256` is the same on every database, `file` names its lines as they lie in the folder."""

    rows: int
    sha256: str
    file: str
    last_id: int = 0


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds; `files` gives the size in bytes of each, by its name in the newsroom's storage."""

    moment: dt.datetime
    until: dt.datetime
    newsroom: str
    vendor: str
    database: str
    migrations: list[tuple[str, str]]
    tables: dict[str, Table]
    files: dict[str, int]
    lost: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)

    def as_bytes(self) -> bytes:
        value = {"format": FORMAT, **asdict(self)}
        for name in ("moment", "until"):
            value[name] = value[name].astimezone(dt.UTC).isoformat(timespec="microseconds")
        return json.dumps(value, indent=1, sort_keys=True, ensure_ascii=False).encode() + b"\n"

    @classmethod
    def from_bytes(cls, data: bytes) -> Manifest:
        """Read a manifest; raises BackupError for what is none, or is of a form this code does not know."""
        try:
            value = json.loads(data)
            if (found := value.pop("format")) != FORMAT:
                raise BackupError(
                    f"This backup has the format {found}; this newsroom reads {FORMAT}: upgrade it first."
                )
            for name in ("moment", "until"):
                value[name] = dt.datetime.fromisoformat(value[name])
            value["migrations"] = [(app, name) for app, name in value["migrations"]]
            value["tables"] = {name: Table(**facts) for name, facts in value["tables"].items()}
            return cls(**value)
        except (ValueError, TypeError, KeyError, AttributeError) as problem:
            raise BackupError("The manifest of this backup is damaged.") from problem


class Measured:
    """The SHA-256 and the size of bytes that pass."""

    def __init__(self) -> None:
        self._hash, self.size = hashlib.sha256(), 0

    def add(self, piece: bytes) -> bytes:
        self._hash.update(piece)
        self.size += len(piece)
        return piece

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()


def measure(source: IO[bytes]) -> Measured:
    """Read an open file to its end."""
    measured = Measured()
    while piece := source.read(PIECE):
        measured.add(piece)
    return measured


@contextlib.contextmanager
def for_the_owner_alone() -> Iterator[None]:
    """Let what is made in the block be readable by nobody else."""
    before = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(before)


class Folder:
    """A folder of backups."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.touched: set[Path] = set()  # folders that got a new name since they were last synced

    # Writing.

    @contextlib.contextmanager
    def writing(self) -> Iterator[None]:
        """Make the folder and keep it for one writer; what an interrupted one left is removed."""
        try:
            self._make(self.path)
            handle = os.open(self.path, os.O_RDONLY)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                for partial in self.path.rglob(f"{PARTIAL}*"):
                    partial.unlink()
                yield
            except BlockingIOError:
                raise BackupError(f"Another backup is being written into {self.path}.") from None
            finally:
                os.close(handle)
        except OSError as problem:
            where = problem.filename or self.path
            raise BackupError(f"The backup stopped at {where}: {problem.strerror}.") from problem

    @contextlib.contextmanager
    def appearing(self, folder: Path) -> Iterator[tuple[IO[bytes], list[Path]]]:
        """Write a file that appears whole, under the name that the block puts into the list; without a name it is dropped."""
        self._make(folder)
        handle, temporary = tempfile.mkstemp(dir=folder, prefix=PARTIAL)
        name: list[Path] = []
        try:
            with os.fdopen(handle, "wb") as file:
                yield file, name
                file.flush()
                os.fsync(file.fileno())
            if name:
                self._make(name[0].parent)
                os.replace(temporary, name[0])
                self.touched.add(name[0].parent)
        finally:
            Path(temporary).unlink(missing_ok=True)

    def keep_table(self, lines: Iterable[bytes], name_of: Callable[[], str]) -> None:
        """Store the lines of a table under the hash that is known once they have passed."""
        with self.appearing(self.path / "tables") as (file, name):
            with gzip.GzipFile(fileobj=file, mode="wb", compresslevel=5, mtime=0) as packed:
                packed.writelines(lines)
            name.append(self._table(name_of()))

    def keep_file(self, name: str, source: IO[bytes]) -> int | None:
        """Store a file that is named by its SHA-256; return its size, or None when these are not its bytes."""
        place = self._file(name)
        measured = Measured()
        with self.appearing(place.parent) as (file, appears):
            while piece := source.read(PIECE):
                file.write(measured.add(piece))
            if measured.sha256 == place.name:
                appears.append(place)
        return measured.size if measured.sha256 == place.name else None

    def complete(self, manifest: Manifest) -> str:
        """Write the manifest, once everything that it names is on the disk; return its SHA-256."""
        self._sync()
        data = manifest.as_bytes()
        folder = self.path / "moments"
        with self.appearing(folder) as (file, name):
            file.write(data)
            name.append(folder / f"{manifest.moment.astimezone(dt.UTC).strftime(STAMP)}.json")
        self._sync()
        return hashlib.sha256(data).hexdigest()

    def forget_all_but(self, keep: int) -> list[str]:
        """Delete older backups and what only they needed; return their names."""
        old = self.moments()[:-keep]
        for name in old:
            (self.path / "moments" / f"{name}.json").unlink()
        self.touched.add(self.path / "moments")
        self._sync()
        needed: set[Path] = set()
        for name in self.moments():
            manifest, _ = self.manifest(name)
            needed |= {self._table(table.file) for table in manifest.tables.values()}
            needed |= {self._file(file) for file in manifest.files}
        for kind in ("tables", "files"):
            for path in (self.path / kind).rglob("*"):
                if path.is_file() and path not in needed:
                    path.unlink()
        return old

    def _make(self, folder: Path) -> None:
        """Make a folder and those above it, and note where new names appeared."""
        missing = [place for place in (folder, *folder.parents) if not place.exists()]
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.touched |= {place.parent for place in missing}

    def _sync(self) -> None:
        for folder in sorted(self.touched, reverse=True):
            handle = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
        self.touched.clear()

    # Reading.

    def moments(self) -> list[str]:
        """Return the names of the complete backups, the oldest first."""
        return sorted(path.stem for path in (self.path / "moments").glob("*.json"))

    def manifest(self, name: str = "") -> tuple[Manifest, str]:
        """Return the manifest of a backup, the newest one without a name, and its SHA-256; raises BackupError."""
        there = self.moments()
        if not there:
            raise BackupError(f"There is no complete backup in {self.path}.")
        chosen = name.removesuffix(".json") or there[-1]
        if chosen not in there:
            raise BackupError(
                f"There is no backup “{name}” in {self.path}; there are: {', '.join(there)}."
            )
        data = (self.path / "moments" / f"{chosen}.json").read_bytes()
        return Manifest.from_bytes(data), hashlib.sha256(data).hexdigest()

    @contextlib.contextmanager
    def table(self, facts: Table) -> Iterator[Iterable[bytes]]:
        with gzip.open(self._table(facts.file), "rb") as file:
            yield file

    def file(self, name: str) -> IO[bytes]:
        return self._file(name).open("rb")

    def holds_table(self, facts: Table) -> bool:
        """Return whether a table is there, byte for byte."""
        measured, count = Measured(), -1
        try:
            with self.table(facts) as lines:
                for line in lines:
                    measured.add(line)
                    count += 1
        except (OSError, EOFError, zlib.error):
            return False
        return (measured.sha256, count) == (facts.file, facts.rows)

    def size_of(self, name: str) -> int | None:
        """Return the size of a file that is there byte for byte, else None."""
        try:
            with self.file(name) as file:
                measured = measure(file)
        except OSError:
            return None
        return measured.size if measured.sha256 == self._file(name).name else None

    def problems(self, manifest: Manifest) -> Iterator[str]:
        """Yield a sentence for each table and file of a backup that is not there byte for byte."""
        for name, facts in manifest.tables.items():
            if not self.holds_table(facts):
                yield f"The table {name} is missing or damaged."
        for name, size in manifest.files.items():
            if self.size_of(name) != size:
                yield f"The file {name} is missing or damaged."

    def _table(self, sha256: str) -> Path:
        return self.path / "tables" / f"{_hash(sha256)}.jsonl.gz"

    def _file(self, name: str) -> Path:
        folder, start, sha256 = name.split("/")
        if start != _hash(sha256)[:2] or not folder.isalpha():
            raise BackupError(f"“{name}” is not the name of a file in a backup.")
        return self.path / "files" / folder / start / sha256


def _hash(text: str) -> str:
    """Return a SHA-256 as it stands in a name; a manifest that names anything else does not lead out of its folder."""
    if len(text) != 64 or set(text) - set("0123456789abcdef"):
        raise BackupError(f"“{text}” is not a SHA-256.")
    return text
