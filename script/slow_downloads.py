"""Measure what slow downloads do to pages, for several arrangements of granian (docs/decisions/0004-slow-downloads.md).

`.venv/bin/python script/slow_downloads.py`: a page of 2 ms of CPU and a file of 200 MB; slow clients read the file at 200 kB/s
while one quick client asks for pages. Nothing of the newsroom is loaded, so that only the arrangement is measured.
"""

from __future__ import annotations

import contextlib
import http.client
import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from newsroom.wsgi_over_rsgi import Bridge

SIZE = 200 * 1024 * 1024
RATE = 200 * 1024  # bytes a second
PAGES = 150
PATIENCE = 5.0


def page() -> bytes:
    """Return a page after 2 ms of CPU."""
    until = time.thread_time() + 0.002
    while time.thread_time() < until:
        pass
    return b"<!doctype html><title>page</title>" + b"x" * 20_000


class File:
    """A body in pieces, as the newsroom's door hands it out."""

    streaming = True

    def __init__(self) -> None:
        self.file_span = (os.environ["FILE"], 0, SIZE)
        self.source = Path(os.environ["FILE"]).open("rb")  # noqa: SIM115 (closed with the answer)

    def __iter__(self) -> Iterator[bytes]:
        return iter(lambda: self.source.read(65536), b"")

    def close(self) -> None:
        self.source.close()


class Page(list[bytes]):
    streaming = False


def wsgi(environ: dict[str, Any], start_response: Any) -> Any:
    if environ["PATH_INFO"] == "/file":
        start_response("200 OK", [("Content-Length", str(SIZE))])
        return File()
    start_response("200 OK", [("Content-Type", "text/html")])
    return Page([page()])


pool = ThreadPoolExecutor(int(os.environ.get("THREADS") or 2))
rsgi = Bridge(wsgi, threads_of=lambda path: pool)


@contextlib.contextmanager
def serving(interface: str, workers: int, threads: int, file: Path) -> Iterator[tuple[int, int]]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    command = [
        *(sys.executable, "-m", "granian", "--interface", interface, f"slow_downloads:{interface}"),
        *("--port", str(port), "--workers", str(workers), "--no-ws", "--log-level", "error"),
    ]
    if interface == "wsgi":
        command += ["--blocking-threads", str(threads)]
    server = subprocess.Popen(
        command,
        cwd=Path(__file__).parent,
        env={**os.environ, "FILE": str(file), "THREADS": str(threads)},
        start_new_session=True,
    )
    try:
        for _ in range(200):
            with contextlib.suppress(OSError):
                socket.create_connection(("127.0.0.1", port)).close()
                break
            time.sleep(0.05)
        time.sleep(0.5)
        yield port, server.pid
    finally:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()


def memory(parent: int) -> float:
    """Return the megabytes that the children of a process hold in RAM (Linux)."""
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    pages = sum(int(Path(f"/proc/{child}/statm").read_text().split()[1]) for child in children)
    return pages * os.sysconf("SC_PAGE_SIZE") / 1_000_000


def read_slowly(port: int, over: threading.Event) -> None:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)) as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)
        client.sendall(b"GET /file HTTP/1.1\r\nHost: localhost\r\n\r\n")
        while not over.wait(0.1):
            client.recv(RATE // 10)


def ask_for_pages(port: int) -> tuple[list[float], int]:
    """Return the milliseconds of each page that came, and how many did not within PATIENCE."""
    took, lost = [], 0
    for _ in range(PAGES):
        started = time.monotonic()
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
            connection.request("GET", "/page")
            connection.getresponse().read()
            took.append((time.monotonic() - started) * 1000)
        except OSError:
            lost += 1
            if lost == 3:
                break
        finally:
            connection.close()
    return took, lost


def measure(interface: str, workers: int, threads: int, slow: int, file: Path) -> str:
    with serving(interface, workers, threads, file) as (port, parent):
        over = threading.Event()
        clients = [
            threading.Thread(target=read_slowly, args=(port, over), daemon=True)
            for _ in range(slow)
        ]
        for client in clients:
            client.start()
        time.sleep(1)
        took, lost = ask_for_pages(port)
        held = memory(parent)
        over.set()
    if not took:
        return f"{'-':>8} {'-':>8} {lost:5d} {held:6.0f}"
    p99 = sorted(took)[int(len(took) * 0.99) - 1]
    return f"{statistics.median(took):8.1f} {p99:8.1f} {lost:5d} {held:6.0f}"


def main() -> None:
    sys.stdout.write("arrangement          slow clients  p50 ms   p99 ms  lost     MB\n")
    with tempfile.NamedTemporaryFile() as file:
        file.truncate(SIZE)
        for interface, workers, threads in (
            *(("wsgi", 1, 1), ("wsgi", 1, 4), ("wsgi", 2, 4), ("wsgi", 2, 16)),
            *(("rsgi", 1, 1), ("rsgi", 2, 1), ("rsgi", 2, 2), ("rsgi", 2, 4)),
        ):
            for slow in (0, 1, 8, 20):
                name = f"{interface} {workers} × {threads}"
                row = measure(interface, workers, threads, slow, Path(file.name))
                sys.stdout.write(f"{name:<20} {slow:>12} {row}\n")
                sys.stdout.flush()


if __name__ == "__main__":
    main()
