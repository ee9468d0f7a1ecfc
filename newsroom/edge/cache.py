"""Answer from memory, or have an answer made and keep it for as long as it is right."""

from __future__ import annotations

import asyncio
import datetime as dt
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

from django.db import DatabaseError, close_old_connections

from announcements import watching
from languages import FIRST
from masthead.reading import frozen_masthead
from newsroom.edge.asking import Asked, Reader, environ
from newsroom.edge.copies import Copy, Epoch, copy_of
from newsroom.edge.marks import Marks

# Makes an answer: status, headers and the whole body, for a WSGI environment.
Maker = Callable[[dict[str, Any]], tuple[int, Iterable[tuple[str, str]], bytes]]


class PageCache:
    """The copies of one process of the server. `most` is how many bytes they may take."""

    def __init__(
        self,
        marks: Marks,
        make: Maker,
        *,
        threads: ThreadPoolExecutor,
        most: int,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.marks, self.most, self.clock = marks, most, clock
        self.reader = Reader()
        self._make, self._threads = make, threads
        # Nothing is right before the first question.
        self._epoch = Epoch("", 0.0, 0.0, most=most)
        self._opening = asyncio.Lock()

    def asked(self, scope: Any) -> Asked | None:
        """Return a GET or HEAD that a copy may answer."""
        return self.reader.asked(scope) if scope.method in ("GET", "HEAD") else None

    def answers(self, scope: Any, protocol: Any) -> bool:
        """Answer from memory if that can be done without waiting; return whether it was."""
        if scope.proto != "http":
            return False
        asked = self.asked(scope)
        return asked is not None and self.sends(asked, protocol)

    def sends(self, asked: Asked, protocol: Any) -> bool:
        """Answer a request from memory if that can be done without waiting; return whether it was."""
        mark = self.marks.at_once()
        epoch = self._epoch
        if mark is None or not epoch.holds(mark, self.clock()):
            return False
        copy = epoch.get(asked.key)
        if copy is None:
            return False
        copy.send(protocol, asked.known)
        return True

    async def respond(self, asked: Asked, protocol: Any) -> None:
        """Answer a request: from memory, with what is being made for somebody else, or with an answer made for it."""
        epoch = await self._now()
        if epoch is None:
            copy, _keeps = await self._run(self._made, asked)
        else:
            copy = epoch.get(asked.key) or await self._fetched(asked, epoch)
        copy.send(protocol, asked.known)

    async def _now(self) -> Epoch | None:
        """Return the epoch of this moment, begun if need be; None while nobody can say what is right."""
        mark = await self.marks.ask()
        if mark is None:
            return None
        if self._epoch.holds(mark, self.clock()):
            return self._epoch
        async with self._opening:
            now = self.clock()
            if not self._epoch.holds(mark, now):
                # Read after the mark: whatever was planned since has another mark.
                until = await self._run(_until, now)
                if until is None:
                    return None
                self._epoch = Epoch(mark, now, until, most=self.most)
            return self._epoch

    async def _fetched(self, asked: Asked, epoch: Epoch) -> Copy:
        """Return a copy made in this epoch. Who waits for another's asked for the mark after coming, so that it is right for them."""
        flight = epoch.flights.get(asked.key)
        if flight is None:
            flight = epoch.flights[asked.key] = asyncio.ensure_future(self._flown(asked, epoch))
            copy, _keeps = await asyncio.shield(flight)
            return copy
        copy, keeps = await asyncio.shield(flight)
        if not keeps:
            copy, _keeps = await self._run(self._made, asked)
        return copy

    async def _flown(self, asked: Asked, epoch: Epoch) -> tuple[Copy, bool]:
        try:
            copy, keeps = await self._run(self._made, asked)
            if keeps:
                epoch.put(asked.key, copy)
        finally:
            epoch.flights.pop(asked.key, None)
        return copy, keeps

    def _made(self, asked: Asked) -> tuple[Copy, bool]:
        status, headers, body = self._make(environ(asked))
        return copy_of(asked, status, list(headers), body)

    async def _run(self, work: Callable[..., Any], *given: Any) -> Any:
        return await asyncio.get_running_loop().run_in_executor(
            self._threads, partial(work, *given)
        )


def _until(now: float) -> float | None:
    """Return the instant up to which pages stay as they are while the generation does; None when the database cannot say."""
    close_old_connections()
    try:
        if not watching.in_place():
            return None
        at = watching.next_change(
            dt.datetime.fromtimestamp(now, dt.UTC), frozen_masthead(FIRST).zone
        )
        return at.timestamp()
    except DatabaseError:
        return None
    finally:
        close_old_connections()
