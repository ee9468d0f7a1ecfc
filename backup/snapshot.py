"""Look at a database as it stood at one moment, while others go on writing."""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import load_backend

from backup import BackupError

ALIAS = "snapshot"
Clock = Callable[[], dt.datetime]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The alias of a connection that sees one moment.

    Whatever was acknowledged before `moment` is seen, nothing is that was begun after `until`: a few milliseconds, because no two machines
    agree on less.
    """

    using: str
    moment: dt.datetime
    until: dt.datetime


@contextmanager
def snapshot(using: str, *, clock: Clock) -> Iterator[Snapshot]:
    """Open a connection of its own, which reads one moment of a database for as long as the block runs.

    On SQLite a read transaction in WAL mode, on PostgreSQL one that is REPEATABLE READ, READ ONLY; neither makes a writer wait.
    """
    connection = _another(using)
    connections[ALIAS] = connection
    try:
        connection.ensure_connection()
        if connection.vendor == "postgresql":
            connection.set_autocommit(False)
        with connection.cursor() as cursor:
            moment = clock()
            if connection.vendor == "postgresql":
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
                cursor.execute("SELECT pg_current_snapshot()")
            elif connection.vendor == "sqlite":
                cursor.execute("PRAGMA query_only = ON")
                cursor.execute("BEGIN DEFERRED")
                # A transaction begins to stand still with what it reads first.
                cursor.execute("SELECT COUNT(*) FROM sqlite_master")
            else:
                raise BackupError(f"There is no backup for {connection.display_name}.")
            cursor.fetchone()
            until = clock()
        try:
            yield Snapshot(ALIAS, moment, until)
        finally:
            with connection.cursor() as cursor:
                cursor.execute("ROLLBACK")
    finally:
        connection.close()
        del connections[ALIAS]


def _another(using: str) -> BaseDatabaseWrapper:
    settings: dict[str, Any] = copy.deepcopy(connections[using].settings_dict)
    settings["CONN_MAX_AGE"] = 0
    wrapper: BaseDatabaseWrapper = load_backend(settings["ENGINE"]).DatabaseWrapper(settings, ALIAS)
    return wrapper
