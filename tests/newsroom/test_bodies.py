"""How bodies are taken in: by length, by pace, by number, and what their senders hear."""

import asyncio
from collections.abc import AsyncIterator
from http import HTTPStatus
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from newsroom import bodies
from newsroom.wsgi_over_rsgi import REFUSAL, Bridge
from tests.newsroom.threads import one_thread

KB = 1024


class Sender:
    """A client behind granian: gives its pieces, one of them late, then an empty one; notes when it was read and answered."""

    def __init__(self, *pieces: bytes, pause: float = 0.0, cut_off: bool = False) -> None:
        self.pieces, self.pause, self.cut_off = pieces, pause, cut_off
        self.heard: list[str] = []
        self.status = 0

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in self.pieces:
            await asyncio.sleep(self.pause)
            self.heard.append("read")
            yield piece
        if self.cut_off:
            yield b""  # what granian says of a connection that broke
        yield b""

    def response_bytes(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        self.heard.append("answered")
        self.status, self.headers, self.body = status, dict(headers), body


class Whole(list[bytes]):
    streaming = False


def application(environ: dict[str, Any], start: Any) -> Any:
    """Answer with the body, or say why it was refused."""
    status = environ.get(REFUSAL, HTTPStatus.OK)
    start(f"{int(status)} {status.phrase}", [])
    return Whole([environ["wsgi.input"].read()])


def scope(**headers: str) -> SimpleNamespace:
    items = {"host": "localhost", **{k.replace("_", "-"): v for k, v in headers.items()}}.items()
    return SimpleNamespace(
        proto="http", method="POST", path="/admin/", query_string="", scheme="http",
        http_version="1.1", server="127.0.0.1:8000", client="127.0.0.1:5000", authority=None,
        headers=SimpleNamespace(items=lambda: list(items)),
    )  # fmt: skip


class Newsroom:
    """A bridge whose allowance is fixed and counted."""

    def __init__(self, most: int = bodies.SMALL, folder: Path | None = None) -> None:
        self.asked = 0
        self.most = most
        self.bridge = Bridge(
            application, threads_of=one_thread, allowance=self.allowance, folder=folder
        )

    def allowance(self, environ: dict[str, Any]) -> int:
        self.asked += 1
        return self.most

    async def take(self, sender: Sender, **headers: str) -> int:
        await self.bridge.__rsgi__(scope(**headers), sender)
        return sender.status

    def takes(self, sender: Sender, **headers: str) -> int:
        return asyncio.run(self.take(sender, **headers))


def test_a_small_body_is_taken_from_anybody_without_asking_who_it_is() -> None:
    newsroom, sender = Newsroom(), Sender(b"x" * 40 * KB, b"y" * 24 * KB)
    assert newsroom.takes(sender, content_length=str(64 * KB)) == 200
    assert (newsroom.asked, len(sender.body)) == (0, 64 * KB)


def test_a_large_body_is_refused_before_any_of_it_is_read() -> None:
    newsroom, sender = Newsroom(), Sender(b"x" * 100 * KB)
    assert newsroom.takes(sender, content_length=str(100 * KB)) == 413
    # The rest is read away afterwards, so that the sender comes to read the answer.
    assert (newsroom.asked, sender.heard) == (1, ["answered", "read"])
    assert sender.headers["connection"] == "close"


def test_nothing_is_read_of_who_waits_to_be_told_to_go_on() -> None:
    sender = Sender(b"x" * 100 * KB)
    assert Newsroom().takes(sender, content_length=str(100 * KB), expect="100-continue") == 413
    assert sender.heard == ["answered"]


def test_a_large_body_without_a_length_is_refused_where_it_becomes_too_large() -> None:
    newsroom, sender = Newsroom(), Sender(*[b"x" * 30 * KB] * 5)
    assert newsroom.takes(sender, transfer_encoding="chunked") == 413
    assert newsroom.asked == 1
    assert sender.heard.index("answered") == 3


@pytest.mark.parametrize(
    "headers", [{"content_length": str(3000 * KB)}, {"transfer_encoding": "chunked"}]
)
def test_a_large_body_is_taken_from_who_may_send_it(
    headers: dict[str, str], tmp_path: Path
) -> None:
    newsroom, sender = Newsroom(4000 * KB, tmp_path), Sender(*[b"x" * 100 * KB] * 30)
    assert newsroom.takes(sender, **headers) == 200
    assert (newsroom.asked, len(sender.body)) == (1, 3000 * KB)


@pytest.mark.parametrize(
    ("sender", "headers"),
    [
        (Sender(b"half"), {"content_length": "8"}),
        (Sender(b"half", cut_off=True), {"content_length": "8"}),
        (Sender(b"half", cut_off=True), {"transfer_encoding": "chunked"}),
    ],
)
def test_a_body_that_was_cut_off_reaches_nobody(sender: Sender, headers: dict[str, str]) -> None:
    assert Newsroom().takes(sender, **headers) == 400
    assert sender.body == b""


@pytest.mark.parametrize("limit", ["SILENCE", "PATIENCE"])
def test_a_slow_body_is_given_up(limit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, limit, 0.05)
    monkeypatch.setattr(bodies, "PACE", 1_000_000)
    newsroom, sender = (
        Newsroom(),
        Sender(*[b"x"] * 1000, pause=0.06 if limit == "SILENCE" else 0.01),
    )
    assert newsroom.takes(sender, content_length="1000") == 408
    assert sender.headers["connection"] == "close"
    assert sender.heard.count("read") < 1000


def test_a_body_that_keeps_its_pace_may_take_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "PATIENCE", 0.05)
    monkeypatch.setattr(bodies, "PACE", 1)
    assert Newsroom().takes(Sender(*[b"x"] * 10, pause=0.01), content_length="10") == 200


def test_a_full_disk_is_said(tmp_path: Path) -> None:
    newsroom, sender = Newsroom(4000 * KB, tmp_path / "gone"), Sender(*[b"x" * 100 * KB] * 30)
    assert newsroom.takes(sender, content_length=str(3000 * KB)) == 507


def test_large_bodies_wait_for_a_place_and_give_it_back(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(bodies, "AT_ONCE", 1)
    monkeypatch.setattr(bodies, "WAIT", 0.05)
    newsroom = Newsroom(4000 * KB, tmp_path)

    async def several() -> list[int]:
        length = str(2000 * KB)
        slow = newsroom.take(Sender(*[b"x" * 1000 * KB] * 2, pause=0.1), content_length=length)
        quick = newsroom.take(Sender(*[b"x" * 1000 * KB] * 2), content_length=length)
        both = await asyncio.gather(slow, quick)
        small = await newsroom.take(Sender(b"x"), content_length="1")
        later = await newsroom.take(Sender(*[b"x" * 1000 * KB] * 2), content_length=length)
        return [*both, small, later]

    assert asyncio.run(several()) == [200, 503, 200, 200]
