"""The edge of the server in a test: an RSGI request, an answer that is remembered, a cache over the application of the test."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any, ClassVar

from django.core.handlers.wsgi import WSGIHandler
from django.db import connection, connections

from announcements.models import Generation
from newsroom.edge.cache import PageCache
from newsroom.wsgi_over_rsgi import Bridge

HOST = "testserver"


def in_memory() -> bool:
    return connection.vendor == "sqlite" and connection.is_in_memory_db()


def scope(path: str = "/fr/", query: str = "", *, method: str = "GET", **headers: str) -> Any:
    """Return a request as granian hands it over; underscores in the names of headers stand for hyphens."""
    given = {"host": HOST, **{name.replace("_", "-"): value for name, value in headers.items()}}
    return SimpleNamespace(
        proto="http", method=method, path=path, query_string=query, scheme="http", http_version="1.1",
        server="127.0.0.1:8000", client="127.0.0.1:5000", authority=None,
        headers=SimpleNamespace(items=lambda: [(k, v) for k, v in given.items() if v]),
    )  # fmt: skip


class Said:
    """The protocol of one request, and what was answered."""

    status = 0
    body = b""
    headers: dict[str, str]

    def response_bytes(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        assert not self.status, "answered twice"
        self.status, self.headers, self.body = status, dict(headers), body

    def response_empty(self, status: int, headers: list[tuple[str, str]]) -> None:
        self.response_bytes(status, headers, b"")


class RowMarks:
    """Asks for the generation in the thread that makes the pages of a test."""

    def __init__(self, threads: ThreadPoolExecutor) -> None:
        self.threads = threads

    def at_once(self) -> str | None:
        return self.threads.submit(self.read).result()

    def read(self) -> str | None:
        mark = Generation.objects.values_list("mark", flat=True).first()
        return str(mark) if mark else None

    async def ask(self) -> str | None:
        return self.at_once()

    async def newly(self) -> str | None:
        return None

    async def settle(self, before: str | None) -> None:
        return None


def _use(shared: Any) -> None:
    if shared is not None:
        connections["default"] = shared


class Edge:
    """A page cache over the whole application; `made` counts how often it was asked. Its connection is its own, but where the database lies in memory."""

    open: ClassVar[list[Edge]] = []

    def __init__(self, *, most: int = 4_000_000, marks: Any = None) -> None:
        self.made: list[dict[str, Any]] = []
        application = WSGIHandler()

        def wsgi(environ: dict[str, Any], start: Any) -> Any:
            self.made.append(environ)
            return application(environ, start)

        shared = connections["default"] if in_memory() else None
        self.threads = threads = ThreadPoolExecutor(1, initializer=_use, initargs=(shared,))
        self.open.append(self)
        self.bridge = Bridge(wsgi, threads_of=lambda path: threads)
        self.cache = PageCache(
            marks or RowMarks(threads),
            self.bridge.make,
            threads=threads,
            most=most,
        )
        self.bridge.pages = self.cache

    def close(self) -> None:
        if not in_memory():
            self.threads.submit(connections.close_all).result()
        self.threads.shutdown()

    def ask(self, path: str = "/fr/", query: str = "", **more: Any) -> Said:
        """Return the answer to a request that came in."""
        said = Said()
        asyncio.run(self.bridge.__rsgi__(scope(path, query, **more), said))
        return said

    def early(self, path: str = "/fr/", query: str = "", **more: Any) -> Said | None:
        """Return the answer that is given before the event loop is asked, if any."""
        said = Said()
        return said if self.cache.answers(scope(path, query, **more), said) else None
