"""Run the shipped docs/nginx.conf on loopback, as any user, in front of a newsroom; for tests and measurements.

Only what names a machine is changed: where it listens, where the newsroom and its files are. Standard library only.
"""

from __future__ import annotations

import contextlib
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

SHIPPED = Path(__file__).parent.parent / "docs" / "nginx.conf"
# Debian keeps it where only administrators look.
NGINX = shutil.which("nginx", path="/usr/sbin:/usr/local/sbin") or shutil.which("nginx")

MAIN = """\
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log warn;
worker_processes 2;
{outside}
http {{
    access_log off;
    types {{ text/css css; text/javascript js; font/woff2 woff2; image/svg+xml svg; }}
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/entente.conf;
}}
"""


def outside(shipped: str) -> str:
    """Return the lines that the shipped file asks for outside of itself."""
    return "\n".join(
        re.findall(r"^#     (worker_rlimit_nofile .*|events .*)$", shipped, re.MULTILINE)
    )


def on_loopback(shipped: str, *, port: int, newsroom: int, data: Path) -> str:
    """Return the shipped file for a port of this machine without TLS, in front of the newsroom at another."""
    plain = re.sub(r"^ *(listen \[|ssl_).*\n", "", shipped, flags=re.MULTILINE)
    # The server that leads from HTTP to HTTPS has no place here.
    plain = re.sub(r"^server \{\n    listen 80;.*?^\}\n", "", plain, flags=re.MULTILINE | re.DOTALL)
    for said, here in (
        ("listen 443 ssl http2;", f"listen 127.0.0.1:{port};"),
        ("server_name press.example.org;", "server_name localhost 127.0.0.1;"),
        ("server 127.0.0.1:8000 ", f"server 127.0.0.1:{newsroom} "),
        ("/var/lib/entente/", f"{data}/"),
    ):
        assert said in plain, f"docs/nginx.conf does not say {said}"
        plain = plain.replace(said, here)
    return plain


def write(folder: Path, included: str) -> Path:
    """Write what nginx reads into a folder; return the file to start it with."""
    (folder / "entente.conf").write_text(included)
    main = folder / "nginx.conf"
    main.write_text(MAIN.format(folder=folder, outside=outside(SHIPPED.read_text())))
    return main


@contextlib.contextmanager
def running(folder: Path, included: str, port: int) -> Iterator[None]:
    """Run nginx with a folder of its own, from when it listens."""
    assert NGINX is not None, "nginx is not installed"
    command = [
        NGINX,
        "-p",
        str(folder),
        "-c",
        str(write(folder, included)),
        "-e",
        str(folder / "error.log"),
    ]
    nginx = subprocess.Popen(command, stdin=subprocess.DEVNULL)
    try:
        for _ in range(200):
            with contextlib.suppress(OSError):
                socket.create_connection(("127.0.0.1", port)).close()
                break
            if nginx.poll() is not None:
                raise RuntimeError((folder / "error.log").read_text())
            time.sleep(0.05)
        yield
    finally:
        nginx.terminate()
        nginx.wait(10)
