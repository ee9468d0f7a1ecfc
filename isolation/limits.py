"""The limits of a worker, kept by the kernel: they hold in the middle of a decoder, too, where Python hears nothing."""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

from isolation.jobs import Limits

NICENESS = 10  # of 19: pages go first
OPEN_FILES = 64
OWN_PIECE = 1024 * 1024  # bytes from which on a piece of memory is the system's
_MMAP_THRESHOLD, _ARENAS = -3, -8  # <malloc.h>
_NO_NEW_PRIVILEGES, _PARENT_DEATH_SIGNAL = 38, 1  # <linux/prctl.h>
_LINUX = sys.platform == "linux"
_LIBC = ctypes.CDLL(None, use_errno=True)


def settle(parent: int) -> None:
    """Make this process a worker: it comes last, dies first, with its keeper, and leaves no image of its memory."""
    os.nice(NICENESS)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    few = OPEN_FILES if hard == resource.RLIM_INFINITY else min(OPEN_FILES, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (few, few))
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGCHLD, signal.SIGPROF, signal.SIGALRM):
        signal.signal(name, signal.SIG_DFL)
    if not _LINUX:
        return
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("800")
    prctl = _LIBC.prctl
    prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    prctl(_PARENT_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:  # it died before we asked
        os._exit(0)


@contextlib.contextmanager
def within(limits: Limits) -> Iterator[None]:
    """Hold the block to its limits: past those of time the process ends, past those of memory and room Python raises."""
    signal.setitimer(signal.ITIMER_PROF, limits.cpu)
    signal.setitimer(signal.ITIMER_REAL, limits.seconds)
    try:
        with _soft(resource.RLIMIT_FSIZE, limits.output):
            # Without a word from the system on what there is now, there is nothing to add the limit to.
            data = data_bytes()
            most = data + limits.memory if data else resource.RLIM_INFINITY
            with _soft(resource.RLIMIT_DATA, most):
                yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.setitimer(signal.ITIMER_REAL, 0)


@contextlib.contextmanager
def _soft(kind: int, value: int) -> Iterator[None]:
    before = resource.getrlimit(kind)
    resource.setrlimit(kind, (value, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(kind, before)


def keep_little() -> None:
    """Have large pieces of memory come from the system and go back to it once they are free (glibc's mallopt(3); elsewhere nothing).

    Left to itself the C library raises the size from which it does so with each large piece, and then keeps what it had for a picture.
    """
    set_option = getattr(_LIBC, "mallopt", None) if _LINUX else None
    if set_option is not None:
        set_option(_MMAP_THRESHOLD, OWN_PIECE)
        set_option(_ARENAS, 2)


def give_back() -> None:
    """Return to the system what the C library keeps for later (glibc; elsewhere nothing is kept that can be asked for)."""
    trim = getattr(_LIBC, "malloc_trim", None) if _LINUX else None
    if trim is not None:
        trim(0)


def data_bytes() -> int:
    """Return how much memory this process may write to, in bytes; 0 where the system does not say (Linux does)."""
    return _statm(5)


def resident_bytes() -> int:
    """Return how much memory this process holds, in bytes; 0 where the system does not say."""
    return _statm(1)


def _statm(place: int) -> int:
    if not _LINUX:
        return 0
    with open("/proc/self/statm", "rb") as file:
        return int(file.read().split()[place]) * resource.getpagesize()
