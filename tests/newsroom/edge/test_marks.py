"""How the generation is asked for: never older than the question, and never by waiting for ever."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from announcements.watching import LEASE
from newsroom.edge.marks import Direct, Leased


def database(folder: Path, mark: str = "a") -> Path:
    path = folder / "news?room.sqlite3"
    with closing(sqlite3.connect(path, isolation_level=None)) as made:
        made.execute("PRAGMA journal_mode=WAL")
        made.execute(
            'CREATE TABLE announcements_generation ("id" INTEGER PRIMARY KEY, "mark" TEXT)'
        )
        made.execute("INSERT INTO announcements_generation VALUES (1, ?)", [mark])
    return path


def test_a_committed_mark_is_seen_by_the_next_question(tmp_path: Path) -> None:
    path = database(tmp_path)
    marks = Direct(path)
    assert marks.at_once() == "a"
    with closing(sqlite3.connect(path, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("UPDATE announcements_generation SET mark = 'b'")
        assert marks.at_once() == "a"
        writer.execute("COMMIT")
        assert marks.at_once() == "b"
        writer.execute("DELETE FROM announcements_generation")
        assert marks.at_once() is None
        # Nothing that was read is held on to: the log can be emptied.
        assert writer.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0


def test_a_database_that_is_not_there_yet_is_no_error(tmp_path: Path) -> None:
    assert Direct(tmp_path / "none.sqlite3").at_once() is None
    assert not (tmp_path / "none.sqlite3").exists()


class Server(Leased):
    """A database server of a test, whose answers and clock are the test's."""

    def __init__(self, answer: Callable[[], str | None]) -> None:
        self.time = 100.0
        super().__init__("default", clock=lambda: self.time)
        self.answer, self.asked = answer, 0

    def read(self) -> str | None:
        self.asked += 1
        return self.answer()


def test_what_a_server_said_holds_for_its_lease_and_no_longer() -> None:
    said = ["a"]
    marks = Server(lambda: said[0])

    async def play() -> None:
        assert marks.at_once() is None
        assert await marks.ask() == "a"
        said[0] = "b"
        marks.time += LEASE * 0.99
        assert (marks.at_once(), await marks.ask(), marks.asked) == ("a", "a", 1)
        marks.time += LEASE * 0.02
        assert marks.at_once() is None
        assert (await marks.ask(), marks.asked) == ("b", 2)

    asyncio.run(play())


def test_the_lease_begins_before_the_question_and_serves_who_asked_before_it() -> None:
    def slow() -> str:
        marks.time += LEASE * 3  # on its way for longer than it holds
        return "a"

    marks = Server(slow)

    async def play() -> None:
        assert await marks.ask() == "a"
        assert marks.at_once() is None

    asyncio.run(play())


def test_who_comes_while_a_question_is_out_waits_for_it_and_asks_again_when_it_is_too_old() -> None:
    go = threading.Event()

    def slow() -> str:
        go.wait(20)
        return f"answer {marks.asked}"

    marks = Server(slow)

    async def play() -> None:
        first = asyncio.ensure_future(marks.ask())
        await asyncio.sleep(0)
        marks.time += LEASE / 2
        second = asyncio.ensure_future(marks.ask())
        await asyncio.sleep(0)
        marks.time += LEASE
        late = asyncio.ensure_future(marks.ask())
        await asyncio.sleep(0)
        go.set()
        assert await asyncio.gather(first, second, late) == ["answer 1", "answer 1", "answer 2"]

    asyncio.run(play())


def test_a_server_that_is_away_is_asked_once_a_second() -> None:
    marks = Server(lambda: None)

    async def play() -> None:
        for _ in range(20):
            assert await marks.ask() is None
        assert marks.asked == 1
        marks.time += 1.1
        await marks.ask()
        assert marks.asked == 2

    asyncio.run(play())


@pytest.mark.parametrize(("after", "waits"), [("a", False), ("b", True), (None, True)])
def test_whoever_changed_something_hears_so_when_no_lease_from_before_is_left(
    monkeypatch: pytest.MonkeyPatch, after: str | None, waits: bool
) -> None:
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    marks = Server(lambda: after)
    monkeypatch.setattr(asyncio, "sleep", sleep)
    asyncio.run(marks.settle("a"))
    assert bool(slept) is waits
    assert all(seconds > LEASE for seconds in slept)
