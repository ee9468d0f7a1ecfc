"""One request over a connection of its own, byte for byte as it was thought up, and its answer."""

from __future__ import annotations

import contextlib
import http.client
import socket
import time
from dataclasses import dataclass

from .requesting import Request

PATIENCE = 20.0  # seconds that an answer is waited for
MOST = 64 * 1024 * 1024  # bytes of an answer that are read


@dataclass(frozen=True)
class Answer:
    """An answer; status 0 when there was none, and then `trouble` says what happened instead."""

    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    seconds: float = 0.0
    trouble: str = ""

    def header(self, name: str) -> str:
        return ", ".join(value for key, value in self.headers if key.lower() == name.lower())


def as_bytes(request: Request, cookies: str = "") -> bytes:
    """Return a request as it goes onto the wire."""
    lines = [request.method.encode() + b" " + request.target + b" HTTP/1.1"]
    names = {name.lower() for name, _value in request.headers}
    headers = list(request.headers)
    if cookies:
        headers.append(("Cookie", cookies))
    if "connection" not in names:
        headers.append(("Connection", "close"))
    if not {"content-length", "transfer-encoding"} & names and (
        request.body or request.method in ("POST", "PUT", "PATCH")
    ):
        headers.append(("Content-Length", str(len(request.body))))
    lines += [f"{name}: {value}".encode("utf-8", "replace") for name, value in headers]
    return b"\r\n".join(lines) + b"\r\n\r\n" + request.body


def send(host: str, port: int, data: bytes, *, method: str, patience: float = PATIENCE) -> Answer:
    """Send bytes and return the answer, whatever it is."""
    started = time.monotonic()

    def took() -> float:
        return time.monotonic() - started

    try:
        connection = socket.create_connection((host, port), timeout=patience)
    except OSError as problem:
        return Answer(0, seconds=took(), trouble=f"no connection: {problem}")
    with connection:
        # A server that has refused a long request stops reading it, but has answered.
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            connection.sendall(data)
        try:
            reply = http.client.HTTPResponse(connection, method=method)
            reply.begin()
            headers = tuple(reply.getheaders())
            body = reply.read(MOST)
            return Answer(reply.status, headers, body, took())
        except TimeoutError:
            return Answer(0, seconds=took(), trouble=f"no answer in {patience:.0f} s")
        except (OSError, http.client.HTTPException, ValueError) as problem:
            return Answer(
                0, seconds=took(), trouble=f"no answer: {type(problem).__name__}: {problem}"[:200]
            )
