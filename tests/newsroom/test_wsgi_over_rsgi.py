import asyncio
from collections.abc import AsyncIterator, Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from newsroom.wsgi_over_rsgi import Bridge
from tests.newsroom.threads import one_thread


class Protocol:
    """What granian hands over with a request; keeps what is sent."""

    def __init__(self, *pieces: bytes) -> None:
        self.pieces = pieces
        self.status = 0
        self.sent: list[bytes] = []

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in self.pieces:
            yield piece

    def response_bytes(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        self.status, self.sent = status, [body]

    def response_stream(self, status: int, headers: list[tuple[str, str]]) -> "Protocol":
        self.status = status
        return self

    async def send_bytes(self, piece: bytes) -> None:
        self.sent.append(piece)

    def response_file_range(
        self, status: int, headers: list[tuple[str, str]], file: str, start: int, end: int
    ) -> None:
        self.status, self.sent = status, [file.encode(), b"%d-%d" % (start, end)]


class Body(list[bytes]):
    streaming = False
    closed = 0
    file_span: tuple[str, int, int] | None = None

    def close(self) -> None:
        self.closed += 1


def scope(**changes: Any) -> SimpleNamespace:
    facts = {
        "proto": "http", "method": "GET", "path": "/fr/", "query_string": "page=2", "scheme": "http",
        "http_version": "1.1", "server": "127.0.0.1:8000", "client": "[::1]:5000", "authority": None,
        "headers": {"host": "localhost:8000"},
    }  # fmt: skip
    return SimpleNamespace(**{**facts, **changes})


def ask(application: Any, protocol: Protocol, **changes: Any) -> None:
    asyncio.run(Bridge(application, threads_of=one_thread).__rsgi__(scope(**changes), protocol))


def test_bridge_sends_a_whole_page_at_once_and_closes_it() -> None:
    body, protocol = Body([b"a", b"b"]), Protocol()

    def application(environ: dict[str, Any], start: Any) -> Body:
        start("404 Not Found", [])
        return body

    ask(application, protocol)
    assert (protocol.status, protocol.sent, body.closed) == (404, [b"ab"], 1)


def test_bridge_sends_a_file_in_its_pieces_and_closes_it() -> None:
    body, protocol = Body([b"a", b"", b"b"]), Protocol()
    body.streaming = True

    def application(environ: dict[str, Any], start: Any) -> Body:
        start("200 OK", [])
        return body

    ask(application, protocol)
    assert (protocol.status, protocol.sent, body.closed) == (200, [b"a", b"b"], 1)


def test_bridge_lets_the_server_send_a_file_of_this_machine() -> None:
    body, protocol = Body([b"never read"]), Protocol()
    body.streaming = True
    body.file_span = ("/files/kit.zip", 2, 3)

    def application(environ: dict[str, Any], start: Any) -> Body:
        start("206 Partial Content", [])
        return body

    ask(application, protocol)
    # The last number is the byte after the span.
    assert (protocol.status, protocol.sent, body.closed) == (206, [b"/files/kit.zip", b"2-5"], 1)


def test_bridge_closes_a_file_whose_client_is_gone() -> None:
    body = Body([b"a", b"b"])
    body.streaming = True

    class Gone(Protocol):
        async def send_bytes(self, piece: bytes) -> None:
            raise ConnectionError

    def application(environ: dict[str, Any], start: Any) -> Body:
        start("200 OK", [])
        return body

    with pytest.raises(ConnectionError):
        ask(application, Gone())
    assert body.closed == 1


def test_bridge_hands_over_the_request_as_wsgi_has_it() -> None:
    seen: dict[str, Any] = {}

    def application(environ: dict[str, Any], start: Any) -> Iterator[bytes]:
        seen.update(environ, body=environ["wsgi.input"].read())
        start("200 OK", [])
        return Body()

    headers = SimpleNamespace(
        items=lambda: [
            ("host", "press.example.org"),
            ("cookie", "a=1"),
            ("cookie", "b=2"),
            ("content-length", "4"),
            ("x_forwarded_proto", "https"),
            ("x-forwarded-for", "192.0.2.1"),
            ("x-forwarded-for", "192.0.2.2"),
        ]
    )
    ask(application, Protocol(b"ab", b"cd"), method="POST", path="/é", headers=headers)
    assert seen["body"] == b"abcd"
    assert seen["PATH_INFO"].encode("latin-1").decode() == "/é"
    assert seen["REMOTE_ADDR"] == "::1"
    assert seen["CONTENT_LENGTH"] == "4"
    assert {name: value for name, value in seen.items() if name.startswith("HTTP_")} == {
        "HTTP_HOST": "press.example.org",
        "HTTP_COOKIE": "a=1; b=2",
        "HTTP_X_FORWARDED_FOR": "192.0.2.1,192.0.2.2",
    }


@pytest.mark.parametrize("path", ["/%61dmin/", "/media/k/20%41.csv", "/a%2Fb", "/%", "/%C3%A9"])
def test_bridge_decodes_no_path_a_second_time(path: str) -> None:
    seen: list[str] = []

    def application(environ: dict[str, Any], start: Any) -> Body:
        seen.append(environ["PATH_INFO"])
        start("200 OK", [])
        return Body()

    # Granian decodes: asked for /%2561dmin/ it says /%61dmin/, which is what a proxy in front compared with its rules.
    ask(application, Protocol(), path=path)
    assert seen == [path]


def test_bridge_takes_the_host_of_an_absolute_address() -> None:
    seen: list[str] = []

    def application(environ: dict[str, Any], start: Any) -> Body:
        seen.append(environ["HTTP_HOST"])
        start("200 OK", [])
        return Body()

    ask(application, Protocol(), authority="press.example.org")
    assert seen == ["press.example.org"]


@pytest.mark.parametrize(
    "headers",
    [
        [],
        [("host", "a.example"), ("host", "b.example")],
        [("host", "a.example"), ("content-length", "3"), ("transfer-encoding", "chunked")],
        [("host", "a.example"), ("content-length", "3"), ("content-length", "3")],
        [("host", "a.example"), ("content-length", "+3")],
        [("host", "a.example"), ("content-length", "9" * 5000)],
    ],
)
def test_bridge_refuses_what_two_servers_could_read_differently(
    headers: list[tuple[str, str]],
) -> None:
    protocol = Protocol(b"abc")
    items = SimpleNamespace(items=lambda: headers)
    ask(lambda environ, start: pytest.fail("asked"), protocol, method="POST", headers=items)
    assert protocol.status == 400
