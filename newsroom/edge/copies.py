"""Copies of answers in memory, bounded in bytes, for as long as nothing changes that anybody can see."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from typing import Any

from django.utils.http import parse_etags

from answers.public import COPIES
from newsroom.edge import packing
from newsroom.edge.asking import Asked, Key

Headers = list[tuple[str, str]]
# What says that an address is another or holds nothing has a share of its own: strangers can invent as many as they like.
STRAY_SHARE = 16
_OVERHEAD = 2000  # bytes of a copy beside its body: headers, key, places in tables
_KEPT_STATUS = (200, 301, 302, 404, 410)
_OF_THE_BODY = frozenset(
    {"content-type", "content-length", "content-encoding", "content-disposition"}
)


class Copy:
    """An answer as it goes out, in one encoding; its parts are made once."""

    __slots__ = ("body", "etag", "fresh", "headers", "size", "status")

    def __init__(self, status: int, headers: Headers, body: bytes) -> None:
        self.status, self.headers, self.body = status, headers, body
        self.etag = next((value for name, value in headers if name == "etag"), "")
        # 304 repeats what says how long a copy lives and what it depends on, and the policies, which may be newer (RFC 9110 §15.4.5).
        self.fresh = [(name, value) for name, value in headers if name not in _OF_THE_BODY]
        self.size = len(body) + _OVERHEAD

    def send(self, protocol: Any, known: str) -> None:
        """Answer with this copy, or say that the reader's own is still right (`known` is If-None-Match)."""
        if known and self.status == 200 and self._matches(known):
            protocol.response_empty(304, self.fresh)
        else:
            protocol.response_bytes(self.status, self.headers, self.body)

    def _matches(self, known: str) -> bool:
        if known == self.etag:
            return True
        tags = parse_etags(known)
        return "*" in tags or any(tag.removeprefix("W/") == self.etag for tag in tags)


def copy_of(
    asked: Asked, status: int, headers: Sequence[tuple[str, str]], body: bytes
) -> tuple[Copy, bool]:
    """Return an answer packed for the request that made it, and whether it may be kept for others."""
    named = [(name.lower(), value) for name, value in headers]
    keeps = _may_be_kept(asked, status, named, body)
    media_type = dict(named).get("content-type", "")
    encoding = asked.encoding
    if keeps and encoding and packing.gains(media_type, body):
        body = packing.packed(body, encoding)
        named = [
            (name, _packed_etag(value, encoding) if name == "etag" else value)
            for name, value in named
            if name != "content-length"
        ]
        named += [("content-encoding", encoding), ("content-length", str(len(body)))]
    return Copy(status, named, body), keeps


def _packed_etag(etag: str, encoding: str) -> str:
    """Return the tag of other bytes: a strong one names one encoding (RFC 9110 §8.8.3.3)."""
    return f'{etag[:-1]}-{encoding}"'


def _may_be_kept(asked: Asked, status: int, headers: Headers, body: bytes) -> bool:
    if status not in _KEPT_STATUS:
        return False
    names = dict(headers)
    if "set-cookie" in names or "content-encoding" in names or len(names) != len(headers):
        return False
    varies = {name.strip().lower() for name in names.get("vary", "").split(",") if name.strip()}
    keyed = {"accept-encoding", "accept-language"} if asked.by_language else {"accept-encoding"}
    # What is not here may come: nobody else is to keep that, and we know when it comes.
    policy = "no-store" if status == 404 else COPIES
    return varies <= keyed and names.get("cache-control") == policy


class Epoch:
    """The copies of a time in which nothing changes: one mark of the generation, from an instant to the next at which a page may change.

    Instants are seconds since 1970. Safe to use from several threads.
    """

    def __init__(self, mark: str, since: float, until: float, *, most: int) -> None:
        self.mark, self.since, self.until = mark, since, until
        self._pages, self._strays = _Shelf(most - most // STRAY_SHARE), _Shelf(most // STRAY_SHARE)
        # Copies that are being made, so that a hundred readers of one page wait for one.
        self.flights: dict[Key, Any] = {}

    def holds(self, mark: str, now: float) -> bool:
        """Return whether what is here is right for somebody who asks now and heard this mark; a clock put back counts as a change."""
        return self.mark == mark and self.since <= now < self.until

    def get(self, key: Key) -> Copy | None:
        return self._pages.get(key) or self._strays.get(key)

    def put(self, key: Key, copy: Copy) -> None:
        (self._pages if copy.status == 200 else self._strays).put(key, copy)

    @property
    def size(self) -> int:
        """How many bytes the copies take, about."""
        return self._pages.size + self._strays.size


class _Shelf:
    """Copies up to a number of bytes; what was asked for longest ago goes first."""

    def __init__(self, most: int) -> None:
        self.most, self.size = most, 0
        self._copies: OrderedDict[Key, Copy] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Key) -> Copy | None:
        with self._lock:
            copy = self._copies.get(key)
            if copy is not None:
                self._copies.move_to_end(key)
            return copy

    def put(self, key: Key, copy: Copy) -> None:
        if copy.size > self.most // 4:
            return
        with self._lock:
            before = self._copies.pop(key, None)
            self.size += copy.size - (before.size if before else 0)
            self._copies[key] = copy
            while self.size > self.most:
                _key, last = self._copies.popitem(last=False)
                self.size -= last.size
