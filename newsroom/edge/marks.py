"""Which mark the generation has now: asked before every answer from memory.

SQLite is asked itself, each time: a few microseconds. Another server is asked over the network; what it said holds for LEASE seconds, counted from before the question, and
whoever takes a step is told that it is taken only when that time is over (docs/decisions/0034).
"""

from __future__ import annotations

import asyncio
import sqlite3
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import quote

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections

from announcements.models import Generation
from announcements.watching import LEASE

_QUERY = f'SELECT "mark" FROM "{Generation._meta.db_table}" WHERE "id" = 1'
_PATIENCE = 2.0  # seconds for an answer of the database server
_PAUSE = 1.0  # seconds after a failure


class Marks(Protocol):
    """Marks of the generation; None means that nobody knows, or that no copy may be kept."""

    def at_once(self) -> str | None:
        """Return the mark if it is known without waiting."""

    async def ask(self) -> str | None:
        """Return the mark as it was at the call or later."""

    async def settle(self, before: str | None) -> None:
        """Wait until nobody can answer from before a change made since; `before` is the mark before it, freshly asked (`newly`)."""

    async def newly(self) -> str | None:
        """Return the mark, asked anew; None where nobody has to wait."""


def marks_of(using: str = DEFAULT_DB_ALIAS) -> Marks | None:
    """Return how the generation of a database is asked for; None for a database in memory, which has one process."""
    connection = connections[using]
    if connection.vendor != "sqlite":
        return Leased(using)
    name = str(connection.settings_dict["NAME"])
    return None if ":memory:" in name or "mode=memory" in name else Direct(Path(name))


class Direct:
    """The mark in an SQLite file, read through a connection that is kept open and can write nothing."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._cursor: sqlite3.Cursor | None = None
        self._not_before = 0.0

    def at_once(self) -> str | None:
        with self._lock:
            try:
                if self._cursor is None:
                    if time.monotonic() < self._not_before:
                        return None
                    self._cursor = self._connect()
                # All of it: an unfinished statement would hold on to what it saw.
                rows = self._cursor.execute(_QUERY).fetchall()
            except sqlite3.Error:
                self._close()
                return None
        return rows[0][0] if rows else None

    async def ask(self) -> str | None:
        return self.at_once()

    async def settle(self, before: str | None) -> None:
        """Nobody waits: what is committed is seen by the next question."""

    async def newly(self) -> str | None:
        return None

    def _connect(self) -> sqlite3.Cursor:
        address = f"file:{quote(str(self.path))}?mode=ro"
        connection = sqlite3.connect(
            address, uri=True, timeout=0, isolation_level=None, check_same_thread=False
        )
        return connection.cursor()

    def _close(self) -> None:
        if self._cursor is not None:
            self._cursor.connection.close()
        self._cursor = None
        self._not_before = time.monotonic() + _PAUSE


class Leased:
    """The mark of a database server, believed for LEASE seconds."""

    def __init__(self, using: str, *, clock: Callable[[], float] | None = None) -> None:
        self.using = using
        self.clock = clock or _clock
        # One thread, and so one connection, which nothing closes after a request.
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="generation")
        self._mark: str | None = None
        self._until = 0.0
        self._question: asyncio.Task[None] | None = None

    def at_once(self) -> str | None:
        # The mark before its end: a question that is answered meanwhile writes the end last.
        until, mark = self._until, self._mark
        return mark if self.clock() < until else None

    async def ask(self) -> str | None:
        asked_at = self.clock()
        while self._until <= asked_at:
            if self._question is None or self._question.done():
                self._question = asyncio.ensure_future(self._renew())
            await asyncio.shield(self._question)
        return self._mark

    async def settle(self, before: str | None) -> None:
        if before is None or await self.newly() != before:
            await asyncio.sleep(LEASE * 1.2)

    async def newly(self) -> str | None:
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(_PATIENCE):
                return await loop.run_in_executor(self._thread, self.read)
        except TimeoutError:
            return None

    async def _renew(self) -> None:
        started = self.clock()
        mark = await self.newly()
        # For the moment of writing nothing is known: readers in other threads look at the end first.
        self._until = 0.0
        self._mark = mark
        # A server that does not answer is not asked for every request.
        self._until = started + LEASE if mark else self.clock() + _PAUSE

    def read(self) -> str | None:
        """Return the mark as the database has it now."""
        connection = connections[self.using]
        try:
            with connection.cursor() as cursor:
                cursor.execute(_QUERY)
                row: Any = cursor.fetchone()
        except DatabaseError:
            connection.close()
            return None
        return str(row[0]) if row else None


# On Linux this clock goes on while a machine sleeps; the lease must, too.
_CLOCK = getattr(time, "CLOCK_BOOTTIME", None)


def _clock() -> float:
    return time.monotonic() if _CLOCK is None else time.clock_gettime(_CLOCK)
