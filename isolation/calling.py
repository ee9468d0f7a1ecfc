"""The newsroom's side: hand a piece of work to a worker, wait for the answer, find or start the keeper of the workers."""

from __future__ import annotations

import atexit
import contextlib
import json
import logging
import os
import pickle
import socket
import subprocess
import sys
import threading
import time
from typing import Any

from django.conf import settings
from django.utils import translation

from isolation import limits, meeting, wire
from isolation.jobs import Isolated
from isolation.refusals import Busy, Failed, NotDone, TooCostly

logger = logging.getLogger(__name__)

PATIENCE = 60.0  # seconds that one waits for a worker to be free
LARGE = 4 * 1024 * 1024  # bytes of a request after which memory is given back at once
GRACE = 5.0  # seconds beyond the limit after which an answer is waited for no more
START = 30.0  # seconds in which the keeper must be there
# What a worker is told of the process that starts it: nothing secret, none of the newsroom's own settings.
TOLD = ("PATH", "HOME", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR", "VIRTUAL_ENV")

_starting = threading.Lock()
_lifeline: socket.socket | None = None


def call(job: Isolated[Any, Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """Return what the job answers; raises what it may raise, else NotDone."""
    request = wire.request((job.name, args, kwargs, translation.get_language()))
    large = len(request[0]) > LARGE
    try:
        return _answer_of(job, request)
    finally:
        if large:
            del request
            limits.give_back()


def _answer_of(job: Isolated[Any, Any], request: tuple[memoryview, list[int]]) -> Any:
    try:
        outcome, value = _exchange(job, *request)
    except _Lost:
        # Workers go with their keeper, whatever they were at.
        if _kept():
            logger.warning("%s was given up: over a limit, or its worker died of it.", job.name)
            raise TooCostly from None
        outcome, value = _exchange(job, *request)
    if outcome == "value":
        return value
    if outcome == "raised" and isinstance(value, job.raises):
        raise value
    if outcome == "too costly":
        logger.warning("%s was given up: over a limit of %s.", job.name, value)
        raise TooCostly
    logger.error("%s failed in its worker:\n%s", job.name, value)
    raise Failed


class _Lost(TooCostly):
    """The worker is gone in the middle of its work: time, memory, or what it read broke it. The keeper says which."""


def _exchange(job: Isolated[Any, Any], data: memoryview, descriptors: list[int]) -> tuple[str, Any]:
    with _taken_up(job, data, descriptors) as connection:
        connection.settimeout(job.limits.seconds + GRACE)
        try:
            answer: tuple[str, Any] = wire.receive_answer(connection, most=job.limits.output)
        except (OSError, EOFError):
            raise _Lost from None
        except wire.Oversized:
            return "too costly", "output"
        except (pickle.UnpicklingError, AttributeError, TypeError, ValueError) as error:
            logger.error("%s answered what nobody expects: %s", job.name, error)
            raise Failed from None
    return answer


def _kept() -> bool:
    """Return whether the keeper that this process holds on to is still there."""
    if _lifeline is None:
        return False
    try:
        return bool(_lifeline.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT))
    except BlockingIOError:
        return True
    except OSError:
        return False


def _taken_up(job: Isolated[Any, Any], data: memoryview, descriptors: list[int]) -> socket.socket:
    """Return a connection to a worker that has our request and nobody else's; raises Busy, _Lost."""
    until = time.monotonic() + PATIENCE
    while (left := until - time.monotonic()) > 0:
        try:
            connection = meeting.connected(meeting.folder(), job.lane, timeout=left)
        except BlockingIOError:
            raise Busy from None  # the queue is full
        except (FileNotFoundError, ConnectionRefusedError):
            ensure()
            continue
        except TimeoutError:
            break
        sent = taken_up = False
        try:
            # Before it is taken up, so that the worker wakes to a request: each turn less is a turn of the scheduler less.
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                wire.send(connection, data, descriptors)
                sent = True
            taken_up = bool(connection.recv(1))
        except TimeoutError:
            connection.close()
            break
        except OSError:
            pass
        if sent and taken_up:
            return connection
        connection.close()
        if taken_up:
            raise _Lost
        # The worker ended, as each does in time, between taking us up and saying so: its follower takes us up.
    raise Busy


def ensure() -> None:
    """See to it that there are workers; they stay for as long as any process holds on to them. Raises NotDone."""
    global _lifeline
    with _starting:
        until = time.monotonic() + START
        started = False
        while time.monotonic() < until:
            try:
                line = meeting.connected(meeting.folder(), meeting.CONTROL, timeout=START)
            except (FileNotFoundError, ConnectionRefusedError, BlockingIOError, TimeoutError):
                if not started:
                    _start()
                    started = True
                time.sleep(0.01)
                continue
            let_go()
            line.setblocking(False)
            _lifeline = line
            return
    logger.error("The workers for foreign files did not start within %.0f seconds.", START)
    raise NotDone


@atexit.register
def let_go() -> None:
    """Hold on to the workers no more: with the last who does they go."""
    global _lifeline
    if _lifeline is not None:
        _lifeline.close()
        _lifeline = None


def warm_up() -> None:
    """Have the workers started in the background, so that the first who needs one does not wait."""

    def start() -> None:
        try:
            ensure()
        except (NotDone, OSError) as error:
            logger.error("The workers for foreign files did not start: %s", error)

    threading.Thread(target=start, name="isolation", daemon=True).start()


def _start() -> None:
    """Start a keeper, which leaves again when there is one already."""
    order = {
        "folder": str(meeting.folder()),
        "modules": list(settings.ISOLATED_MODULES),
        "workers": settings.ISOLATED_WORKERS,
        "locale_paths": [str(path) for path in settings.LOCALE_PATHS],
        "languages": [(code, str(code)) for code, _name in settings.LANGUAGES],
        "language": settings.LANGUAGE_CODE,
    }
    told = {name: os.environ[name] for name in TOLD if name in os.environ}
    # It detaches itself at once, so this waits for no more than that.
    subprocess.run(
        [sys.executable, "-m", "isolation.keeper"],
        input=json.dumps(order).encode(),
        cwd=settings.BASE_DIR,
        env={**told, "PYTHONPATH": str(settings.BASE_DIR), "PYTHONDONTWRITEBYTECODE": "1"},
        stdout=subprocess.DEVNULL,
        start_new_session=True,
        check=False,
    )
