"""A client over loopback that costs little itself: one connection that stays, plain sockets, no redirects followed."""

from __future__ import annotations

import socket
import time
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Heard:
    """An answer, and when it was asked for and began, in seconds since 1970."""

    status: int
    headers: dict[str, str]
    body: bytes
    sent_at: float
    begun_at: float


class Talk:
    """A connection to a server of this machine."""

    def __init__(self, port: int, *, host: str = "localhost") -> None:
        self.host, self.port = host, port
        self._socket: socket.socket | None = None

    def get(self, where: str, **headers: str) -> Heard:
        """Return the answer to a GET; underscores in the names of headers stand for hyphens. A connection that the server closed is opened again."""
        lines = [f"GET {where} HTTP/1.1", f"Host: {self.host}"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        request = ("\r\n".join(lines) + "\r\n\r\n").encode()
        kept = self._socket is not None
        try:
            return self._ask(request)
        except OSError:
            self.close()
            if not kept:
                raise
            return self._ask(request)

    def close(self) -> None:
        if self._socket is not None:
            self._socket.close()
        self._socket = None

    def _ask(self, request: bytes) -> Heard:
        if self._socket is None:
            self._socket = socket.create_connection(("127.0.0.1", self.port), timeout=20)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        sent_at = time.time()
        self._socket.sendall(request)
        data = self._more()
        begun_at = time.time()
        while b"\r\n\r\n" not in data:
            data += self._more()
        head, _, body = data.partition(b"\r\n\r\n")
        first, *rest = head.decode("latin-1").split("\r\n")
        headers = {
            name.lower(): value for name, _, value in (line.partition(": ") for line in rest)
        }
        missing = int(headers.get("content-length", "0")) - len(body)
        pieces = [body]
        while missing > 0:
            pieces.append(self._more())
            missing -= len(pieces[-1])
        return Heard(int(first.split()[1]), headers, b"".join(pieces), sent_at, begun_at)

    def _more(self) -> bytes:
        assert self._socket is not None
        data = self._socket.recv(256 * 1024)
        if not data:
            raise ConnectionError("the server closed the connection")
        return data
