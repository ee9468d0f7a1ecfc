"""A worker: takes up one piece of work after another, and is replaced before it has grown."""

from __future__ import annotations

import contextlib
import errno
import os
import socket
import sys
import traceback
from collections.abc import Callable, Iterable
from typing import Any

from django.utils import translation

from isolation import limits, wire
from isolation.jobs import MB, Isolated

LIFE = 400  # pieces of work after which a follower takes over
GROWTH = 48 * MB  # beyond what it had when it was new
KEPT = 8 * MB  # of that, what need not be given back at once
ARRIVAL = 30.0  # seconds in which a piece of work must be here


def live(listener: socket.socket, parent: int, warm_ups: Iterable[Callable[[], object]]) -> None:
    """Be a worker of the lane whose socket this is, until it is time to go."""
    limits.settle(parent)
    Isolated.inside = True
    for warm_up in warm_ups:
        warm_up()
    new = limits.resident_bytes()
    for _ in range(LIFE):
        connection, _address = listener.accept()
        with connection, contextlib.suppress(OSError, EOFError):
            serve(connection)
        if limits.resident_bytes() > new + KEPT:
            limits.give_back()
        if limits.resident_bytes() > new + GROWTH:
            return


def serve(connection: socket.socket) -> None:
    """Do one piece of work and answer."""
    connection.settimeout(ARRIVAL)
    connection.sendall(b"\x01")
    name, args, kwargs, language = wire.receive_request(connection)
    job = found(name)
    with translation.override(language):
        data = _done(job, args, kwargs)
    connection.settimeout(job.limits.seconds)
    wire.send(connection, data)


def found(name: str) -> Isolated[Any, Any]:
    """Return the job of a name; LookupError when no loaded module has such a one."""
    module, _, attribute = name.partition(":")
    job = getattr(sys.modules.get(module), attribute, None)
    if not isinstance(job, Isolated):
        raise LookupError(name)
    return job


def _done(job: Isolated[Any, Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> bytes:
    """Return the answer to a piece of work, whatever came of it."""
    try:
        with limits.within(job.limits):
            data = wire.answer(_outcome(job, args, kwargs))
    except MemoryError:
        return wire.answer(("too costly", "memory"))
    except OSError as error:
        if error.errno == errno.EFBIG:
            return wire.answer(("too costly", "output"))
        return wire.answer(("failed", traceback.format_exc(limit=-8)))
    except Exception:
        return wire.answer(("failed", traceback.format_exc(limit=-8)))
    finally:
        for value in (*args, *kwargs.values()):
            if hasattr(value, "fileno"):
                value.close()
    return data if len(data) <= job.limits.output else wire.answer(("too costly", "output"))


def _outcome(
    job: Isolated[Any, Any], args: tuple[Any, ...], kwargs: dict[str, Any]
) -> tuple[str, Any]:
    try:
        return "value", job.work(*args, **kwargs)
    except job.raises as error:
        return "raised", error


def end(status: int) -> None:
    """Leave at once: what the process inherited is its keeper's to tidy up."""
    sys.stderr.flush()
    os._exit(status)
