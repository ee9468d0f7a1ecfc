"""Serve a WSGI application over RSGI, granian's own interface, so that slow downloads and slow senders hold no thread.

Answers are made in a few threads. A file on this machine is named to the server, which sends it by itself: a hundred slow clients
cost a hundred small buffers and no thread (docs/decisions/0004-slow-downloads.md). A response names its file by an attribute
`file_span`: the path, the first byte and the number of bytes. A body is taken in before a thread is asked for (newsroom.bodies).
"""

from __future__ import annotations

import asyncio
import io
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from newsroom.bodies import SMALL, Body, Intake, Refused

if TYPE_CHECKING:
    from newsroom.edge.cache import PageCache

# Where the application finds that it is to say why a body was not taken in. No header can set it: theirs begin with HTTP_.
REFUSAL = "newsroom.refusal"
_LENGTH = re.compile(r"[0-9]{1,18}")
WSGI = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
Allowance = Callable[[dict[str, Any]], int]


class Answer:
    """What the application gave to `start_response`, and its body."""

    def __init__(self) -> None:
        self.status = 500
        self.headers: list[tuple[str, str]] = []
        self.body: Iterable[bytes] = ()

    def start(self, status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> None:
        self.status, self.headers = int(status[:3]), headers

    def next_piece(self, pieces: Iterator[bytes]) -> bytes | None:
        """Return the next piece that is not empty, or None at the end."""
        return next(filter(None, pieces), None)

    def close(self) -> None:
        close = getattr(self.body, "close", None)
        if close is not None:
            close()


class Bridge:
    """An RSGI application around a WSGI one.

    `threads_of` names the threads in which an address is answered. `allowance` says for a request, by its environment, how many bytes its body may have; it is asked in a thread, and only about
    bodies of more than SMALL. `folder` is where large ones wait. `pages` answers public pages from memory.
    """

    def __init__(
        self,
        application: WSGI,
        *,
        threads_of: Callable[[str], ThreadPoolExecutor],
        allowance: Allowance = lambda environ: SMALL,
        folder: str | os.PathLike[str] | None = None,
        pages: PageCache | None = None,
    ) -> None:
        self.application = application
        self.pages = pages
        self.allowance = allowance
        self.intake = Intake(folder)
        self.threads_of = threads_of

    async def __rsgi__(self, scope: Any, protocol: Any) -> None:
        if scope.proto != "http":
            protocol.close(403)
            return
        if self.pages is not None and (asked := self.pages.asked(scope)):
            if not self.pages.sends(asked, protocol):
                await self.pages.respond(asked, protocol)
            return
        environ = _environ(scope)
        if not _well_formed(environ):
            protocol.response_bytes(400, [("connection", "close")], b"")
        elif scope.method in ("GET", "HEAD"):
            await self._respond(environ, protocol)
        else:
            body = self.intake.begin(protocol)
            try:
                await self._take_and_respond(environ, protocol, body)
            finally:
                body.close()

    async def _take_and_respond(self, environ: dict[str, Any], protocol: Any, body: Body) -> None:
        async def allowed() -> int:
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(self._threads(environ), self.allowance, environ)

        length = environ.get("CONTENT_LENGTH")
        try:
            environ["wsgi.input"] = await body.take(
                None if length is None else int(length), allowed
            )
        except Refused as refused:
            await self._refuse(environ, protocol, body, refused.status)
        else:
            await self._respond(environ, protocol)

    async def _refuse(
        self, environ: dict[str, Any], protocol: Any, body: Body, status: HTTPStatus
    ) -> None:
        """Let the application say why, without the body; then let the sender come to an end."""
        body.close()
        environ[REFUSAL] = status
        for name in ("CONTENT_LENGTH", "CONTENT_TYPE", "HTTP_TRANSFER_ENCODING"):
            environ.pop(name, None)
        await self._respond(environ, protocol, [("connection", "close")])
        # Who waits to be told to go on sends nothing more; who was slow has had the time.
        if "HTTP_EXPECT" not in environ and status != HTTPStatus.REQUEST_TIMEOUT:
            await body.let_finish()

    async def _respond(
        self,
        environ: dict[str, Any],
        protocol: Any,
        more: Iterable[tuple[str, str]] = (),
    ) -> None:
        run = partial(asyncio.get_running_loop().run_in_executor, self._threads(environ))
        changes = self.pages is not None and environ["REQUEST_METHOD"] not in ("GET", "HEAD")
        before = await self.pages.marks.newly() if self.pages and changes else None
        answer, whole = await run(self._answer, environ)
        if self.pages and changes:
            # “Done” is true of every process of every machine.
            await self.pages.marks.settle(before)
        answer.headers += more
        if whole is not None:
            protocol.response_bytes(answer.status, answer.headers, whole)
            return
        try:
            if span := getattr(answer.body, "file_span", None):
                path, first, length = span
                protocol.response_file_range(
                    answer.status, answer.headers, path, first, first + length
                )
                return
            stream = protocol.response_stream(answer.status, answer.headers)
            pieces = iter(answer.body)
            while (piece := await run(answer.next_piece, pieces)) is not None:
                await stream.send_bytes(piece)
        finally:
            await run(answer.close)

    def _threads(self, environ: dict[str, Any]) -> ThreadPoolExecutor:
        return self.threads_of(environ["PATH_INFO"])

    def make(self, environ: dict[str, Any]) -> tuple[int, list[tuple[str, str]], bytes]:
        """Return an answer of the application with its whole body (newsroom.edge)."""
        answer, whole = self._answer(environ)
        if whole is None:
            try:
                whole = b"".join(answer.body)
            finally:
                answer.close()
        return answer.status, answer.headers, whole

    def _answer(self, environ: dict[str, Any]) -> tuple[Answer, bytes | None]:
        """Return the answer; with its whole body and closed, when it does not come in pieces."""
        answer = Answer()
        try:
            answer.body = self.application(environ, answer.start)
            if getattr(answer.body, "streaming", True):
                return answer, None
            whole = b"".join(answer.body)
        except BaseException:
            answer.close()
            raise
        answer.close()
        return answer, whole


def _environ(scope: Any) -> dict[str, Any]:
    """Return the WSGI environment of a request (PEP 3333), without its body."""
    host, _, port = scope.server.rpartition(":")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        # The server has decoded it, once: twice would make other addresses of %2561dmin and 20%2541 than a proxy saw.
        "PATH_INFO": scope.path.encode().decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_NAME": host or scope.server,
        "SERVER_PORT": port or "80",
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": scope.client.rpartition(":")[0].strip("[]"),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": io.BytesIO(),
        "wsgi.input_terminated": True,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    environ.update(_headers(scope.headers.items()))
    if scope.authority:
        # Of an absolute address, Host is ignored (RFC 9112 §3.2.2).
        environ["HTTP_HOST"] = scope.authority
    return environ


def _well_formed(environ: Mapping[str, Any]) -> bool:
    """Return whether everybody on the way reads the same host, address and length (RFC 9112 §3.2, §6.3)."""
    host = environ.get("HTTP_HOST")
    if "/.." in environ["PATH_INFO"] and ".." in environ["PATH_INFO"].split("/"):
        return False
    if host is None:
        return environ["SERVER_PROTOCOL"] == "HTTP/1"
    length = environ.get("CONTENT_LENGTH")
    if length is not None and (
        not _LENGTH.fullmatch(length) or "HTTP_TRANSFER_ENCODING" in environ
    ):
        return False
    return "," not in host


def _headers(items: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    """Return the request's headers by their CGI names; a repeated one is joined (RFC 9110 §5.3, RFC 9113 §8.2.3)."""
    found: dict[str, str] = {}
    for name, value in items:
        if "_" in name:
            continue  # X_Real_IP could pass for X-Real-IP
        key = name.upper().replace("-", "_")
        if key not in ("CONTENT_TYPE", "CONTENT_LENGTH"):
            key = f"HTTP_{key}"
        if key in found:
            value = found[key] + ("; " if key == "HTTP_COOKIE" else ",") + value
        found[key] = value
    return found
