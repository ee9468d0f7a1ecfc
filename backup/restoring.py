"""Restore a newsroom from a backup, and show that every table and file is equal to it."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from django.core.management import call_command
from django.db import DatabaseError, connections, transaction

from announcements import watching
from assets import storing
from backup import BackupError, rows, schema
from backup.folder import Folder, Manifest, for_the_owner_alone, measure
from backup.schema import Schema

Tell = Callable[[str], object]


@dataclass(slots=True)
class Restored:
    """What came of a restore; `kept` says where the newsroom lies that was there before."""

    rows: int = 0
    files: int = 0
    kept: str = ""
    migrated: bool = False
    lost: list[str] = field(default_factory=list)


def check(folder: Folder, manifest: Manifest) -> None:
    """Raise BackupError unless everything that a manifest names lies in the folder byte for byte."""
    problems = list(folder.problems(manifest))
    if problems:
        more = f" And {len(problems) - 5} more." if len(problems) > 5 else ""
        raise BackupError(" ".join(problems[:5]) + more)


def check_age(manifest: Manifest, using: str) -> Schema:
    """Return the schema of a backup; raises BackupError when a newer newsroom made it."""
    wanted = Schema(using, manifest.migrations)
    if unknown := wanted.unknown():
        raise BackupError(
            f"A newer newsroom made this backup (it has the migration {'.'.join(unknown[-1])}): upgrade this one first."
        )
    return wanted


def what_is_there(using: str) -> str:
    """Return in words what would be replaced; nothing for an empty newsroom."""
    counted = schema.rows_of_people(schema.schema_of(using))
    if counted:
        table, most = max(counted.items(), key=lambda item: item[1])
        total = sum(counted.values())
        return f"{total} rows in {len(counted)} tables, {most} of them in {table}"
    for kind in sorted({folder for _app, _model, folder in schema.KINDS}):
        if storing.holds_any(kind):
            return f"files in {kind}/"
    return ""


def others_at_work(using: str) -> str:
    """Return in words who else has the database open; nothing when nobody has, as far as can be seen from here."""
    connection = connections[using]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
                " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
            )
            found = [row[0] for row in cursor.fetchall()]
        return f"{len(found)} other connections to the database" if found else ""
    path = database_file(using)
    if path is None or not path.exists():
        return ""
    holders = sorted(_processes_with(path) - {os.getpid()})
    return f"process {', '.join(map(str, holders))}" if holders else ""


def restore(
    folder: Folder,
    manifest: Manifest,
    *,
    now: dt.datetime,
    using: str = "default",
    replace: bool = False,
    tell: Tell = str,
) -> Restored:
    """Put a backup where the settings say: into an empty newsroom, or with `replace` in the place of one.

    The backup is verified first and the newsroom after; what was there is kept aside. Raises BackupError.
    """
    result = Restored(lost=list(manifest.lost))
    wanted = check_age(manifest, using)
    if others := others_at_work(using):
        raise BackupError(
            f"The newsroom is running ({others}): stop its server and its task worker first."
        )
    there = what_is_there(using)
    if there and not replace:
        raise BackupError(f"There is a newsroom here already ({there}): nothing was changed.")
    tell("Verifying the backup")
    check(folder, manifest)
    with for_the_owner_alone():
        tell("Restoring files")
        # Before the rows, so that no row ever names a file that is not there.
        result.files = lay_files(folder, manifest)
        tell("Restoring rows")
        result.kept = make_room(using, keep=bool(there), now=now)
        schema.build(wanted)
        result.rows = load(folder, manifest, wanted)
    tell("Verifying files")
    check_files(manifest)
    os.sync()
    if wanted.is_older():
        tell("Migrating")
        call_command("migrate", database=using, verbosity=0, interactive=False)
        result.migrated = True
    # A migration does so by itself; these tables were made without, so that loading them raised nothing.
    watching.install(using, anew=False)
    return result


def lay_files(folder: Folder, manifest: Manifest) -> int:
    """Store the files that the newsroom does not hold byte for byte; return how many those were."""
    laid = 0
    for name in manifest.files:
        if stored_hash(name) == name.rpartition("/")[2]:
            continue
        storing.forget(name)
        with folder.file(name) as source:
            storing.keep(name, source)
        laid += 1
    return laid


def stored_hash(name: str) -> str:
    """Return the SHA-256 of a file as it lies in the newsroom's storage; nothing when it is not there."""
    try:
        with storing.opened(name) as file:
            return measure(file).sha256
    except FileNotFoundError:
        return ""


def check_files(manifest: Manifest) -> None:
    """Raise BackupError unless the newsroom's storage holds every file of a backup."""
    for name in manifest.files:
        if stored_hash(name) != name.rpartition("/")[2]:
            raise BackupError(f"The file {name} was not restored as it is in the backup.")


def make_room(using: str, *, keep: bool, now: dt.datetime) -> str:
    """Let a database have no tables of the newsroom, and return where those are that it had, if they are kept."""
    connection = connections[using]
    there = schema.schema_of(using)
    aside = f"before_restore_{now.astimezone(dt.UTC):%Y%m%d_%H%M%S}"
    if not keep:
        schema.drop(there)
        return ""
    if connection.vendor == "postgresql":
        schema.move_aside(there, aside)
        return f"the schema {aside} of the database"
    path = database_file(using)
    if path is None:
        schema.drop(there)
        return ""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    kept = path.with_name(f"{path.name}.{aside}")
    for ending in ("", "-wal", "-shm"):
        if (part := Path(f"{path}{ending}")).exists():
            part.rename(f"{kept}{ending}")
    return str(kept)


def load(folder: Folder, manifest: Manifest, wanted: Schema) -> int:
    """Write every row in one transaction, which is committed only when each table is equal to the backup by its hash."""
    using = wanted.using
    connection = connections[using]
    models = {model._meta.db_table: model for model in wanted.models()}
    if models.keys() != manifest.tables.keys():
        odd = min(models.keys() ^ manifest.tables.keys())
        raise BackupError(f"The tables of this backup are not those of its migrations ({odd}).")
    written = 0
    with connection.constraint_checks_disabled(), transaction.atomic(using=using):
        # What the migrations wrote themselves; keys to other tables are looked at when all is there.
        for table in models:
            with connection.cursor() as cursor:
                cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")
        for table, facts in manifest.tables.items():
            try:
                with folder.table(facts) as lines:
                    written += rows.load(models[table], using, lines)
            except DatabaseError as problem:
                raise BackupError(
                    f"The rows of {table} do not fit into {connection.display_name}: {str(problem).strip()}"
                ) from problem
            rows.continue_after(models[table], using, facts.last_id)
        try:
            connection.check_constraints()
        except DatabaseError as problem:
            raise BackupError(
                f"The rows of this backup do not fit together: {problem}"
            ) from problem
        for table, facts in manifest.tables.items():
            found = rows.hashes(models[table], using)
            # On the same kind of database to the letter, on another by what is said.
            same = found.file == facts.file or manifest.vendor != connection.vendor
            if (found.sha256, found.rows) != (facts.sha256, facts.rows) or not same:
                raise BackupError(f"The table {table} was not restored as it is in the backup.")
    return written


def database_file(using: str) -> Path | None:
    """Return the file of an SQLite database; None for one that has none."""
    settings = connections[using].settings_dict
    name = str(settings["NAME"])
    if connections[using].vendor != "sqlite" or ":memory:" in name or "mode=memory" in name:
        return None
    return Path(name)


def _processes_with(path: Path) -> set[int]:
    """Return the processes that have a file open, of those that may be looked at (Linux)."""
    wanted = path.stat()
    found = set()
    for entry in Path("/proc").glob("[0-9]*/fd/*"):
        try:
            there = entry.stat()
        except OSError:
            continue
        if (there.st_dev, there.st_ino) == (wanted.st_dev, wanted.st_ino):
            found.add(int(entry.parts[2]))
    return found
