"""Measure two newsrooms side by side, 500 announcements and 30,000, and print what each page costs in both; for `script/bench`.

Each has a process of its own and they are asked in turns, so that what else runs on the machine weighs on both. With a DATABASE_URL
of PostgreSQL each has a database beside the one that is named, which is dropped at the end.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
WIDTH = 46


@contextlib.contextmanager
def database(name: str, folder: Path) -> Iterator[dict[str, str]]:
    """Give the environment of a newsroom of its own, in a folder and, with PostgreSQL, in a database of that name."""
    given = {**os.environ, "DATA_DIR": str(folder)}
    url = given.get("DATABASE_URL", "")
    if not url.startswith("postgres"):
        given.pop("DATABASE_URL", None)
        yield given
        return
    import psycopg

    server = url.rpartition("/")[0]
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}"')
        connection.execute(f'CREATE DATABASE "{name}"')
        try:
            yield {**given, "DATABASE_URL": f"{server}/{name}"}
        finally:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def manage(environment: dict[str, str], *words: str, quiet: bool = False) -> None:
    given: Any = subprocess.DEVNULL if quiet else None
    command = [sys.executable, "manage.py", *words]
    subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=given)


def made(environment: dict[str, str], size: int) -> None:
    """Fill a newsroom, unless its folder holds one already."""
    if environment.get("DATABASE_URL") or not list(Path(environment["DATA_DIR"]).glob("*.sqlite3")):
        manage(environment, "prepare_newsroom", quiet=True)
        manage(environment, "grow_newsroom", str(size))


class Measuring:
    """A process that measures a round of all pages whenever it is asked to."""

    def __init__(self, environment: dict[str, str], only: str) -> None:
        command = [sys.executable, "manage.py", "bench_pages", "--only", only]
        self.process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def round(self) -> dict[str, tuple[float, int, float]]:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            sys.exit("The measuring process ended; its own words stand above.")
        found: dict[str, tuple[float, int, float]] = json.loads(line)
        return found

    def end(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait()


def table(small: list[dict[str, Any]], large: list[dict[str, Any]], sizes: tuple[int, int]) -> None:
    """Print the medians of all rounds."""
    head = f"{'CPU in ms, median':<{WIDTH}}{sizes[0]:>9}{sizes[1]:>9}{'ratio':>8}{'queries':>12}{'kB':>12}"
    sys.stdout.write(f"{head}\n")
    for name in small[0]:
        one, other = (
            statistics.median(found[name][0] for found in rounds) for rounds in (small, large)
        )
        counts = f"{small[0][name][1]} · {large[0][name][1]}"
        weights = f"{small[0][name][2]:.0f} · {large[0][name][2]:.0f}"
        line = (
            f"{name:<{WIDTH}}{one:>9.2f}{other:>9.2f}{other / one:>8.2f}{counts:>12}{weights:>12}"
        )
        sys.stdout.write(f"{line}\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="where the newsrooms are made, or stand already")
    parser.add_argument("--sizes", type=int, nargs=2, default=(500, 30_000), metavar="N")
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--only", default="", help="pages whose name holds these letters")
    given = parser.parse_args()
    with contextlib.ExitStack() as stack:
        measuring = []
        for size in given.sizes:
            folder = given.folder / str(size)
            folder.mkdir(parents=True, exist_ok=True)
            environment = stack.enter_context(database(f"entente_bench_{size}", folder))
            made(environment, size)
            measuring.append(Measuring(environment, given.only))
        small, large = measuring
        found: tuple[list[Any], list[Any]] = ([], [])
        for _ in range(given.rounds):
            found[0].append(small.round())
            found[1].append(large.round())
        for each in measuring:
            each.end()
        table(*found, (given.sizes[0], given.sizes[1]))


if __name__ == "__main__":
    main()
