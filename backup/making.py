"""Make a backup of a newsroom that goes on working."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.db import connections

from assets import storing
from backup import BackupError, rows, schema
from backup.folder import Folder, Manifest, Table, for_the_owner_alone
from backup.schema import Schema
from backup.snapshot import Clock, Snapshot, snapshot

# A file that rows named at the moment may be deleted before it is copied (presskits.issuing forgets what stands for no
# surroundings any more): then the moment is chosen anew. Each time there is less left to copy.
ATTEMPTS = 10


@dataclass(slots=True)
class Copied:
    """What is known of the files: the size of those that lie in the folder, byte for byte, and how many were new."""

    sizes: dict[str, int]
    new: int = 0
    new_bytes: int = 0


class Vanished(Exception):
    """A file was deleted, and rightly so, after the moment."""


def version() -> str:
    """Return the version of this newsroom's code."""
    with (settings.BASE_DIR / "pyproject.toml").open("rb") as file:
        found: str = tomllib.load(file)["project"]["version"]
    return found


def back_up(
    folder: Folder,
    *,
    clock: Clock,
    using: str = "default",
    keep: int | None = None,
    tell: Callable[[str], object] = str,
) -> tuple[Manifest, str, Copied]:
    """Write a backup and return its manifest, the manifest's SHA-256 and what was copied.

    With `keep` all but so many of the newest are deleted afterwards. Files that the newsroom itself has lost are named in the manifest: the backup holds all the rest. Raises BackupError.
    """
    there = schema.schema_of(using)
    if not there.applied:
        raise BackupError("There is no newsroom in this database.")
    copied = Copied({})
    with for_the_owner_alone(), folder.writing():
        for _attempt in range(ATTEMPTS):
            # The bulk of the work is done before the moment, so that the transaction that holds it is short.
            copy(folder, schema.named_files(there, using), copied)
            try:
                with snapshot(using, clock=clock) as seen:
                    manifest = write(folder, there, seen, copied)
            except Vanished:
                tell("A file was deleted while it was copied: the moment is chosen anew.")
                continue
            sha256 = folder.complete(manifest)
            if keep:
                folder.forget_all_but(keep)
            return manifest, sha256, copied
    raise BackupError("Files are deleted faster than they can be copied: try again.")


def write(folder: Folder, there: Schema, seen: Snapshot, copied: Copied) -> Manifest:
    """Write what a snapshot sees; raises Vanished."""
    if schema.applied_to(seen.using) != there.noted:
        raise BackupError("The database is being migrated: back up when that is done.")
    names = schema.named_files(there, seen.using)
    lost = sorted(copy(folder, names, copied))
    # A file that no row names any more is no loss but was forgotten in the meantime.
    if set(lost) - schema.named_files(there, there.using):
        raise Vanished
    models = there.models()
    last = rows.last_ids(models, seen.using)
    tables = {}
    for model in models:
        table = model._meta.db_table
        hashes = rows.Hashes()
        lines = hashes.over(rows.lines(model, seen.using))
        folder.keep_table(lines, hashes.name)
        tables[table] = Table(hashes.rows, hashes.sha256, hashes.file, last.get(table, 0))
    return Manifest(
        moment=seen.moment,
        until=seen.until,
        newsroom=version(),
        vendor=connections[there.using].vendor,
        database=described(there.using),
        migrations=there.noted,
        tables=tables,
        files={name: copied.sizes[name] for name in sorted(names) if name in copied.sizes},
        lost=lost,
        left_out=sorted(schema.left_out() | set(schema.strangers(there))),
    )


def copy(folder: Folder, names: set[str], copied: Copied) -> set[str]:
    """Copy files that the folder does not hold byte for byte; return those that the newsroom does not have."""
    lost = set()
    for name in sorted(names - copied.sizes.keys()):
        size = folder.size_of(name)
        if size is None:
            try:
                with storing.opened(name) as source:
                    size = folder.keep_file(name, source)
            except FileNotFoundError:
                size = None
            if size is None:
                lost.add(name)
                continue
            copied.new += 1
            copied.new_bytes += size
        copied.sizes[name] = size
    return lost


def described(using: str) -> str:
    """Return the database and its version in words."""
    connection = connections[using]
    number = ".".join(map(str, connection.get_database_version()))
    return f"{connection.display_name} {number}"
