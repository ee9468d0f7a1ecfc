"""A newsroom for the fuzz alone: started, watched from outside (memory, what it says on standard error), stopped."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
PATIENCE = 60.0


@contextlib.contextmanager
def newsroom(log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Serve the newsroom of the environment until the block ends; what it says goes to a file.

    Who is asked to end while the newsroom runs, ends it first.
    """
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, str(ROOT / "script" / "supervise.py")],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            cwd=ROOT,
        )

    def end(number: int, frame: object) -> None:
        # The threads that ask see that it is gone, and stop.
        process.terminate()
        sys.exit(128 + number)

    for name in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(name, end)
    try:
        started = time.monotonic()
        while b"Ctrl-C stops it" not in log.read_bytes():
            if process.poll() is not None or time.monotonic() - started > PATIENCE:
                sys.exit(f"The newsroom did not start:\n{log.read_text(errors='replace')}")
            time.sleep(0.1)
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(30)
        if process.poll() is None:
            process.kill()
            process.wait()


def family(parent: int) -> list[int]:
    """Return a process and all that it has started (Linux)."""
    found, queue = [], [parent]
    while queue:
        pid = queue.pop()
        found.append(pid)
        with contextlib.suppress(OSError):
            for task in Path(f"/proc/{pid}/task").iterdir():
                with contextlib.suppress(OSError):
                    queue += map(int, (task / "children").read_text().split())
    return found


def memory(parent: int) -> float:
    """Return the megabytes that a process and its children hold, shared pages counted once (PSS)."""
    total = 0
    for pid in family(parent):
        with contextlib.suppress(OSError):
            match = re.search(r"^Pss:\s+(\d+)", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.M)
            total += int(match[1]) if match else 0
    return total / 1024


@dataclass
class Watch:
    """Samples of a newsroom's memory, by how much of the run was done (0 … 1)."""

    parent: int
    done: float = 0.0
    samples: list[tuple[float, float]] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    @contextlib.contextmanager
    def watching(self) -> Iterator[None]:
        thread = threading.Thread(target=self._run, daemon=True)
        thread.start()
        try:
            yield
        finally:
            self.over.set()
            thread.join()

    def _run(self) -> None:
        while not self.over.wait(1.0):
            if held := memory(self.parent):
                self.samples.append((self.done, held))

    def quarter(self, number: int) -> list[float]:
        """Return the samples of a quarter of the run (0 … 3), sorted."""
        return sorted(held for done, held in self.samples if int(min(done, 0.999) * 4) == number)


_RECORD = re.compile(r"^\d{4}-\d\d-\d\d [\d:,]+ \w+ (?P<logger>\S+): (?P<message>.*)$", re.M)
_FRAME = re.compile(r'File "([^"]+)", line (\d+), in (\S+)')
_ERROR = re.compile(r"^(?:[\w.]+(?:Error|Exception|Warning|[A-Z]\w+))(?::.*)?$", re.M)


def records(log: str) -> Iterator[tuple[str, str, str]]:
    """Yield the logger, the message and what follows of everything in a log that came with a traceback."""
    starts = [*_RECORD.finditer(log)]
    ends = [*(match.start() for match in starts[1:]), len(log)]
    if "Traceback" in (head := log[: starts[0].start()] if starts else log):
        yield "", "", head
    for match, end in zip(starts, ends, strict=True):
        if "Traceback" in (text := log[match.end() : end]):
            yield match["logger"], match["message"], text


def cause(text: str) -> str:
    """Return what a traceback comes from: the error and the last place in code of ours, then the very last place."""
    frames = _FRAME.findall(text)
    ours = [
        frame
        for frame in frames
        if frame[0].startswith(f"{ROOT}{os.sep}") and "site-packages" not in frame[0]
    ]
    path, line, name = (ours or frames or [("?", "?", "?")])[-1]
    place = f"{path.removeprefix(f'{ROOT}{os.sep}')}:{line} {name}"
    # Where it goes through a framework, the place that asked says more than the one that failed.
    asked = [frame for frame in frames if "/db/" not in frame[0] and "/template/" not in frame[0]]
    for last in dict.fromkeys([*asked[-1:], *frames[-1:]]):
        if last[0] != path:
            place += f" → {'/'.join(Path(last[0]).parts[-3:])}:{last[1]} {last[2]}"
    errors = _ERROR.findall(text)
    # What was sent makes each message another; its first words tell the cause.
    error = re.sub(r"(['\"“]).*(['\"”])?|The field .*", "…", errors[-1]) if errors else "?"
    return f"{re.sub(r'-?[0-9]+', 'N', error)[:160]} @ {place}"


def tracebacks(log: str) -> Counter[str]:
    """Return the causes of the tracebacks in a log, those that no answer of 500 stands for."""
    return Counter(
        f"{logger or 'no logger'}: {cause(text)}"
        for logger, message, text in records(log)
        if not message.startswith("Internal Server Error")
    )


def cause_of_failure(log: Path, path: str) -> str:
    """Return what the newsroom said last of an address that it failed at; empty when it said nothing."""
    time.sleep(0.05)
    with log.open("rb") as stream:
        stream.seek(max(0, log.stat().st_size - 400_000))
        said = stream.read().decode("utf-8", "replace")
    texts = [
        text
        for _logger, message, text in records(said)
        if message == f"Internal Server Error: {path}"
    ]
    return cause(texts[-1]) if texts else ""
