"""Take in the body of a request: how much of it, how fast, how many at once, and where it waits until it is read.

A body is taken in before the application sees the request, so that a slow one holds no thread. What anybody may send fits into
memory; whoever wants to send more is asked for first.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from http import HTTPStatus
from typing import IO, Any

SMALL = 64 * 1024  # bytes that anybody may send anywhere
IN_MEMORY = 1024 * 1024  # bytes; more goes to a temporary file
AT_ONCE = 8  # bodies that one process keeps in temporary files
# Seconds and bytes a second. A body must have come after PATIENCE + its length / PACE; nothing may come for SILENCE.
PATIENCE, PACE, SILENCE, LONGEST = 20.0, 8 * 1024, 15.0, 3600.0
WAIT = 30.0  # seconds until one of the AT_ONCE places is free
LINGER = 30.0  # seconds for which the rest of a refused body is thrown away, so that its sender can read why


class Refused(Exception):
    """The body is not taken in; the status says why (RFC 9110 §15.5)."""

    def __init__(self, status: HTTPStatus) -> None:
        super().__init__(status.phrase)
        self.status = status


class Body:
    """The body of one request as it comes in."""

    def __init__(self, protocol: Any, intake: Intake) -> None:
        self.pieces: AsyncIterator[bytes] = aiter(protocol)
        self.intake = intake
        self.file: IO[bytes] = tempfile.SpooledTemporaryFile(  # noqa: SIM115 (closed with the answer)
            IN_MEMORY, dir=intake.folder
        )
        self.received = self.empty = 0
        self.most = SMALL
        self.asked = self.has_place = False

    async def take(self, declared: int | None, allowed: Callable[[], Awaitable[int]]) -> IO[bytes]:
        """Return the whole body, at its start; Refused otherwise. `declared` is the length that the request names.

        `allowed` says how many bytes this request may send; it is asked once, and only for more than SMALL.
        """
        await self._make_room(declared or 0, allowed)
        try:
            await self._receive(declared, allowed)
        except TimeoutError:
            raise Refused(HTTPStatus.REQUEST_TIMEOUT) from None
        except OSError:
            raise Refused(HTTPStatus.INSUFFICIENT_STORAGE) from None
        # The server gives an empty piece at the end; another one is a sender that was cut off, or trailers, which nobody reads.
        if self.received != (self.received if declared is None else declared) or self.empty > 1:
            raise Refused(HTTPStatus.BAD_REQUEST)
        self.file.seek(0)
        return self.file

    async def _receive(self, declared: int | None, allowed: Callable[[], Awaitable[int]]) -> None:
        clock = asyncio.get_running_loop().time
        started = clock()
        async with asyncio.timeout(SILENCE) as limit:
            while (piece := await self._next()) is not None:
                self.empty += not piece
                if declared is None:
                    # Its sender does not pay for the time in which we make up our mind.
                    limit.reschedule(None)
                    stopped = clock()
                    await self._make_room(self.received + len(piece), allowed)
                    started += clock() - stopped
                self.file.write(piece)
                self.received += len(piece)
                due = started + min(LONGEST, PATIENCE + self.received / PACE)
                limit.reschedule(min(due, clock() + SILENCE))

    async def _make_room(self, length: int, allowed: Callable[[], Awaitable[int]]) -> None:
        """See that a body of this length may come, and that there is a place for it."""
        if length > self.most and not self.asked:
            self.asked = True
            self.most = max(SMALL, await allowed())
        if length > self.most:
            raise Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        if length > IN_MEMORY and not self.has_place:
            try:
                async with asyncio.timeout(WAIT):
                    await self.intake.places.acquire()
            except TimeoutError:
                raise Refused(HTTPStatus.SERVICE_UNAVAILABLE) from None
            self.has_place = True

    async def _next(self) -> bytes | None:
        """Return the next piece, None after the last one."""
        try:
            # Not anext(…, None), whose wrapper granian's futures do not survive: the process ends.
            return await self.pieces.__anext__()
        except StopAsyncIteration:
            return None

    async def let_finish(self) -> None:
        """Throw away what a refused sender still sends: a connection that is cut while it writes is never read."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(LINGER):
                while await self._next() is not None:
                    pass

    def close(self) -> None:
        """Give back the place and the room; in the event loop."""
        with contextlib.suppress(OSError):  # a full disk is told of once
            self.file.close()
        if self.has_place:
            self.has_place = False
            self.intake.places.release()


class Intake:
    """Where the bodies of one process wait: a folder, and the places in it."""

    def __init__(self, folder: str | os.PathLike[str] | None = None) -> None:
        self.folder = None if folder is None else os.fspath(folder)
        self.places = asyncio.Semaphore(AT_ONCE)

    def begin(self, protocol: Any) -> Body:
        """Return the body of a request, of which nothing has been read yet."""
        return Body(protocol, self)
