"""Serve a WSGI application over RSGI, granian's own interface, so that slow downloads hold no thread.

Answers are made in a few threads. A file on this machine is named to the server, which sends it by itself: a hundred slow clients
cost a hundred small buffers and no thread (docs/decisions/0004-slow-downloads.md). A response names its file by an attribute
`file_span`: the path, the first byte and the number of bytes.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import IO, Any
from urllib.parse import unquote_to_bytes

IN_MEMORY = 1024 * 1024  # bytes of a request's body; more goes to a temporary file
# A body is taken in before anybody has asked who sends it: the desk receives attachments, the public pages nothing at all.
DESK = "/admin/"
MOST_AT_THE_DESK = 256 * 1024 * 1024
MOST_ELSEWHERE = 64 * 1024
WSGI = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class TooLarge(Exception):
    """The body of a request is longer than anybody here would read."""


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
    """An RSGI application around a WSGI one."""

    def __init__(self, application: WSGI, *, threads: int) -> None:
        self.application = application
        self.pool = ThreadPoolExecutor(threads, thread_name_prefix="page")

    async def __rsgi__(self, scope: Any, protocol: Any) -> None:
        if scope.proto != "http":
            protocol.close(403)
            return
        try:
            body = await _body(scope, protocol)
        except TooLarge:
            plain = [("content-type", "text/plain"), ("connection", "close")]
            protocol.response_bytes(413, plain, b"This is too large.\n")
            return
        run = asyncio.get_running_loop().run_in_executor
        answer, whole = await run(self.pool, self._answer, _environ(scope, body))
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
            while (piece := await run(self.pool, answer.next_piece, pieces)) is not None:
                await stream.send_bytes(piece)
        finally:
            await run(self.pool, answer.close)

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
        finally:
            environ["wsgi.input"].close()
        answer.close()
        return answer, whole


async def _body(scope: Any, protocol: Any) -> IO[bytes]:
    most = MOST_AT_THE_DESK if scope.path.startswith(DESK) else MOST_ELSEWHERE
    body = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 (closed with the answer)
    if scope.method not in ("GET", "HEAD"):
        async for piece in protocol:
            if body.tell() + len(piece) > most:
                body.close()
                raise TooLarge
            body.write(piece)
        body.seek(0)
    return body


def _environ(scope: Any, body: IO[bytes]) -> dict[str, Any]:
    """Return the WSGI environment of a request (PEP 3333)."""
    host, _, port = scope.server.rpartition(":")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(scope.path).decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_NAME": host or scope.server,
        "SERVER_PORT": port or "80",
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": scope.client.rpartition(":")[0].strip("[]"),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": body,
        "wsgi.input_terminated": True,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    if scope.authority:
        environ["HTTP_HOST"] = scope.authority
    environ.update(_headers(scope.headers.items()))
    return environ


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
