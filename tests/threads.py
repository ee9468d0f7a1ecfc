"""Several workers at once, each with a connection of its own, on SQLite (in a file) and on PostgreSQL."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections


def at_once(functions: Sequence[Callable[[], Any]], *, folder: Path) -> list[Any]:
    """Start functions together and return what each gave back or raised, in their order.

    The tests' own SQLite lies in memory, where nobody waits for anybody: its rows are copied to a file, and what the functions
    write there is read by `elsewhere`.
    """
    start = threading.Barrier(len(functions))

    def run(function: Callable[[], Any]) -> Any:
        start.wait(timeout=60)
        return function()

    return _in_threads([lambda f=function: run(f) for function in functions], folder)


def elsewhere(function: Callable[[], Any], *, folder: Path) -> Any:
    """Return what a function finds in the database that `at_once` wrote to."""
    (found,) = _in_threads([function], folder)
    if isinstance(found, BaseException):
        raise found
    return found


def _in_threads(functions: Sequence[Callable[[], Any]], folder: Path) -> list[Any]:
    outcomes: list[Any] = [None] * len(functions)

    def run(place: int) -> None:
        try:
            outcomes[place] = functions[place]()
        except BaseException as problem:
            outcomes[place] = problem
        finally:
            connections.close_all()

    with pytest.MonkeyPatch.context() as patch:
        if connection.vendor == "sqlite" and connection.is_in_memory_db():
            file = folder / "shared.sqlite3"
            if not file.exists():
                connection.ensure_connection()
                with closing(sqlite3.connect(file)) as copy:
                    connection.connection.backup(copy)
            patch.setitem(connections.settings["default"], "NAME", str(file))
        threads = [threading.Thread(target=run, args=(place,)) for place in range(len(functions))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    return outcomes
