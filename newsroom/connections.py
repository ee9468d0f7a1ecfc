"""Keep the connections of a few addresses from filling a server process.

A connection that nothing comes through costs the server a place and its maker nothing. Each process looks at its own connections once a second,
and only when it has many: an address that holds more than its share loses those that have been silent longest, and when the process is
nearly full, whoever's they are. Nothing is done per request. It needs Linux; elsewhere it does nothing
(docs/decisions/0020-connections-and-time-outs.md).
"""

from __future__ import annotations

import contextlib
import os
import socket
import struct
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network
from pathlib import Path
from typing import Any

DESCRIPTORS = Path("/proc/self/fd")
# What granian is told with --backpressure: it accepts no more connections than this.
CAPACITY = 2048
RESERVE = 256  # descriptors kept for files, the database and other processes
WANTED = 65_536  # descriptors
PERIOD = 1.0  # seconds
SILENT = 5.0  # seconds after which a connection may go when the process is nearly full
UNREAD = 60_000  # milliseconds for which sent bytes may stay unread

# struct tcp_info of Linux: milliseconds since bytes were last sent and last received.
_TCP_INFO = struct.Struct("=44xI4xI")


@dataclass(frozen=True, slots=True)
class Connection:
    """A connection that was accepted: from which client, at which address and port, silent for how many seconds."""

    client: str
    silence: float
    descriptor: int = -1
    peer: tuple[Any, ...] = ()


def guard(*, per_address: int, capacity: int = CAPACITY) -> None:
    """Watch the connections of this process from a thread; with `per_address` 0, where all peers are one proxy, none is closed."""
    capacity = min(capacity, raise_limit() - RESERVE)
    if DESCRIPTORS.is_dir() and hasattr(socket, "TCP_INFO"):
        watch = threading.Thread(
            target=_watch, args=(per_address, capacity), name="connections", daemon=True
        )
        watch.start()


def raise_limit() -> int:
    """Let this process have as many descriptors as it may, up to WANTED; return how many that is."""
    try:
        import resource
    except ImportError:
        return CAPACITY + RESERVE
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = WANTED if hard == resource.RLIM_INFINITY else min(WANTED, hard)
    if 0 <= soft < wanted:
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
            return wanted
    return WANTED if soft == resource.RLIM_INFINITY else soft


def _watch(per_address: int, capacity: int) -> None:
    ports: set[int] = set()
    while True:
        time.sleep(PERIOD)
        # A descriptor that was meant may be another one by now; the next look sees.
        with contextlib.suppress(OSError):
            if not ports:
                ports = limit_unread()
            elif per_address and len(os.listdir(DESCRIPTORS)) > per_address:
                relieve(ports, per_address=per_address, capacity=capacity)


@contextlib.contextmanager
def opened(descriptor: int) -> Iterator[socket.socket | None]:
    """Give a TCP socket of this process by a descriptor of our own, which stays what it is while the server goes on; None for anything else.

    Whether a socket blocks is shared by all of its descriptors: nothing here may set a time-out or call `dup` of a socket, which
    does, or the server would wait in it for ever.
    """
    try:
        own = os.dup(descriptor)
    except OSError:
        yield None  # closed meanwhile
        return
    try:
        found = socket.socket(fileno=own)
    except OSError:
        os.close(own)  # no socket
        yield None
        return
    with found:
        internet = found.family in (socket.AF_INET, socket.AF_INET6)
        yield found if internet and found.type == socket.SOCK_STREAM else None


def limit_unread() -> set[int]:
    """Return the ports that this process listens on; what they accept from now on may stay unread for UNREAD at most."""
    ports = set()
    for name in os.listdir(DESCRIPTORS):
        with opened(int(name)) as found:
            if found and found.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
                # Connections have it from the socket that accepted them.
                found.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, UNREAD)
                ports.add(found.getsockname()[1])
    return ports


def relieve(ports: set[int], *, per_address: int, capacity: int) -> int:
    """Close what addresses hold beyond their share, then what keeps the process nearly full; return how many."""
    closing = surplus(list(accepted(ports)), per_address=per_address, capacity=capacity)
    closed = 0
    for connection in closing:
        # Who is there now may be somebody else.
        with opened(connection.descriptor) as found, contextlib.suppress(OSError):
            if found and found.getpeername() == connection.peer:
                found.shutdown(socket.SHUT_RDWR)
                closed += 1
    return closed


def surplus(found: list[Connection], *, per_address: int, capacity: int) -> list[Connection]:
    """Return the connections to close: those silent longest of each address that has too many, then of all when they are too many."""
    by_client: dict[str, list[Connection]] = defaultdict(list)
    # The most silent last, so that a share is what stands before.
    for connection in sorted(found, key=lambda c: c.silence):
        by_client[connection.client].append(connection)
    closing = [c for connections in by_client.values() for c in connections[per_address:]]
    left = sorted(
        (c for connections in by_client.values() for c in connections[:per_address]),
        key=lambda c: -c.silence,
    )
    excess = max(0, len(left) - capacity * 3 // 4)
    return closing + [c for c in left[:excess] if c.silence >= SILENT]


def accepted(ports: set[int]) -> Iterator[Connection]:
    """Yield the connections that came in at these ports."""
    for name in os.listdir(DESCRIPTORS):
        with opened(int(name)) as found, contextlib.suppress(OSError):  # not connected
            if found and found.getsockname()[1] in ports:
                peer = found.getpeername()
                info = found.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, _TCP_INFO.size)
                silence = min(_TCP_INFO.unpack(info)) / 1000
                yield Connection(network_of(peer[0]), silence, int(name), peer)


def network_of(peer: str) -> str:
    """Return what stands for one client: an IPv4 address, or the /64 that one IPv6 client has to itself."""
    address = ip_address(peer.partition("%")[0])
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(ip_network((address, 64), strict=False))
    return peer
