"""Hold many silent connections to the newsroom at PORT and ask it for pages meanwhile; for script/idle_connections.

With BEHIND_PROXY=1 both go through nginx as docs/nginx.conf has it. The pages are asked for from another loopback address than
the connections are held from: a limit is to stop who holds them and nobody else. Standard library only.
"""

from __future__ import annotations

import contextlib
import http.client
import os
import resource
import socket
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import nginx

PORT = int(os.environ["PORT"])
PATIENCE = 5.0  # seconds for a page
PAGES = 100
REOPENED = 100  # connections a second, so that the silent do not become a flood of requests
READER = ("127.0.0.2", 0)
HEAD = b"Host: localhost\r\n"
SLOW = b"POST /admin/account/login/ HTTP/1.1\r\n" + HEAD + b"Content-Length: 60000\r\n\r\n"
CROWDS = [
    ("nobody", 0, b"", b""),
    ("1,100 silent", 1100, b"", b""),
    ("1,100 half a head", 1100, b"GET / HTTP/1.1\r\nHost: local", b""),
    ("1,100 kept alive", 1100, b"GET /robots.txt HTTP/1.1\r\n" + HEAD + b"\r\n", b""),
    ("200 slow bodies", 200, SLOW, b"x"),
]


class Crowd:
    """Connections of one client, opened at once and again when they are closed, each sending a byte a second if it has one to send."""

    def __init__(self, port: int, number: int, sent: bytes, then: bytes) -> None:
        self.port, self.number, self.sent, self.then = port, number, sent, then
        self.held: list[socket.socket] = []
        self.opened = 0
        self.over = threading.Event()
        self.fill(number)
        self.thread = threading.Thread(target=self.go_on)
        self.thread.start()

    def fill(self, most: int) -> None:
        for _ in range(min(most, self.number - len(self.held))):
            try:
                client = socket.create_connection(("127.0.0.1", self.port), timeout=1)
            except OSError:
                return
            client.setblocking(False)
            with contextlib.suppress(OSError):
                client.send(self.sent)
            self.held.append(client)
            self.opened += 1

    def go_on(self) -> None:
        while not self.over.wait(1.0):
            self.held = [client for client in self.held if self.alive(client)]
            self.fill(REOPENED)

    def alive(self, client: socket.socket) -> bool:
        with contextlib.suppress(BlockingIOError):
            try:
                if self.then:
                    client.send(self.then)
                while client.recv(65536):
                    pass
            except BlockingIOError:
                return True
            except OSError:
                pass
        client.close()
        return False

    def close(self) -> None:
        self.over.set()
        self.thread.join()
        for client in self.held:
            client.close()


def ask_for_pages(port: int) -> tuple[list[float], int]:
    """Return the milliseconds of each page that came, and how many did not within PATIENCE; gives up after three."""
    took, lost = [], 0
    for _ in range(PAGES):
        started = time.monotonic()
        connection = http.client.HTTPConnection(
            "127.0.0.1", port, timeout=PATIENCE, source_address=READER
        )
        try:
            connection.request("GET", "/fr/", headers={"Host": "localhost"})
            answer = connection.getresponse()
            answer.read()
            lost += answer.status != 200
            took.append((time.monotonic() - started) * 1000)
        except OSError:
            lost += 1
        finally:
            connection.close()
        if lost >= 3:
            break
        # So that the crowd has come back a few times before the end.
        time.sleep(0.05)
    return took, lost


def measure(way: str, port: int) -> int:
    """Print a row for each crowd; return how many pages were not answered."""
    missed = 0
    for name, number, sent, then in CROWDS:
        crowd = Crowd(port, number, sent, then)
        time.sleep(1)
        took, lost = ask_for_pages(port)
        crowd.close()
        missed += lost
        p50 = f"{statistics.median(took):8.1f}" if took else f"{'-':>8}"
        p99 = f"{sorted(took)[int(len(took) * 0.99) - 1]:8.1f}" if took else f"{'-':>8}"
        sys.stdout.write(f"{way:<14} {name:<18} {p50} {p99} {lost:5d} {crowd.opened:7d}\n")
        sys.stdout.flush()
    return missed


@contextlib.contextmanager
def through_nginx() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = int(free.getsockname()[1])
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        included = nginx.on_loopback(
            nginx.SHIPPED.read_text(), port=port, newsroom=PORT, data=folder
        )
        with nginx.running(folder, included, port):
            yield port


def main() -> int:
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(8192, hard), hard))
    if os.environ.get("BEHIND_PROXY") != "1":
        sys.stdout.write("way            held               p50 ms   p99 ms  lost  opened\n")
        return measure("without nginx", PORT)
    if nginx.NGINX is None:
        sys.stdout.write("nginx is not installed (on Debian: apt-get install nginx-light).\n")
        return 1
    with through_nginx() as port:
        return measure("behind nginx", port)


if __name__ == "__main__":
    sys.exit(1 if main() else 0)
