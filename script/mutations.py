"""Do what must never be done, one small wrong change at a time, and see whether the tests notice. `script/mutations` starts this.

The list is tests/mutations.toml. Each change is made in a copy of the tree, the tests that look at it run there, and the copy is put right again.
A change that no test notices is a survivor: what it breaks is promised, and nobody would know.
"""

from __future__ import annotations

import argparse
import compileall
import contextlib
import os
import py_compile
import queue
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import tomllib
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parent.parent
LIST = Path("tests/mutations.toml")
SETTINGS = Path("mutated_settings.py")  # of a copy
MOST_SECONDS = 120.0  # of one run; what hangs was noticed
_KEYS = {"promise", "file", "text", "becomes", "tests"}
_NOT_COPIED = (
    ".git", ".venv", "var", "node_modules", "__pycache__", "*.pyc", "*.sqlite3*", ".mypy_cache", ".ruff_cache", ".pytest_cache",
)  # fmt: skip
# What would lead the tests to another database, or to data of somebody's.
_NOT_TOLD = (
    "DATABASE_URL", "REDIS_URL", "S3_BUCKET", "DATA_DIR", "ENTENTE_TEST_DATA", "DJANGO_SETTINGS_MODULE", "PYTEST_ADDOPTS",
    "PYTEST_XDIST_WORKER", "PYTEST_XDIST_WORKER_COUNT", "PYTEST_CURRENT_TEST", "PAGE_CACHE", "DEMO", "DEBUG", "BEHIND_PROXY", "SITE_URL",
)  # fmt: skip
# The tests of a copy find a database with its tables in place: making it takes longer than most of them.
_SETTINGS = """from tests.settings import *
DATABASES["default"]["TEST"] = {{"NAME": {database!r}}}
"""


class Wrong(Exception):
    """The list does not fit the tree, or its tests fail by themselves; the message is a sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutation:
    """A wrong change: `text` stands once in `file` and becomes something that breaks the promise; `tests` are to notice."""

    promise: str
    file: str
    text: str
    becomes: str
    tests: tuple[str, ...]

    def applied(self, root: Path) -> str:
        """Return the whole file with the change in it; raises Wrong when the list has drifted from the tree."""
        path = root / self.file
        if not path.is_file():
            raise Wrong(f"{self.file} is not there (“{self.promise}”).")
        whole = path.read_text()
        if (found := whole.count(self.text)) != 1:
            raise Wrong(
                f"{self.file} has this text {found} times, not once (“{self.promise}”):\n{self.text}"
            )
        if self.text == self.becomes:
            raise Wrong(f"Nothing changes in {self.file} (“{self.promise}”).")
        return whole.replace(self.text, self.becomes)

    def fits(self, words: str) -> bool:
        """Whether it is one of those that somebody asked for."""
        return words.casefold() in f"{self.promise} {self.file}".casefold()


@dataclass(frozen=True, slots=True)
class Result:
    """How a mutation ended: killed, survived, or not tried, with what the tests said."""

    mutation: Mutation
    end: str
    seconds: float
    said: str = ""


def read(root: Path) -> list[Mutation]:
    """Return the mutations of a tree; raises Wrong for a list that cannot be read."""
    try:
        value = tomllib.loads((root / LIST).read_text())
    except (OSError, tomllib.TOMLDecodeError) as problem:
        raise Wrong(f"{LIST} cannot be read: {problem}") from problem
    found = []
    for place, entry in enumerate(value.get("mutation", ()), start=1):
        if set(entry) != _KEYS:
            raise Wrong(f"Mutation {place} of {LIST} must have {', '.join(sorted(_KEYS))}.")
        found.append(Mutation(**entry | {"tests": tuple(entry["tests"])}))
    return found


class Stopped(Exception):
    """Somebody asked to end."""


@dataclass(slots=True)
class Copies:
    """Copies of a tree, one for each process, and the processes that run in them; `stop` ends all of it."""

    root: Path
    folder: Path
    processes: set[subprocess.Popen[str]] = field(default_factory=set)
    is_stopped: bool = False
    lock: threading.Lock = field(default_factory=threading.Lock)

    def make(self, name: str) -> Path:
        """Copy the tree. Its bytecode is checked by the hash of its source: a change is never missed, and nothing else compiled twice."""
        copy = self.folder / name / "tree"
        ignored = shutil.ignore_patterns(*_NOT_COPIED)
        shutil.copytree(self.root, copy, ignore=ignored, symlinks=True)
        (copy.parent / "tmp").mkdir()
        mode = py_compile.PycInvalidationMode.CHECKED_HASH
        compileall.compile_dir(copy, quiet=2, invalidation_mode=mode)
        if (copy / "tests" / "settings.py").is_file():
            (copy / SETTINGS).write_text(_SETTINGS.format(database=str(_database(copy))))
        return copy

    def run(
        self, copy: Path, tests: Iterable[str], *options: str, most: float | None = None
    ) -> tuple[int | None, str]:
        """Run tests in a copy; return pytest's exit code, None when they were killed after `most` seconds, and what they said."""
        log = copy.parent / "said"
        if (copy / SETTINGS).is_file():
            options = (*options, f"--ds={SETTINGS.stem}", "--reuse-db")
        with log.open("w") as said, self.lock:
            if self.is_stopped:
                raise Stopped
            # A process group of its own, so that what a test has started ends with it.
            process = subprocess.Popen(
                [sys.executable, "-m", "pytest", "-q", "-n", "0", "-p", "no:cacheprovider", *options, *tests],
                cwd=copy, env=_environment(copy), stdin=subprocess.DEVNULL, stdout=said, stderr=said, text=True,
                start_new_session=True,
            )  # fmt: skip
            self.processes.add(process)
        code: int | None = None
        with contextlib.suppress(subprocess.TimeoutExpired):
            code = process.wait(most)
        with self.lock:
            self.processes.discard(process)
        _end(process)
        if self.is_stopped:
            raise Stopped
        return code, log.read_text(errors="replace")

    def stop(self) -> None:
        """Start nothing more, and end what runs."""
        with self.lock:
            self.is_stopped = True
            for process in self.processes:
                _end(process)


def _end(process: subprocess.Popen[str]) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _environment(copy: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in _NOT_TOLD}
    return kept | {"TMPDIR": str(copy.parent / "tmp"), "PYTHONDONTWRITEBYTECODE": "1"}


def _database(copy: Path) -> Path:
    return copy.parent / "database.sqlite3"


class Runner:
    """Tries mutations of a tree in as many copies as there are processes."""

    def __init__(self, root: Path, mutations: list[Mutation], *, processes: int) -> None:
        self.root, self.mutations = root, mutations
        self.processes = max(1, min(processes, len(mutations)))

    def results(self) -> Iterator[Result]:
        """Yield each result as it comes; raises Wrong before the first one when the tests fail by themselves."""
        with tempfile.TemporaryDirectory(prefix="entente-mutations-", ignore_cleanup_errors=True) as folder:  # fmt: skip
            copies = Copies(self.root, Path(folder))
            try:
                with ThreadPoolExecutor(self.processes) as threads:
                    try:
                        yield from self._results(copies, threads)
                    except BaseException:
                        copies.stop()
                        threads.shutdown(wait=False, cancel_futures=True)
                        raise
            finally:
                copies.stop()

    def _results(self, copies: Copies, threads: ThreadPoolExecutor) -> Iterator[Result]:
        made = list(threads.map(copies.make, map(str, range(self.processes))))
        self._see_that_all_pass(copies, made, threads)
        fresh = next((each for copy in made if (each := _database(copy)).is_file()), None)
        pristine = copies.folder / "pristine" if fresh else None
        if fresh and pristine:
            shutil.copy(fresh, pristine)
        free: queue.SimpleQueue[Path] = queue.SimpleQueue()
        for copy in made:
            free.put(copy)

        def try_one(mutation: Mutation) -> Result:
            copy = free.get()
            try:
                return _tried(mutation, copies, copy, pristine)
            finally:
                free.put(copy)

        for future in as_completed([threads.submit(try_one, each) for each in self.mutations]):
            yield future.result()

    def _see_that_all_pass(
        self, copies: Copies, made: list[Path], threads: ThreadPoolExecutor
    ) -> None:
        """Run every test once, unmutated: one that fails anyway would kill every mutation."""
        tests = sorted({test for mutation in self.mutations for test in mutation.tests})
        files: dict[str, list[str]] = {}
        for test in tests:
            files.setdefault(test.partition("::")[0], []).append(test)
        shares: list[list[str]] = [[] for _copy in made]
        for place, named in enumerate(files.values()):
            shares[place % len(made)] += named
        runs = [
            threads.submit(copies.run, copy, share)
            for copy, share in zip(made, shares, strict=True)
            if share
        ]
        failed = [said for run in runs for code, said in (run.result(),) if code != 0]
        if failed:
            raise Wrong(
                "These tests fail without any mutation:\n" + "\n".join(map(_end_of, failed))
            )


def _tried(mutation: Mutation, copies: Copies, copy: Path, pristine: Path | None) -> Result:
    path = copy / mutation.file
    whole, changed = path.read_text(), mutation.applied(copy)
    for left in copy.parent.glob("database.sqlite3*"):
        left.unlink()
    if pristine:
        shutil.copy(pristine, _database(copy))
    start = time.monotonic()
    path.write_text(changed)
    try:
        code, said = copies.run(copy, mutation.tests, "-x", "--tb=short", most=MOST_SECONDS)
    finally:
        path.write_text(whole)
    # Tests that cannot be collected say nothing of the promise.
    end = {0: "survived", 1: "killed", None: "killed"}.get(code, "not tried")
    return Result(mutation, end, time.monotonic() - start, said)


def _end_of(said: str) -> str:
    return "\n".join(said.strip().splitlines()[-12:])


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def table(rows: Iterable[tuple[str, str, str]]) -> str:
    """Return rows as a table for people and for Markdown."""
    every = [("promise", "file", "tests"), *rows]
    widths = [max(len(row[column]) for row in every) for column in range(3)]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |"
        for row in every
    ]
    return "\n".join([lines[0], "|" + "|".join("-" * (width + 2) for width in widths) + "|", *lines[1:]])  # fmt: skip


def problems(root: Path, mutations: Iterable[Mutation]) -> Iterator[str]:
    """Yield a sentence for each mutation that has drifted from the tree."""
    for mutation in mutations:
        try:
            mutation.applied(root)
        except Wrong as wrong:
            yield str(wrong)


def shown(mutations: Iterable[Mutation]) -> str:
    return table((each.promise, each.file, ", ".join(each.tests)) for each in mutations)


def try_all(root: Path, mutations: list[Mutation], *, processes: int) -> int:
    """Try mutations and tell what came of each; return 1 when one survived or could not be tried."""
    start = time.monotonic()
    if drifted := "\n".join(problems(root, mutations)):
        raise Wrong(drifted)
    results = []
    for result in Runner(root, mutations, processes=processes).results():
        results.append(result)
        say(f"{result.end:<9} {result.seconds:5.1f} s  {result.mutation.promise}")
        if result.end == "not tried":
            say(_end_of(result.said))
    lived = [result.mutation for result in results if result.end != "killed"]
    say(f"\n{len(lived)} of {len(results)} survived, {time.monotonic() - start:.0f} s.")
    if lived:
        say(f"\n{shown(lived)}")
    return int(bool(lived))


def interrupted(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def main(arguments: list[str] | None = None, *, root: Path = ROOT) -> int:
    """Read the command, try what it names; return 1 unless everything was noticed, 130 when interrupted."""
    parser = argparse.ArgumentParser(prog="script/mutations", description=__doc__.partition("\n")[0])  # fmt: skip
    parser.add_argument("words", nargs="*", help="only those with one of these in promise or file")
    parser.add_argument("--list", action="store_true", help="print them, and try none")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1, help="at once (cores)")  # fmt: skip
    options = parser.parse_args(arguments)
    try:
        mutations = [
            each
            for each in read(root)
            if not options.words or any(each.fits(words) for words in options.words)
        ]
        if not mutations:
            raise Wrong("There is no such mutation.")
        if options.list:
            say(shown(mutations))
            return 0
        return try_all(root, mutations, processes=options.processes)
    except Wrong as wrong:
        sys.stderr.write(f"{wrong}\n")
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("Interrupted: the copies are removed.\n")
        return 130


if __name__ == "__main__":
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, interrupted)
    sys.exit(main())
