"""The server as it is started, without nginx: spellings of addresses, bodies, silent and slow connections."""

from __future__ import annotations

import contextlib
import re
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.script.serving import behind_nginx, connect, manage, needs_nginx, raw, serving

HOST = b"Host: localhost\r\n"
SHARE = 20  # connections per address
UPLOAD = "/admin/assets/attachment/add/"
SIGN_IN = "/admin/account/login/"
START = """
from django.core.management import call_command
call_command("migrate", verbosity=0)
call_command("createcachetable")
from django.contrib.auth import get_user_model
from django.test import Client
client = Client()
client.force_login(get_user_model().objects.create_superuser("p", "p@press.example.org", "p"))
print("session", client.cookies["sessionid"].value)
"""


class Newsroom(NamedTuple):
    """Ports of a newsroom without a proxy and as nginx finds it, and the session of somebody on its staff."""

    direct: int
    proxied: int
    cookie: bytes


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsroom]:
    data = tmp_path_factory.mktemp("newsroom")
    session = manage(data, "shell", "-c", START).rpartition("session ")[2]
    with (
        serving(
            data, "--http1-header-read-timeout", "1500", CONNECTIONS_PER_ADDRESS=str(SHARE)
        ) as direct,
        serving(data, BEHIND_PROXY="1") as proxied,
    ):
        yield Newsroom(direct, proxied, f"Cookie: sessionid={session}\r\n".encode())


def ask(port: int, target: str, more: bytes = b"") -> int:
    head = f"GET {target} HTTP/1.1\r\n".encode("latin-1")
    return raw(port, head + HOST + more + b"Connection: close\r\n\r\n")[0]


def post(
    port: int, path: str, size: int, more: bytes = b"", body: bytes | None = None
) -> tuple[int, str]:
    head = f"POST {path} HTTP/1.1\r\nContent-Length: {size}\r\n".encode() + HOST + more
    head += b"Content-Type: multipart/form-data; boundary=x\r\nAccept-Language: fr\r\n\r\n"
    return raw(port, head, then=b"x" * size if body is None else body)


def eventually(fact: Callable[[], object]) -> object:
    until = time.monotonic() + 10
    while not (found := fact()) and time.monotonic() < until:
        time.sleep(0.1)
    return found


# Spellings of the address of the desk that a proxy and a server might read differently.
SPELLINGS = [
    "/admin/", "/%61dmin/", "/%2561dmin/", "/%252561dmin/", "//admin/", "/./admin/", "/x/../admin/", "/admin//", "/admin/../admin/", "/admin/%2e%2e/x/",
    "/admin%2F", "/%2Fadmin/", "/admin;x/", "/admin/..;/admin/", "/ADMIN/", "/admin%00/", "/%2e/admin/",
    "/fr/%2e%2e/admin/", "/fr/..%2fadmin/", "/\xe0admin/", "/%c0%afadmin/", "/admin%5c", "\\admin/",
    "/%61dmin/account/login/", "/admin/./account/login/", "/%2561dmin/account/login/", "http://localhost/admin/",
    "http://localhost//admin/", "http://evil.example/admin/", "/admin/?x", "/admin/#x", "/admin/%3fx",
]  # fmt: skip


def test_the_desk_has_one_spelling(newsroom: Newsroom) -> None:
    found = {target: ask(newsroom.direct, target) for target in SPELLINGS}
    # To sign in, or the page to sign in with: that is the desk. All of these begin with it once they are decoded.
    assert {target for target, status in found.items() if status in (200, 302)} == {
        "/admin/", "/%61dmin/", "/admin%2F", "http://localhost/admin/", "/admin/?x", "/admin/#x",
        "/admin//", "/admin/%3fx", "/%61dmin/account/login/", "/admin/./account/login/",
        "/admin/..;/admin/",
    }  # fmt: skip
    assert set(found.values()) == {200, 302, 400, 404}


@needs_nginx
def test_a_rule_of_the_proxy_on_the_desk_holds_in_every_spelling(newsroom: Newsroom) -> None:
    with behind_nginx(newsroom.proxied, rule="deny all;") as port:
        found = {target: ask(port, target) for target in SPELLINGS}
    assert {status for status in found.values() if status not in (400, 403, 404)} <= {0, 421}
    assert found["/admin/"] == found["/%61dmin/"] == found["/admin%2F"] == 403
    assert found["/%2561dmin/"] == 404


@pytest.mark.parametrize(
    "request_",
    [
        b"GET / HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n",
        b"GET http://evil.example/ HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
        b"POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
        b"POST / HTTP/1.0\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\n" + b"X: y\r\n" * 200 + b"\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"y" * 200_000 + b"\r\n\r\n",
        b"GET /" + b"y" * 100_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    ],
    ids=lambda request_: request_[:70].decode().replace("\r\n", " "),
)
def test_a_request_that_could_be_read_in_two_ways_is_refused(
    newsroom: Newsroom, request_: bytes
) -> None:
    smuggled = b"GET /robots.txt HTTP/1.1\r\nHost: localhost\r\n\r\n"
    status, said = raw(newsroom.direct, request_ + smuggled)
    assert status in (0, 400, 414, 431)
    if b"evil" not in request_:
        assert "User-agent" not in said


def test_a_body_with_two_lengths_ends_its_connection(newsroom: Newsroom) -> None:
    request = b"POST / HTTP/1.1\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n" + HOST
    _status, said = raw(newsroom.direct, request + b"\r\n0\r\n\r\nGET /robots.txt HTTP/1.1\r\n\r\n")
    assert "connection: close" in said
    assert said.count("HTTP/1.1") == 1


def test_a_stranger_sends_no_large_body_anywhere(newsroom: Newsroom) -> None:
    for path in (UPLOAD, SIGN_IN, "/admin/", "/fr/"):
        status, said = post(newsroom.direct, path, 3_000_000)
        assert (status, "plus volumineux" in said) == (413, True), path
        # Nothing was waited for: the answer comes before the body.
        assert post(newsroom.direct, path, 3_000_000, b"Expect: 100-continue\r\n", b"")[0] == 413


def test_staff_send_a_file_where_one_is_asked_for(newsroom: Newsroom) -> None:
    # 403 is what the form says of what is no form: it was taken in.
    assert post(newsroom.direct, UPLOAD, 20_000_000, newsroom.cookie)[0] == 403
    assert post(newsroom.direct, SIGN_IN, 20_000_000, newsroom.cookie)[0] == 413
    assert post(newsroom.direct, SIGN_IN, 3_000_000, newsroom.cookie)[0] == 403


@needs_nginx
def test_the_proxy_takes_what_the_newsroom_takes(newsroom: Newsroom) -> None:
    with behind_nginx(newsroom.proxied) as port:
        assert ask(port, "/robots.txt") == 200
        assert post(port, UPLOAD, 20_000_000, newsroom.cookie)[0] == 403
        assert post(port, UPLOAD, 230_000_000, newsroom.cookie, b"")[0] == 413
        assert post(port, SIGN_IN, 13_000_000, newsroom.cookie, b"")[0] == 413
        assert post(port, "/fr/", 100_000)[0] == 413
        for path in (UPLOAD, SIGN_IN):
            status, said = post(port, path, 3_000_000)
            assert (status, "plus volumineux" in said) == (413, True), path
        # An address for longer than the sign-in page has been tried from it: the right person still gets there.
        assert {ask(port, SIGN_IN) for _ in range(30)} == {200}
        assert {post(port, SIGN_IN, 10)[0] for _ in range(20)} == {403}
        assert ask(port, SIGN_IN) == 200


@pytest.mark.parametrize(
    "body",
    [
        b"Content-Length: 40\r\n\r\nhalf of it",
        b"Transfer-Encoding: chunked\r\n\r\na\r\nhalf of it\r\n",
        b"Transfer-Encoding: chunked\r\n\r\na\r\nhalf of it\r\nzz\r\n",
    ],
)
def test_a_body_that_breaks_off_reaches_nobody(newsroom: Newsroom, body: bytes) -> None:
    status, said = raw(newsroom.direct, b"POST /en/ HTTP/1.1\r\n" + HOST + body, over=True)
    assert status == 400
    assert "did not arrive in full" in said


def hold(stack: contextlib.ExitStack, port: int, number: int, sent: bytes) -> list[socket.socket]:
    clients = []
    for _ in range(number):
        clients.append(stack.enter_context(connect(port)))
        with contextlib.suppress(OSError):
            clients[-1].sendall(sent)
        clients[-1].setblocking(False)
    return clients


def still_open(client: socket.socket) -> bool:
    try:
        return client.recv(65536) != b""
    except BlockingIOError:
        return True
    except OSError:
        return False


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"GET / HTTP/1.1\r\nHost: local",
        b"GET /robots.txt HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"POST /admin/account/login/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9000\r\n\r\nx",
    ],
    ids=["silent", "half a head", "kept alive", "a slow body"],
)
def test_silent_connections_are_thinned_and_pages_answered(newsroom: Newsroom, sent: bytes) -> None:
    with contextlib.ExitStack() as stack:
        clients = hold(stack, newsroom.direct, 4 * SHARE, sent)
        assert ask(newsroom.direct, "/robots.txt") == 200
        assert eventually(lambda: sum(map(still_open, clients)) <= SHARE)
        assert ask(newsroom.direct, "/robots.txt") == 200
        if b"Content-Length" not in sent:
            # Then time runs out for all of them: two seconds here, ten as it is shipped.
            assert eventually(lambda: not any(map(still_open, clients)))


def test_more_connections_than_two_processes_used_to_hold_stop_no_page(newsroom: Newsroom) -> None:
    with contextlib.ExitStack() as stack:
        hold(stack, newsroom.proxied, 600, b"")
        assert ask(newsroom.proxied, "/robots.txt") == 200


@needs_nginx
def test_silent_connections_to_the_proxy_stop_no_page(newsroom: Newsroom) -> None:
    with behind_nginx(newsroom.proxied) as port, contextlib.ExitStack() as stack:
        hold(stack, port, 600, b"GET / HTTP/1.1\r\nHost: local")
        assert ask(port, "/robots.txt") == 200


def test_the_units_of_the_documentation_start_what_the_supervisor_starts() -> None:
    from tests.script.serving import ROOT, options

    text = (ROOT / "docs" / "deployment.md").read_text()
    (started,) = re.findall(r"^ExecStart=.* -m granian (.*)$", text, re.MULTILINE)
    words = " ".join(started.split())
    assert f"newsroom.rsgi:application {' '.join(options)} " in f"{words} "
    assert Path(ROOT / "docs" / "nginx.conf").is_file()
