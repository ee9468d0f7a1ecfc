"""Servers of this newsroom, and of others to compare with, on free ports of this machine."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from django.conf import settings

from trials.measuring.talking import Talk

OURS = ("--interface", "rsgi", "newsroom.rsgi:application")
BARE = ("--interface", "wsgi", "--blocking-threads", "1", "trials.measuring.bare:application")
PATIENCE = 60.0  # seconds until a server must answer


class Server(NamedTuple):
    port: int
    process: int

    def workers(self) -> list[int]:
        """Return the processes that answer (Linux)."""
        listed = Path(f"/proc/{self.process}/task/{self.process}/children").read_text()
        return [int(child) for child in listed.split()]

    def cpu(self) -> float:
        """Return the seconds of CPU that the workers have used (Linux)."""
        used = 0
        for worker in self.workers():
            for thread in Path(f"/proc/{worker}/task").iterdir():
                with contextlib.suppress(OSError):
                    used += int((thread / "schedstat").read_text().split()[0])
        return used / 1e9

    def memory(self) -> tuple[float, float]:
        """Return the largest resident and the largest proportional memory of a worker, in megabytes (Linux)."""
        found: dict[str, float] = {"Rss": 0.0, "Pss": 0.0}
        for worker in self.workers():
            for line in Path(f"/proc/{worker}/smaps_rollup").read_text().splitlines():
                name, _, rest = line.partition(":")
                if name in found:
                    found[name] = max(found[name], int(rest.split()[0]) / 1000)
        return found["Rss"], found["Pss"]


@contextlib.contextmanager
def serving(
    options: tuple[str, ...], *, where: str, workers: int, **environment: str
) -> Iterator[Server]:
    """Run a server until the block ends; `where` is an address that it must answer first."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        *(sys.executable, "-m", "granian", "--port", str(port), "--workers", str(workers)),
        *("--no-ws", "--http", "1", "--log-level", "error", *options),
    ]
    process = subprocess.Popen(
        command,
        cwd=settings.BASE_DIR,
        env={**os.environ, **environment},
        start_new_session=True,
    )
    try:
        _wait(process, port, where)
        yield Server(port, process.pid)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _wait(process: subprocess.Popen[bytes], port: int, where: str) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError("the server ended; the reason stands above")
        with contextlib.suppress(OSError):
            talk = Talk(port)
            status = talk.get(where).status
            talk.close()
            if status == 200:
                return
        time.sleep(0.05)
    raise RuntimeError(f"the server did not answer within {PATIENCE:.0f} seconds")
