"""The keeper of the workers: `python -m isolation.keeper`, started by whichever process of the newsroom needs a worker first.

It loads the modules whose work is isolated, forks the workers of each lane, replaces those that end, and goes when the last process that
holds on to it is gone. It knows neither the newsroom's settings nor its secrets. Its order comes on standard input, as JSON made by
`isolation.calling`.
"""

from __future__ import annotations

import contextlib
import fcntl
import importlib
import json
import os
import resource
import selectors
import signal
import socket
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from isolation import limits, meeting, worker
from isolation.jobs import Isolated, Lane

QUEUE = 32  # who else wants a worker of the lane is told to come back
ORPHANED = 30.0  # seconds after the start within which somebody must have held on
# A worker that ends within so many seconds of its birth is followed after a pause.
YOUNG, PAUSE = 1.0, 1.0


def main() -> None:
    order = json.load(sys.stdin)
    if os.fork():
        os._exit(0)
    with open(os.devnull) as nothing:
        os.dup2(nothing.fileno(), 0)
    os.umask(0o077)
    folder = Path(order["folder"])
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = os.open(folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return  # another is there, or about to be
    forget_former(folder)
    limits.keep_little()
    configure(order)
    Keeper(folder, order["modules"], order["workers"]).keep()


def configure(order: dict[str, Any]) -> None:
    """Give Django what the sentences of a refusal need, and nothing more."""
    import django
    from django.conf import settings

    settings.configure(
        LANGUAGE_CODE=order["language"],
        LANGUAGES=[tuple(pair) for pair in order["languages"]],
        LOCALE_PATHS=order["locale_paths"],
        USE_I18N=True,
        USE_TZ=True,
        TIME_ZONE="UTC",
    )
    django.setup()


def forget_former(folder: Path) -> None:
    """Remove the meeting places of former versions that nobody keeps any more."""
    for other in folder.parent.iterdir():
        if other == folder or not (other / "lock").exists():
            continue
        with contextlib.suppress(OSError), open(other / "lock", "rb+") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            for path in other.iterdir():
                path.unlink()
            other.rmdir()


class Keeper:
    """The workers by their process numbers, and the processes of the newsroom that hold on."""

    def __init__(self, folder: Path, modules: list[str], workers: int) -> None:
        loaded = [importlib.import_module(name) for name in modules]
        self.listeners = {lane: meeting.listening(folder, lane, backlog=QUEUE) for lane in Lane}
        # What makes a worker of a lane quick from the first piece of work on, where its module has a word on it.
        self.warm_ups: dict[Lane, list[Callable[[], object]]] = {lane: [] for lane in Lane}
        for module in loaded:
            lanes = {job.lane for job in vars(module).values() if isinstance(job, Isolated)}
            for lane in lanes:
                self.warm_ups[lane] += filter(None, [getattr(module, "warm_up", None)])
        self.children: dict[int, tuple[Lane, float]] = {}
        self.holding: set[socket.socket] = set()
        self.due: list[tuple[float, Lane]] = [
            (0.0, lane) for lane in self.listeners for _ in range(workers)
        ]
        self.started = time.monotonic()
        self.control = meeting.listening(folder, meeting.CONTROL, backlog=64)
        self.woken, self.wake = socket.socketpair()
        for end in (self.control, self.woken, self.wake):
            end.setblocking(False)
        self.ears = selectors.DefaultSelector()
        self.ears.register(self.control, selectors.EVENT_READ)
        self.ears.register(self.woken, selectors.EVENT_READ)

    def keep(self) -> None:
        """Replace workers until nobody holds on any more, then end them all."""
        signal.set_wakeup_fd(self.wake.fileno(), warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.signal(signal.SIGTERM, self._stop)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        try:
            while self.holding or time.monotonic() - self.started < ORPHANED:
                self._bear()
                if self._listen():
                    break
                self._bury()
        except SystemExit:
            pass
        finally:
            for child in self.children:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(child, signal.SIGKILL)

    def _stop(self, *_signal: object) -> None:
        raise SystemExit

    def _listen(self) -> bool:
        """Wait for something to happen; return whether the last who held on has gone."""
        soon = min((at for at, _lane in self.due), default=time.monotonic() + 5)
        let_go = False
        for key, _mask in self.ears.select(max(0.0, soon - time.monotonic())):
            end: Any = key.fileobj
            with contextlib.suppress(BlockingIOError, ConnectionError):
                if end is self.control:
                    line, _address = end.accept()
                    self.holding.add(line)
                    self.ears.register(line, selectors.EVENT_READ)
                elif not end.recv(4096) and end in self.holding:
                    self.ears.unregister(end)
                    self.holding.discard(end)
                    end.close()
                    let_go = True
        return let_go and not self.holding

    def _bear(self) -> None:
        """Fork the workers that are due."""
        now = time.monotonic()
        ready = [lane for at, lane in self.due if at <= now]
        self.due = [(at, lane) for at, lane in self.due if at > now]
        for lane in ready:
            parent = os.getpid()
            child = os.fork()
            if child:
                self.children[child] = (lane, now)
                continue
            try:
                self._become_worker(lane, parent)
            except BaseException:
                traceback.print_exc()
                worker.end(1)
            worker.end(0)

    def _become_worker(self, lane: Lane, parent: int) -> None:
        signal.set_wakeup_fd(-1)
        self.ears.close()
        for end in (self.control, self.woken, self.wake, *self.holding):
            end.close()
        for other, listener in self.listeners.items():
            if other != lane:
                listener.close()
        worker.live(self.listeners[lane], parent, self.warm_ups[lane])

    def _bury(self) -> None:
        """Note which workers ended, say so when it was not in peace, and have each followed."""
        while self.children:
            child, status = os.waitpid(-1, os.WNOHANG)
            if not child:
                return
            lane, born = self.children.pop(child)
            now = time.monotonic()
            code = os.waitstatus_to_exitcode(status)
            if code:
                used = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
                cause = signal.Signals(-code).name if code < 0 else f"status {code}"
                sys.stderr.write(
                    f"A worker for {lane} ended ({cause}; most memory of any so far {used} MB).\n"
                )
                sys.stderr.flush()
            self.due.append((now if now - born > YOUNG else now + PAUSE, lane))


if __name__ == "__main__":
    main()
