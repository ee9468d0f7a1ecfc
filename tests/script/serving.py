"""A real newsroom behind granian, and behind nginx as it is shipped, on loopback; raw requests for them."""

from __future__ import annotations

import contextlib
import os
import runpy
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
nginx = runpy.run_path(str(ROOT / "script" / "nginx.py"))
options = runpy.run_path(str(ROOT / "script" / "supervise.py"))["OPTIONS"]

# In CI a missing nginx is a failure; elsewhere its tests are skipped.
needs_nginx = pytest.mark.skipif(
    nginx["NGINX"] is None and os.environ.get("CI") != "true",
    reason="needs nginx (on Debian: apt-get install nginx-light)",
)


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def variables(data: Path, **more: str) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"], "HOME": str(data), "DATA_DIR": str(data), "DEBUG": "1",
        "SECRET_KEY": "k" * 60, "SITE_URL": "http://localhost", "LOG_LEVEL": "CRITICAL", **more,
    }  # fmt: skip


def manage(data: Path, *arguments: str) -> str:
    """Run a command of the newsroom; return what it said."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "manage.py", *arguments],
        cwd=ROOT, env=variables(data), capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@contextlib.contextmanager
def serving(data: Path, *more: str, **given: str) -> Iterator[int]:
    """Run one process of the server over a folder of data; give its port once it answers."""
    port = free_port()
    command = [
        sys.executable,
        "-W",
        "ignore",
        "-m",
        "granian",
        "newsroom.rsgi:application",
        *options,
    ]
    command += ["--port", str(port), "--log-level", "error", *more]
    server = subprocess.Popen(command, cwd=ROOT, env=variables(data, **given))
    try:
        until = time.monotonic() + 60
        while not (status := raw(port, b"GET /robots.txt HTTP/1.1\r\nHost: localhost\r\n\r\n")[0]):
            assert server.poll() is None, "the server ended"
            assert time.monotonic() < until, "the server does not answer"
            time.sleep(0.1)
        assert status == 200
        yield port
    finally:
        server.terminate()
        server.wait(20)


@contextlib.contextmanager
def behind_nginx(newsroom: int, *, rule: str = "") -> Iterator[int]:
    """Run nginx as it is shipped in front of a port, with a rule on the desk; give its port."""
    port = free_port()
    # A short path of its own: nginx's user must reach it when this runs as root.
    folder = Path(subprocess.check_output(["mktemp", "-d"], text=True).strip())
    included = nginx["on_loopback"](
        nginx["SHIPPED"].read_text(), port=port, newsroom=newsroom, data=folder
    )
    included = included.replace("location /admin/ {", f"location /admin/ {{ {rule}")
    try:
        with nginx["running"](folder, included, port):
            yield port
    finally:
        shutil.rmtree(folder)


def connect(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=15)


def raw(port: int, request: bytes, *, then: bytes = b"", over: bool = False) -> tuple[int, str]:
    """Send bytes; return the status of the first answer, 0 without one, and all that came until it was closed or silent.

    `over` says that the sender closes its side, as one that broke off.
    """
    answer = b""
    with contextlib.suppress(OSError), connect(port) as client:
        client.sendall(request)
        with contextlib.suppress(OSError):
            client.sendall(then)
        if over:
            client.shutdown(socket.SHUT_WR)
        client.settimeout(15)
        while piece := client.recv(65536):
            answer += piece
            client.settimeout(0.3)
    words = answer[:40].split()
    return (int(words[1]) if len(words) > 1 else 0), answer.decode("utf-8", "replace")
