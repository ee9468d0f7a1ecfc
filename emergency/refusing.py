"""Links that do not work: noted in the security log, and limited per client so that nobody fills it.

A link that works is never limited: somebody who tries wrong ones must not be able to shut this door to its holder.
"""

from __future__ import annotations

import datetime as dt
import threading

from django.http import HttpRequest

from emergency.links import looks_like_one
from people import limits, security_log
from people.client_address import client_address, network
from people.models import SecurityEventKind

MOST = 10  # per client and window, in each process of the server
WINDOW = 600  # seconds
CLIENTS = 4096

_lock = threading.Lock()
_tried: dict[str, list[dt.datetime]] = {}


def refused(request: HttpRequest, secret: str, *, now: dt.datetime) -> int:
    """Note that a link did not work and return the status of the answer: 404, or 429 after too many from one client."""
    tries = _count(network(client_address(request)), now)
    if tries > MOST:
        return 429
    if tries == MOST:
        security_log.record(SecurityEventKind.THROTTLED, now=now, request=request)
    elif looks_like_one(secret) and limits.may_be_logged(request, now=now):
        security_log.record(SecurityEventKind.EMERGENCY_LINK_REFUSED, now=now, request=request)
    return 404


def _count(client: str, now: dt.datetime) -> int:
    """Return how many tries a client has made within the window, this one included."""
    since = now - dt.timedelta(seconds=WINDOW)
    with _lock:
        tries = [at for at in _tried.pop(client, []) if at > since][-MOST:]
        tries.append(now)
        _tried[client] = tries
        while len(_tried) > CLIENTS:
            _tried.pop(next(iter(_tried)))
    return len(tries)
