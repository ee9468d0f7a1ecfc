"""docs/nginx.conf: what nginx itself says of it, what it passes on, and that it agrees with the newsroom."""

from __future__ import annotations

import datetime as dt
import re
import socket
import subprocess
import threading
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from django.urls import get_resolver

from assets.uploading import MAX_ATTACHMENT_BYTES
from newsroom.admission import takes_files
from newsroom.bodies import SMALL
from tests.newsroom.test_admission import desk
from tests.script.serving import ROOT, behind_nginx, needs_nginx, nginx, raw

SHIPPED = (ROOT / "docs" / "nginx.conf").read_text()


def certificate(folder: Path) -> None:
    """Write a certificate for an hour and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "press.example.org")])
    now = dt.datetime.now(dt.UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    made = made.not_valid_before(now).not_valid_after(now + dt.timedelta(hours=1))
    pem = serialization.Encoding.PEM
    (folder / "fullchain.pem").write_bytes(made.sign(key, hashes.SHA256()).public_bytes(pem))
    plain = (serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "privkey.pem").write_bytes(key.private_bytes(pem, *plain))


@needs_nginx
def test_nginx_takes_the_shipped_file_as_it_is(tmp_path: Path) -> None:
    certificate(tmp_path)
    here = SHIPPED.replace("/etc/letsencrypt/live/press.example.org", str(tmp_path))
    main = nginx["write"](tmp_path, here)
    # To test it nginx opens what it listens on, which only administrators may below 1024.
    text = re.sub(
        r"listen (\[::\]:)?(80|443)", r"listen \g<1>1\2", (tmp_path / "entente.conf").read_text()
    )
    (tmp_path / "entente.conf").write_text(text)
    done = subprocess.run(
        [nginx["NGINX"], "-t", "-p", tmp_path, "-c", main, "-e", tmp_path / "error.log"],
        capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert [
        line for line in done.stderr.splitlines() if "[warn]" in line or "[emerg]" in line
    ] == []


def limit(block: str) -> int:
    """Return the bytes of the first body limit in a text."""
    number, unit = re.search(r"client_max_body_size (\d+)([km]);", block).groups()  # type: ignore[union-attr]
    return int(number) * {"k": 1024, "m": 1024**2}[unit]


def test_nginx_takes_files_where_the_newsroom_does_and_as_large() -> None:
    everywhere, the_desk, with_files = SHIPPED.split("client_max_body_size ", 3)[1:]
    assert limit(f"client_max_body_size {everywhere}") == SMALL
    assert limit(f"client_max_body_size {the_desk}") == settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    assert (
        limit(f"client_max_body_size {with_files}")
        == MAX_ATTACHMENT_BYTES + settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    )
    (place,) = re.findall(r"location ~ (\S+) \{\s+client_max_body_size 2", SHIPPED)
    paths = desk(get_resolver())
    assert {path for path in paths if re.search(place, path)} == {
        path for path in paths if takes_files(path)
    }


class Upstream:
    """Stands where the newsroom would, and keeps the heads that it is sent."""

    def __init__(self) -> None:
        self.heads: list[str] = []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self) -> None:
        while True:
            try:
                connection, _peer = self.listener.accept()
            except OSError:
                return
            with connection:
                head = connection.recv(65536).decode("latin-1")
                self.heads.append(head)
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")

    def close(self) -> None:
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()


@needs_nginx
def test_nginx_overwrites_what_the_newsroom_believes_and_passes_no_doubtful_request() -> None:
    upstream = Upstream()
    lies = b"X-Forwarded-For: 192.0.2.9\r\nX-Forwarded-Proto: https\r\nForwarded: for=192.0.2.9\r\n"
    refused = [
        b"GET / HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
        b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
        b"POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"GET /%00 HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET /../admin/ HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"y" * 40_000 + b"\r\n\r\n",
    ]
    try:
        with behind_nginx(upstream.port) as port:
            asked = b"GET /a%2Fb//%2561dmin?q=%2F HTTP/1.1\r\nHost: LOCALHOST\r\n" + lies + b"\r\n"
            assert raw(port, asked)[0] == 200
            assert [raw(port, request)[0] for request in refused] == [
                400,
                400,
                400,
                400,
                501,
                400,
                400,
                400,
                400,
            ]
    finally:
        upstream.close()
    (head,) = upstream.heads
    line, *fields = head.strip().split("\r\n")
    assert line == "GET /a%2Fb//%2561dmin?q=%2F HTTP/1.1"
    assert sorted(fields) == [
        "Host: localhost", "X-Forwarded-For: 127.0.0.1", "X-Forwarded-Proto: http",
    ]  # fmt: skip


def test_deployment_speaks_of_the_shipped_file_and_of_no_other() -> None:
    text = (ROOT / "docs" / "deployment.md").read_text()
    assert "](nginx.conf)" in text
    assert "```nginx" not in text
    # What the file asks for outside of itself, the documentation says, too.
    for line in nginx["outside"](SHIPPED).splitlines():
        assert line in text
